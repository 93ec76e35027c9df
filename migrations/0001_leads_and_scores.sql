-- breaking
-- The core: leads and companies with their histories, scorecards with their versions, scores with their ledgers.
--
-- Everything that belongs to a lead or a company has subject_id as the first column of its primary key, so that the
-- tables can be distributed by it and joined along it. Rows of those tables never change their subject_id: a merge
-- moves them by insert and delete.

create table subject (
  subject_id uuid primary key,
  kind text not null check (kind in ('lead', 'company')),
  company_id uuid,
  traits jsonb not null default '{}',
  states jsonb not null default '{}',
  measure_revision integer not null,
  remembered_at timestamptz(3) not null,
  pending_at timestamptz(3),
  next_change_at timestamptz(3),
  due_cause jsonb,
  people_due_at timestamptz(3),
  first_seen_at timestamptz(3) not null,
  last_seen_at timestamptz(3) not null,
  merged_into uuid
);
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
comment on column subject.merged_into is 'The lead that this one turned out to be; it has no history or score of its own any more.';
create index subject_next_change_at on subject (next_change_at) where next_change_at is not null;
create index subject_people_due_at on subject (people_due_at) where people_due_at is not null;
create index subject_company_id on subject (company_id) where company_id is not null;

create table identity (
  kind text not null check (kind in ('user', 'anonymous', 'email', 'group')),
  value text not null,
  subject_id uuid not null,
  primary key (kind, value)
);
comment on table identity is 'The names under which senders know a lead (user, anonymous, email) or a company (group).';
create index identity_subject_id on identity (subject_id);

create table message (
  subject_id uuid not null,
  message_id text not null,
  kind text not null check (kind in ('track', 'page', 'screen', 'identify', 'group', 'alias')),
  name text not null,
  occurred_at timestamptz(3) not null,
  received_at timestamptz(3) not null,
  properties jsonb not null,
  retraction text,
  retracted_at timestamptz(3),
  primary key (subject_id, message_id)
);
comment on table message is 'The history: everything that a lead did or that became known of it, each message once.';
comment on column message.name is 'The event for track, page and screen, the group id for group, otherwise empty.';
comment on column message.properties is 'Properties of an event, traits of identify and group.';
comment on column message.retraction is 'Why it has no effect on scores (robot, or what the person who took it back said).';
create index message_history on message (subject_id, occurred_at, message_id);

create table rejected_message (
  rejected_id bigint generated always as identity primary key,
  received_at timestamptz(3) not null,
  field text not null,
  reason text not null,
  body text not null
);
comment on table rejected_message is 'Messages of a batch that could not be taken in, as they came, so that nothing is lost.';
create index rejected_message_received_at on rejected_message (received_at);

create table registry (
  id integer primary key default 1 check (id = 1),
  revision bigint not null default 0,
  measure_revision integer not null default 0
);
comment on table registry is 'One row. revision changes with every change of what is scored; measure_revision counts sets of measures.';
insert into registry default values;

create table measure (
  measure_id integer generated always as identity primary key,
  key_hash text not null unique,
  key text not null,
  revision integer not null
);
comment on table measure is 'The accumulators that scorecards in use need.';
comment on column measure.key_hash is 'SHA-256 of the key, hexadecimal.';
comment on column measure.revision is 'Subjects from this measure_revision on have its states complete.';

create table scorecard (
  scorecard_id integer generated always as identity primary key,
  slug text not null unique,
  live_version integer,
  draft text,
  draft_updated_at timestamptz(3),
  created_at timestamptz(3) not null
);
comment on column scorecard.draft is 'The text of the file that is being worked on; null when there is no draft.';

create table scorecard_version (
  scorecard_id integer not null references scorecard,
  version integer not null,
  status text not null check (status in ('publishing', 'live', 'retired')),
  source text not null,
  comment text not null default '',
  fires_transitions boolean not null,
  scored_kind text not null default 'lead' check (scored_kind in ('lead', 'company')),
  scored_through uuid,
  scored_count bigint not null default 0,
  subject_count bigint not null default 0,
  published_at timestamptz(3) not null,
  live_at timestamptz(3),
  retired_at timestamptz(3),
  has_scores boolean not null default true,
  primary key (scorecard_id, version)
);
comment on column scorecard_version.source is 'The text of the file, as it was published.';
comment on column scorecard_version.fires_transitions is 'Whether changes of band by the switch to this version trigger anything.';
comment on column scorecard_version.scored_kind is 'Publishing scores leads first, then companies, which are made of them.';
comment on column scorecard_version.scored_through is 'Publishing has scored the subjects of this kind up to this one.';
comment on column scorecard_version.has_scores is 'False once the scores of a retired version have been cleared away.';
create unique index scorecard_version_publishing on scorecard_version (scorecard_id) where status = 'publishing';

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
  points jsonb not null,
  entries integer not null,
  transitions integer not null,
  scored_at timestamptz(3) not null,
  changed_at timestamptz(3) not null,
  primary key (subject_id, scorecard_id, version)
);
comment on table score is 'The scores as they are now: of the live version, and of one that is being published.';
comment on column score.band is 'Null while the subject is not eligible.';
comment on column score.points is 'The points of each row of the explanation that has any, by rule or limit.';
comment on column score.entries is 'How many ledger entries there are of this version.';
comment on column score.transitions is 'How many transitions there are of this version.';
create index score_rank on score (scorecard_id, version, score desc, subject_id) where is_eligible;

create table ledger (
  subject_id uuid not null,
  scorecard_id integer not null,
  version integer not null,
  entry integer not null,
  occurred_at timestamptz(3) not null,
  recorded_at timestamptz(3) not null,
  from_score integer not null,
  to_score integer not null,
  cause jsonb not null,
  moves jsonb not null,
  primary key (subject_id, scorecard_id, version, entry)
);
comment on table ledger is 'Every change of a score, append-only: from 0 the entries of a version add up to the score.';
comment on column ledger.moves is 'By how much each row of the explanation moved; adds up to to_score - from_score.';

create table transition (
  subject_id uuid not null,
  scorecard_id integer not null,
  version integer not null,
  ordinal integer not null,
  transition_id bigint generated always as identity,
  feed_position bigint,
  from_band text,
  to_band text,
  score integer not null,
  occurred_at timestamptz(3) not null,
  recorded_at timestamptz(3) not null,
  cause jsonb not null,
  fires boolean not null,
  primary key (subject_id, scorecard_id, version, ordinal)
);
comment on table transition is 'Every change of band, once: what triggers listen to.';
comment on column transition.from_band is 'Null when there was no band before.';
comment on column transition.to_band is 'Null when the subject is no longer eligible.';
comment on column transition.feed_position is 'Its place in the feed, given by the first reader after its commit: what comes to sight later comes later.';
create unique index transition_feed on transition (feed_position);
create index transition_not_in_feed on transition (transition_id) where feed_position is null;

create table api_key (
  key_id text primary key,
  kind text not null check (kind in ('write', 'api')),
  name text not null,
  scopes text[] not null,
  secret_hash text not null unique,
  created_at timestamptz(3) not null,
  last_used_at timestamptz(3),
  revoked_at timestamptz(3)
);
comment on column api_key.secret_hash is 'SHA-256 of the key, hexadecimal; the key itself is shown once and not kept.';
