import { readCondition } from '../conditions/read-condition.ts';
import type { Condition } from '../domain/condition.ts';
import type { Instant } from '../domain/instant.ts';
import { Place, type Problem } from '../domain/place.ts';
import { searchText } from '../domain/search-text.ts';
import { type RankRequest, scoresOfBands } from '../operations/rank-leads.ts';
import type { SharedRanking } from '../operations/rank-together.ts';
import { type ExperimentRow, runningExperiments } from '../store/experiments.ts';
import type { Actor } from './actor.ts';
import { actorName } from './actor.ts';
import type { QueueFilter } from './contract/queue.ts';
import { HttpProblem } from './problem.ts';
import { type RequestedScorecard, requireScorecard } from './require-scorecard.ts';
import type { Services } from './route-services.ts';

/** A ranking, and the scorecard by which it is made. */
export interface Ranking extends SharedRanking {
  scorecard: RequestedScorecard;
}

/** Low scores that a lot passes on get every tenth place in the queue, or they would stand where nobody comes. */
const PLACES_OF_DRAWN = 0.1;

/**
 * Which leads a request of the queue is about, and by which scores. While the scorecard is the champion of an experiment each
 * lead is ranked by the scorecard of its arm. While low scores are passed on by lot, those drawn come along where only the
 * bands of sales are asked for.
 */
export async function rankRequests(
  services: Services,
  query: QueueFilter,
  { actor, now }: { actor: Actor; now: Instant },
): Promise<[Ranking, ...Ranking[]]> {
  const scorecard = await requireScorecard(services, query.scorecard);
  const own = { ...rankRequest(query, { scorecard, actor, now }), scorecard, places: 1 };
  const experiment = (await runningExperiments(services.database.kysely)).find(
    (one) => one.kind !== 'hold-out' && one.firstScorecardId === scorecard.scorecardId,
  );
  if (experiment?.kind === 'scorecards')
    return rankingsOfArms(services, { query, own, experiment, actor, now });
  if (experiment === undefined || !query.band?.some((band) => experiment.bands.includes(band))) return [own];
  const { minScore, maxScore } = query;
  const drawn = { ...own.filter, bands: undefined, minScore, maxScore, drawn: experiment };
  return [
    { ...own, places: 1 - PLACES_OF_DRAWN },
    { ...own, places: PLACES_OF_DRAWN, filter: drawn },
  ];
}

async function rankingsOfArms(
  services: Services,
  {
    query,
    own,
    experiment,
    ...asked
  }: { query: QueueFilter; own: Ranking; experiment: ExperimentRow; actor: Actor; now: Instant },
): Promise<[Ranking, ...Ranking[]]> {
  const { scorecards } = await services.registry.read(services.database.kysely);
  const second = scorecards.find(
    (one) =>
      one.isLive &&
      one.scorecardId === experiment.secondScorecardId &&
      one.version === experiment.secondVersion,
  );
  // Where another version has just gone live the experiment is about to end.
  if (!second || own.scorecard.version !== experiment.firstVersion) return [own];
  const scorecard = { ...second, slug: second.compiled.scorecard.slug };
  const other = { ...rankRequest(query, { scorecard, ...asked }), scorecard, places: experiment.share };
  return [
    { ...own, places: 1 - experiment.share, filter: { ...own.filter, arm: { ...experiment, arm: 0 } } },
    { ...other, filter: { ...other.filter, arm: { ...experiment, arm: 1 } } },
  ];
}

/** Which leads a request of the queue is about, by the scores of one scorecard. */
function rankRequest(
  query: QueueFilter,
  { scorecard, actor, now }: { scorecard: RequestedScorecard; actor: Actor; now: Instant },
): Pick<RankRequest, 'filter' | 'condition' | 'now'> {
  const { bands } = scorecard.compiled.scorecard;
  const ofBands = query.band ? scoresOfBands(bands, query.band) : {};
  const search = query.search === undefined ? undefined : searchText(query.search.trim());
  return {
    filter: {
      scorecardId: scorecard.scorecardId,
      version: scorecard.version,
      bands: query.band,
      grades: query.grade,
      owners: query.mine ? namesOf(actor) : query.owner === undefined ? undefined : [query.owner],
      isUnowned: query.unowned,
      minScore: largest(query.minScore, ofBands.minScore),
      maxScore: smallest(query.maxScore, ofBands.maxScore),
      changedSince: query.changedSince,
      activeSince: query.activeSince,
      newSince: query.newSince,
      statuses: query.status,
      companyId: query.company,
      search,
    },
    now,
    condition: query.condition === undefined ? undefined : parseCondition(query.condition),
  };
}

/** The names under which somebody looks after leads. */
function namesOf(actor: Actor): string[] {
  return actor.kind === 'person' ? [actor.name, actor.email] : [actorName(actor)];
}

function largest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.max(a, b);
}

function smallest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b);
}

/** @throws HttpProblem 400 with what is wrong, and where */
function parseCondition(text: string): Condition {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    const detail = 'is not JSON';
    throw new HttpProblem(400, `condition ${detail}`, {
      errors: [{ field: 'condition', detail }],
      cause: error,
    });
  }
  const found: Problem[] = [];
  const condition = readCondition(new Place(document, found), 'lead');
  if (condition && found.length === 0) return condition;
  throw new HttpProblem(400, 'the condition is refused', {
    errors: found.map(({ path, message }) => ({
      field: path === '' ? 'condition' : `condition.${path}`,
      detail: message,
    })),
  });
}
