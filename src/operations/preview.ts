import type { Kysely } from 'kysely';
import { isMissing } from '../conditions/compile-test.ts';
import { DAY_MS, type Instant } from '../domain/instant.ts';
import type { Json } from '../domain/json.ts';
import type { Scorecard } from '../domain/scorecard.ts';
import { foldText } from '../domain/text.ts';
import { bandOf } from '../scoring/band.ts';
import { type CompiledScorecard, compileScorecard } from '../scoring/compile-scorecard.ts';
import { doubleCountingPairs } from '../scoring/double-counting.ts';
import { compileProgram, emptyMemory, type Memory, mergeMemories, type Program } from '../scoring/memory.ts';
import { NEWCOMER_WEEKS, type PreviewOutcome, PreviewTally } from '../scoring/preview-tally.ts';
import { scoresReadBy } from '../scoring/score-cycle.ts';
import { evaluateAll, evaluateSubject, scoreKey, subjectTrait } from '../scoring/subject.ts';
import { traitsReadBy } from '../scoring/what-rules-read.ts';
import type { Database } from '../store/connect-database.ts';
import { countSubjectsOf, type DrawPosition, drawSubjects } from '../store/draw-subjects.ts';
import { readEvents } from '../store/read-events.ts';
import type { Schema } from '../store/schema.ts';
import { readScores } from '../store/scores.ts';
import { peopleOfAll, readSubjects, type SubjectRow } from '../store/subjects.ts';
import type { RegisteredScorecard, Registry } from './registry.ts';
import { rememberStored } from './remember-stored.ts';

/** Few enough that others wait some tens of milliseconds at most while these are being scored. */
const SUBJECTS_AT_ONCE = 250;

/** How far a preview has come. */
export interface PreviewProgress {
  tally: PreviewTally;
  /** How many subjects there are. */
  subjects: number;
  /** Whether everybody was looked at. */
  isLast: boolean;
}

/**
 * Scores subjects by a scorecard as if it were live, beside the version that is: a random sample at first, the same each
 * time, and at last everybody. Whoever has seen enough stops asking.
 */
export async function* previewScorecard(
  database: Database,
  registry: Registry,
  { scorecard, now }: { scorecard: Scorecard; now: Instant },
): AsyncGenerator<PreviewProgress> {
  const { subject: kind, slug } = scorecard;
  const live = registry.scorecards.find((one) => one.isLive && one.compiled.scorecard.slug === slug);
  const tally = new PreviewTally(scorecard, live?.compiled.scorecard, doubleCountingPairs(scorecard));
  const work: Work = {
    database,
    registry,
    live,
    compiled: compileScorecard(scorecard),
    traits: [...new Set(traitsReadBy(scorecard).map(({ trait }) => trait))],
    now,
  };
  const subjects = await countSubjectsOf(database.kysely, kind);
  let after: DrawPosition | undefined;
  for (;;) {
    const drawn = await drawSubjects(database.kysely, { kind, after, limit: SUBJECTS_AT_ONCE });
    const rows = await readSubjects(
      database.kysely,
      drawn.map(({ subjectId }) => subjectId),
    );
    for (const outcome of await scoreBoth(work, rows)) tally.add(outcome);
    const isLast = drawn.length < SUBJECTS_AT_ONCE;
    yield { tally, subjects: isLast ? tally.sampled : Math.max(subjects, tally.sampled), isLast };
    if (isLast) return;
    after = drawn.at(-1);
  }
}

interface Work {
  database: Database;
  registry: Registry;
  live: RegisteredScorecard | undefined;
  compiled: CompiledScorecard;
  /** The traits that rules of the scorecard read. */
  traits: readonly string[];
  now: Instant;
}

async function scoreBoth(work: Work, rows: readonly SubjectRow[]): Promise<PreviewOutcome[]> {
  const { database, registry, compiled, now } = work;
  const added = addedProgram(registry, compiled);
  const extra = added.slots.length === 0 ? undefined : await newStates(database, added, { rows, now });
  const companies = await traitsOfCompanies(database.kysely, rows);
  const before = await storedScores(work, rows);
  return rows.map((row) => {
    const states = registry.fromStored(row.states);
    for (const [key, state] of extra?.get(row.subjectId) ?? []) states.set(key, state);
    const subject = {
      kind: row.kind,
      memory: { traits: row.traits, states },
      measureRevision: row.measureRevision,
      companyTraits: companies.get(row.companyId ?? ''),
    };
    const trait = subjectTrait(subject);
    return {
      subjectId: row.subjectId,
      before: before.get(row.subjectId) ?? null,
      after: scoreAfter(work, subject, Math.max(now, row.rememberedAt)),
      traits: work.traits.filter((name) => !isMissing(trait(name))),
      isNewcomer: row.firstSeenAt > now - NEWCOMER_WEEKS * 7 * DAY_MS,
    };
  });
}

function scoreAfter(
  { registry, compiled }: Work,
  subject: Parameters<typeof evaluateAll>[0],
  at: Instant,
): PreviewOutcome['after'] {
  const { scorecard } = compiled;
  const readsScores = scoresReadBy(scorecard).length > 0;
  const evaluations = readsScores ? evaluateAll(subject, registry.rules[scorecard.subject], at) : [];
  const live = new Map(
    evaluations.flatMap(({ active, evaluation }) =>
      active.isLive ? [[active.compiled.scorecard.slug, evaluation]] : [],
    ),
  );
  const after = evaluateSubject(compiled, subject, { at, evaluationOf: (slug) => live.get(slug) });
  if (!after.isEligible) return null;
  const rules = after.rows.flatMap((row) =>
    row.kind === 'rule' ? [{ rule: row.rule, points: row.points }] : [],
  );
  return { score: after.score, band: bandOf(scorecard.bands, after.score).id, rules };
}

/** The measures of a scorecard that are kept for nobody yet. */
function addedProgram(registry: Registry, { scorecard, slots }: CompiledScorecard): Program {
  const rules = registry.rules[scorecard.subject];
  const known = new Set(rules.programAt(registry.measureRevision).slots.map(({ key }) => key));
  return compileProgram(slots.filter(({ key }) => !known.has(key)));
}

async function traitsOfCompanies(database: Kysely<Schema>, rows: readonly SubjectRow[]) {
  const ids = [...new Set(rows.flatMap(({ companyId }) => (companyId === null ? [] : [companyId])))];
  return new Map((await readSubjects(database, ids)).map((row) => [row.subjectId, row.traits]));
}

/** The states of measures that are kept for nobody yet, from the histories: a company's from those of its people. */
async function newStates(
  database: Database,
  program: Program,
  { rows, now }: { rows: readonly SubjectRow[]; now: Instant },
): Promise<Map<string, Map<string, Json>>> {
  const companies = rows.filter(({ kind }) => kind === 'company').map(({ subjectId }) => subjectId);
  const leads = rows.filter(({ kind }) => kind === 'lead').map(({ subjectId }) => subjectId);
  const people = await peopleOfAll(database.kysely, companies);
  const memories = await statesFromEvents(database, program, { leadIds: [...leads, ...people.keys()], now });
  const states = new Map<string, Map<string, Json>>();
  for (const [subjectId, memory] of memories) {
    const owner = people.get(subjectId) ?? subjectId;
    const before = { traits: {}, states: states.get(owner) ?? new Map<string, Json>() };
    states.set(owner, mergeMemories(program, before, memory).states);
  }
  return states;
}

/** Reads the events that concern the measures, of all leads at once. */
async function statesFromEvents(
  database: Database,
  program: Program,
  { leadIds, now }: { leadIds: readonly string[]; now: Instant },
): Promise<Map<string, Memory>> {
  const names = [...new Set(program.slots.flatMap(({ eventNames }) => eventNames).map(foldText))];
  return database.transaction(async (transaction) => {
    const memories = new Map(leadIds.map((subjectId) => [subjectId, emptyMemory()]));
    for await (const page of readEvents(transaction, leadIds, names)) {
      for (const event of page) {
        const memory = event.occurredAt <= now ? memories.get(event.subjectId) : undefined;
        if (memory) rememberStored(program, memory, event);
      }
    }
    return memories;
  });
}

/** The scores and bands by the live version, as they are kept; of those who are eligible. */
async function storedScores(
  { database, live }: Work,
  rows: readonly SubjectRow[],
): Promise<Map<string, { score: number; band: string }>> {
  if (!live) return new Map();
  const scores = await readScores(
    database.kysely,
    rows.map(({ subjectId }) => subjectId),
  );
  return new Map(
    scores.flatMap((row) =>
      scoreKey(row) === scoreKey(live) && row.isEligible && row.band !== null
        ? [[row.subjectId, { score: row.score, band: row.band }]]
        : [],
    ),
  );
}
