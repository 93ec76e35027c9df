-- Journeys: what happens to leads step by step, who is in them, and what has to be looked at.

create table journey (
  journey_id integer generated always as identity primary key,
  slug text not null unique,
  status text not null check (status in ('draft', 'live', 'paused', 'archived')),
  live_version integer,
  draft text,
  draft_updated_at timestamptz(3),
  draft_updated_by text,
  created_at timestamptz(3) not null
);
comment on table journey is 'A journey, with its draft as it was written; nobody comes into one that is not live.';
comment on column journey.status is 'paused: nobody comes in, and nobody inside goes on. archived: neither, and it is in no list.';

create table journey_version (
  journey_id integer not null,
  version integer not null,
  source text not null,
  comment text not null default '',
  published_at timestamptz(3) not null,
  published_by text,
  primary key (journey_id, version)
);
comment on table journey_version is 'A published version of a journey, as it was written. Never changed; those inside may be at an older one.';

create table enrolment (
  subject_id uuid not null,
  enrolment_id uuid not null,
  journey_id integer not null,
  version integer not null,
  status text not null check (status in ('scheduled', 'active', 'finished', 'exited')),
  step text not null,
  turns integer not null,
  due_at timestamptz(3),
  waits_for text,
  wait jsonb,
  cause jsonb not null,
  reason text,
  goals text[] not null default '{}',
  entered_at timestamptz(3) not null,
  arrived_at timestamptz(3) not null,
  ended_at timestamptz(3),
  primary key (subject_id, enrolment_id)
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
create unique index enrolment_active on enrolment (subject_id, journey_id) where status = 'active';
create unique index enrolment_scheduled on enrolment (subject_id, journey_id) where status = 'scheduled';
create index enrolment_due on enrolment (due_at) where due_at is not null;
create index enrolment_at_step on enrolment (journey_id, version, step) where status = 'active';
create index enrolment_of_journey on enrolment (journey_id, entered_at);

create table enrolment_step (
  subject_id uuid not null,
  enrolment_id uuid not null,
  turn integer not null,
  step text not null,
  way text not null,
  occurred_at timestamptz(3) not null,
  detail jsonb,
  primary key (subject_id, enrolment_id, turn)
);
comment on table enrolment_step is 'What a lead went through in a journey, step by step; never changed.';
comment on column enrolment_step.way is 'How the step was left: next, then, else, the name of a path, or why it was passed over.';

create table journey_tally (
  journey_id integer not null,
  version integer not null,
  step text not null,
  way text not null,
  slot smallint not null,
  passed bigint not null,
  primary key (journey_id, version, step, way, slot)
);
comment on table journey_tally is 'How many leads left a step on each of its ways; the sum over slots.';
comment on column journey_tally.slot is 'One of several rows for the same count, so that processes do not wait for each other.';

create table journey_signal (
  subject_id uuid not null,
  signal_id bigint generated always as identity,
  kind text not null check (kind in ('event', 'score', 'band', 'traits', 'segment')),
  signal jsonb not null,
  occurred_at timestamptz(3) not null,
  primary key (subject_id, signal_id)
);
comment on table journey_signal is 'What happened to leads that a journey listens to; deleted when the journeys were told, in the same transaction.';
create index journey_signal_order on journey_signal (signal_id);

create table segment_member (
  subject_id uuid not null,
  segment text not null,
  since timestamptz(3) not null,
  primary key (subject_id, segment)
);
comment on table segment_member is 'Who was in a segment when it was last looked at; of segments that journeys listen to.';

create table journey_watch (
  watch text primary key,
  source text not null,
  looked_through uuid,
  looked_at timestamptz(3),
  is_known boolean not null default false,
  looked_count bigint not null default 0,
  found_count bigint not null default 0,
  asked_by text
);
comment on table journey_watch is 'How far going through all leads has come: for a segment, for the dates that a journey begins with, or to let leads in.';
comment on column journey_watch.watch is 'segment:SLUG, dates:JOURNEY or enrol:JOURNEY.';
comment on column journey_watch.looked_count is 'How many leads were looked at, this time.';
comment on column journey_watch.found_count is 'How many of them are in the segment, have a date, or came in.';
comment on column journey_watch.source is 'What was looked for; something else begins anew.';
comment on column journey_watch.is_known is 'Everybody was looked at once: from now on journeys are told who comes in and who leaves.';

create table audience_member (
  subject_id uuid not null,
  audience text not null,
  added_at timestamptz(3) not null,
  primary key (subject_id, audience)
);
comment on table audience_member is 'Who is in an audience, a list of leads for another tool.';
create index audience_member_list on audience_member (audience, subject_id);
