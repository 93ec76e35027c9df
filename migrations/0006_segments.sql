-- Segments, and who changed which scorecard.

create table segment (
  slug text primary key,
  title text not null,
  description text not null default '',
  source text not null,
  created_at timestamptz(3) not null,
  created_by text not null,
  updated_at timestamptz(3) not null,
  updated_by text not null
);
comment on table segment is 'The leads that meet a condition, by name. Who is in it is asked, never kept.';
comment on column segment.source is 'The condition as somebody wrote it, YAML or JSON.';
comment on column segment.created_by is 'The name of who made it, as it was then.';

alter table scorecard add column draft_updated_by text;
comment on column scorecard.draft_updated_by is 'The name of who saved the draft last, as it was then.';
alter table scorecard_version add column published_by text;
comment on column scorecard_version.published_by is 'The name of who published it, as it was then; null for versions from before this was kept.';
