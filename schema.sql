-- Dumped from the migrations by scripts/dump-schema.ts; do not edit. For reading, not for running.

-- Sequences

create sequence audit_entry_entry_id_seq as bigint start 1 increment 1 minvalue 1 maxvalue 9223372036854775807 cache 1 owned by audit_entry.entry_id;
create sequence experiment_experiment_id_seq as integer start 1 increment 1 minvalue 1 maxvalue 2147483647 cache 1 owned by experiment.experiment_id;
create sequence import_import_id_seq as integer start 1 increment 1 minvalue 1 maxvalue 2147483647 cache 1 owned by import.import_id;
create sequence journey_journey_id_seq as integer start 1 increment 1 minvalue 1 maxvalue 2147483647 cache 1 owned by journey.journey_id;
create sequence journey_signal_signal_id_seq as bigint start 1 increment 1 minvalue 1 maxvalue 9223372036854775807 cache 1 owned by journey_signal.signal_id;
create sequence learning_run_run_id_seq as integer start 1 increment 1 minvalue 1 maxvalue 2147483647 cache 1 owned by learning_run.run_id;
create sequence mail_template_template_id_seq as integer start 1 increment 1 minvalue 1 maxvalue 2147483647 cache 1 owned by mail_template.template_id;
create sequence measure_measure_id_seq as integer start 1 increment 1 minvalue 1 maxvalue 2147483647 cache 1 owned by measure.measure_id;
create sequence model_model_id_seq as integer start 1 increment 1 minvalue 1 maxvalue 2147483647 cache 1 owned by model.model_id;
create sequence rejected_message_rejected_id_seq as bigint start 1 increment 1 minvalue 1 maxvalue 9223372036854775807 cache 1 owned by rejected_message.rejected_id;
create sequence scorecard_scorecard_id_seq as integer start 1 increment 1 minvalue 1 maxvalue 2147483647 cache 1 owned by scorecard.scorecard_id;
create sequence transition_transition_id_seq as bigint start 1 increment 1 minvalue 1 maxvalue 9223372036854775807 cache 1 owned by transition.transition_id;

-- Tables

create table absence (
  absence_id uuid not null,
  person_id uuid not null,
  from_at timestamp(3) with time zone not null,
  to_at timestamp(3) with time zone not null,
  note text default ''::text not null
);
comment on table absence is 'When somebody is out of office.';
create table account (
  id uuid not null,
  person_id uuid not null,
  provider_id text not null,
  account_id text not null,
  password text,
  created_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null
);
comment on table account is 'A way in which a person signs in: by a password, or by another system.';
comment on column account.provider_id is 'credential: by password; oidc: by single sign-on.';
comment on column account.account_id is 'Who the person is to the provider.';
comment on column account.password is 'scrypt hash with its salt.';
create table alert (
  subject_id uuid not null,
  alert_id uuid not null,
  origin_id uuid,
  recipient_kind text not null,
  recipient text not null,
  kind text not null,
  detail jsonb not null,
  cause jsonb,
  at timestamp(3) with time zone not null,
  due_at timestamp(3) with time zone,
  digest_id uuid,
  told_at timestamp(3) with time zone,
  correction_id uuid,
  taken_back_at timestamp(3) with time zone,
  taken_back_why text,
  read_at timestamp(3) with time zone
);
comment on table alert is 'Something about a lead that somebody of the team is to know at once, once per recipient.';
comment on column alert.origin_id is 'The lead that it was raised for, when that has been merged into this one.';
comment on column alert.recipient is 'The id of the person, the e-mail address, or the slug of the channel.';
comment on column alert.cause is 'What must still be so for it to be true; null when nothing takes it back.';
comment on column alert.due_at is 'When it is to be put into a message, or its correction is; null when neither waits.';
comment on column alert.digest_id is 'The message that tells it, which is the effect of the same id.';
comment on column alert.told_at is 'When that message was written with it: from then on it may have been read outside.';
comment on column alert.correction_id is 'The message that takes it back.';
comment on column alert.taken_back_why is 'Why the messages that it came from were retracted (robot, or what the person said).';
comment on column alert.read_at is 'When the person saw it in the app; null again when it is taken back afterwards.';
create table alert_channel (
  slug text not null,
  title text not null,
  url_sealed text not null,
  host text not null,
  ending text not null,
  language text not null,
  time_zone text not null,
  window_minutes integer not null,
  created_at timestamp(3) with time zone not null,
  created_by text not null,
  updated_at timestamp(3) with time zone not null
);
comment on table alert_channel is 'Channels of the team''s chat that take alerts, by incoming webhooks as those of Slack.';
comment on column alert_channel.url_sealed is 'The address of the webhook, which is a secret, sealed.';
comment on column alert_channel.host is 'The host of that address: shown, and what circuit breakers go by.';
comment on column alert_channel.ending is 'The last characters of that address, to tell it from others.';
create table alert_preference (
  person_id uuid not null,
  is_mailed boolean not null,
  window_minutes integer not null,
  waits_for_hours boolean not null,
  updated_at timestamp(3) with time zone not null
);
comment on table alert_preference is 'How somebody wants their alerts besides in the app; the usual without a row.';
comment on column alert_preference.window_minutes is 'How long alerts are gathered after one went out; 0 for each by itself.';
comment on column alert_preference.waits_for_hours is 'Alerts outside of working hours go out when the person is back, but those about answers that are due.';
create table alert_window (
  recipient_kind text not null,
  recipient text not null,
  ends_at timestamp(3) with time zone not null
);
comment on table alert_window is 'Until when the alerts of a recipient are gathered, after a message went out.';
create table api_key (
  key_id text not null,
  kind text not null,
  name text not null,
  scopes text[] not null,
  secret_hash text not null,
  created_at timestamp(3) with time zone not null,
  last_used_at timestamp(3) with time zone,
  revoked_at timestamp(3) with time zone
);
comment on column api_key.secret_hash is 'SHA-256 of the key, hexadecimal; the key itself is shown once and not kept.';
create table audience_export (
  slug text not null,
  title text not null,
  source jsonb not null,
  columns jsonb not null,
  topic text,
  destination jsonb not null,
  secret text,
  schedule jsonb not null,
  is_active boolean not null,
  next_at timestamp(3) with time zone not null,
  created_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null,
  updated_by text not null
);
comment on table audience_export is 'Leads that are written out as CSV on schedule: whom, what of them, where to, and when.';
comment on column audience_export.source is 'Whom: { kind: segment, segment } or { kind: audience, audience }.';
comment on column audience_export.columns is 'What of them: [{ header, value }]; value as email_sha256, lead_id or trait:NAME.';
comment on column audience_export.topic is 'Only those who may be written to about this topic; null for everybody who is not suppressed.';
comment on column audience_export.destination is 'Where to: a folder, an S3-compatible store or a webhook; secrets are not in it.';
comment on column audience_export.secret is 'The secret of the destination, sealed with the secret of the installation.';
comment on column audience_export.schedule is '{ every: hour | day | week, atMinute, weekday, timeZone }.';
create table audience_export_run (
  run_id uuid not null,
  slug text not null,
  scheduled_at timestamp(3) with time zone not null,
  state text not null,
  attempts integer default 0 not null,
  due_at timestamp(3) with time zone,
  leased_until timestamp(3) with time zone,
  looked_count bigint default 0 not null,
  lead_count bigint default 0 not null,
  byte_count bigint,
  file text,
  problem text,
  started_at timestamp(3) with time zone,
  finished_at timestamp(3) with time zone
);
comment on table audience_export_run is 'One export at one instant; tried again until it is done or given up.';
comment on column audience_export_run.scheduled_at is 'What the file is named after, so that trying again writes the same file.';
comment on column audience_export_run.due_at is 'While waiting: when it is done, or tried again.';
comment on column audience_export_run.leased_until is 'While running: when whoever runs it is taken for dead.';
comment on column audience_export_run.looked_count is 'How many leads were looked at so far; lead_count: how many of them are in it.';
create table audience_member (
  subject_id uuid not null,
  audience text not null,
  added_at timestamp(3) with time zone not null
);
comment on table audience_member is 'Who is in an audience, a list of leads for another tool.';
create table audit_entry (
  entry_id bigint generated always as identity not null,
  occurred_at timestamp(3) with time zone not null,
  actor_kind text not null,
  actor_id text,
  actor_name text not null,
  action text not null,
  target jsonb default '{}'::jsonb not null,
  details jsonb default '{}'::jsonb not null,
  address text not null
);
comment on table audit_entry is 'Who changed what; append-only.';
comment on column audit_entry.actor_kind is 'person, key, local (the command line of the installation), nobody (not signed in).';
comment on column audit_entry.actor_name is 'The name at that time.';
comment on column audit_entry.action is 'What was done, as person.invite.';
comment on column audit_entry.target is 'What it was done to: the ids that the request named.';
comment on column audit_entry.details is 'What else is worth knowing; never a secret.';
comment on column audit_entry.address is 'The network address that the request came from; empty on the command line.';
create table backtest (
  backtest_id uuid not null,
  request jsonb not null,
  status text not null,
  done_count integer default 0 not null,
  total_count integer default 0 not null,
  result jsonb,
  problem jsonb,
  requested_at timestamp(3) with time zone not null,
  requested_by text not null,
  worked_at timestamp(3) with time zone,
  finished_at timestamp(3) with time zone
);
comment on table backtest is 'Scorecards tried on history: what was asked, how far it has come, and what was found.';
comment on column backtest.request is 'The scorecards with their texts as they were, the outcome, the horizon and what else was asked.';
comment on column backtest.done_count is 'Leads that were looked at, of total_count.';
comment on column backtest.problem is 'Why there is no result.';
comment on column backtest.requested_by is 'The name of who asked, as it was then.';
comment on column backtest.worked_at is 'When a process last said that it works on it; one that says nothing for minutes has ended.';
create table booking_page (
  slug text not null,
  page jsonb not null,
  created_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null
);
comment on table booking_page is 'Where leads book meetings, each as it was written: titles by language, host, times, place, questions, reminders.';
create table busy_block (
  person_id uuid not null,
  calendar_url text not null,
  from_at timestamp(3) with time zone not null,
  to_at timestamp(3) with time zone not null
);
comment on table busy_block is 'When somebody is busy by a calendar of theirs, as it was last read; meetings of Ripen are left out.';
create table calendar_account (
  person_id uuid not null,
  url text not null,
  user_name text not null,
  password_sealed text not null,
  calendars jsonb not null,
  target_url text,
  next_sync_at timestamp(3) with time zone,
  synced_at timestamp(3) with time zone,
  problem_kind text,
  problem text,
  failing_since timestamp(3) with time zone,
  failures integer default 0 not null,
  unreadable jsonb default '[]'::jsonb not null,
  created_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null
);
comment on table calendar_account is 'The calendar of somebody who holds meetings, on a CalDAV server.';
comment on column calendar_account.calendars is 'The calendars of the account: address, title, whether they keep busy, the mark of what was read last.';
comment on column calendar_account.target_url is 'The calendar that gets the meetings; null for none.';
comment on column calendar_account.next_sync_at is 'When it is read again; null while it is not, as after a restored back-up.';
comment on column calendar_account.synced_at is 'When all of it was last read: what is busy is as of then.';
comment on column calendar_account.failing_since is 'Since when it could not be read.';
comment on column calendar_account.unreadable is 'Events that could not be read and keep nobody busy: title and problem.';
create table campaign_cost (
  day date not null,
  channel text not null,
  campaign text not null,
  currency text not null,
  amount numeric not null,
  import_id integer
);
comment on table campaign_cost is 'What was spent on a campaign on a day.';
comment on column campaign_cost.currency is 'ISO 4217.';
comment on column campaign_cost.amount is 'In units of the currency, not in cents.';
comment on column campaign_cost.import_id is 'The import that it came with last.';
create table consent (
  address text not null,
  topic text not null,
  state text not null,
  changed_at timestamp(3) with time zone not null,
  source text not null,
  proof jsonb default '{}'::jsonb not null
);
comment on table consent is 'What the owner of an address wants to get, by topic.';
comment on column consent.state is 'asked: a mail asks to confirm; given: subscribed; confirmed: by the link in that mail; withdrawn: unsubscribed.';
comment on column consent.source is 'Where it was said: form, api, link, one-click, preferences, import.';
create table drift_report (
  scorecard_id integer not null,
  version integer not null,
  made_at timestamp(3) with time zone not null,
  report jsonb not null
);
comment on table drift_report is 'How the measures and the score of a scorecard have moved, as it was last worked out.';
create table effect (
  subject_id uuid not null,
  effect_id uuid not null,
  origin_id uuid,
  kind text not null,
  payload jsonb not null,
  state text default 'waiting'::text not null,
  due_at timestamp(3) with time zone not null,
  has_slot boolean default false not null,
  attempts integer default 0 not null,
  leased_until timestamp(3) with time zone,
  is_handed_over boolean default false not null,
  problem text,
  journey text,
  enrolment_id text,
  step text,
  created_at timestamp(3) with time zone default now() not null,
  finished_at timestamp(3) with time zone,
  channel text generated always as (
CASE
    WHEN (kind = ANY (ARRAY['notice'::text, 'meeting'::text])) THEN 'mail'::text
    ELSE kind
END) stored not null
);
comment on table effect is 'The outbox: what Ripen does outside of itself, enqueued in the transaction that decided it.';
comment on column effect.effect_id is 'The idempotency key to the outside: the Message-ID, the webhook-id, the id of the message in the history.';
comment on column effect.origin_id is 'The lead that it was enqueued for, when that has been merged into this one.';
comment on column effect.state is 'waiting for due_at; sending, leased to a process; uncertain, perhaps taken by the mail server; done; dead, given up.';
comment on column effect.due_at is 'When it is to be done, or tried again.';
comment on column effect.has_slot is 'A lane has given it due_at as its turn: then it goes without asking for the rate again.';
comment on column effect.attempts is 'How often it was tried; being held back by a lane is no attempt.';
comment on column effect.leased_until is 'While sending: when whoever sends it is taken for dead.';
comment on column effect.is_handed_over is 'While sending: the mail server has asked for the content, so that from now on it may have taken it.';
comment on column effect.problem is 'Why the last attempt failed.';
comment on column effect.channel is 'What sends it; each channel has its own worker.';
create table enrolment (
  subject_id uuid not null,
  enrolment_id uuid not null,
  journey_id integer not null,
  version integer not null,
  status text not null,
  step text not null,
  turns integer not null,
  due_at timestamp(3) with time zone,
  waits_for text,
  wait jsonb,
  cause jsonb not null,
  reason text,
  goals text[] default '{}'::text[] not null,
  entered_at timestamp(3) with time zone not null,
  arrived_at timestamp(3) with time zone not null,
  ended_at timestamp(3) with time zone
);
comment on table enrolment is 'One way of one lead through a journey.';
comment on column enrolment.status is 'scheduled: a date of the lead lets it in at due_at.';
comment on column enrolment.step is 'The step where the lead is, or was last.';
comment on column enrolment.turns is 'How many steps were taken; makes the ids of what a step causes.';
comment on column enrolment.due_at is 'When to go on if nothing happens; null when it has ended.';
comment on column enrolment.waits_for is 'The name of the event that is waited for, folded; null when none is.';
comment on column enrolment.wait is 'What it waits for, and since when.';
comment on column enrolment.cause is 'What let the lead in.';
comment on column enrolment.reason is 'Why it ended before the end, for people.';
create table enrolment_step (
  subject_id uuid not null,
  enrolment_id uuid not null,
  turn integer not null,
  step text not null,
  way text not null,
  occurred_at timestamp(3) with time zone not null,
  detail jsonb
);
comment on table enrolment_step is 'What a lead went through in a journey, step by step; never changed.';
comment on column enrolment_step.way is 'How the step was left: next, then, else, the name of a path, or why it was passed over.';
create table experiment (
  experiment_id integer generated always as identity not null,
  slug text not null,
  title text not null,
  kind text not null,
  status text not null,
  salt text not null,
  share double precision not null,
  first_scorecard_id integer,
  first_version integer,
  second_scorecard_id integer,
  second_version integer,
  bands text[] default '{}'::text[] not null,
  condition text,
  aim text not null,
  horizon_days integer not null,
  planned_leads integer not null,
  worthwhile double precision not null,
  seen_position bigint default 0 not null,
  entered_through uuid,
  swept_at timestamp(3) with time zone,
  started_at timestamp(3) with time zone not null,
  started_by text not null,
  stopped_at timestamp(3) with time zone,
  stopped_by text,
  stop_reason text
);
comment on table experiment is 'A comparison of two random parts of the leads, or a random sample of low scores.';
comment on column experiment.salt is 'What the lot of a lead is made of, besides its id.';
comment on column experiment.share is 'The share of leads that the lot gives to the second arm, between 0 and 1.';
comment on column experiment.first_version is 'The version of the champion when the experiment began; another one ends it.';
comment on column experiment.bands is 'A lead takes part once it is in one of these bands; in an exploration, those below.';
comment on column experiment.condition is 'The condition on leads that a hold-out is for, YAML or JSON.';
comment on column experiment.horizon_days is 'What happens to a lead counts for so many days after it came into its arm.';
comment on column experiment.planned_leads is 'With how many leads an answer is expected; the intervals are narrowest there.';
comment on column experiment.worthwhile is 'The least difference worth having, as a share of what the first arm reaches.';
comment on column experiment.seen_position is 'Transitions up to this feed_position were looked at.';
comment on column experiment.entered_through is 'Those who were in a band at the start have taken part up to this subject; null when all have.';
comment on column experiment.swept_at is 'An exploration has looked for leads up to then.';
comment on column experiment.stop_reason is 'by hand, adopted, republished or removed.';
create table experiment_lead (
  subject_id uuid not null,
  experiment_id integer not null,
  arm smallint not null,
  exposed_at timestamp(3) with time zone not null,
  score_before integer
);
comment on table experiment_lead is 'Which lead came into which arm of an experiment, and when. Never changed, except that a merge keeps the earlier.';
comment on column experiment_lead.arm is '0 for the first arm, 1 for the second.';
comment on column experiment_lead.score_before is 'The score of the champion at that moment; null where there was none.';
create table handover (
  subject_id uuid not null,
  handover_id uuid not null,
  origin_id uuid,
  team text,
  person_id uuid,
  turn integer default 1 not null,
  why jsonb not null,
  asked_at timestamp(3) with time zone not null,
  assigned_at timestamp(3) with time zone,
  respond_by timestamp(3) with time zone,
  remind_at timestamp(3) with time zone,
  reminded_at timestamp(3) with time zone,
  missed_at timestamp(3) with time zone,
  responded_at timestamp(3) with time zone,
  how text,
  worked_ms bigint,
  ended text,
  ended_at timestamp(3) with time zone,
  replaced_by uuid,
  next_at timestamp(3) with time zone,
  journey text,
  enrolment_id uuid,
  step text
);
comment on table handover is 'A lead that was given to a rep, or waits for one of a team, and what became of it; each rep that it came to has a row of their own.';
comment on column handover.origin_id is 'The lead that it was of before that one was merged into this one.';
comment on column handover.team is 'By whose rules it was given, and whose target holds; null when somebody gave it to a rep who is in no team.';
comment on column handover.person_id is 'Who has it; null while it waits until somebody of the team has room.';
comment on column handover.turn is 'The how manieth rep it came to, because those before did not answer.';
comment on column handover.why is 'Why this rep: the rules in their order, and how many reps each of them left.';
comment on column handover.respond_by is 'Until then it is to have an answer: in working time of the rep after assigned_at; null for no target.';
comment on column handover.remind_at is 'When the rep is reminded, unless it has an answer by then.';
comment on column handover.responded_at is 'The first answer of sales in the history of the lead since assigned_at, as derived from it; null while there is none.';
comment on column handover.how is 'The name of the event that was the answer.';
comment on column handover.worked_ms is 'How much working time of the rep passed until the answer, in milliseconds; null until it was counted.';
comment on column handover.ended is 'Why no answer is expected of this rep any more: it went to another rep, was given anew, its lead turned out to be another one, it was taken back, or it was given to nobody.';
comment on column handover.replaced_by is 'The handover with which it was given anew.';
comment on column handover.next_at is 'When there is something to do: remind, escalate, give to another rep, count; null for nothing.';
create table identity (
  kind text not null,
  value text not null,
  subject_id uuid not null,
  origin_id uuid
);
comment on table identity is 'The names under which senders know a lead (user, anonymous, email) or a company (group).';
comment on column identity.origin_id is 'The lead whose name it is, when that lead has been merged into this one.';
create table import (
  import_id integer generated always as identity not null,
  kind text not null,
  name text not null,
  status text not null,
  mapping jsonb default '{}'::jsonb not null,
  rows_read bigint default 0 not null,
  rows_refused bigint default 0 not null,
  rows_applied bigint default 0 not null,
  messages_added bigint default 0 not null,
  messages_known bigint default 0 not null,
  created_at timestamp(3) with time zone not null,
  touched_at timestamp(3) with time zone,
  finished_at timestamp(3) with time zone
);
comment on table import is 'A file, or a sample, that was taken in.';
comment on column import.name is 'The name of the file.';
comment on column import.status is 'Everything is read and kept before anything is applied: reading; then ready, or refused when there are rows that could not be read; what is being applied is applied to the end.';
comment on column import.mapping is 'How the columns of the file are read, and what was found out while reading.';
comment on column import.rows_read is 'Rows of the file, those refused included.';
comment on column import.rows_refused is 'Rows that could not be read.';
comment on column import.messages_added is 'Messages that were new to the histories.';
comment on column import.messages_known is 'Messages that had come before, and changed nothing.';
comment on column import.touched_at is 'When reading last came on, null before its file comes: an upload that has stood still for long is dead and cleared away.';
create table import_chunk (
  import_id integer not null,
  ordinal integer not null,
  row_count integer not null,
  content text not null
);
comment on table import_chunk is 'Rows that were read and are yet to be applied; gone when they have been.';
comment on column import_chunk.content is 'The rows as JSON: line, number of the row, how many equal rows came before, cells of the columns that are read.';
create table import_refusal (
  import_id integer not null,
  line bigint not null,
  field text not null,
  value text not null,
  reason text not null
);
comment on table import_refusal is 'Rows that could not be read, and why; the first ten thousand of an import.';
comment on column import_refusal.line is 'The line of the file in which the row begins, from 1.';
comment on column import_refusal.field is 'The column of the file; empty when the row as a whole is wrong.';
comment on column import_refusal.value is 'What was found there.';
comment on column import_refusal.reason is 'What was expected.';
create table invitation (
  invitation_id uuid not null,
  email text not null,
  role text not null,
  language text not null,
  invited_by text not null,
  token_hash text not null,
  created_at timestamp(3) with time zone not null,
  expires_at timestamp(3) with time zone not null
);
comment on table invitation is 'An address whose owner may become a person; gone when that has happened.';
comment on column invitation.invited_by is 'The name of whoever invited.';
comment on column invitation.token_hash is 'SHA-256 of the token in the link, hexadecimal; the token itself is not kept.';
create table journey (
  journey_id integer generated always as identity not null,
  slug text not null,
  status text not null,
  live_version integer,
  draft text,
  draft_updated_at timestamp(3) with time zone,
  draft_updated_by text,
  created_at timestamp(3) with time zone not null
);
comment on table journey is 'A journey, with its draft as it was written; nobody comes into one that is not live.';
comment on column journey.status is 'paused: nobody comes in, and nobody inside goes on. archived: neither, and it is in no list.';
create table journey_signal (
  subject_id uuid not null,
  signal_id bigint generated always as identity not null,
  kind text not null,
  signal jsonb not null,
  occurred_at timestamp(3) with time zone not null
);
comment on table journey_signal is 'What happened to leads that a journey listens to; deleted when the journeys were told, in the same transaction.';
create table journey_tally (
  journey_id integer not null,
  version integer not null,
  step text not null,
  way text not null,
  slot smallint not null,
  passed bigint not null
);
comment on table journey_tally is 'How many leads left a step on each of its ways; the sum over slots.';
comment on column journey_tally.slot is 'One of several rows for the same count, so that processes do not wait for each other.';
create table journey_version (
  journey_id integer not null,
  version integer not null,
  source text not null,
  comment text default ''::text not null,
  published_at timestamp(3) with time zone not null,
  published_by text
);
comment on table journey_version is 'A published version of a journey, as it was written. Never changed; those inside may be at an older one.';
create table journey_watch (
  watch text not null,
  source text not null,
  looked_through uuid,
  looked_at timestamp(3) with time zone,
  is_known boolean default false not null,
  looked_count bigint default 0 not null,
  found_count bigint default 0 not null,
  asked_by text
);
comment on table journey_watch is 'How far going through all leads has come: for a segment, for the dates that a journey begins with, or to let leads in.';
comment on column journey_watch.watch is 'segment:SLUG, dates:JOURNEY or enrol:JOURNEY.';
comment on column journey_watch.source is 'What was looked for; something else begins anew.';
comment on column journey_watch.is_known is 'Everybody was looked at once: from now on journeys are told who comes in and who leaves.';
comment on column journey_watch.looked_count is 'How many leads were looked at, this time.';
comment on column journey_watch.found_count is 'How many of them are in the segment, have a date, or came in.';
create table lane (
  lane text not null,
  next_slot_at timestamp(3) with time zone not null,
  failures integer default 0 not null,
  open_until timestamp(3) with time zone,
  problem text,
  changed_at timestamp(3) with time zone not null
);
comment on table lane is 'Where effects go, each with a rate and a circuit breaker of its own: smtp, mail:example.com, webhook:hooks.example.com.';
comment on column lane.next_slot_at is 'When the next one may leave by the rate of the lane.';
comment on column lane.failures is 'Failures in a row.';
comment on column lane.open_until is 'The circuit is open: nothing is tried before.';
create table learning_run (
  run_id integer generated always as identity not null,
  status text not null,
  request jsonb not null,
  phase text default 'waiting'::text not null,
  done bigint default 0 not null,
  total bigint default 0 not null,
  result jsonb,
  problem text,
  created_at timestamp(3) with time zone not null,
  created_by text not null,
  touched_at timestamp(3) with time zone,
  finished_at timestamp(3) with time zone
);
comment on table learning_run is 'Reviews of the history and scorecards learned from it; the latest ones are kept.';
comment on column learning_run.request is 'Outcome, horizon and options, as they were asked for.';
comment on column learning_run.phase is 'What is being done, of which done of total.';
comment on column learning_run.result is 'What came of it: the review, the proposal, and how they came about.';
comment on column learning_run.problem is 'Why nothing came of it, for people.';
comment on column learning_run.created_by is 'The name of who asked for it, as it was then.';
comment on column learning_run.touched_at is 'When the process that works on it was last heard of; another takes over after a while.';
create table ledger (
  subject_id uuid not null,
  scorecard_id integer not null,
  version integer not null,
  entry integer not null,
  occurred_at timestamp(3) with time zone not null,
  recorded_at timestamp(3) with time zone not null,
  from_score integer not null,
  to_score integer not null,
  cause jsonb not null,
  moves json not null
);
comment on table ledger is 'Every change of a score, append-only: from 0 the entries of a version add up to the score.';
comment on column ledger.moves is 'By how much each row of the explanation moved; adds up to to_score - from_score.';
create table mail (
  subject_id uuid not null,
  mail_id uuid not null,
  origin_id uuid,
  address text not null,
  template text not null,
  template_version integer,
  variant text,
  language text,
  topic text,
  subject_line text,
  message_id text,
  state text not null,
  reason text,
  journey text,
  created_at timestamp(3) with time zone not null,
  sent_at timestamp(3) with time zone,
  first_opened_at timestamp(3) with time zone,
  first_clicked_at timestamp(3) with time zone,
  opens integer default 0 not null,
  clicks integer default 0 not null,
  machine_opens integer default 0 not null,
  machine_clicks integer default 0 not null,
  unsubscribed_at timestamp(3) with time zone
);
comment on table mail is 'One row per message to a lead, from the first attempt on.';
comment on column mail.mail_id is 'The id of the effect.';
comment on column mail.address is 'Whom it was for, folded to lower case; empty when the lead has no address.';
comment on column mail.message_id is 'The Message-ID of the header, made of the id of the effect.';
comment on column mail.reason is 'Why it was suppressed, bounced, or failed.';
comment on column mail.opens is 'Openings by people; those of robots are in machine_opens.';
comment on column mail.clicks is 'Clicks by people; those of robots are in machine_clicks.';
create table mail_hit (
  subject_id uuid not null,
  mail_id uuid not null,
  hit_id uuid not null,
  origin_id uuid,
  kind text not null,
  link text,
  occurred_at timestamp(3) with time zone not null,
  method text not null,
  user_agent text not null,
  visitor text not null,
  verdict text,
  why text
);
comment on table mail_hit is 'Requests for the picture and the links of an e-mail, until and after it is known whether a person made them.';
comment on column mail_hit.kind is 'open: the picture; click: a link; trap: the link that no person sees.';
comment on column mail_hit.visitor is 'A keyed hash of the address that it came from.';
comment on column mail_hit.why is 'What gave a machine away.';
create table mail_template (
  template_id integer generated always as identity not null,
  slug text not null,
  live_version integer,
  draft text,
  draft_updated_at timestamp(3) with time zone,
  draft_updated_by text,
  created_at timestamp(3) with time zone not null
);
comment on table mail_template is 'E-mail templates. What is sent is the live version; without one nothing is.';
comment on column mail_template.draft is 'The text of the draft, YAML or JSON; it may have mistakes.';
comment on column mail_template.draft_updated_by is 'The name of who saved the draft last, as it was then.';
create table mail_template_version (
  template_id integer not null,
  version integer not null,
  source text not null,
  bodies jsonb not null,
  comment text not null,
  published_at timestamp(3) with time zone not null,
  published_by text not null
);
comment on table mail_template_version is 'Published states of e-mail templates. Never changed.';
comment on column mail_template_version.source is 'The text of the template file, YAML or JSON.';
comment on column mail_template_version.bodies is 'Its MJML as HTML with names in the place of Liquid, and that Liquid, by where the MJML stands in the file.';
create table measure (
  measure_id integer generated always as identity not null,
  key_hash text not null,
  key text not null,
  revision integer not null
);
comment on table measure is 'The accumulators that scorecards in use need.';
comment on column measure.key_hash is 'SHA-256 of the key, hexadecimal.';
comment on column measure.revision is 'Subjects from this measure_revision on have its states complete.';
create table meeting (
  subject_id uuid not null,
  meeting_id uuid not null,
  origin_id uuid,
  page text not null,
  person_id uuid not null,
  state text not null,
  starts_at timestamp(3) with time zone not null,
  ends_at timestamp(3) with time zone not null,
  buffer_before_minutes integer not null,
  buffer_after_minutes integer not null,
  sequence integer not null,
  email text not null,
  detail jsonb not null,
  calendar_href text,
  calendar_etag text,
  calendar_sequence integer,
  calendar_written_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone not null,
  changed_at timestamp(3) with time zone not null
);
comment on table meeting is 'A time at which a lead meets a rep.';
comment on column meeting.meeting_id is 'What UID in calendars is made of.';
comment on column meeting.origin_id is 'The lead that booked it, when that has been merged into this one.';
comment on column meeting.person_id is 'The rep. Their row of person is locked while they get a meeting, so that no two overlap.';
comment on column meeting.sequence is 'Counts the changes, as SEQUENCE of iCalendar does.';
comment on column meeting.email is 'The address that it was booked with, folded.';
comment on column meeting.detail is 'What it says: title, name, phone, message, answers, language, time zone, place, reminders, who booked it.';
comment on column meeting.calendar_href is 'The address of its event in the calendar of the rep; null when it is in none.';
comment on column meeting.calendar_etag is 'The mark that the calendar gave that event when it was written.';
comment on column meeting.calendar_sequence is 'Which change was written there last.';
create table message (
  subject_id uuid not null,
  message_id text not null,
  kind text not null,
  name text not null,
  occurred_at timestamp(3) with time zone not null,
  received_at timestamp(3) with time zone not null,
  properties jsonb not null,
  retraction text,
  retracted_at timestamp(3) with time zone,
  import_id integer,
  origin_id uuid
);
comment on table message is 'The history: everything that a lead did or that became known of it, each message once.';
comment on column message.name is 'The event for track, page and screen, the group id for group, otherwise empty.';
comment on column message.properties is 'Properties of an event, traits of identify and group.';
comment on column message.retraction is 'Why it has no effect on scores (robot, or what the person who took it back said).';
comment on column message.import_id is 'The import that it came with; null when it came by the tracking API.';
comment on column message.origin_id is 'The lead that it came to, when that lead has been merged into this one since.';
create table migration (
  number integer not null,
  name text not null,
  breaking boolean not null,
  checksum text not null,
  applied_at timestamp(3) with time zone default now() not null
);
create table model (
  model_id integer generated always as identity not null,
  slug text not null,
  title text not null,
  definition text not null,
  content text not null,
  content_hash text not null,
  reference jsonb not null,
  sweep_since timestamp(3) with time zone,
  sweep_through uuid,
  swept_at timestamp(3) with time zone,
  swept_fully_at timestamp(3) with time zone,
  problem text,
  added_at timestamp(3) with time zone not null,
  added_by text not null
);
comment on table model is 'Models from outside: ONNX files whose output becomes a score in the histories of leads.';
comment on column model.definition is 'Which measures the model reads, as somebody wrote it, YAML or JSON.';
comment on column model.content is 'The ONNX file, base64.';
comment on column model.content_hash is 'SHA-256 of the file, hexadecimal.';
comment on column model.reference is 'What the model reads of some leads, a list of rows; explanations compare with them.';
comment on column model.sweep_since is 'The sweep under way looks at leads of whom something came since then; null between two.';
comment on column model.sweep_through is 'The leads up to this one have been looked at in the sweep under way.';
comment on column model.swept_at is 'When the last sweep began; the next looks at what came since.';
comment on column model.swept_fully_at is 'When the last sweep began that looked at everybody active lately: values also change as time passes.';
comment on column model.problem is 'Why the model could not be run the last time.';
create table person (
  id uuid not null,
  email text not null,
  email_verified boolean not null,
  name text not null,
  role text not null,
  language text not null,
  time_zone text not null,
  two_factor_enabled boolean default false not null,
  deactivated_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null
);
comment on table person is 'Somebody who signs in.';
comment on column person.email_verified is 'Whether the address is known to be theirs; single sign-on finds people by it only then.';
comment on column person.language is 'The language of the app and of e-mails, as BCP 47: en, cs, pl, ro, et, nb.';
comment on column person.time_zone is 'An IANA time zone; instants are shown in it.';
comment on column person.deactivated_at is 'Since when they cannot sign in.';
create table product (
  sku text not null,
  title text not null,
  url text,
  image_url text,
  price numeric,
  currency text,
  categories text[] default '{}'::text[] not null,
  is_available boolean default true not null,
  updated_at timestamp(3) with time zone not null
);
comment on table product is 'The catalogue of products that e-mails suggest.';
comment on column product.sku is 'The id under which events name it: product_id or sku.';
comment on column product.price is 'In the currency, not in cents.';
comment on column product.currency is 'Three letters, as ISO 4217 has them.';
create table product_count (
  id integer default 1 not null,
  through timestamp(3) with time zone,
  through_subject uuid,
  through_message text,
  orders bigint default 0 not null
);
comment on table product_count is 'One row: how far the count of what is bought together has come.';
comment on column product_count.through is 'Orders received up to then are counted, and at that instant those up to through_subject and through_message; null before the first.';
comment on column product_count.orders is 'How many orders were counted.';
create table product_pair (
  sku text not null,
  other_sku text not null,
  orders integer not null
);
comment on table product_pair is 'In how many of the orders that were counted two products were together; each pair in both directions, per product those bought together most often.';
create table product_sale (
  sku text not null,
  orders integer not null
);
comment on table product_sale is 'In how many of the orders that were counted a product was.';
create table profile (
  subject_id uuid not null,
  kind text not null,
  name text,
  email text,
  company text,
  owner text,
  status text not null,
  status_at timestamp(3) with time zone,
  search text not null,
  facts jsonb not null,
  match_keys text[] not null,
  first_seen_at timestamp(3) with time zone not null,
  changed_at timestamp(3) with time zone not null
);
comment on table profile is 'What lists show of a lead or a company and search in; written when it changes, which is seldom, and not with every event.';
comment on column profile.owner is 'Who looks after it, as the trait “owner” says.';
comment on column profile.status is 'What sales said of it, as the trait “salesStatus” says.';
comment on column profile.search is 'Name, e-mail addresses, user ids and company in lower case without accents, each on a line.';
comment on column profile.facts is 'Traits, the company''s too, as conditions compare them: { name: [folded texts, numbers, booleans] }.';
comment on column profile.match_keys is 'What two leads that are the same person are likely to share: e-mail, telephone, name with company.';
create table registry (
  id integer default 1 not null,
  revision bigint default 0 not null,
  measure_revision integer default 0 not null,
  profile_revision integer default 0 not null
);
comment on table registry is 'One row. revision changes with every change of what is scored; measure_revision counts sets of measures.';
comment on column registry.profile_revision is 'Profiles were made of all subjects by this revision of how they are made.';
create table rejected_message (
  rejected_id bigint generated always as identity not null,
  received_at timestamp(3) with time zone not null,
  field text not null,
  reason text not null,
  body text not null
);
comment on table rejected_message is 'Messages of a batch that could not be taken in, as they came, so that nothing is lost.';
create table rep (
  person_id uuid not null,
  takes_leads boolean not null,
  languages text[] default '{}'::text[] not null,
  territories text[] default '{}'::text[] not null,
  capacity integer,
  hours jsonb not null,
  country text,
  updated_at timestamp(3) with time zone not null
);
comment on table rep is 'What is to be known of a person for giving them leads and meetings; their time zone is that of the person.';
comment on column rep.languages is 'In which they talk to leads, as BCP 47; empty for all.';
comment on column rep.territories is 'The countries that they look after, as ISO 3166-1; empty for all.';
comment on column rep.capacity is 'How many leads without an answer they may have at the same time; null for any number.';
comment on column rep.hours is 'Weekly working hours: { mon: [{ fromMinute, toMinute }], … }, in minutes after local midnight.';
comment on column rep.country is 'Whose public holidays are free, as ISO 3166-1.';
create table saved_view (
  view_id uuid not null,
  owner_id text not null,
  name text not null,
  filter jsonb not null,
  "position" integer not null,
  is_shared boolean not null,
  created_at timestamp(3) with time zone not null
);
comment on table saved_view is 'Filters of the queue that people saved.';
comment on column saved_view.owner_id is 'Who saved it: person:ID, key:ID or local.';
comment on column saved_view.filter is 'The parameters of the queue''s address.';
create table score (
  subject_id uuid not null,
  scorecard_id integer not null,
  version integer not null,
  score integer not null,
  is_eligible boolean not null,
  band text,
  grade text,
  priority text,
  dimensions jsonb not null,
  points json not null,
  entries integer not null,
  transitions integer not null,
  scored_at timestamp(3) with time zone not null,
  changed_at timestamp(3) with time zone not null
);
comment on table score is 'The scores as they are now: of the live version, and of one that is being published.';
comment on column score.band is 'Null while the subject is not eligible.';
comment on column score.points is 'The points of each row of the explanation that has any, by rule or limit.';
comment on column score.entries is 'How many ledger entries there are of this version.';
comment on column score.transitions is 'How many transitions there are of this version.';
create table scorecard (
  scorecard_id integer generated always as identity not null,
  slug text not null,
  live_version integer,
  draft text,
  draft_updated_at timestamp(3) with time zone,
  created_at timestamp(3) with time zone not null,
  draft_updated_by text
);
comment on column scorecard.draft is 'The text of the file that is being worked on; null when there is no draft.';
comment on column scorecard.draft_updated_by is 'The name of who saved the draft last, as it was then.';
create table scorecard_care (
  scorecard_id integer not null,
  review_every_days integer default 91 not null,
  reviewed_at timestamp(3) with time zone,
  reviewed_by text,
  retrain text default 'never'::text not null,
  retrain_every_days integer default 91 not null,
  fewest_outcomes integer default 100 not null,
  least_gain double precision default 0 not null,
  retrained_at timestamp(3) with time zone,
  retrained jsonb
);
comment on table scorecard_care is 'How a scorecard is looked after: reminders, and learning it again. Without a row, as the defaults say.';
comment on column scorecard_care.retrain is 'Whether it is learned again by itself: never; as a draft that people look at; or published where every gate is passed.';
comment on column scorecard_care.fewest_outcomes is 'A gate: with fewer conversions to learn from, nothing is published.';
comment on column scorecard_care.least_gain is 'A gate: the lower bound of the gain in the area under the curve must be above this.';
comment on column scorecard_care.retrained is 'What came of learning it again the last time.';
create table scorecard_version (
  scorecard_id integer not null,
  version integer not null,
  status text not null,
  source text not null,
  comment text default ''::text not null,
  fires_transitions boolean not null,
  scored_kind text default 'lead'::text not null,
  scored_through uuid,
  scored_count bigint default 0 not null,
  subject_count bigint default 0 not null,
  published_at timestamp(3) with time zone not null,
  live_at timestamp(3) with time zone,
  retired_at timestamp(3) with time zone,
  has_scores boolean default true not null,
  published_by text
);
comment on column scorecard_version.source is 'The text of the file, as it was published.';
comment on column scorecard_version.fires_transitions is 'Whether changes of band by the switch to this version trigger anything.';
comment on column scorecard_version.scored_kind is 'Publishing scores leads first, then companies, which are made of them.';
comment on column scorecard_version.scored_through is 'Publishing has scored the subjects of this kind up to this one.';
comment on column scorecard_version.has_scores is 'False once the scores of a retired version have been cleared away.';
comment on column scorecard_version.published_by is 'The name of who published it, as it was then; null for versions from before this was kept.';
create table segment (
  slug text not null,
  title text not null,
  description text default ''::text not null,
  source text not null,
  created_at timestamp(3) with time zone not null,
  created_by text not null,
  updated_at timestamp(3) with time zone not null,
  updated_by text not null
);
comment on table segment is 'The leads that meet a condition, by name. Who is in it is asked, never kept.';
comment on column segment.source is 'The condition as somebody wrote it, YAML or JSON.';
comment on column segment.created_by is 'The name of who made it, as it was then.';
create table segment_member (
  subject_id uuid not null,
  segment text not null,
  since timestamp(3) with time zone not null
);
comment on table segment_member is 'Who was in a segment when it was last looked at; of segments that journeys listen to.';
create table session (
  id uuid not null,
  person_id uuid not null,
  token text not null,
  ip_address text,
  user_agent text,
  expires_at timestamp(3) with time zone not null,
  created_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null
);
comment on table session is 'A browser in which a person is signed in. Not in back-ups.';
comment on column session.token is 'In the cookie it is signed; without the secret of the installation it opens nothing.';
create table subject (
  subject_id uuid not null,
  kind text not null,
  company_id uuid,
  traits jsonb default '{}'::jsonb not null,
  states json default '{}'::json not null,
  measure_revision integer not null,
  remembered_at timestamp(3) with time zone not null,
  pending_at timestamp(3) with time zone,
  next_change_at timestamp(3) with time zone,
  due_cause jsonb,
  people_due_at timestamp(3) with time zone,
  first_seen_at timestamp(3) with time zone not null,
  last_seen_at timestamp(3) with time zone not null,
  merged_into uuid
) with (toast_tuple_target=8160);
comment on table subject is 'Whatever gets a score: a lead, or a company.';
comment on column subject.company_id is 'The subject_id of the company that a lead belongs to.';
comment on column subject.traits is 'Each trait as last set: { name: { value, setAt (epoch milliseconds), messageId } }.';
comment on column subject.states is 'Accumulator states by measure_id; a measure without a state has seen no event.';
comment on column subject.measure_revision is 'States are complete for the measures up to this revision.';
comment on column subject.remembered_at is 'Messages that occurred up to here are in traits and states, later ones are not yet.';
comment on column subject.pending_at is 'The earliest message that occurred after remembered_at.';
comment on column subject.next_change_at is 'When to evaluate again if nothing arrives: a score changes then, or a message becomes due.';
comment on column subject.due_cause is 'Why someone else asked to evaluate it again.';
comment on column subject.people_due_at is 'When something of a company changed that its people have yet to be told.';
comment on column subject.merged_into is 'The lead that this one turned out to be, which may have been merged itself; it has no history or score of its own any more.';
create table suppression (
  address text not null,
  reason text not null,
  detail text default ''::text not null,
  created_at timestamp(3) with time zone not null,
  created_by text
);
comment on table suppression is 'Addresses that get no e-mail of journeys whatever its topic; folded to lower case.';
create table team (
  slug text not null,
  title text not null,
  keeps_companies boolean not null,
  respond_within_minutes integer,
  remind_before_minutes integer,
  escalate_to jsonb,
  reassigns boolean not null,
  created_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null
);
comment on table team is 'Reps who share leads, and what is expected of them.';
comment on column team.respond_within_minutes is 'Of working time of the rep, until a lead is to have an answer; null for no target.';
comment on column team.remind_before_minutes is 'So many minutes of working time before the target the rep is reminded.';
comment on column team.escalate_to is 'Whom to tell of a missed target: { kind: person, personId } or { kind: channel, channel }.';
create table team_member (
  team text not null,
  person_id uuid not null,
  weight integer not null,
  taken numeric(60,0) default 0 not null,
  "position" integer not null
);
comment on table team_member is 'Who is in a team, and with how much weight their turn comes.';
comment on column team_member.taken is 'What they got so far divided by their weight, where a lead is the least common multiple of 1 to 100, so that it is exact: the one with the least is next.';
create table topic (
  slug text not null,
  titles jsonb not null,
  consent text not null,
  "position" integer default 0 not null
);
comment on table topic is 'What e-mails are about: people subscribe to and unsubscribe from topics.';
comment on column topic.titles is 'The name of the topic by language.';
comment on column topic.consent is 'What is needed to write: nothing but no objection; that they subscribed; that they confirmed it from their mailbox.';
create table transition (
  subject_id uuid not null,
  scorecard_id integer not null,
  version integer not null,
  ordinal integer not null,
  transition_id bigint generated always as identity not null,
  feed_position bigint,
  from_band text,
  to_band text,
  score integer not null,
  occurred_at timestamp(3) with time zone not null,
  recorded_at timestamp(3) with time zone not null,
  cause jsonb not null,
  fires boolean not null
);
comment on table transition is 'Every change of band, once: what triggers listen to.';
comment on column transition.feed_position is 'Its place in the feed, given by the first reader after its commit: what comes to sight later comes later.';
comment on column transition.from_band is 'Null when there was no band before.';
comment on column transition.to_band is 'Null when the subject is no longer eligible.';
create table two_factor (
  id uuid not null,
  person_id uuid not null,
  secret text not null,
  backup_codes text not null,
  verified boolean default true not null,
  failed_verification_count integer default 0 not null,
  locked_until timestamp(3) with time zone
);
comment on table two_factor is 'The second factor of a person: codes that change every 30 seconds.';
comment on column two_factor.secret is 'Encrypted with the secret of the installation.';
comment on column two_factor.backup_codes is 'Codes for when the device is lost, each good once; encrypted likewise.';
comment on column two_factor.verified is 'False until the first code was right.';
create table verification (
  id uuid not null,
  identifier text not null,
  value text not null,
  expires_at timestamp(3) with time zone not null,
  created_at timestamp(3) with time zone not null,
  updated_at timestamp(3) with time zone not null
);
comment on table verification is 'What is half done: resets of passwords, sign-ins that wait for the second factor or for another system. Not in back-ups.';
comment on column verification.identifier is 'A hash.';

-- Primary keys, uniques, checks, exclusions, then foreign keys

alter table absence add constraint absence_check CHECK ((to_at > from_at));
alter table absence add constraint absence_pkey PRIMARY KEY (absence_id);
alter table account add constraint account_pkey PRIMARY KEY (id);
alter table account add constraint account_provider_id_account_id_key UNIQUE (provider_id, account_id);
alter table alert add constraint alert_pkey PRIMARY KEY (subject_id, alert_id);
alter table alert add constraint alert_recipient_kind_check CHECK ((recipient_kind = ANY (ARRAY['person'::text, 'address'::text, 'channel'::text])));
alter table alert_channel add constraint alert_channel_pkey PRIMARY KEY (slug);
alter table alert_channel add constraint alert_channel_window_minutes_check CHECK (((window_minutes >= 0) AND (window_minutes <= 1440)));
alter table alert_preference add constraint alert_preference_pkey PRIMARY KEY (person_id);
alter table alert_preference add constraint alert_preference_window_minutes_check CHECK (((window_minutes >= 0) AND (window_minutes <= 1440)));
alter table alert_window add constraint alert_window_pkey PRIMARY KEY (recipient_kind, recipient);
alter table api_key add constraint api_key_kind_check CHECK ((kind = ANY (ARRAY['write'::text, 'api'::text])));
alter table api_key add constraint api_key_pkey PRIMARY KEY (key_id);
alter table api_key add constraint api_key_secret_hash_key UNIQUE (secret_hash);
alter table audience_export add constraint audience_export_pkey PRIMARY KEY (slug);
alter table audience_export_run add constraint audience_export_run_pkey PRIMARY KEY (run_id);
alter table audience_export_run add constraint audience_export_run_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'failed'::text])));
alter table audience_member add constraint audience_member_pkey PRIMARY KEY (subject_id, audience);
alter table audit_entry add constraint audit_entry_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['person'::text, 'key'::text, 'local'::text, 'nobody'::text])));
alter table audit_entry add constraint audit_entry_pkey PRIMARY KEY (entry_id);
alter table backtest add constraint backtest_pkey PRIMARY KEY (backtest_id);
alter table backtest add constraint backtest_status_check CHECK ((status = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'failed'::text])));
alter table booking_page add constraint booking_page_pkey PRIMARY KEY (slug);
alter table busy_block add constraint busy_block_check CHECK ((to_at > from_at));
alter table busy_block add constraint busy_block_pkey PRIMARY KEY (person_id, calendar_url, from_at, to_at);
alter table calendar_account add constraint calendar_account_pkey PRIMARY KEY (person_id);
alter table calendar_account add constraint calendar_account_problem_kind_check CHECK ((problem_kind = ANY (ARRAY['login'::text, 'missing'::text, 'unreachable'::text, 'nonsense'::text])));
alter table campaign_cost add constraint campaign_cost_pkey PRIMARY KEY (day, channel, campaign, currency);
alter table consent add constraint consent_pkey PRIMARY KEY (address, topic);
alter table consent add constraint consent_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'given'::text, 'confirmed'::text, 'withdrawn'::text])));
alter table drift_report add constraint drift_report_pkey PRIMARY KEY (scorecard_id);
alter table effect add constraint effect_kind_check CHECK ((kind = ANY (ARRAY['mail'::text, 'notice'::text, 'webhook'::text, 'message'::text, 'chat'::text, 'meeting'::text, 'calendar'::text])));
alter table effect add constraint effect_pkey PRIMARY KEY (subject_id, effect_id);
alter table effect add constraint effect_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sending'::text, 'uncertain'::text, 'done'::text, 'dead'::text])));
alter table enrolment add constraint enrolment_pkey PRIMARY KEY (subject_id, enrolment_id);
alter table enrolment add constraint enrolment_status_check CHECK ((status = ANY (ARRAY['scheduled'::text, 'active'::text, 'finished'::text, 'exited'::text])));
alter table enrolment_step add constraint enrolment_step_pkey PRIMARY KEY (subject_id, enrolment_id, turn);
alter table experiment add constraint experiment_aim_check CHECK ((aim = ANY (ARRAY['conversion'::text, 'wins'::text, 'revenue'::text])));
alter table experiment add constraint experiment_kind_check CHECK ((kind = ANY (ARRAY['scorecards'::text, 'hold-out'::text, 'exploration'::text])));
alter table experiment add constraint experiment_pkey PRIMARY KEY (experiment_id);
alter table experiment add constraint experiment_share_check CHECK (((share > (0)::double precision) AND (share < (1)::double precision)));
alter table experiment add constraint experiment_slug_key UNIQUE (slug);
alter table experiment add constraint experiment_status_check CHECK ((status = ANY (ARRAY['running'::text, 'stopped'::text])));
alter table experiment_lead add constraint experiment_lead_arm_check CHECK ((arm = ANY (ARRAY[0, 1])));
alter table experiment_lead add constraint experiment_lead_pkey PRIMARY KEY (subject_id, experiment_id);
alter table handover add constraint handover_ended_check CHECK ((ended = ANY (ARRAY['reassigned'::text, 'replaced'::text, 'merged'::text, 'undone'::text, 'dropped'::text])));
alter table handover add constraint handover_pkey PRIMARY KEY (subject_id, handover_id);
alter table identity add constraint identity_kind_check CHECK ((kind = ANY (ARRAY['user'::text, 'anonymous'::text, 'email'::text, 'group'::text])));
alter table identity add constraint identity_pkey PRIMARY KEY (kind, value);
alter table import add constraint import_kind_check CHECK ((kind = ANY (ARRAY['leads'::text, 'events'::text, 'outcomes'::text, 'costs'::text, 'sample'::text])));
alter table import add constraint import_pkey PRIMARY KEY (import_id);
alter table import add constraint import_status_check CHECK ((status = ANY (ARRAY['reading'::text, 'ready'::text, 'refused'::text, 'applying'::text, 'done'::text, 'removing'::text, 'removed'::text])));
alter table import_chunk add constraint import_chunk_pkey PRIMARY KEY (import_id, ordinal);
alter table import_refusal add constraint import_refusal_pkey PRIMARY KEY (import_id, line, field);
alter table invitation add constraint invitation_email_check CHECK ((email = lower(email)));
alter table invitation add constraint invitation_email_key UNIQUE (email);
alter table invitation add constraint invitation_pkey PRIMARY KEY (invitation_id);
alter table invitation add constraint invitation_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'sales'::text, 'marketer'::text, 'admin'::text, 'owner'::text])));
alter table invitation add constraint invitation_token_hash_key UNIQUE (token_hash);
alter table journey add constraint journey_pkey PRIMARY KEY (journey_id);
alter table journey add constraint journey_slug_key UNIQUE (slug);
alter table journey add constraint journey_status_check CHECK ((status = ANY (ARRAY['draft'::text, 'live'::text, 'paused'::text, 'archived'::text])));
alter table journey_signal add constraint journey_signal_kind_check CHECK ((kind = ANY (ARRAY['event'::text, 'score'::text, 'band'::text, 'traits'::text, 'segment'::text])));
alter table journey_signal add constraint journey_signal_pkey PRIMARY KEY (subject_id, signal_id);
alter table journey_tally add constraint journey_tally_pkey PRIMARY KEY (journey_id, version, step, way, slot);
alter table journey_version add constraint journey_version_pkey PRIMARY KEY (journey_id, version);
alter table journey_watch add constraint journey_watch_pkey PRIMARY KEY (watch);
alter table lane add constraint lane_pkey PRIMARY KEY (lane);
alter table learning_run add constraint learning_run_pkey PRIMARY KEY (run_id);
alter table learning_run add constraint learning_run_status_check CHECK ((status = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'failed'::text, 'cancelled'::text])));
alter table ledger add constraint ledger_pkey PRIMARY KEY (subject_id, scorecard_id, version, entry);
alter table mail add constraint mail_pkey PRIMARY KEY (subject_id, mail_id);
alter table mail add constraint mail_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'delivered'::text, 'bounced'::text, 'complained'::text, 'suppressed'::text, 'failed'::text, 'uncertain'::text])));
alter table mail_hit add constraint mail_hit_kind_check CHECK ((kind = ANY (ARRAY['open'::text, 'click'::text, 'trap'::text])));
alter table mail_hit add constraint mail_hit_pkey PRIMARY KEY (subject_id, mail_id, hit_id);
alter table mail_hit add constraint mail_hit_verdict_check CHECK ((verdict = ANY (ARRAY['person'::text, 'machine'::text])));
alter table mail_template add constraint mail_template_pkey PRIMARY KEY (template_id);
alter table mail_template add constraint mail_template_slug_key UNIQUE (slug);
alter table mail_template_version add constraint mail_template_version_pkey PRIMARY KEY (template_id, version);
alter table measure add constraint measure_key_hash_key UNIQUE (key_hash);
alter table measure add constraint measure_pkey PRIMARY KEY (measure_id);
alter table meeting add constraint meeting_buffer_after_minutes_check CHECK ((buffer_after_minutes >= 0));
alter table meeting add constraint meeting_buffer_before_minutes_check CHECK ((buffer_before_minutes >= 0));
alter table meeting add constraint meeting_check CHECK ((ends_at > starts_at));
alter table meeting add constraint meeting_pkey PRIMARY KEY (subject_id, meeting_id);
alter table meeting add constraint meeting_state_check CHECK ((state = ANY (ARRAY['booked'::text, 'cancelled'::text, 'held'::text, 'no-show'::text])));
alter table message add constraint message_kind_check CHECK ((kind = ANY (ARRAY['track'::text, 'page'::text, 'screen'::text, 'identify'::text, 'group'::text, 'alias'::text])));
alter table message add constraint message_pkey PRIMARY KEY (subject_id, message_id);
alter table migration add constraint migration_pkey PRIMARY KEY (number);
alter table model add constraint model_pkey PRIMARY KEY (model_id);
alter table model add constraint model_slug_key UNIQUE (slug);
alter table person add constraint person_email_check CHECK ((email = lower(email)));
alter table person add constraint person_email_key UNIQUE (email);
alter table person add constraint person_pkey PRIMARY KEY (id);
alter table person add constraint person_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'sales'::text, 'marketer'::text, 'admin'::text, 'owner'::text])));
alter table product add constraint product_pkey PRIMARY KEY (sku);
alter table product_count add constraint product_count_id_check CHECK ((id = 1));
alter table product_count add constraint product_count_pkey PRIMARY KEY (id);
alter table product_pair add constraint product_pair_pkey PRIMARY KEY (sku, other_sku);
alter table product_sale add constraint product_sale_pkey PRIMARY KEY (sku);
alter table profile add constraint profile_kind_check CHECK ((kind = ANY (ARRAY['lead'::text, 'company'::text])));
alter table profile add constraint profile_pkey PRIMARY KEY (subject_id);
alter table profile add constraint profile_status_check CHECK ((status = ANY (ARRAY['new'::text, 'accepted'::text, 'rejected'::text])));
alter table registry add constraint registry_id_check CHECK ((id = 1));
alter table registry add constraint registry_pkey PRIMARY KEY (id);
alter table rejected_message add constraint rejected_message_pkey PRIMARY KEY (rejected_id);
alter table rep add constraint rep_capacity_check CHECK ((capacity > 0));
alter table rep add constraint rep_pkey PRIMARY KEY (person_id);
alter table saved_view add constraint saved_view_pkey PRIMARY KEY (view_id);
alter table score add constraint score_pkey PRIMARY KEY (subject_id, scorecard_id, version);
alter table scorecard add constraint scorecard_pkey PRIMARY KEY (scorecard_id);
alter table scorecard add constraint scorecard_slug_key UNIQUE (slug);
alter table scorecard_care add constraint scorecard_care_pkey PRIMARY KEY (scorecard_id);
alter table scorecard_care add constraint scorecard_care_retrain_check CHECK ((retrain = ANY (ARRAY['never'::text, 'draft'::text, 'publish'::text])));
alter table scorecard_version add constraint scorecard_version_pkey PRIMARY KEY (scorecard_id, version);
alter table scorecard_version add constraint scorecard_version_scored_kind_check CHECK ((scored_kind = ANY (ARRAY['lead'::text, 'company'::text])));
alter table scorecard_version add constraint scorecard_version_status_check CHECK ((status = ANY (ARRAY['publishing'::text, 'live'::text, 'retired'::text])));
alter table segment add constraint segment_pkey PRIMARY KEY (slug);
alter table segment_member add constraint segment_member_pkey PRIMARY KEY (subject_id, segment);
alter table session add constraint session_pkey PRIMARY KEY (id);
alter table session add constraint session_token_key UNIQUE (token);
alter table subject add constraint subject_kind_check CHECK ((kind = ANY (ARRAY['lead'::text, 'company'::text])));
alter table subject add constraint subject_pkey PRIMARY KEY (subject_id);
alter table suppression add constraint suppression_pkey PRIMARY KEY (address);
alter table suppression add constraint suppression_reason_check CHECK ((reason = ANY (ARRAY['hard bounce'::text, 'complaint'::text, 'unsubscribed'::text, 'by hand'::text])));
alter table team add constraint team_pkey PRIMARY KEY (slug);
alter table team add constraint team_remind_before_minutes_check CHECK ((remind_before_minutes > 0));
alter table team add constraint team_respond_within_minutes_check CHECK ((respond_within_minutes > 0));
alter table team_member add constraint team_member_pkey PRIMARY KEY (team, person_id);
alter table team_member add constraint team_member_weight_check CHECK (((weight >= 0) AND (weight <= 100)));
alter table topic add constraint topic_consent_check CHECK ((consent = ANY (ARRAY['none'::text, 'given'::text, 'confirmed'::text])));
alter table topic add constraint topic_pkey PRIMARY KEY (slug);
alter table transition add constraint transition_pkey PRIMARY KEY (subject_id, scorecard_id, version, ordinal);
alter table two_factor add constraint two_factor_person_id_key UNIQUE (person_id);
alter table two_factor add constraint two_factor_pkey PRIMARY KEY (id);
alter table verification add constraint verification_pkey PRIMARY KEY (id);
alter table absence add constraint absence_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE;
alter table account add constraint account_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE;
alter table alert_preference add constraint alert_preference_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE;
alter table audience_export_run add constraint audience_export_run_slug_fkey FOREIGN KEY (slug) REFERENCES audience_export(slug) ON DELETE CASCADE;
alter table busy_block add constraint busy_block_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE;
alter table calendar_account add constraint calendar_account_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE;
alter table drift_report add constraint drift_report_scorecard_id_fkey FOREIGN KEY (scorecard_id) REFERENCES scorecard(scorecard_id);
alter table import_chunk add constraint import_chunk_import_id_fkey FOREIGN KEY (import_id) REFERENCES import(import_id);
alter table import_refusal add constraint import_refusal_import_id_fkey FOREIGN KEY (import_id) REFERENCES import(import_id);
alter table mail_template_version add constraint mail_template_version_template_id_fkey FOREIGN KEY (template_id) REFERENCES mail_template(template_id);
alter table rep add constraint rep_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE;
alter table scorecard_care add constraint scorecard_care_scorecard_id_fkey FOREIGN KEY (scorecard_id) REFERENCES scorecard(scorecard_id);
alter table scorecard_version add constraint scorecard_version_scorecard_id_fkey FOREIGN KEY (scorecard_id) REFERENCES scorecard(scorecard_id);
alter table session add constraint session_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE;
alter table team_member add constraint team_member_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE;
alter table team_member add constraint team_member_team_fkey FOREIGN KEY (team) REFERENCES team(slug) ON DELETE CASCADE;
alter table two_factor add constraint two_factor_person_id_fkey FOREIGN KEY (person_id) REFERENCES person(id) ON DELETE CASCADE;

-- Indexes

CREATE INDEX absence_of_person ON absence USING btree (person_id, to_at);
CREATE INDEX account_person ON account USING btree (person_id);
CREATE INDEX alert_due ON alert USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX alert_latest ON alert USING btree (at DESC, alert_id DESC);
CREATE INDEX alert_of_correction ON alert USING btree (correction_id) WHERE (correction_id IS NOT NULL);
CREATE INDEX alert_of_digest ON alert USING btree (digest_id) WHERE (digest_id IS NOT NULL);
CREATE INDEX alert_of_recipient ON alert USING btree (recipient_kind, recipient, at DESC, alert_id DESC);
CREATE INDEX alert_unread ON alert USING btree (recipient, at DESC, alert_id DESC) WHERE ((read_at IS NULL) AND (recipient_kind = 'person'::text));
CREATE INDEX alert_waiting ON alert USING btree (recipient_kind, recipient) WHERE (due_at IS NOT NULL);
CREATE INDEX audience_export_due ON audience_export USING btree (next_at) WHERE is_active;
CREATE INDEX audience_export_run_due ON audience_export_run USING btree (due_at) WHERE (state = 'waiting'::text);
CREATE INDEX audience_export_run_leased ON audience_export_run USING btree (leased_until) WHERE (state = 'running'::text);
CREATE INDEX audience_export_run_of ON audience_export_run USING btree (slug, scheduled_at DESC);
CREATE INDEX audience_member_list ON audience_member USING btree (audience, subject_id);
CREATE INDEX audit_entry_action ON audit_entry USING btree (action, entry_id);
CREATE INDEX audit_entry_actor ON audit_entry USING btree (actor_id, entry_id);
CREATE INDEX backtest_by_request ON backtest USING btree (requested_at DESC, backtest_id);
CREATE INDEX busy_block_of_person ON busy_block USING btree (person_id, to_at);
CREATE INDEX calendar_account_due ON calendar_account USING btree (next_sync_at) WHERE (next_sync_at IS NOT NULL);
CREATE INDEX effect_by_id ON effect USING btree (effect_id);
CREATE INDEX effect_due ON effect USING btree (channel, due_at) WHERE (state = 'waiting'::text);
CREATE INDEX effect_leased ON effect USING btree (leased_until) WHERE (state = 'sending'::text);
CREATE INDEX effect_stuck ON effect USING btree (state, finished_at) WHERE (state = ANY (ARRAY['uncertain'::text, 'dead'::text]));
CREATE UNIQUE INDEX enrolment_active ON enrolment USING btree (subject_id, journey_id) WHERE (status = 'active'::text);
CREATE INDEX enrolment_at_step ON enrolment USING btree (journey_id, version, step) WHERE (status = 'active'::text);
CREATE INDEX enrolment_due ON enrolment USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX enrolment_of_journey ON enrolment USING btree (journey_id, entered_at);
CREATE UNIQUE INDEX enrolment_scheduled ON enrolment USING btree (subject_id, journey_id) WHERE (status = 'scheduled'::text);
CREATE INDEX experiment_running ON experiment USING btree (kind) WHERE (status = 'running'::text);
CREATE INDEX experiment_lead_exposed ON experiment_lead USING btree (experiment_id, exposed_at);
CREATE INDEX handover_assigned ON handover USING btree (assigned_at, team, person_id) WHERE (assigned_at IS NOT NULL);
CREATE INDEX handover_due ON handover USING btree (next_at) WHERE (next_at IS NOT NULL);
CREATE INDEX handover_open ON handover USING btree (person_id) WHERE ((ended IS NULL) AND (responded_at IS NULL));
CREATE INDEX handover_waiting ON handover USING btree (team, asked_at, subject_id, handover_id) WHERE ((person_id IS NULL) AND (ended IS NULL));
CREATE INDEX identity_subject_id ON identity USING btree (subject_id);
CREATE INDEX journey_signal_order ON journey_signal USING btree (signal_id);
CREATE INDEX learning_run_at_work ON learning_run USING btree (run_id) WHERE (status = ANY (ARRAY['waiting'::text, 'running'::text]));
CREATE INDEX mail_by_address ON mail USING btree (address, created_at DESC);
CREATE INDEX mail_by_id ON mail USING btree (mail_id);
CREATE INDEX mail_by_template ON mail USING btree (template, template_version, sent_at);
CREATE INDEX mail_created ON mail USING btree (created_at);
CREATE INDEX mail_hit_unjudged ON mail_hit USING btree (occurred_at) WHERE (verdict IS NULL);
CREATE INDEX meeting_by_id ON meeting USING btree (meeting_id);
CREATE INDEX meeting_by_time ON meeting USING btree (starts_at, meeting_id);
CREATE INDEX meeting_of_email ON meeting USING btree (email, starts_at) WHERE (state = 'booked'::text);
CREATE INDEX meeting_of_person ON meeting USING btree (person_id, starts_at);
CREATE INDEX message_history ON message USING btree (subject_id, occurred_at, message_id);
CREATE INDEX message_import ON message USING btree (import_id, subject_id) WHERE (import_id IS NOT NULL);
CREATE INDEX message_orders ON message USING btree (received_at, subject_id, message_id) WHERE ((name = 'Order Completed'::text) AND (kind = 'track'::text));
CREATE INDEX product_categories ON product USING gin (categories);
CREATE INDEX profile_changed_at ON profile USING btree (changed_at);
CREATE INDEX profile_facts ON profile USING gin (facts jsonb_path_ops);
CREATE INDEX profile_first_seen_at ON profile USING btree (first_seen_at);
CREATE INDEX profile_match_keys ON profile USING gin (match_keys);
CREATE INDEX profile_owner ON profile USING btree (owner);
CREATE INDEX profile_status ON profile USING btree (status) WHERE (status <> 'new'::text);
CREATE INDEX rejected_message_received_at ON rejected_message USING btree (received_at);
CREATE INDEX saved_view_owner ON saved_view USING btree (owner_id, "position");
CREATE INDEX saved_view_shared ON saved_view USING btree (is_shared) WHERE is_shared;
CREATE INDEX score_changed_at ON score USING btree (scorecard_id, version, changed_at);
CREATE INDEX score_grade ON score USING btree (scorecard_id, version, grade, score DESC, subject_id) WHERE (is_eligible AND (grade IS NOT NULL));
CREATE INDEX score_rank ON score USING btree (scorecard_id, version, score DESC, subject_id) WHERE is_eligible;
CREATE UNIQUE INDEX scorecard_version_publishing ON scorecard_version USING btree (scorecard_id) WHERE (status = 'publishing'::text);
CREATE INDEX session_person ON session USING btree (person_id);
CREATE INDEX subject_company_id ON subject USING btree (company_id) WHERE (company_id IS NOT NULL);
CREATE INDEX subject_last_seen_at ON subject USING btree (last_seen_at DESC, subject_id) WHERE (merged_into IS NULL);
CREATE INDEX subject_merged_into ON subject USING btree (merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX subject_next_change_at ON subject USING btree (next_change_at) WHERE (next_change_at IS NOT NULL);
CREATE INDEX subject_people_due_at ON subject USING btree (people_due_at) WHERE (people_due_at IS NOT NULL);
CREATE INDEX suppression_created ON suppression USING btree (created_at DESC, address);
CREATE INDEX team_member_of_person ON team_member USING btree (person_id);
CREATE UNIQUE INDEX transition_feed ON transition USING btree (feed_position);
CREATE INDEX transition_not_in_feed ON transition USING btree (transition_id) WHERE (feed_position IS NULL);
CREATE INDEX transition_occurred_at ON transition USING btree (scorecard_id, occurred_at);
CREATE INDEX verification_identifier ON verification USING btree (identifier);

-- Functions

CREATE OR REPLACE FUNCTION public.refuse_change_of_audit_entry()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'entries of the audit log are never changed';
end $function$;

-- Triggers

CREATE TRIGGER audit_entry_append_only BEFORE DELETE OR UPDATE ON public.audit_entry FOR EACH ROW EXECUTE FUNCTION refuse_change_of_audit_entry();
