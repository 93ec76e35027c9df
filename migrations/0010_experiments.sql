-- Experiments: champion and challenger, hold-outs, and low scores that a lot passes on to sales.

create table experiment (
  experiment_id integer generated always as identity primary key,
  slug text not null unique,
  title text not null,
  kind text not null check (kind in ('scorecards', 'hold-out', 'exploration')),
  status text not null check (status in ('running', 'stopped')),
  salt text not null,
  share double precision not null check (share > 0 and share < 1),
  first_scorecard_id integer,
  first_version integer,
  second_scorecard_id integer,
  second_version integer,
  bands text[] not null default '{}',
  condition text,
  aim text not null check (aim in ('conversion', 'wins', 'revenue')),
  horizon_days integer not null,
  planned_leads integer not null,
  worthwhile double precision not null,
  seen_position bigint not null default 0,
  entered_through uuid,
  swept_at timestamptz(3),
  started_at timestamptz(3) not null,
  started_by text not null,
  stopped_at timestamptz(3),
  stopped_by text,
  stop_reason text
);
comment on table experiment is 'A comparison of two random parts of the leads, or a random sample of low scores.';
comment on column experiment.salt is 'What the lot of a lead is made of, besides its id.';
comment on column experiment.share is 'The share of leads that the lot gives to the second arm, between 0 and 1.';
comment on column experiment.first_version is 'The version of the champion when the experiment began; another one ends it.';
comment on column experiment.bands is 'A lead takes part once it is in one of these bands; in an exploration, those below.';
comment on column experiment.condition is 'The condition on leads that a hold-out is for, YAML or JSON.';
comment on column experiment.horizon_days is 'What happens to a lead counts for so many days after it came into its arm.';
comment on column experiment.planned_leads is 'With how many leads an answer is expected; the intervals are narrowest there.';
comment on column experiment.worthwhile is 'The least difference worth having, as a share of what the first arm reaches.';
comment on column experiment.seen_position is 'Transitions up to this feed_position were looked at.';
comment on column experiment.entered_through is 'Those who were in a band at the start have taken part up to this subject; null when all have.';
comment on column experiment.swept_at is 'An exploration has looked for leads up to then.';
comment on column experiment.stop_reason is 'by hand, adopted, republished or removed.';
create index experiment_running on experiment (kind) where status = 'running';

create table experiment_lead (
  subject_id uuid not null,
  experiment_id integer not null,
  arm smallint not null check (arm in (0, 1)),
  exposed_at timestamptz(3) not null,
  score_before integer,
  primary key (subject_id, experiment_id)
);
comment on table experiment_lead is 'Which lead came into which arm of an experiment, and when. Never changed, except that a merge keeps the earlier.';
comment on column experiment_lead.arm is '0 for the first arm, 1 for the second.';
comment on column experiment_lead.score_before is 'The score of the champion at that moment; null where there was none.';
create index experiment_lead_exposed on experiment_lead (experiment_id, exposed_at);

-- How scorecards are looked after, and how what they read has moved.

create table scorecard_care (
  scorecard_id integer primary key references scorecard,
  review_every_days integer not null default 91,
  reviewed_at timestamptz(3),
  reviewed_by text,
  retrain text not null default 'never' check (retrain in ('never', 'draft', 'publish')),
  retrain_every_days integer not null default 91,
  fewest_outcomes integer not null default 100,
  least_gain double precision not null default 0,
  retrained_at timestamptz(3),
  retrained jsonb
);
comment on table scorecard_care is 'How a scorecard is looked after: reminders, and learning it again. Without a row, as the defaults say.';
comment on column scorecard_care.retrain is 'Whether it is learned again by itself: never; as a draft that people look at; or published where every gate is passed.';
comment on column scorecard_care.fewest_outcomes is 'A gate: with fewer conversions to learn from, nothing is published.';
comment on column scorecard_care.least_gain is 'A gate: the lower bound of the gain in the area under the curve must be above this.';
comment on column scorecard_care.retrained is 'What came of learning it again the last time.';

create table drift_report (
  scorecard_id integer primary key references scorecard,
  version integer not null,
  made_at timestamptz(3) not null,
  report jsonb not null
);
comment on table drift_report is 'How the measures and the score of a scorecard have moved, as it was last worked out.';

create table model (
  model_id integer generated always as identity primary key,
  slug text not null unique,
  title text not null,
  definition text not null,
  content text not null,
  content_hash text not null,
  reference jsonb not null,
  sweep_since timestamptz(3),
  sweep_through uuid,
  swept_at timestamptz(3),
  swept_fully_at timestamptz(3),
  problem text,
  added_at timestamptz(3) not null,
  added_by text not null
);
comment on table model is 'Models from outside: ONNX files whose output becomes a score in the histories of leads.';
comment on column model.definition is 'Which measures the model reads, as somebody wrote it, YAML or JSON.';
comment on column model.content is 'The ONNX file, base64.';
comment on column model.content_hash is 'SHA-256 of the file, hexadecimal.';
comment on column model.reference is 'What the model reads of some leads, a list of rows; explanations compare with them.';
comment on column model.sweep_since is 'The sweep under way looks at leads of whom something came since then; null between two.';
comment on column model.sweep_through is 'The leads up to this one have been looked at in the sweep under way.';
comment on column model.swept_at is 'When the last sweep began; the next looks at what came since.';
comment on column model.swept_fully_at is 'When the last sweep began that looked at everybody active lately: values also change as time passes.';
comment on column model.problem is 'Why the model could not be run the last time.';
