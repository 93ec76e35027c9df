-- Files that were taken in: what came with which, so that an import goes on after a crash and can be undone.

create table import (
  import_id integer generated always as identity primary key,
  kind text not null check (kind in ('leads', 'events', 'outcomes', 'costs', 'sample')),
  name text not null,
  status text not null
    check (status in ('reading', 'ready', 'refused', 'applying', 'done', 'removing', 'removed')),
  mapping jsonb not null default '{}',
  rows_read bigint not null default 0,
  rows_refused bigint not null default 0,
  rows_applied bigint not null default 0,
  messages_added bigint not null default 0,
  messages_known bigint not null default 0,
  created_at timestamptz(3) not null,
  touched_at timestamptz(3),
  finished_at timestamptz(3)
);
comment on table import is 'A file, or a sample, that was taken in.';
comment on column import.name is 'The name of the file.';
comment on column import.status is
  'Everything is read and kept before anything is applied: reading; then ready, or refused when there are rows that could not be read; what is being applied is applied to the end.';
comment on column import.mapping is 'How the columns of the file are read, and what was found out while reading.';
comment on column import.rows_read is 'Rows of the file, those refused included.';
comment on column import.rows_refused is 'Rows that could not be read.';
comment on column import.messages_added is 'Messages that were new to the histories.';
comment on column import.messages_known is 'Messages that had come before, and changed nothing.';
comment on column import.touched_at is 'When reading last came on, null before its file comes: an upload that has stood still for long is dead and cleared away.';

create table import_chunk (
  import_id integer not null references import,
  ordinal integer not null,
  row_count integer not null,
  content text not null,
  primary key (import_id, ordinal)
);
comment on table import_chunk is 'Rows that were read and are yet to be applied; gone when they have been.';
comment on column import_chunk.content is 'The rows as JSON: line, number of the row, how many equal rows came before, cells of the columns that are read.';

create table import_refusal (
  import_id integer not null references import,
  line bigint not null,
  field text not null,
  value text not null,
  reason text not null,
  primary key (import_id, line, field)
);
comment on table import_refusal is 'Rows that could not be read, and why; the first ten thousand of an import.';
comment on column import_refusal.line is 'The line of the file in which the row begins, from 1.';
comment on column import_refusal.value is 'What was found there.';
comment on column import_refusal.reason is 'What was expected.';
comment on column import_refusal.field is 'The column of the file; empty when the row as a whole is wrong.';

alter table message add column import_id integer;
comment on column message.import_id is 'The import that it came with; null when it came by the tracking API.';
create index message_import on message (import_id, subject_id) where import_id is not null;

create table campaign_cost (
  day date not null,
  channel text not null,
  campaign text not null,
  currency text not null,
  amount numeric not null,
  import_id integer,
  primary key (day, channel, campaign, currency)
);
comment on table campaign_cost is 'What was spent on a campaign on a day.';
comment on column campaign_cost.currency is 'ISO 4217.';
comment on column campaign_cost.amount is 'In units of the currency, not in cents.';
comment on column campaign_cost.import_id is 'The import that it came with last.';
