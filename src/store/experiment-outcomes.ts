import { type Kysely, sql } from 'kysely';
import { ANSWERED_WITHIN_DAYS, UNSUBSCRIBED } from '../domain/experiment.ts';
import { RESPONSE_EVENTS } from '../domain/first-response.ts';
import { DAY_MS, type Instant } from '../domain/instant.ts';
import { OPPORTUNITY_WON } from '../domain/outcome.ts';
import { LEAD_REJECTED } from '../domain/sales-status.ts';
import { foldText } from '../domain/text.ts';
import type { DayOutcome, DaySize } from '../learning/experiments/summarize-experiment.ts';
import type { Schema } from './schema.ts';
import { toTimestamptz } from './timestamptz.ts';

const FOLDED_ANSWERS = RESPONSE_EVENTS.map(foldText);
const FOLDED = [
  ...new Set([OPPORTUNITY_WON, UNSUBSCRIBED, LEAD_REJECTED].map(foldText).concat(FOLDED_ANSWERS)),
];

/**
 * What became of the leads of an experiment within its horizon, by the day on which they came into their arms. Only leads
 * whose horizon is over count, so that each counts once and for good.
 */
export async function readExperimentOutcomes(
  database: Kysely<Schema>,
  { experimentId, horizonDays, now }: { experimentId: number; horizonDays: number; now: Instant },
): Promise<DayOutcome[]> {
  const isEvent = (name: string) => sql`event = ${foldText(name)}`;
  const { rows } = await sql<DayOutcome>`
    with lead as materialized (
      select subject_id, arm, exposed_at, coalesce(score_before, 0)::float8 as before
      from experiment_lead join subject using (subject_id)
      where experiment_id = ${experimentId} and merged_into is null
        and exposed_at <= ${toTimestamptz(now - horizonDays * DAY_MS)}::timestamptz
    ), became as (
      select lead.arm, lead.exposed_at, lead.before, outcome.*
      from lead cross join lateral (
        select count(*) filter (where ${isEvent(OPPORTUNITY_WON)})::float8 as wins,
          coalesce(sum(amount) filter (where ${isEvent(OPPORTUNITY_WON)}), 0)::float8 as revenue,
          (count(*) filter (where ${isEvent(LEAD_REJECTED)}) > 0)::integer::float8 as rejected,
          (count(*) filter (where ${isEvent(UNSUBSCRIBED)}) > 0)::integer::float8 as unsubscribed,
          (count(*) filter (where event = any(${FOLDED_ANSWERS}::text[])
            and occurred_at <= lead.exposed_at + make_interval(days => ${ANSWERED_WITHIN_DAYS}::integer)) = 0)::integer::float8
            as unanswered
        from (
          select lower(normalize(name, nfc)) as event, occurred_at,
            case when jsonb_typeof(properties -> 'amount') = 'number' then (properties ->> 'amount')::float8 end as amount
          from message where message.subject_id = lead.subject_id and retraction is null and kind = 'track'
            and occurred_at > lead.exposed_at
            and occurred_at <= lead.exposed_at + make_interval(days => ${horizonDays}::integer)
        ) as event where event = any(${FOLDED}::text[])
      ) as outcome
    ), measured as (
      select arm, floor(extract(epoch from exposed_at) / 86400)::integer as day, before, measure, value
      from became cross join lateral (values
        ('conversion', (wins > 0)::integer::float8), ('wins', wins), ('revenue', revenue), ('rejected', rejected),
        ('unsubscribed', unsubscribed), ('unanswered', unanswered)) as measures (measure, value)
    )
    select day, arm, measure, count(*) as leads, sum(value) as sum, sum(value * value) as squares,
      count(*) filter (where value <> 0) as others, sum(before) as before, sum(before * before) as "beforeSquares",
      sum(before * value) as product
    from measured group by day, arm, measure order by day, arm`.execute(database);
  return rows;
}

/** How many leads came into each arm, by the day on which they did; also those whose horizon is not over. */
export async function readArmSizes(database: Kysely<Schema>, experimentId: number): Promise<DaySize[]> {
  const { rows } = await sql<DaySize>`
    select floor(extract(epoch from exposed_at) / 86400)::integer as day, arm, count(*) as leads
    from experiment_lead join subject using (subject_id)
    where experiment_id = ${experimentId} and merged_into is null
    group by 1, 2 order by 1, 2`.execute(database);
  return rows;
}

/** What became of each lead that the lot of an exploration drew, whose horizon is over: how often it was won, and what it brought. */
export async function readDrawnOutcomes(
  database: Kysely<Schema>,
  { experimentId, horizonDays, now }: { experimentId: number; horizonDays: number; now: Instant },
): Promise<{ wins: number; revenue: number }[]> {
  const { rows } = await sql<{ wins: number; revenue: number }>`
    select outcome.wins, outcome.revenue
    from experiment_lead lead join subject using (subject_id) cross join lateral (
      select count(*)::float8 as wins, coalesce(sum(case when jsonb_typeof(properties -> 'amount') = 'number'
        then (properties ->> 'amount')::float8 end), 0)::float8 as revenue
      from message where message.subject_id = lead.subject_id and retraction is null and kind = 'track'
        and lower(normalize(name, nfc)) = ${foldText(OPPORTUNITY_WON)}
        and occurred_at > lead.exposed_at
        and occurred_at <= lead.exposed_at + make_interval(days => ${horizonDays}::integer)
    ) as outcome
    where experiment_id = ${experimentId} and merged_into is null
      and exposed_at <= ${toTimestamptz(now - horizonDays * DAY_MS)}::timestamptz`.execute(database);
  return rows;
}
