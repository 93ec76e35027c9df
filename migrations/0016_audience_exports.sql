-- Audiences that are exported on schedule, for ad platforms and other tools.

create table audience_export (
  slug text primary key,
  title text not null,
  source jsonb not null,
  columns jsonb not null,
  topic text,
  destination jsonb not null,
  secret text,
  schedule jsonb not null,
  is_active boolean not null,
  next_at timestamptz(3) not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  updated_by text not null
);
comment on table audience_export is 'Leads that are written out as CSV on schedule: whom, what of them, where to, and when.';
comment on column audience_export.source is 'Whom: { kind: segment, segment } or { kind: audience, audience }.';
comment on column audience_export.columns is 'What of them: [{ header, value }]; value as email_sha256, lead_id or trait:NAME.';
comment on column audience_export.topic is 'Only those who may be written to about this topic; null for everybody who is not suppressed.';
comment on column audience_export.destination is 'Where to: a folder, an S3-compatible store or a webhook; secrets are not in it.';
comment on column audience_export.secret is 'The secret of the destination, sealed with the secret of the installation.';
comment on column audience_export.schedule is '{ every: hour | day | week, atMinute, weekday, timeZone }.';
create index audience_export_due on audience_export (next_at) where is_active;

create table audience_export_run (
  run_id uuid primary key,
  slug text not null references audience_export on delete cascade,
  scheduled_at timestamptz(3) not null,
  state text not null check (state in ('waiting', 'running', 'done', 'failed')),
  attempts integer not null default 0,
  due_at timestamptz(3),
  leased_until timestamptz(3),
  looked_count bigint not null default 0,
  lead_count bigint not null default 0,
  byte_count bigint,
  file text,
  problem text,
  started_at timestamptz(3),
  finished_at timestamptz(3)
);
comment on table audience_export_run is 'One export at one instant; tried again until it is done or given up.';
comment on column audience_export_run.scheduled_at is 'What the file is named after, so that trying again writes the same file.';
comment on column audience_export_run.due_at is 'While waiting: when it is done, or tried again.';
comment on column audience_export_run.leased_until is 'While running: when whoever runs it is taken for dead.';
comment on column audience_export_run.looked_count is 'How many leads were looked at so far; lead_count: how many of them are in it.';
create index audience_export_run_due on audience_export_run (due_at) where state = 'waiting';
create index audience_export_run_leased on audience_export_run (leased_until) where state = 'running';
create index audience_export_run_of on audience_export_run (slug, scheduled_at desc);
