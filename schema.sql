-- Dumped from the migrations by scripts/dump-schema.ts; do not edit. For reading, not for running.

-- Tables

create table migration (
  number integer not null,
  name text not null,
  breaking boolean not null,
  checksum text not null,
  applied_at timestamp(3) with time zone default now() not null
);

-- Primary keys, uniques, checks, exclusions, then foreign keys

alter table migration add constraint migration_pkey PRIMARY KEY (number);
