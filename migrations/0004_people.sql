-- People who sign in, how they do, who may become one, and who changed what.

create table person (
  id uuid primary key,
  email text not null unique check (email = lower(email)),
  email_verified boolean not null,
  name text not null,
  role text not null check (role in ('viewer', 'sales', 'marketer', 'admin', 'owner')),
  language text not null,
  time_zone text not null,
  two_factor_enabled boolean not null default false,
  deactivated_at timestamptz(3),
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null
);
comment on table person is 'Somebody who signs in.';
comment on column person.email_verified is 'Whether the address is known to be theirs; single sign-on finds people by it only then.';
comment on column person.language is 'The language of the app and of e-mails, as BCP 47: en, cs, pl, ro, et, nb.';
comment on column person.time_zone is 'An IANA time zone; instants are shown in it.';
comment on column person.deactivated_at is 'Since when they cannot sign in.';

create table account (
  id uuid primary key,
  person_id uuid not null references person on delete cascade,
  provider_id text not null,
  account_id text not null,
  password text,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  unique (provider_id, account_id)
);
create index account_person on account (person_id);
comment on table account is 'A way in which a person signs in: by a password, or by another system.';
comment on column account.provider_id is 'credential: by password; oidc: by single sign-on.';
comment on column account.account_id is 'Who the person is to the provider.';
comment on column account.password is 'scrypt hash with its salt.';

create table session (
  id uuid primary key,
  person_id uuid not null references person on delete cascade,
  token text not null unique,
  ip_address text,
  user_agent text,
  expires_at timestamptz(3) not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null
);
create index session_person on session (person_id);
comment on table session is 'A browser in which a person is signed in. Not in back-ups.';
comment on column session.token is 'In the cookie it is signed; without the secret of the installation it opens nothing.';

create table two_factor (
  id uuid primary key,
  person_id uuid not null unique references person on delete cascade,
  secret text not null,
  backup_codes text not null,
  verified boolean not null default true,
  failed_verification_count integer not null default 0,
  locked_until timestamptz(3)
);
comment on table two_factor is 'The second factor of a person: codes that change every 30 seconds.';
comment on column two_factor.secret is 'Encrypted with the secret of the installation.';
comment on column two_factor.backup_codes is 'Codes for when the device is lost, each good once; encrypted likewise.';
comment on column two_factor.verified is 'False until the first code was right.';

create table verification (
  id uuid primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz(3) not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null
);
create index verification_identifier on verification (identifier);
comment on table verification is 'What is half done: resets of passwords, sign-ins that wait for the second factor or for another system. Not in back-ups.';
comment on column verification.identifier is 'A hash.';

create table invitation (
  invitation_id uuid primary key,
  email text not null unique check (email = lower(email)),
  role text not null check (role in ('viewer', 'sales', 'marketer', 'admin', 'owner')),
  language text not null,
  invited_by text not null,
  token_hash text not null unique,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null
);
comment on table invitation is 'An address whose owner may become a person; gone when that has happened.';
comment on column invitation.token_hash is 'SHA-256 of the token in the link, hexadecimal; the token itself is not kept.';
comment on column invitation.invited_by is 'The name of whoever invited.';

create table audit_entry (
  entry_id bigint generated always as identity primary key,
  occurred_at timestamptz(3) not null,
  actor_kind text not null check (actor_kind in ('person', 'key', 'local', 'nobody')),
  actor_id text,
  actor_name text not null,
  action text not null,
  target jsonb not null default '{}',
  details jsonb not null default '{}',
  address text not null
);
create index audit_entry_actor on audit_entry (actor_id, entry_id);
create index audit_entry_action on audit_entry (action, entry_id);
comment on table audit_entry is 'Who changed what; append-only.';
comment on column audit_entry.actor_kind is 'person, key, local (the command line of the installation), nobody (not signed in).';
comment on column audit_entry.actor_name is 'The name at that time.';
comment on column audit_entry.action is 'What was done, as person.invite.';
comment on column audit_entry.target is 'What it was done to: the ids that the request named.';
comment on column audit_entry.details is 'What else is worth knowing; never a secret.';
comment on column audit_entry.address is 'The network address that the request came from; empty on the command line.';

create function refuse_change_of_audit_entry() returns trigger language plpgsql as $$
begin
  raise exception 'entries of the audit log are never changed';
end $$;
create trigger audit_entry_append_only before update or delete on audit_entry
  for each row execute function refuse_change_of_audit_entry();
