-- The queue of sales: what lists show and search is kept apart from the memories, which change with every event; a merge
-- can be undone, because messages and names remember which lead they came to; views that people saved.

alter table message add column origin_id uuid;
comment on column message.origin_id is 'The lead that it came to, when that lead has been merged into this one since.';
alter table identity add column origin_id uuid;
comment on column identity.origin_id is 'The lead whose name it is, when that lead has been merged into this one.';
comment on column subject.merged_into is
  'The lead that this one turned out to be, which may have been merged itself; it has no history or score of its own any more.';
create index subject_merged_into on subject (merged_into) where merged_into is not null;
create index subject_last_seen_at on subject (last_seen_at desc, subject_id) where merged_into is null;

create table profile (
  subject_id uuid primary key,
  kind text not null check (kind in ('lead', 'company')),
  name text,
  email text,
  company text,
  owner text,
  status text not null check (status in ('new', 'accepted', 'rejected')),
  status_at timestamptz(3),
  search text not null,
  facts jsonb not null,
  match_keys text[] not null,
  first_seen_at timestamptz(3) not null,
  changed_at timestamptz(3) not null
);
comment on table profile is
  'What lists show of a lead or a company and search in; written when it changes, which is seldom, and not with every event.';
comment on column profile.owner is 'Who looks after it, as the trait “owner” says.';
comment on column profile.status is 'What sales said of it, as the trait “salesStatus” says.';
comment on column profile.search is 'Name, e-mail addresses, user ids and company in lower case without accents, each on a line.';
comment on column profile.facts is
  'Traits, the company''s too, as conditions compare them: { name: [folded texts, numbers, booleans] }.';
comment on column profile.match_keys is 'What two leads that are the same person are likely to share: e-mail, telephone, name with company.';
create index profile_owner on profile (owner);
create index profile_status on profile (status) where status <> 'new';
create index profile_facts on profile using gin (facts jsonb_path_ops);
create index profile_match_keys on profile using gin (match_keys);
create index profile_first_seen_at on profile (first_seen_at);
create index profile_changed_at on profile (changed_at);

alter table registry add column profile_revision integer not null default 0;
comment on column registry.profile_revision is 'Profiles were made of all subjects by this revision of how they are made.';

create index score_changed_at on score (scorecard_id, version, changed_at);
create index score_grade on score (scorecard_id, version, grade, score desc, subject_id)
  where is_eligible and grade is not null;

create table saved_view (
  view_id uuid primary key,
  owner_id text not null,
  name text not null,
  filter jsonb not null,
  position integer not null,
  is_shared boolean not null,
  created_at timestamptz(3) not null
);
comment on table saved_view is 'Filters of the queue that people saved.';
comment on column saved_view.owner_id is 'Who saved it: person:ID, key:ID or local.';
comment on column saved_view.filter is 'The parameters of the queue''s address.';
create index saved_view_owner on saved_view (owner_id, position);
create index saved_view_shared on saved_view (is_shared) where is_shared;
