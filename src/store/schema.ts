import type { ColumnType, Generated } from 'kysely';
import type { AlertCause, AlertKind, AlertRecipient } from '../domain/alert.ts';
import type {
  ExportColumn,
  ExportDestination,
  ExportRunState,
  ExportSchedule,
  ExportSource,
} from '../domain/audience-export.ts';
import type { CalendarProblemKind, KnownCalendar, UnreadableEvent } from '../domain/calendar-account.ts';
import type { Scalar } from '../domain/condition.ts';
import type { EffectChannel, EffectKind, EffectState } from '../domain/effect.ts';
import type { ExperimentAim, ExperimentKind } from '../domain/experiment.ts';
import type { HandoverEnd, WhyRep } from '../domain/handover.ts';
import type { EnrolmentStatus, JourneyStatus } from '../domain/journey.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import type { Language } from '../domain/language.ts';
import type { ConsentNeed, ConsentState, MailHitKind, MailState, SuppressionReason } from '../domain/mail.ts';
import type { BookingPage, MeetingDetail, MeetingState } from '../domain/meeting.ts';
import type { MessageKind } from '../domain/message.ts';
import type { Team } from '../domain/rep.ts';
import type { Role } from '../domain/role.ts';
import type { SalesStatus } from '../domain/sales-status.ts';
import type { Traits } from '../domain/trait.ts';
import type { WeeklyHours } from '../domain/working-hours.ts';
import type { EnrolmentCause, Waiting } from '../journeys/enrolment.ts';
import type { JourneySignal } from '../journeys/journey-signal.ts';
import type { KeptBacktestRequest } from '../learning/backtest/kept-backtest-request.ts';
import type { Drift } from '../learning/drift/drift.ts';
import type { LearningRequest } from '../learning/run/learning-request.ts';
import type { LearningResult } from '../learning/run/learning-result.ts';
import type { CompiledBody } from '../messaging/compile-body.ts';
import type { Cause } from '../scoring/ledger.ts';

/** A moment: read as epoch milliseconds, written as ISO text (see `toTimestamptz`). */
export type Timestamptz = ColumnType<number, string, string>;
type OptionalTimestamptz = ColumnType<number | null, string | null | undefined, string | null>;
/** A column that Postgres counts itself and that arrives as a number. */
type Counted = ColumnType<number, number | undefined, number>;

/** Which migrations the database has had; written by `migrate` only. */
export interface MigrationTable {
  number: number;
  name: string;
  breaking: boolean;
  checksum: string;
  applied_at: Timestamptz;
}

/** Leads and companies: whatever gets a score. */
export interface SubjectTable {
  subject_id: string;
  kind: 'lead' | 'company';
  company_id: string | null;
  traits: Traits;
  states: Record<string, Json>;
  measure_revision: number;
  remembered_at: Timestamptz;
  pending_at: OptionalTimestamptz;
  next_change_at: OptionalTimestamptz;
  due_cause: Cause | null;
  people_due_at: OptionalTimestamptz;
  first_seen_at: Timestamptz;
  last_seen_at: Timestamptz;
  merged_into: string | null;
}

export type IdentityKind = 'user' | 'anonymous' | 'email' | 'group';

/** The names under which senders know a lead or a company. */
export interface IdentityTable {
  kind: IdentityKind;
  value: string;
  subject_id: string;
  origin_id: Generated<string | null>;
}

/** The history. */
export interface MessageTable {
  subject_id: string;
  message_id: string;
  kind: MessageKind;
  name: string;
  occurred_at: Timestamptz;
  received_at: Timestamptz;
  properties: JsonObject;
  retraction: string | null;
  retracted_at: OptionalTimestamptz;
  import_id: number | null;
  origin_id: Generated<string | null>;
}

/** What lists show of a lead or a company and search in. */
export interface ProfileTable {
  subject_id: string;
  kind: 'lead' | 'company';
  name: string | null;
  email: string | null;
  company: string | null;
  owner: string | null;
  status: SalesStatus;
  status_at: OptionalTimestamptz;
  search: string;
  facts: Record<string, Scalar[]>;
  match_keys: string[];
  first_seen_at: Timestamptz;
  changed_at: Timestamptz;
}

/** Filters of the queue that people saved. */
export interface SavedViewTable {
  view_id: string;
  owner_id: string;
  name: string;
  filter: Record<string, string>;
  position: number;
  is_shared: boolean;
  created_at: Timestamptz;
}

/** Files and samples that were taken in. */
export interface ImportTable {
  import_id: Counted;
  kind: 'leads' | 'events' | 'outcomes' | 'costs' | 'sample';
  name: string;
  status: 'reading' | 'ready' | 'refused' | 'applying' | 'done' | 'removing' | 'removed';
  mapping: JsonObject;
  rows_read: Counted;
  rows_refused: Counted;
  rows_applied: Counted;
  messages_added: Counted;
  messages_known: Counted;
  created_at: Timestamptz;
  touched_at: OptionalTimestamptz;
  finished_at: OptionalTimestamptz;
}

/** Rows of imports that are yet to be applied. */
export interface ImportChunkTable {
  import_id: number;
  ordinal: number;
  row_count: number;
  content: string;
}

/** Rows of imports that could not be read. */
export interface ImportRefusalTable {
  import_id: number;
  line: number;
  field: string;
  value: string;
  reason: string;
}

/** What campaigns cost, day by day. */
export interface CampaignCostTable {
  /** As 2026-11-22. */
  day: ColumnType<string, string, string>;
  channel: string;
  campaign: string;
  currency: string;
  /** A decimal number as text. */
  amount: string;
  import_id: number | null;
}

/** Messages of a batch that could not be taken in. */
export interface RejectedMessageTable {
  rejected_id: Counted;
  received_at: Timestamptz;
  field: string;
  reason: string;
  body: string;
}

/** One row: counts the changes of what is scored. */
export interface RegistryTable {
  id: Generated<number>;
  revision: Counted;
  measure_revision: Generated<number>;
  profile_revision: Generated<number>;
}

/** The accumulators that scorecards in use need. */
export interface MeasureTable {
  measure_id: Counted;
  key_hash: string;
  key: string;
  revision: number;
}

export interface ScorecardTable {
  scorecard_id: Counted;
  slug: string;
  live_version: number | null;
  draft: string | null;
  draft_updated_at: OptionalTimestamptz;
  draft_updated_by: string | null;
  created_at: Timestamptz;
}

export interface ScorecardVersionTable {
  scorecard_id: number;
  version: number;
  status: 'publishing' | 'live' | 'retired';
  source: string;
  comment: string;
  fires_transitions: boolean;
  scored_kind: Generated<'lead' | 'company'>;
  scored_through: string | null;
  scored_count: Counted;
  subject_count: Counted;
  published_at: Timestamptz;
  published_by: string | null;
  live_at: OptionalTimestamptz;
  retired_at: OptionalTimestamptz;
  has_scores: Generated<boolean>;
}

/** The scores as they are now. */
export interface ScoreTable {
  subject_id: string;
  scorecard_id: number;
  version: number;
  score: number;
  is_eligible: boolean;
  band: string | null;
  grade: string | null;
  priority: string | null;
  dimensions: { id: string; points: number }[];
  points: Record<string, number>;
  entries: number;
  transitions: number;
  scored_at: Timestamptz;
  changed_at: Timestamptz;
}

/** Every change of a score. */
export interface LedgerTable {
  subject_id: string;
  scorecard_id: number;
  version: number;
  entry: number;
  occurred_at: Timestamptz;
  recorded_at: Timestamptz;
  from_score: number;
  to_score: number;
  cause: Cause;
  moves: { row: string; points: number }[];
}

/** Every change of band. */
export interface TransitionTable {
  subject_id: string;
  scorecard_id: number;
  version: number;
  ordinal: number;
  transition_id: Counted;
  feed_position: ColumnType<number | null, number | null | undefined, number>;
  from_band: string | null;
  to_band: string | null;
  score: number;
  occurred_at: Timestamptz;
  recorded_at: Timestamptz;
  cause: Cause;
  fires: boolean;
}

export interface ApiKeyTable {
  key_id: string;
  kind: 'write' | 'api';
  name: string;
  scopes: string[];
  secret_hash: string;
  created_at: Timestamptz;
  last_used_at: OptionalTimestamptz;
  revoked_at: OptionalTimestamptz;
}

/** People who sign in. */
export interface PersonTable {
  id: string;
  email: string;
  email_verified: boolean;
  name: string;
  role: Role;
  language: Language;
  time_zone: string;
  two_factor_enabled: Generated<boolean>;
  deactivated_at: OptionalTimestamptz;
  created_at: Timestamptz;
  updated_at: Timestamptz;
}

/** Ways in which people sign in. */
export interface AccountTable {
  id: string;
  person_id: string;
  provider_id: 'credential' | 'oidc';
  account_id: string;
  password: string | null;
  created_at: Timestamptz;
  updated_at: Timestamptz;
}

/** Browsers in which people are signed in. */
export interface SessionTable {
  id: string;
  person_id: string;
  token: string;
  ip_address: string | null;
  user_agent: string | null;
  expires_at: Timestamptz;
  created_at: Timestamptz;
  updated_at: Timestamptz;
}

/** Second factors of people. */
export interface TwoFactorTable {
  id: string;
  person_id: string;
  secret: string;
  backup_codes: string;
  verified: Generated<boolean>;
  failed_verification_count: Generated<number>;
  locked_until: OptionalTimestamptz;
}

/** What is half done. */
export interface VerificationTable {
  id: string;
  identifier: string;
  value: string;
  expires_at: Timestamptz;
  created_at: Timestamptz;
  updated_at: Timestamptz;
}

/** What is to be known of people for giving them leads. */
export interface RepTable {
  person_id: string;
  takes_leads: boolean;
  languages: Generated<string[]>;
  territories: Generated<string[]>;
  capacity: number | null;
  hours: ColumnType<WeeklyHours, string, string>;
  country: string | null;
  updated_at: Timestamptz;
}

/** When people are out of office. */
export interface AbsenceTable {
  absence_id: string;
  person_id: string;
  from_at: Timestamptz;
  to_at: Timestamptz;
  note: Generated<string>;
}

/** Reps who share leads. */
export interface TeamTable {
  slug: string;
  title: string;
  keeps_companies: boolean;
  respond_within_minutes: number | null;
  remind_before_minutes: number | null;
  escalate_to: ColumnType<Team['escalateTo'], string | null, string | null>;
  reassigns: boolean;
  created_at: Timestamptz;
  updated_at: Timestamptz;
}

/** Who is in a team. */
export interface TeamMemberTable {
  team: string;
  person_id: string;
  weight: number;
  taken: Generated<string>;
  position: number;
}

/** Leads that were given to reps. */
export interface HandoverTable {
  subject_id: string;
  handover_id: string;
  origin_id: string | null;
  team: string | null;
  person_id: string | null;
  turn: Generated<number>;
  why: ColumnType<WhyRep, string, string>;
  asked_at: Timestamptz;
  assigned_at: OptionalTimestamptz;
  respond_by: OptionalTimestamptz;
  remind_at: OptionalTimestamptz;
  reminded_at: OptionalTimestamptz;
  missed_at: OptionalTimestamptz;
  responded_at: OptionalTimestamptz;
  how: string | null;
  worked_ms: number | null;
  ended: HandoverEnd | null;
  ended_at: OptionalTimestamptz;
  replaced_by: string | null;
  next_at: OptionalTimestamptz;
  journey: string | null;
  enrolment_id: string | null;
  step: string | null;
}

/** Where leads book meetings. */
export interface BookingPageTable {
  slug: string;
  page: ColumnType<Omit<BookingPage, 'slug'>, string, string>;
  created_at: Timestamptz;
  updated_at: Timestamptz;
}

/** Times at which leads meet reps. */
export interface MeetingTable {
  subject_id: string;
  meeting_id: string;
  origin_id: Generated<string | null>;
  page: string;
  person_id: string;
  state: MeetingState;
  starts_at: Timestamptz;
  ends_at: Timestamptz;
  buffer_before_minutes: number;
  buffer_after_minutes: number;
  sequence: number;
  email: string;
  detail: ColumnType<MeetingDetail, string, string>;
  calendar_href: Generated<string | null>;
  calendar_etag: Generated<string | null>;
  calendar_sequence: Generated<number | null>;
  calendar_written_at: OptionalTimestamptz;
  created_at: Timestamptz;
  changed_at: Timestamptz;
}

/** The calendars of those who hold meetings. */
export interface CalendarAccountTable {
  person_id: string;
  url: string;
  user_name: string;
  password_sealed: string;
  calendars: ColumnType<readonly KnownCalendar[], string, string>;
  target_url: string | null;
  next_sync_at: OptionalTimestamptz;
  synced_at: OptionalTimestamptz;
  problem_kind: CalendarProblemKind | null;
  problem: string | null;
  failing_since: OptionalTimestamptz;
  failures: Generated<number>;
  unreadable: ColumnType<readonly UnreadableEvent[], string | undefined, string>;
  created_at: Timestamptz;
  updated_at: Timestamptz;
}

/** When somebody is busy by a calendar of theirs. */
export interface BusyBlockTable {
  person_id: string;
  calendar_url: string;
  from_at: Timestamptz;
  to_at: Timestamptz;
}

/** Addresses whose owners may become people. */
export interface InvitationTable {
  invitation_id: string;
  email: string;
  role: Role;
  language: Language;
  invited_by: string;
  token_hash: string;
  created_at: Timestamptz;
  expires_at: Timestamptz;
}

/** Who changed what. */
export interface AuditEntryTable {
  entry_id: Counted;
  occurred_at: Timestamptz;
  actor_kind: 'person' | 'key' | 'local' | 'nobody';
  actor_id: string | null;
  actor_name: string;
  action: string;
  target: JsonObject;
  details: JsonObject;
  address: string;
}

/** The leads that meet a condition, by name. */
export interface SegmentTable {
  slug: string;
  title: string;
  description: string;
  source: string;
  created_at: Timestamptz;
  created_by: string;
  updated_at: Timestamptz;
  updated_by: string;
}

/** Comparisons of two random parts of the leads, and random samples of low scores. */
export interface ExperimentTable {
  experiment_id: Counted;
  slug: string;
  title: string;
  kind: ExperimentKind;
  status: 'running' | 'stopped';
  salt: string;
  share: number;
  first_scorecard_id: number | null;
  first_version: number | null;
  second_scorecard_id: number | null;
  second_version: number | null;
  bands: string[];
  condition: string | null;
  aim: ExperimentAim;
  horizon_days: number;
  planned_leads: number;
  worthwhile: number;
  seen_position: Counted;
  entered_through: string | null;
  swept_at: OptionalTimestamptz;
  started_at: Timestamptz;
  started_by: string;
  stopped_at: OptionalTimestamptz;
  stopped_by: string | null;
  stop_reason: 'by hand' | 'adopted' | 'republished' | 'removed' | null;
}

/** Which lead came into which arm of an experiment. */
export interface ExperimentLeadTable {
  subject_id: string;
  experiment_id: number;
  arm: 0 | 1;
  exposed_at: Timestamptz;
  score_before: number | null;
}

/** How scorecards are looked after. */
export interface ScorecardCareTable {
  scorecard_id: number;
  review_every_days: Generated<number>;
  reviewed_at: OptionalTimestamptz;
  reviewed_by: Generated<string | null>;
  retrain: Generated<'never' | 'draft' | 'publish'>;
  retrain_every_days: Generated<number>;
  fewest_outcomes: Generated<number>;
  least_gain: Generated<number>;
  retrained_at: OptionalTimestamptz;
  retrained: ColumnType<JsonObject | null, string | null | undefined, string | null>;
}

/** How the measures and the scores of scorecards have moved. */
export interface DriftReportTable {
  scorecard_id: number;
  version: number;
  made_at: Timestamptz;
  report: ColumnType<Drift, string, string>;
}

/** Models from outside. */
export interface ModelTable {
  model_id: Counted;
  slug: string;
  title: string;
  definition: string;
  /** Base64. */
  content: string;
  content_hash: string;
  reference: ColumnType<(number | string | null)[][], string, string>;
  sweep_since: OptionalTimestamptz;
  sweep_through: string | null;
  swept_at: OptionalTimestamptz;
  swept_fully_at: OptionalTimestamptz;
  problem: string | null;
  added_at: Timestamptz;
  added_by: string;
}

/** Scorecards tried on history. */
interface BacktestTable {
  backtest_id: string;
  request: ColumnType<KeptBacktestRequest, string, string>;
  status: 'waiting' | 'running' | 'done' | 'failed';
  done_count: Generated<number>;
  total_count: Generated<number>;
  result: JsonObject | null;
  problem: JsonObject | null;
  requested_at: Timestamptz;
  requested_by: string;
  worked_at: Timestamptz | null;
  finished_at: Timestamptz | null;
}

/** Reviews of the history and scorecards learned from it. */
export interface LearningRunTable {
  run_id: Counted;
  status: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  request: ColumnType<LearningRequest, string, string>;
  phase: Generated<string>;
  done: Counted;
  total: Counted;
  result: ColumnType<LearningResult | null, string | null | undefined, string | null>;
  problem: string | null;
  created_at: Timestamptz;
  created_by: string;
  touched_at: OptionalTimestamptz;
  finished_at: OptionalTimestamptz;
}

/** Journeys, with their drafts. */
export interface JourneyTable {
  journey_id: Counted;
  slug: string;
  status: JourneyStatus;
  live_version: number | null;
  draft: string | null;
  draft_updated_at: OptionalTimestamptz;
  draft_updated_by: string | null;
  created_at: Timestamptz;
}

/** Published versions of journeys, as they were written. */
export interface JourneyVersionTable {
  journey_id: number;
  version: number;
  source: string;
  comment: Generated<string>;
  published_at: Timestamptz;
  published_by: string | null;
}

/** The ways of leads through journeys. */
export interface EnrolmentTable {
  subject_id: string;
  enrolment_id: string;
  journey_id: number;
  version: number;
  status: EnrolmentStatus;
  step: string;
  turns: number;
  due_at: OptionalTimestamptz;
  waits_for: string | null;
  wait: Waiting | null;
  cause: EnrolmentCause;
  reason: string | null;
  goals: Generated<string[]>;
  entered_at: Timestamptz;
  arrived_at: Timestamptz;
  ended_at: OptionalTimestamptz;
}

/** What leads went through in journeys. */
export interface EnrolmentStepTable {
  subject_id: string;
  enrolment_id: string;
  turn: number;
  step: string;
  way: string;
  occurred_at: Timestamptz;
  detail: JsonObject | null;
}

/** How many leads left a step on each of its ways. */
export interface JourneyTallyTable {
  journey_id: number;
  version: number;
  step: string;
  way: string;
  slot: number;
  passed: Counted;
}

/** What happened to leads that journeys have yet to be told. */
export interface JourneySignalTable {
  subject_id: string;
  signal_id: Counted;
  kind: JourneySignal['kind'];
  signal: JourneySignal;
  occurred_at: Timestamptz;
}

/** Who was in a segment when it was last looked at. */
export interface SegmentMemberTable {
  subject_id: string;
  segment: string;
  since: Timestamptz;
}

/** How far going through all leads for journeys has come. */
export interface JourneyWatchTable {
  watch: string;
  source: string;
  looked_through: string | null;
  looked_at: OptionalTimestamptz;
  is_known: Generated<boolean>;
  looked_count: Counted;
  found_count: Counted;
  asked_by: string | null;
}

/** Audiences that are exported on schedule. */
export interface AudienceExportTable {
  slug: string;
  title: string;
  source: ColumnType<ExportSource, string, string>;
  columns: ColumnType<readonly ExportColumn[], string, string>;
  topic: string | null;
  destination: ColumnType<ExportDestination, string, string>;
  secret: string | null;
  schedule: ColumnType<ExportSchedule, string, string>;
  is_active: boolean;
  next_at: Timestamptz;
  created_at: Timestamptz;
  updated_at: Timestamptz;
  updated_by: string;
}

/** Exports at their instants. */
export interface AudienceExportRunTable {
  run_id: string;
  slug: string;
  scheduled_at: Timestamptz;
  state: ExportRunState;
  attempts: Generated<number>;
  due_at: OptionalTimestamptz;
  leased_until: OptionalTimestamptz;
  looked_count: Counted;
  lead_count: Counted;
  byte_count: number | null;
  file: string | null;
  problem: string | null;
  started_at: OptionalTimestamptz;
  finished_at: OptionalTimestamptz;
}

/** Who is in an audience. */
export interface AudienceMemberTable {
  subject_id: string;
  audience: string;
  added_at: Timestamptz;
}

/** The outbox: everything that goes outside. */
export interface EffectTable {
  subject_id: string;
  effect_id: string;
  origin_id: Generated<string | null>;
  kind: EffectKind;
  channel: ColumnType<EffectChannel, never, never>;
  payload: ColumnType<JsonObject, string, string>;
  state: Generated<EffectState>;
  due_at: Timestamptz;
  has_slot: Generated<boolean>;
  attempts: Counted;
  leased_until: OptionalTimestamptz;
  is_handed_over: Generated<boolean>;
  problem: string | null;
  journey: string | null;
  enrolment_id: string | null;
  step: string | null;
  created_at: Timestamptz;
  finished_at: OptionalTimestamptz;
}

/** What became of each e-mail to a lead. */
export interface MailTable {
  subject_id: string;
  mail_id: string;
  origin_id: Generated<string | null>;
  address: string;
  template: string;
  template_version: number | null;
  variant: string | null;
  language: Language | null;
  topic: string | null;
  subject_line: string | null;
  message_id: string | null;
  state: MailState;
  reason: string | null;
  journey: string | null;
  created_at: Timestamptz;
  sent_at: OptionalTimestamptz;
  first_opened_at: OptionalTimestamptz;
  first_clicked_at: OptionalTimestamptz;
  opens: Counted;
  clicks: Counted;
  machine_opens: Counted;
  machine_clicks: Counted;
  unsubscribed_at: OptionalTimestamptz;
}

/** Requests for the picture and the links of e-mails. */
export interface MailHitTable {
  subject_id: string;
  mail_id: string;
  hit_id: string;
  origin_id: Generated<string | null>;
  kind: MailHitKind;
  link: string | null;
  occurred_at: Timestamptz;
  method: string;
  user_agent: string;
  visitor: string;
  verdict: 'person' | 'machine' | null;
  why: string | null;
}

/** What people of the team are to know at once about a lead. */
export interface AlertTable {
  subject_id: string;
  alert_id: string;
  origin_id: Generated<string | null>;
  recipient_kind: AlertRecipient['kind'];
  recipient: string;
  kind: AlertKind;
  detail: ColumnType<JsonObject, string, string>;
  cause: ColumnType<AlertCause | null, string | null, string | null>;
  at: Timestamptz;
  due_at: OptionalTimestamptz;
  digest_id: string | null;
  told_at: OptionalTimestamptz;
  correction_id: string | null;
  taken_back_at: OptionalTimestamptz;
  taken_back_why: string | null;
  read_at: OptionalTimestamptz;
}

/** Until when the alerts of a recipient are gathered. */
export interface AlertWindowTable {
  recipient_kind: AlertRecipient['kind'];
  recipient: string;
  ends_at: Timestamptz;
}

/** How people want their alerts besides in the app. */
export interface AlertPreferenceTable {
  person_id: string;
  is_mailed: boolean;
  window_minutes: number;
  waits_for_hours: boolean;
  updated_at: Timestamptz;
}

/** Channels of the team's chat that take alerts. */
export interface AlertChannelTable {
  slug: string;
  title: string;
  url_sealed: string;
  host: string;
  ending: string;
  language: Language;
  time_zone: string;
  window_minutes: number;
  created_at: Timestamptz;
  created_by: string;
  updated_at: Timestamptz;
}

/** Where effects go, each with a rate and a circuit breaker. */
export interface LaneTable {
  lane: string;
  next_slot_at: Timestamptz;
  failures: Counted;
  open_until: OptionalTimestamptz;
  problem: string | null;
  changed_at: Timestamptz;
}

/** Addresses that get no e-mail of journeys. */
export interface SuppressionTable {
  address: string;
  reason: SuppressionReason;
  detail: string;
  created_at: Timestamptz;
  created_by: string | null;
}

/** What e-mails are about. */
export interface TopicTable {
  slug: string;
  titles: ColumnType<Record<string, string>, string, string>;
  consent: ConsentNeed;
  position: Counted;
}

/** What the owners of addresses want to get. */
export interface ConsentTable {
  address: string;
  topic: string;
  state: ConsentState;
  changed_at: Timestamptz;
  source: string;
  proof: ColumnType<JsonObject, string, string>;
}

/** E-mail templates. */
export interface MailTemplateTable {
  template_id: Counted;
  slug: string;
  live_version: number | null;
  draft: string | null;
  draft_updated_at: OptionalTimestamptz;
  draft_updated_by: string | null;
  created_at: Timestamptz;
}

/** Published states of e-mail templates. */
export interface MailTemplateVersionTable {
  template_id: number;
  version: number;
  source: string;
  bodies: ColumnType<Record<string, CompiledBody>, string, string>;
  comment: string;
  published_at: Timestamptz;
  published_by: string;
}

/** The catalogue of products. */
export interface ProductTable {
  sku: string;
  title: string;
  url: string | null;
  image_url: string | null;
  /** A decimal number as text. */
  price: ColumnType<string | null, string | number | null, string | number | null>;
  currency: string | null;
  categories: string[];
  is_available: boolean;
  updated_at: Timestamptz;
}

/** In how many orders products were. */
export interface ProductSaleTable {
  sku: string;
  orders: number;
}

/** In how many orders two products were together. */
export interface ProductPairTable {
  sku: string;
  other_sku: string;
  orders: number;
}

/** One row: how far the count of what is bought together has come. */
export interface ProductCountTable {
  id: Generated<number>;
  through: OptionalTimestamptz;
  through_subject: string | null;
  through_message: string | null;
  orders: Counted;
}

/** Every table, by its name in the database. */
export interface Schema {
  migration: MigrationTable;
  subject: SubjectTable;
  identity: IdentityTable;
  message: MessageTable;
  profile: ProfileTable;
  saved_view: SavedViewTable;
  import: ImportTable;
  import_chunk: ImportChunkTable;
  import_refusal: ImportRefusalTable;
  campaign_cost: CampaignCostTable;
  rejected_message: RejectedMessageTable;
  registry: RegistryTable;
  measure: MeasureTable;
  scorecard: ScorecardTable;
  scorecard_version: ScorecardVersionTable;
  score: ScoreTable;
  ledger: LedgerTable;
  transition: TransitionTable;
  api_key: ApiKeyTable;
  person: PersonTable;
  account: AccountTable;
  session: SessionTable;
  two_factor: TwoFactorTable;
  verification: VerificationTable;
  invitation: InvitationTable;
  rep: RepTable;
  absence: AbsenceTable;
  team: TeamTable;
  team_member: TeamMemberTable;
  handover: HandoverTable;
  booking_page: BookingPageTable;
  meeting: MeetingTable;
  calendar_account: CalendarAccountTable;
  busy_block: BusyBlockTable;
  audit_entry: AuditEntryTable;
  segment: SegmentTable;
  experiment: ExperimentTable;
  experiment_lead: ExperimentLeadTable;
  scorecard_care: ScorecardCareTable;
  drift_report: DriftReportTable;
  model: ModelTable;
  backtest: BacktestTable;
  learning_run: LearningRunTable;
  journey: JourneyTable;
  journey_version: JourneyVersionTable;
  enrolment: EnrolmentTable;
  enrolment_step: EnrolmentStepTable;
  journey_tally: JourneyTallyTable;
  journey_signal: JourneySignalTable;
  segment_member: SegmentMemberTable;
  journey_watch: JourneyWatchTable;
  audience_member: AudienceMemberTable;
  audience_export: AudienceExportTable;
  audience_export_run: AudienceExportRunTable;
  effect: EffectTable;
  alert: AlertTable;
  alert_window: AlertWindowTable;
  alert_preference: AlertPreferenceTable;
  alert_channel: AlertChannelTable;
  mail: MailTable;
  mail_hit: MailHitTable;
  lane: LaneTable;
  suppression: SuppressionTable;
  topic: TopicTable;
  consent: ConsentTable;
  mail_template: MailTemplateTable;
  mail_template_version: MailTemplateVersionTable;
  product: ProductTable;
  product_sale: ProductSaleTable;
  product_pair: ProductPairTable;
  product_count: ProductCountTable;
}
