-- Meetings: pages to book them on, the meetings themselves, and the calendars of those who hold them.

create table booking_page (
  slug text primary key,
  page jsonb not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null
);
comment on table booking_page is 'Where leads book meetings, each as it was written: titles by language, host, times, place, questions, reminders.';

create table meeting (
  subject_id uuid not null,
  meeting_id uuid not null,
  origin_id uuid,
  page text not null,
  person_id uuid not null,
  state text not null check (state in ('booked', 'cancelled', 'held', 'no-show')),
  starts_at timestamptz(3) not null,
  ends_at timestamptz(3) not null check (ends_at > starts_at),
  buffer_before_minutes integer not null check (buffer_before_minutes >= 0),
  buffer_after_minutes integer not null check (buffer_after_minutes >= 0),
  sequence integer not null,
  email text not null,
  detail jsonb not null,
  calendar_href text,
  calendar_etag text,
  calendar_sequence integer,
  calendar_written_at timestamptz(3),
  created_at timestamptz(3) not null,
  changed_at timestamptz(3) not null,
  primary key (subject_id, meeting_id)
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
create index meeting_of_person on meeting (person_id, starts_at);
create index meeting_by_time on meeting (starts_at, meeting_id);
create index meeting_of_email on meeting (email, starts_at) where state = 'booked';
create index meeting_by_id on meeting (meeting_id);

create table calendar_account (
  person_id uuid primary key references person on delete cascade,
  url text not null,
  user_name text not null,
  password_sealed text not null,
  calendars jsonb not null,
  target_url text,
  next_sync_at timestamptz(3),
  synced_at timestamptz(3),
  problem_kind text check (problem_kind in ('login', 'missing', 'unreachable', 'nonsense')),
  problem text,
  failing_since timestamptz(3),
  failures integer not null default 0,
  unreadable jsonb not null default '[]',
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null
);
comment on table calendar_account is 'The calendar of somebody who holds meetings, on a CalDAV server.';
comment on column calendar_account.calendars is 'The calendars of the account: address, title, whether they keep busy, the mark of what was read last.';
comment on column calendar_account.target_url is 'The calendar that gets the meetings; null for none.';
comment on column calendar_account.next_sync_at is 'When it is read again; null while it is not, as after a restored back-up.';
comment on column calendar_account.synced_at is 'When all of it was last read: what is busy is as of then.';
comment on column calendar_account.failing_since is 'Since when it could not be read.';
comment on column calendar_account.unreadable is 'Events that could not be read and keep nobody busy: title and problem.';
create index calendar_account_due on calendar_account (next_sync_at) where next_sync_at is not null;

create table busy_block (
  person_id uuid not null references person on delete cascade,
  calendar_url text not null,
  from_at timestamptz(3) not null,
  to_at timestamptz(3) not null check (to_at > from_at),
  primary key (person_id, calendar_url, from_at, to_at)
);
comment on table busy_block is 'When somebody is busy by a calendar of theirs, as it was last read; meetings of Ripen are left out.';
create index busy_block_of_person on busy_block (person_id, to_at);

alter table effect drop constraint effect_kind_check;
alter table effect add constraint effect_kind_check
  check (kind in ('mail', 'notice', 'webhook', 'message', 'chat', 'meeting', 'calendar'));
drop index effect_due;
alter table effect drop column channel;
alter table effect add column channel text not null
  generated always as (case when kind in ('notice', 'meeting') then 'mail' else kind end) stored;
comment on column effect.channel is 'What sends it; each channel has its own worker.';
create index effect_due on effect (channel, due_at) where state = 'waiting';
