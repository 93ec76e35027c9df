-- Who gets leads: reps with their working time, and teams that share leads.

create table rep (
  person_id uuid primary key references person on delete cascade,
  takes_leads boolean not null,
  languages text[] not null default '{}',
  territories text[] not null default '{}',
  capacity integer check (capacity > 0),
  hours jsonb not null,
  country text,
  updated_at timestamptz(3) not null
);
comment on table rep is 'What is to be known of a person for giving them leads and meetings; their time zone is that of the person.';
comment on column rep.languages is 'In which they talk to leads, as BCP 47; empty for all.';
comment on column rep.territories is 'The countries that they look after, as ISO 3166-1; empty for all.';
comment on column rep.capacity is 'How many leads without an answer they may have at the same time; null for any number.';
comment on column rep.hours is 'Weekly working hours: { mon: [{ fromMinute, toMinute }], … }, in minutes after local midnight.';
comment on column rep.country is 'Whose public holidays are free, as ISO 3166-1.';

create table absence (
  absence_id uuid primary key,
  person_id uuid not null references person on delete cascade,
  from_at timestamptz(3) not null,
  to_at timestamptz(3) not null check (to_at > from_at),
  note text not null default ''
);
comment on table absence is 'When somebody is out of office.';
create index absence_of_person on absence (person_id, to_at);

create table team (
  slug text primary key,
  title text not null,
  keeps_companies boolean not null,
  respond_within_minutes integer check (respond_within_minutes > 0),
  remind_before_minutes integer check (remind_before_minutes > 0),
  escalate_to jsonb,
  reassigns boolean not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null
);
comment on table team is 'Reps who share leads, and what is expected of them.';
comment on column team.respond_within_minutes is 'Of working time of the rep, until a lead is to have an answer; null for no target.';
comment on column team.remind_before_minutes is 'So many minutes of working time before the target the rep is reminded.';
comment on column team.escalate_to is 'Whom to tell of a missed target: { kind: person, personId } or { kind: channel, channel }.';

create table team_member (
  team text not null references team on delete cascade,
  person_id uuid not null references person on delete cascade,
  weight integer not null check (weight between 0 and 100),
  taken numeric(60, 0) not null default 0,
  position integer not null,
  primary key (team, person_id)
);
comment on table team_member is 'Who is in a team, and with how much weight their turn comes.';
comment on column team_member.taken is 'What they got so far divided by their weight, where a lead is the least common multiple of 1 to 100, so that it is exact: the one with the least is next.';
create index team_member_of_person on team_member (person_id);

create table handover (
  subject_id uuid not null,
  handover_id uuid not null,
  origin_id uuid,
  team text,
  person_id uuid,
  turn integer not null default 1,
  why jsonb not null,
  asked_at timestamptz(3) not null,
  assigned_at timestamptz(3),
  respond_by timestamptz(3),
  remind_at timestamptz(3),
  reminded_at timestamptz(3),
  missed_at timestamptz(3),
  responded_at timestamptz(3),
  how text,
  worked_ms bigint,
  ended text check (ended in ('reassigned', 'replaced', 'merged', 'undone', 'dropped')),
  ended_at timestamptz(3),
  replaced_by uuid,
  next_at timestamptz(3),
  journey text,
  enrolment_id uuid,
  step text,
  primary key (subject_id, handover_id)
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
create index handover_due on handover (next_at) where next_at is not null;
create index handover_open on handover (person_id) where ended is null and responded_at is null;
create index handover_waiting on handover (team, asked_at, subject_id, handover_id) where person_id is null and ended is null;
create index handover_assigned on handover (assigned_at, team, person_id) where assigned_at is not null;
