import type { Transaction } from 'kysely';
import { parseLeadCondition } from '../conditions/parse-lead-condition.ts';
import type { ExperimentAim, ExperimentKind } from '../domain/experiment.ts';
import type { Instant } from '../domain/instant.ts';
import type { Scorecard } from '../domain/scorecard.ts';
import {
  BEFORE_ALL,
  type ExperimentRow,
  insertExperiment,
  lastFeedPosition,
  type NewExperiment,
  runningExperiments,
} from '../store/experiments.ts';
import { extendFeed } from '../store/ledgers.ts';
import type { Schema } from '../store/schema.ts';
import type { RegisteredScorecard, Registry } from './registry.ts';

/** An experiment that cannot be started, with the field of the request that is the reason. */
export class ExperimentRefused extends Error {
  override readonly name = 'ExperimentRefused';
  readonly field: string;

  constructor(field: string, message: string) {
    super(message);
    this.field = field;
  }
}

/** What somebody asks for. */
export interface ExperimentRequest {
  slug: string;
  title: string;
  kind: ExperimentKind;
  /** The scorecard in use; for a hold-out the one by whose score is adjusted, if any. */
  champion?: string | undefined;
  challenger?: string | undefined;
  /** The highest band unless said. */
  bands?: readonly string[] | undefined;
  condition?: string | undefined;
  share: number;
  aim: ExperimentAim;
  horizonDays: number;
  plannedLeads: number;
  worthwhile: number;
}

/**
 * Starts an experiment: from now on the queue is ranked by the arms of its leads, or those drawn are passed on. Who takes part is
 * found in the background ({@link exposeLeads}).
 *
 * @throws ExperimentRefused
 */
export async function startExperiment(
  transaction: Transaction<Schema>,
  registry: Registry,
  request: ExperimentRequest & { by: string; now: Instant; salt: string },
): Promise<ExperimentRow> {
  await extendFeed(transaction);
  const experiment: NewExperiment = {
    ...request,
    ...(await subjectOf(transaction, registry, request)),
    condition: conditionOf(request),
    seenPosition: await lastFeedPosition(transaction),
    enteredThrough: request.kind === 'scorecards' ? BEFORE_ALL : null,
    startedAt: request.now,
    startedBy: request.by,
  };
  const started = await insertExperiment(transaction, experiment);
  if (started) return started;
  throw new ExperimentRefused(
    'slug',
    `there is an experiment “${request.slug}” already; choose another name`,
  );
}

type Compared = Pick<
  NewExperiment,
  'firstScorecardId' | 'firstVersion' | 'secondScorecardId' | 'secondVersion' | 'bands'
>;

/** Which versions an experiment is about, and by which bands leads take part. */
async function subjectOf(
  transaction: Transaction<Schema>,
  registry: Registry,
  request: ExperimentRequest,
): Promise<Compared> {
  const { kind } = request;
  const champion =
    kind === 'hold-out' && request.champion === undefined
      ? undefined
      : liveScorecard(registry, { field: 'champion', slug: request.champion });
  const challenger =
    kind === 'scorecards'
      ? liveScorecard(registry, { field: 'challenger', slug: request.challenger })
      : undefined;
  if (champion && challenger) refuseIncomparable(champion.compiled.scorecard, challenger.compiled.scorecard);
  if (kind !== 'hold-out') await refuseBusy(transaction, [champion, challenger]);
  return {
    firstScorecardId: champion?.scorecardId ?? null,
    firstVersion: champion?.version ?? null,
    secondScorecardId: challenger?.scorecardId ?? null,
    secondVersion: challenger?.version ?? null,
    bands: kind === 'hold-out' ? [] : bandsOf(request, [champion, challenger]),
  };
}

function liveScorecard(
  registry: Registry,
  { field, slug }: { field: string; slug: string | undefined },
): RegisteredScorecard {
  const live = registry.scorecards.filter(
    ({ isLive, compiled }) => isLive && compiled.scorecard.subject === 'lead',
  );
  const slugs = live.map(({ compiled }) => compiled.scorecard.slug);
  const found = live.find(({ compiled }) => compiled.scorecard.slug === slug);
  if (found) return found;
  const got = slug === undefined ? 'nothing' : `“${slug}”`;
  throw new ExperimentRefused(
    field,
    `got ${got}, expected a scorecard of leads that is live: ${slugs.join(', ') || 'there is none yet; publish one'}`,
  );
}

/** They must differ, or there is nothing to find out. Their scales may: the queue compares places, not scores. */
function refuseIncomparable(champion: Scorecard, challenger: Scorecard): void {
  if (champion.slug === challenger.slug)
    throw new ExperimentRefused(
      'challenger',
      `got the champion “${champion.slug}” itself, expected another scorecard that is live`,
    );
  const [first, second] = [champion, challenger].map(({ slug: _, title: __, description: ___, ...rest }) =>
    JSON.stringify(rest),
  );
  if (first === second)
    throw new ExperimentRefused(
      'challenger',
      'has the same rules and bands as the champion: every lead would have the same score under both',
    );
}

function bandsOf(
  { bands }: ExperimentRequest,
  scorecards: readonly (RegisteredScorecard | undefined)[],
): string[] {
  const highest = scorecards[0]?.compiled.scorecard.bands.at(-1)?.id;
  const chosen = bands && bands.length > 0 ? [...bands] : highest === undefined ? [] : [highest];
  for (const one of scorecards) {
    const known = one?.compiled.scorecard.bands.map(({ id }) => id) ?? chosen;
    const unknown = chosen.find((band) => !known.includes(band));
    if (unknown !== undefined)
      throw new ExperimentRefused(
        'bands',
        `got “${unknown}”, expected bands of “${one?.compiled.scorecard.slug}”: ${known.join(', ')}`,
      );
    if (one && known.every((band) => chosen.includes(band)))
      throw new ExperimentRefused(
        'bands',
        'all bands are chosen; expected those that are passed on to sales',
      );
  }
  return chosen;
}

/** One queue can follow one experiment. */
async function refuseBusy(
  transaction: Transaction<Schema>,
  scorecards: readonly (RegisteredScorecard | undefined)[],
): Promise<void> {
  const ids = scorecards.flatMap((one) => (one ? [one.scorecardId] : []));
  const busy = (await runningExperiments(transaction)).find(
    ({ kind, firstScorecardId, secondScorecardId }) =>
      kind !== 'hold-out' &&
      [firstScorecardId, secondScorecardId].some((id) => id !== null && ids.includes(id)),
  );
  if (busy)
    throw new ExperimentRefused(
      'champion',
      `takes part in the experiment “${busy.slug}”, which is running; stop that one first`,
    );
}

function conditionOf({ kind, condition }: ExperimentRequest): string | null {
  if (kind !== 'hold-out' || condition === undefined) return null;
  const reading = parseLeadCondition(condition);
  if (reading.ok) return condition;
  const first = reading.problems[0];
  throw new ExperimentRefused('condition', first ? `${first.path}: ${first.message}` : 'cannot be read');
}
