-- Everything that goes outside: the outbox, what became of each e-mail, and whom we may not write to.

create table effect (
  subject_id uuid not null,
  effect_id uuid not null,
  origin_id uuid,
  kind text not null check (kind in ('mail', 'notice', 'webhook', 'message')),
  channel text not null generated always as (case kind when 'notice' then 'mail' else kind end) stored,
  payload jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'sending', 'uncertain', 'done', 'dead')),
  due_at timestamptz(3) not null,
  has_slot boolean not null default false,
  attempts integer not null default 0,
  leased_until timestamptz(3),
  is_handed_over boolean not null default false,
  problem text,
  journey text,
  enrolment_id text,
  step text,
  created_at timestamptz(3) not null default now(),
  finished_at timestamptz(3),
  primary key (subject_id, effect_id)
);
comment on table effect is 'The outbox: what Ripen does outside of itself, enqueued in the transaction that decided it.';
comment on column effect.effect_id is 'The idempotency key to the outside: the Message-ID, the webhook-id, the id of the message in the history.';
comment on column effect.origin_id is 'The lead that it was enqueued for, when that has been merged into this one.';
comment on column effect.state is 'waiting for due_at; sending, leased to a process; uncertain, perhaps taken by the mail server; done; dead, given up.';
comment on column effect.due_at is 'When it is to be done, or tried again.';
comment on column effect.channel is 'What sends it: mail, webhook or message; each has its own worker.';
comment on column effect.has_slot is 'A lane has given it due_at as its turn: then it goes without asking for the rate again.';
comment on column effect.attempts is 'How often it was tried; being held back by a lane is no attempt.';
comment on column effect.leased_until is 'While sending: when whoever sends it is taken for dead.';
comment on column effect.is_handed_over is 'While sending: the mail server has asked for the content, so that from now on it may have taken it.';
comment on column effect.problem is 'Why the last attempt failed.';
create index effect_due on effect (channel, due_at) where state = 'waiting';
create index effect_leased on effect (leased_until) where state = 'sending';
create index effect_stuck on effect (state, finished_at) where state in ('uncertain', 'dead');
create index effect_by_id on effect (effect_id);

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
  state text not null check (state in
    ('waiting', 'sent', 'delivered', 'bounced', 'complained', 'suppressed', 'failed', 'uncertain')),
  reason text,
  journey text,
  created_at timestamptz(3) not null,
  sent_at timestamptz(3),
  first_opened_at timestamptz(3),
  first_clicked_at timestamptz(3),
  opens integer not null default 0,
  clicks integer not null default 0,
  machine_opens integer not null default 0,
  machine_clicks integer not null default 0,
  unsubscribed_at timestamptz(3),
  primary key (subject_id, mail_id)
);
comment on table mail is 'One row per message to a lead, from the first attempt on.';
comment on column mail.mail_id is 'The id of the effect.';
comment on column mail.address is 'Whom it was for, folded to lower case; empty when the lead has no address.';
comment on column mail.message_id is 'The Message-ID of the header, made of the id of the effect.';
comment on column mail.reason is 'Why it was suppressed, bounced, or failed.';
comment on column mail.opens is 'Openings by people; those of robots are in machine_opens.';
comment on column mail.clicks is 'Clicks by people; those of robots are in machine_clicks.';
create index mail_by_id on mail (mail_id);
create index mail_by_address on mail (address, created_at desc);
create index mail_by_template on mail (template, template_version, sent_at);
create index mail_created on mail (created_at);

create table mail_hit (
  subject_id uuid not null,
  mail_id uuid not null,
  hit_id uuid not null,
  origin_id uuid,
  kind text not null check (kind in ('open', 'click', 'trap')),
  link text,
  occurred_at timestamptz(3) not null,
  method text not null,
  user_agent text not null,
  visitor text not null,
  verdict text check (verdict in ('person', 'machine')),
  why text,
  primary key (subject_id, mail_id, hit_id)
);
comment on table mail_hit is 'Requests for the picture and the links of an e-mail, until and after it is known whether a person made them.';
comment on column mail_hit.kind is 'open: the picture; click: a link; trap: the link that no person sees.';
comment on column mail_hit.visitor is 'A keyed hash of the address that it came from.';
comment on column mail_hit.why is 'What gave a machine away.';
create index mail_hit_unjudged on mail_hit (occurred_at) where verdict is null;

create table lane (
  lane text primary key,
  next_slot_at timestamptz(3) not null,
  failures integer not null default 0,
  open_until timestamptz(3),
  problem text,
  changed_at timestamptz(3) not null
);
comment on table lane is 'Where effects go, each with a rate and a circuit breaker of its own: smtp, mail:example.com, webhook:hooks.example.com.';
comment on column lane.next_slot_at is 'When the next one may leave by the rate of the lane.';
comment on column lane.failures is 'Failures in a row.';
comment on column lane.open_until is 'The circuit is open: nothing is tried before.';

create table suppression (
  address text primary key,
  reason text not null check (reason in ('hard bounce', 'complaint', 'unsubscribed', 'by hand')),
  detail text not null default '',
  created_at timestamptz(3) not null,
  created_by text
);
comment on table suppression is 'Addresses that get no e-mail of journeys whatever its topic; folded to lower case.';
create index suppression_created on suppression (created_at desc, address);

create table topic (
  slug text primary key,
  titles jsonb not null,
  consent text not null check (consent in ('none', 'given', 'confirmed')),
  position integer not null default 0
);
comment on table topic is 'What e-mails are about: people subscribe to and unsubscribe from topics.';
comment on column topic.titles is 'The name of the topic by language.';
comment on column topic.consent is 'What is needed to write: nothing but no objection; that they subscribed; that they confirmed it from their mailbox.';

create table consent (
  address text not null,
  topic text not null,
  state text not null check (state in ('asked', 'given', 'confirmed', 'withdrawn')),
  changed_at timestamptz(3) not null,
  source text not null,
  proof jsonb not null default '{}',
  primary key (address, topic)
);
comment on table consent is 'What the owner of an address wants to get, by topic.';
comment on column consent.state is 'asked: a mail asks to confirm; given: subscribed; confirmed: by the link in that mail; withdrawn: unsubscribed.';
comment on column consent.source is 'Where it was said: form, api, link, one-click, preferences, import.';
