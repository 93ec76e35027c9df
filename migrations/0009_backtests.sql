-- Scorecards tried on history.

create table backtest (
  backtest_id uuid primary key,
  request jsonb not null,
  status text not null check (status in ('waiting', 'running', 'done', 'failed')),
  done_count integer not null default 0,
  total_count integer not null default 0,
  result jsonb,
  problem jsonb,
  requested_at timestamptz(3) not null,
  requested_by text not null,
  worked_at timestamptz(3),
  finished_at timestamptz(3)
);
create index backtest_by_request on backtest (requested_at desc, backtest_id);
comment on table backtest is 'Scorecards tried on history: what was asked, how far it has come, and what was found.';
comment on column backtest.request is 'The scorecards with their texts as they were, the outcome, the horizon and what else was asked.';
comment on column backtest.done_count is 'Leads that were looked at, of total_count.';
comment on column backtest.problem is 'Why there is no result.';
comment on column backtest.requested_by is 'The name of who asked, as it was then.';
comment on column backtest.worked_at is 'When a process last said that it works on it; one that says nothing for minutes has ended.';
