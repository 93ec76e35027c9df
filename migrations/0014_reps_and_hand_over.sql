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
  taken numeric not null default 0,
  position integer not null,
  primary key (team, person_id)
);
comment on table team_member is 'Who is in a team, and with how much weight their turn comes.';
comment on column team_member.taken is 'What they got so far divided by their weight: the one with the least is next.';
create index team_member_of_person on team_member (person_id);
