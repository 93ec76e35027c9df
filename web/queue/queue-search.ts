import type { QueueOrder } from '../../src/http/contract/queue.ts';

/** How far back “lately” reaches, in days. */
export const PERIODS = ['1', '7', '30'] as const;
export type Period = (typeof PERIODS)[number];

/** What the address of the queue says, and what a saved view holds: all as text. */
export interface QueueSearch {
  scorecard?: string;
  sort?: QueueOrder;
  band?: string;
  grade?: string;
  /** `me`, `nobody`, or `=` with the name of an owner. */
  owner?: string;
  status?: string;
  search?: string;
  minScore?: string;
  maxScore?: string;
  country?: string;
  /** A condition on traits as JSON. */
  condition?: string;
  /** Days. */
  active?: Period;
  changed?: Period;
  new?: Period;
  view?: string;
}

const KEYS = [
  'scorecard',
  'sort',
  'band',
  'grade',
  'owner',
  'status',
  'search',
  'minScore',
  'maxScore',
  'country',
  'condition',
  'active',
  'changed',
  'new',
  'view',
] as const;

/** Reads the address; what is no text or number is left out. */
export function readQueueSearch(search: Record<string, unknown>): QueueSearch {
  const entries = KEYS.flatMap((key): [string, string][] => {
    const value = search[key];
    if (typeof value === 'string' && value !== '') return [[key, value]];
    return typeof value === 'number' ? [[key, String(value)]] : [];
  });
  return Object.fromEntries(entries) as QueueSearch;
}

/** The part that filters, without order and view. */
export function filterOf({ sort: _, view: __, ...filter }: QueueSearch): QueueSearch {
  return filter;
}

/** So that the same question is asked again within some minutes, and its answer is known. */
const STEP_MS = 5 * 60_000;
const DAY_MS = 86_400_000;

/** What an address holds that somebody changed by hand is no condition: it finds what it would find without. */
function conditionsIn(condition: string | undefined): object[] {
  if (condition === undefined) return [];
  try {
    const document: unknown = JSON.parse(condition);
    return typeof document === 'object' && document !== null ? [document] : [];
  } catch {
    return [];
  }
}

/** The parameters with which the API is asked. */
export function queueParameters(search: QueueSearch, now: number): Record<string, string> {
  const { owner, country, condition, active, changed, new: fresh } = search;
  const since = (days: string) =>
    new Date(Math.floor((now - Number(days) * DAY_MS) / STEP_MS) * STEP_MS).toISOString();
  const conditions = [...(country ? [{ country }] : []), ...conditionsIn(condition)];
  const parameters: Record<string, string | undefined> = {
    scorecard: search.scorecard,
    band: search.band,
    grade: search.grade,
    mine: owner === 'me' ? 'true' : undefined,
    unowned: owner === 'nobody' ? 'true' : undefined,
    owner: owner?.startsWith('=') ? owner.slice(1) : undefined,
    status: search.status,
    search: search.search,
    minScore: search.minScore,
    maxScore: search.maxScore,
    condition:
      conditions.length === 0
        ? undefined
        : JSON.stringify(conditions.length === 1 ? conditions[0] : { and: conditions }),
    activeSince: active && since(active),
    changedSince: changed && since(changed),
    newSince: fresh && since(fresh),
  };
  return Object.fromEntries(
    Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
