import { type Kysely, sql } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Json } from '../domain/json.ts';
import type { Scorecard } from '../domain/scorecard.ts';
import { bandOf } from '../scoring/band.ts';
import { compileScorecard } from '../scoring/compile-scorecard.ts';
import { compileProgram, mergeMemories, type Program } from '../scoring/memory.ts';
import { evaluateAll, evaluateSubject, scoreKey } from '../scoring/subject.ts';
import type { Schema } from '../store/schema.ts';
import { readScores } from '../store/scores.ts';
import { peopleOfAll, readSubjects, type SubjectRow } from '../store/subjects.ts';
import { memoriesFromHistory } from './rebuild-memory.ts';
import type { Registry } from './registry.ts';

/** What publishing a scorecard would change. */
export interface Preview {
  /** Leads or companies, whichever the scorecard scores. */
  subjects: number;
  /** How many of them were looked at; fewer than all when there are many. */
  sampled: number;
  /** Null when no version is live yet. */
  before: Distribution | null;
  after: Distribution;
  /** How many move from one band to another. */
  moves: { from: string | null; to: string; subjects: number }[];
  /** Those that move, the largest changes first. */
  movers: {
    subjectId: string;
    fromBand: string | null;
    toBand: string;
    before: number | null;
    after: number;
  }[];
  /** How many subjects each rule gives points to. */
  rules: { rule: string; subjects: number }[];
}

export interface Distribution {
  mean: number;
  /** Ascending bins of equal width over the scale. */
  histogram: { from: number; to: number; subjects: number }[];
  bands: { band: string; subjects: number }[];
}

const SUBJECTS_AT_ONCE = 500;
const MOST_MOVERS = 50;
const HISTOGRAM_BINS = 10;

interface Outcome {
  subjectId: string;
  before: { score: number; band: string } | null;
  after: { score: number; band: string; touched: string[] } | null;
}

/**
 * Scores subjects by a scorecard as if it were live, beside the version that is. Beyond the limit, a sample is drawn
 * that is the same as long as the subjects are.
 */
export async function previewScorecard(
  database: Kysely<Schema>,
  registry: Registry,
  { scorecard, limit, now }: { scorecard: Scorecard; limit: number; now: Instant },
): Promise<Preview> {
  const subjectIds = await sampleSubjects(database, { kind: scorecard.subject, limit });
  const outcomes: Outcome[] = [];
  for (let start = 0; start < subjectIds.length; start += SUBJECTS_AT_ONCE) {
    const rows = await readSubjects(database, subjectIds.slice(start, start + SUBJECTS_AT_ONCE));
    outcomes.push(...(await scoreBoth(database, registry, { scorecard, rows, now })));
  }
  const total = await countSubjects(database, scorecard.subject);
  return {
    subjects: total,
    sampled: subjectIds.length,
    ...summarise(scorecard, liveScorecard(registry, scorecard.slug), outcomes),
  };
}

async function sampleSubjects(
  database: Kysely<Schema>,
  { kind, limit }: { kind: 'lead' | 'company'; limit: number },
): Promise<string[]> {
  const { rows } = await sql<{ subject_id: string }>`
    select subject_id from subject where kind = ${kind} and merged_into is null
    order by md5(subject_id::text) limit ${limit}`.execute(database);
  return rows.map((row) => row.subject_id);
}

async function countSubjects(database: Kysely<Schema>, kind: 'lead' | 'company'): Promise<number> {
  const row = await database
    .selectFrom('subject')
    .select((eb) => eb.fn.countAll<number>().as('subjects'))
    .where('kind', '=', kind)
    .where('merged_into', 'is', null)
    .executeTakeFirstOrThrow();
  return row.subjects;
}

async function scoreBoth(
  database: Kysely<Schema>,
  registry: Registry,
  { scorecard, rows, now }: { scorecard: Scorecard; rows: readonly SubjectRow[]; now: Instant },
): Promise<Outcome[]> {
  const compiled = compileScorecard(scorecard);
  const rules = registry.rules[scorecard.subject];
  const known = new Set(rules.programAt(registry.measureRevision).slots.map(({ key }) => key));
  const added = compileProgram(compiled.slots.filter(({ key }) => !known.has(key)));
  const extra = added.slots.length === 0 ? undefined : await newStates(database, added, { rows, now });
  const companyIds = [...new Set(rows.flatMap(({ companyId }) => (companyId === null ? [] : [companyId])))];
  const companies = new Map(
    (await readSubjects(database, companyIds)).map((row) => [row.subjectId, row.traits]),
  );
  const bands = await storedBands(database, registry, { slug: scorecard.slug, rows });
  return rows.map((row) => {
    const states = registry.fromStored(row.states);
    for (const [key, state] of extra?.get(row.subjectId) ?? []) states.set(key, state);
    const subject = {
      kind: row.kind,
      memory: { traits: row.traits, states },
      measureRevision: row.measureRevision,
      companyTraits: companies.get(row.companyId ?? ''),
    };
    const at = Math.max(now, row.rememberedAt);
    const evaluations = evaluateAll(subject, rules, at).filter(({ active }) => active.isLive);
    const live = new Map(
      evaluations.map(({ active, evaluation }) => [active.compiled.scorecard.slug, evaluation]),
    );
    const before = evaluations.find(({ active }) => active.compiled.scorecard.slug === scorecard.slug);
    const after = evaluateSubject(compiled, subject, { at, evaluationOf: (slug) => live.get(slug) });
    const touched = after.rows.flatMap((one) => (one.kind === 'rule' && one.points !== 0 ? [one.rule] : []));
    return {
      subjectId: row.subjectId,
      before: before?.evaluation.isEligible
        ? {
            score: before.evaluation.score,
            band: bandOf(
              before.active.compiled.scorecard.bands,
              before.evaluation.score,
              bands.get(row.subjectId),
            ).id,
          }
        : null,
      after: after.isEligible
        ? { score: after.score, band: bandOf(scorecard.bands, after.score).id, touched }
        : null,
    };
  });
}

/** The states of measures that are kept for nobody yet, from the histories: a company's from those of its people. */
async function newStates(
  database: Kysely<Schema>,
  program: Program,
  { rows, now }: { rows: readonly SubjectRow[]; now: Instant },
): Promise<Map<string, Map<string, Json>>> {
  const companies = rows.filter(({ kind }) => kind === 'company').map(({ subjectId }) => subjectId);
  const leads = rows.filter(({ kind }) => kind === 'lead').map(({ subjectId }) => subjectId);
  const people = await peopleOfAll(database, companies);
  const through = new Map([...leads, ...people.keys()].map((subjectId) => [subjectId, now]));
  const states = new Map<string, Map<string, Json>>();
  for (const [subjectId, memory] of await memoriesFromHistory(database, program, through)) {
    const owner = people.get(subjectId) ?? subjectId;
    const before = { traits: {}, states: states.get(owner) ?? new Map<string, Json>() };
    states.set(owner, mergeMemories(program, before, memory).states);
  }
  return states;
}

/** The bands as they are now, which a margin may hold. */
async function storedBands(
  database: Kysely<Schema>,
  registry: Registry,
  { slug, rows }: { slug: string; rows: readonly SubjectRow[] },
): Promise<Map<string, string>> {
  const live = registry.scorecards.find((one) => one.isLive && one.compiled.scorecard.slug === slug);
  if (!live) return new Map();
  const scores = await readScores(
    database,
    rows.map(({ subjectId }) => subjectId),
  );
  return new Map(
    scores.flatMap((score) =>
      scoreKey(score) === scoreKey(live) && score.band !== null ? [[score.subjectId, score.band]] : [],
    ),
  );
}

function liveScorecard(registry: Registry, slug: string): Scorecard | undefined {
  return registry.scorecards.find((one) => one.isLive && one.compiled.scorecard.slug === slug)?.compiled
    .scorecard;
}

function summarise(
  scorecard: Scorecard,
  live: Scorecard | undefined,
  outcomes: readonly Outcome[],
): Omit<Preview, 'subjects' | 'sampled'> {
  const scored = outcomes.flatMap(({ after, ...rest }) => (after ? [{ ...rest, after }] : []));
  const moving = scored.filter(({ before, after }) => before?.band !== after.band);
  const moves = Map.groupBy(moving, ({ before, after }) =>
    JSON.stringify([before?.band ?? null, after.band]),
  );
  const touched = Map.groupBy(
    scored.flatMap(({ after }) => after.touched),
    (rule) => rule,
  );
  return {
    before: live
      ? distributionOf(
          live,
          outcomes.flatMap(({ before }) => (before ? [before] : [])),
        )
      : null,
    after: distributionOf(
      scorecard,
      scored.map(({ after }) => after),
    ),
    moves: [...moves].map(([key, list]) => {
      const [from, to] = JSON.parse(key) as [string | null, string];
      return { from, to, subjects: list.length };
    }),
    movers: moving
      .toSorted((a, b) => Math.abs(changeOf(b)) - Math.abs(changeOf(a)))
      .slice(0, MOST_MOVERS)
      .map(({ subjectId, before, after }) => ({
        subjectId,
        fromBand: before?.band ?? null,
        toBand: after.band,
        before: before?.score ?? null,
        after: after.score,
      })),
    rules: scorecard.rules.map(({ id }) => ({ rule: id, subjects: touched.get(id)?.length ?? 0 })),
  };
}

function changeOf({ before, after }: { before: { score: number } | null; after: { score: number } }): number {
  return after.score - (before?.score ?? 0);
}

function distributionOf(
  { scale, bands }: Scorecard,
  scores: readonly { score: number; band: string }[],
): Distribution {
  const width = Math.max(1, Math.ceil((scale.max - scale.min + 1) / HISTOGRAM_BINS));
  const histogram: Distribution['histogram'] = [];
  for (let from = scale.min; from <= scale.max; from += width) {
    const to = Math.min(scale.max, from + width - 1);
    histogram.push({ from, to, subjects: scores.filter(({ score }) => score >= from && score <= to).length });
  }
  const sum = scores.reduce((total, { score }) => total + score, 0);
  return {
    mean: scores.length === 0 ? 0 : sum / scores.length,
    histogram,
    bands: bands.map(({ id }) => ({ band: id, subjects: scores.filter(({ band }) => band === id).length })),
  };
}
