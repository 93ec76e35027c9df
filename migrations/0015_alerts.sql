-- Alerts: what people of the team are to know at once about a lead, and how it is told them.

create table alert (
  subject_id uuid not null,
  alert_id uuid not null,
  origin_id uuid,
  recipient_kind text not null check (recipient_kind in ('person', 'address', 'channel')),
  recipient text not null,
  kind text not null,
  detail jsonb not null,
  cause jsonb,
  at timestamptz(3) not null,
  due_at timestamptz(3),
  digest_id uuid,
  told_at timestamptz(3),
  correction_id uuid,
  taken_back_at timestamptz(3),
  taken_back_why text,
  read_at timestamptz(3),
  primary key (subject_id, alert_id)
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
create index alert_of_recipient on alert (recipient_kind, recipient, at desc, alert_id desc);
create index alert_latest on alert (at desc, alert_id desc);
create index alert_unread on alert (recipient, at desc, alert_id desc) where read_at is null and recipient_kind = 'person';
create index alert_due on alert (due_at) where due_at is not null;
create index alert_waiting on alert (recipient_kind, recipient) where due_at is not null;
create index alert_of_digest on alert (digest_id) where digest_id is not null;
create index alert_of_correction on alert (correction_id) where correction_id is not null;

create table alert_window (
  recipient_kind text not null,
  recipient text not null,
  ends_at timestamptz(3) not null,
  primary key (recipient_kind, recipient)
);
comment on table alert_window is 'Until when the alerts of a recipient are gathered, after a message went out.';

create table alert_preference (
  person_id uuid primary key references person on delete cascade,
  is_mailed boolean not null,
  window_minutes integer not null check (window_minutes between 0 and 1440),
  waits_for_hours boolean not null,
  updated_at timestamptz(3) not null
);
comment on table alert_preference is 'How somebody wants their alerts besides in the app; the usual without a row.';
comment on column alert_preference.window_minutes is 'How long alerts are gathered after one went out; 0 for each by itself.';
comment on column alert_preference.waits_for_hours is 'Alerts outside of working hours go out when the person is back, but those about answers that are due.';

create table alert_channel (
  slug text primary key,
  title text not null,
  url_sealed text not null,
  host text not null,
  ending text not null,
  language text not null,
  time_zone text not null,
  window_minutes integer not null check (window_minutes between 0 and 1440),
  created_at timestamptz(3) not null,
  created_by text not null,
  updated_at timestamptz(3) not null
);
comment on table alert_channel is 'Channels of the team''s chat that take alerts, by incoming webhooks as those of Slack.';
comment on column alert_channel.url_sealed is 'The address of the webhook, which is a secret, sealed.';
comment on column alert_channel.host is 'The host of that address: shown, and what circuit breakers go by.';
comment on column alert_channel.ending is 'The last characters of that address, to tell it from others.';

alter table effect drop constraint effect_kind_check;
alter table effect add constraint effect_kind_check check (kind in ('mail', 'notice', 'webhook', 'message', 'chat'));
