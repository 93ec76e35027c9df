-- A schema with one of everything that a dump shows. The two databases of the tests must print it alike.
create type band as enum ('cold', 'warm', 'hot');
create domain points as int check (value between -1000 and 1000);
create table lead (
  id uuid primary key default gen_random_uuid(),
  number bigint generated always as identity,
  email text collate "C" not null,
  name text not null default 'it''s' check (length(name) < 200),
  score points not null default 0,
  band band,
  traits jsonb not null default '{}',
  created_at timestamptz(3) not null default now(),
  amount numeric(12, 2) generated always as (1.5) stored,
  tags text[] not null default '{}',
  unique (email, number)
);
comment on table lead is 'A person; it''s scored';
comment on column lead.score is 'points, -1000 to 1000';
create table event (
  lead_id uuid not null references lead on delete cascade,
  id uuid not null,
  occurred_at timestamptz(3) not null,
  serial_no serial,
  "mixed Case" int,
  constraint event_order check (occurred_at > '2000-01-01 00:00:00+00'::timestamptz and serial_no > 0),
  primary key (lead_id, id)
) with (fillfactor = 80);
create index event_recent on event (lead_id, occurred_at desc) where serial_no > 10;
create unique index lead_email_lower on lead (lower(email)) include (name);
create index lead_traits on lead using gin (traits jsonb_path_ops);
comment on index lead_traits is 'for segments';
create table part (at date not null, value int) partition by range (at);
create table part_2026 partition of part for values from ('2026-01-01') to ('2027-01-01');
create view hot as select id, email from lead where band = 'hot' order by email;
create view events as select l.id, e.occurred_at from lead l join event e on e.lead_id = l.id where l.email <> 'a.b';
create materialized view totals as select band, count(*) as leads from lead group by band;
create function double(value int) returns int language sql immutable as $$ select value * 2 $$;
comment on function double(int) is 'twice';
create function touch() returns trigger language plpgsql as $$ begin new.name := trim(new.name); return new; end $$;
create trigger lead_touch before insert or update on lead for each row execute function touch();
