-- Runs that review the history and learn from it.

create table learning_run (
  run_id integer generated always as identity primary key,
  status text not null check (status in ('waiting', 'running', 'done', 'failed', 'cancelled')),
  request jsonb not null,
  phase text not null default 'waiting',
  done bigint not null default 0,
  total bigint not null default 0,
  result jsonb,
  problem text,
  created_at timestamptz(3) not null,
  created_by text not null,
  touched_at timestamptz(3),
  finished_at timestamptz(3)
);
create index learning_run_at_work on learning_run (run_id) where status in ('waiting', 'running');
comment on table learning_run is 'Reviews of the history and scorecards learned from it; the latest ones are kept.';
comment on column learning_run.request is 'Outcome, horizon and options, as they were asked for.';
comment on column learning_run.phase is 'What is being done, of which done of total.';
comment on column learning_run.result is 'What came of it: the review, the proposal, and how they came about.';
comment on column learning_run.problem is 'Why nothing came of it, for people.';
comment on column learning_run.created_by is 'The name of who asked for it, as it was then.';
comment on column learning_run.touched_at is 'When the process that works on it was last heard of; another takes over after a while.';
