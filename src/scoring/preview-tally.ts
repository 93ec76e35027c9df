import { estimateShare, type ShareEstimate } from '../domain/estimate-share.ts';
import type { Scorecard } from '../domain/scorecard.ts';

/** What a draft comes to for one lead or company, beside the version that is live. */
export interface PreviewOutcome {
  subjectId: string;
  /** Null when the live version does not score it. */
  before: { score: number; band: string } | null;
  /** Null when the draft does not. */
  after: { score: number; band: string; rules: { rule: string; points: number }[] } | null;
  /** The traits that rules read and it has. */
  traits: readonly string[];
  /** First seen within the last {@link NEWCOMER_WEEKS} weeks. */
  isNewcomer: boolean;
}

/** The weeks from whose newcomers is taken how many come a week. */
export const NEWCOMER_WEEKS = 4;

/** What publishing sets off at once, and how many leads the highest band brings a week. */
export interface PreviewLoad {
  /** The highest band, which sales calls. */
  band: string;
  /** Changes of band by the publication itself; each triggers what it triggers, unless the publisher chooses otherwise. */
  fires: Estimate;
  /** Those of them that lead into the highest band. */
  enters: Estimate;
  /** Of the newcomers of the last {@link NEWCOMER_WEEKS} weeks, those in the highest band; null when no version is live yet. */
  newcomersBefore: Estimate | null;
  newcomersAfter: Estimate;
}

/** How many, of those that were looked at and of all. */
export interface Estimate extends Omit<ShareEstimate, 'count'> {
  subjects: number;
}

export interface Distribution {
  /** The mean score of those that are scored; 0 when there are none. */
  mean: number;
  /** Ascending bins of equal width over the scale. */
  histogram: ({ from: number; to: number } & Estimate)[];
  bands: ({ band: string } & Estimate)[];
  notEligible: Estimate;
}

/** Somebody who moves from band to band; null stands for not being scored. */
export interface Mover {
  subjectId: string;
  fromBand: string | null;
  toBand: string | null;
  before: number | null;
  after: number | null;
}

/** What publishing a scorecard would change, by those that were looked at. */
export interface Preview {
  /** Leads or companies, whichever the scorecard scores. */
  subjects: number;
  /** How many of them were looked at. */
  sampled: number;
  /** Null when no version is live yet. */
  before: Distribution | null;
  after: Distribution;
  /** How many move from one band to another, the most frequent move first. */
  moves: ({ from: string | null; to: string | null } & Estimate)[];
  /** Those that move, the largest changes first. */
  movers: Mover[];
  /** Null when there is no band to reach. */
  load: PreviewLoad | null;
  /** How many subjects each rule gives points to. */
  rules: ({ rule: string } & Estimate)[];
}

const MOST_MOVERS = 50;
const HISTOGRAM_BINS = 10;
/** A rule that gives more different points than this gives nearly nobody the same. */
const MOST_POINTS_TOLD_APART = 20;

/** Two rules of which somebody may get points twice for the same. */
export interface RulePair {
  first: string;
  second: string;
}

/** Adds outcomes up in bounded memory. */
export class PreviewTally {
  readonly #before: Scores | undefined;
  readonly #after: Scores;
  readonly #scorecard: Scorecard;
  /** The rules of which is counted how many leads get points from both. */
  readonly pairs: readonly RulePair[];
  readonly #moves = new Map<string, number>();
  readonly #touched = new Map<string, number>();
  readonly #points = new Map<string, Map<number, number>>();
  readonly #both = new Map<RulePair, number>();
  readonly #traits = new Map<string, number>();
  #movers: Mover[] = [];
  readonly #load = { fires: 0, enters: 0, newcomersBefore: 0, newcomersAfter: 0 };
  #sampled = 0;

  /**
   * @param live the live version of the scorecard; undefined when there is none
   * @param pairs the rules of which is counted how many leads get points from both
   */
  constructor(scorecard: Scorecard, live: Scorecard | undefined, pairs: readonly RulePair[] = []) {
    this.#scorecard = scorecard;
    this.pairs = pairs;
    this.#before = live && new Scores(live);
    this.#after = new Scores(scorecard);
  }

  get sampled(): number {
    return this.#sampled;
  }

  add(outcome: PreviewOutcome): void {
    const { before, after } = outcome;
    this.#sampled += 1;
    this.#before?.add(before);
    this.#after.add(after);
    for (const trait of outcome.traits) count(this.#traits, trait);
    const touched = new Set<string>();
    for (const { rule, points } of after?.rules ?? []) {
      const seen = this.#points.get(rule) ?? new Map<number, number>();
      this.#points.set(rule, seen);
      if (seen.has(points) || seen.size < MOST_POINTS_TOLD_APART) count(seen, points);
      if (points === 0) continue;
      touched.add(rule);
      count(this.#touched, rule);
    }
    for (const pair of this.pairs) {
      if (touched.has(pair.first) && touched.has(pair.second)) count(this.#both, pair);
    }
    if ((before?.band ?? null) !== (after?.band ?? null)) this.#move(outcome);
    this.#addLoad(outcome);
  }

  #addLoad({ before, after, isNewcomer }: PreviewOutcome): void {
    const top = this.#scorecard.bands.at(-1)?.id;
    const hasMoved = before?.band !== after?.band;
    this.#load.fires += hasMoved ? 1 : 0;
    this.#load.enters += hasMoved && after?.band === top ? 1 : 0;
    if (!isNewcomer) return;
    this.#load.newcomersBefore += before?.band === top ? 1 : 0;
    this.#load.newcomersAfter += after?.band === top ? 1 : 0;
  }

  #readLoad(estimate: Estimator): PreviewLoad | null {
    const { bands } = this.#scorecard;
    const top = bands.at(-1);
    if (!top || bands.length < 2) return null;
    const { fires, enters, newcomersBefore, newcomersAfter } = this.#load;
    return {
      band: top.id,
      fires: estimate(fires),
      enters: estimate(enters),
      newcomersBefore: this.#before ? estimate(newcomersBefore) : null,
      newcomersAfter: estimate(newcomersAfter),
    };
  }

  #move({ subjectId, before, after }: PreviewOutcome): void {
    const [fromBand, toBand] = [before?.band ?? null, after?.band ?? null];
    count(this.#moves, JSON.stringify([fromBand, toBand]));
    const mover = { subjectId, fromBand, toBand, before: before?.score ?? null, after: after?.score ?? null };
    this.#movers.push(mover);
    if (this.#movers.length >= 4 * MOST_MOVERS) this.#movers = largest(this.#movers);
  }

  /** @param total how many subjects there are; those that were looked at, when they turn out to be more */
  read(total: number): Preview {
    const sampled = this.#sampled;
    const subjects = Math.max(total, sampled);
    const estimate: Estimator = (some) => {
      const { count: found, ...share } = estimateShare({ count: some, sampled, total: subjects });
      return { subjects: found, ...share };
    };
    return {
      subjects,
      sampled,
      before: this.#before?.read(estimate) ?? null,
      after: this.#after.read(estimate),
      moves: [...this.#moves]
        .sort(([, a], [, b]) => b - a)
        .map(([key, some]) => {
          const [from, to] = JSON.parse(key) as [string | null, string | null];
          return { from, to, ...estimate(some) };
        }),
      movers: largest(this.#movers),
      load: this.#readLoad(estimate),
      rules: this.#scorecard.rules.map(({ id }) => ({ rule: id, ...estimate(this.touchedBy(id)) })),
    };
  }

  /** How many of those looked at get points from a rule, for or against. */
  touchedBy(rule: string): number {
    return this.#touched.get(rule) ?? 0;
  }

  /** How many get points from both rules of a pair. */
  touchedByBoth(pair: RulePair): number {
    return this.#both.get(pair) ?? 0;
  }

  /** How many get the points that a rule gives most often. */
  sameFrom(rule: string): { points: number; subjects: number } {
    let most = { points: 0, subjects: 0 };
    for (const [points, subjects] of this.#points.get(rule) ?? []) {
      if (subjects > most.subjects) most = { points, subjects };
    }
    return most;
  }

  /** How many have a trait. */
  having(trait: string): number {
    return this.#traits.get(trait) ?? 0;
  }
}

type Estimator = (count: number) => Estimate;

/** The scores and bands of one version. */
class Scores {
  readonly #scorecard: Scorecard;
  readonly #bins = new Map<number, number>();
  readonly #bands = new Map<string, number>();
  readonly #width: number;
  #sum = 0;
  #scored = 0;
  #notEligible = 0;

  constructor(scorecard: Scorecard) {
    const { min, max } = scorecard.scale;
    this.#scorecard = scorecard;
    this.#width = Math.max(1, Math.ceil((max - min + 1) / HISTOGRAM_BINS));
  }

  add(outcome: { score: number; band: string } | null): void {
    if (!outcome) {
      this.#notEligible += 1;
      return;
    }
    this.#scored += 1;
    this.#sum += outcome.score;
    count(this.#bins, Math.floor((outcome.score - this.#scorecard.scale.min) / this.#width));
    count(this.#bands, outcome.band);
  }

  read(estimate: Estimator): Distribution {
    const { scale, bands } = this.#scorecard;
    const histogram: Distribution['histogram'] = [];
    for (let bin = 0; scale.min + bin * this.#width <= scale.max; bin += 1) {
      const from = scale.min + bin * this.#width;
      const to = Math.min(scale.max, from + this.#width - 1);
      histogram.push({ from, to, ...estimate(this.#bins.get(bin) ?? 0) });
    }
    return {
      mean: this.#scored === 0 ? 0 : this.#sum / this.#scored,
      histogram,
      bands: bands.map(({ id }) => ({ band: id, ...estimate(this.#bands.get(id) ?? 0) })),
      notEligible: estimate(this.#notEligible),
    };
  }
}

function count<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function largest(movers: readonly Mover[]): Mover[] {
  const change = ({ before, after }: Mover): number => Math.abs((after ?? 0) - (before ?? 0));
  return movers
    .toSorted((a, b) => change(b) - change(a) || (a.subjectId < b.subjectId ? -1 : 1))
    .slice(0, MOST_MOVERS);
}
