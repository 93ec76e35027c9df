import { type Kysely, sql, type Transaction } from 'kysely';
import { type Instant, SECOND_MS } from '../domain/instant.ts';
import { canonicalJson } from '../domain/json.ts';
import { earliest } from '../scoring/compile-measure.ts';
import { emptyMemory, type Memory, mergeMemories } from '../scoring/memory.ts';
import { evaluateAll, type ScoringRules, scoreKey } from '../scoring/subject.ts';
import { lastTransitions, sumLedgers } from '../store/ledgers.ts';
import { firstMessagesAfter } from '../store/messages.ts';
import { loadingSample } from '../store/sample-imports.ts';
import type { Schema } from '../store/schema.ts';
import { readScores, type ScoreRow } from '../store/scores.ts';
import { peopleOf, readSubjects, type SubjectRow, subjectIdsAfter } from '../store/subjects.ts';
import { memoriesFromHistory } from './rebuild-memory.ts';
import type { Registry, RegistryCache } from './registry.ts';

/** Something that is not as it must be. */
export interface Finding {
  subjectId: string;
  check: 'memory' | 'score' | 'ledger' | 'transition' | 'due' | 'pending';
  /** What was found, and what it should be. */
  detail: string;
}

/** A score that is due is written within a second; what waits longer than this is stuck. */
const STUCK_AFTER_MS = 10 * SECOND_MS;

/**
 * Examines some subjects: what they remember is what their histories say, each message once; their scores are what
 * their scorecards say; ledger entries follow on each other and add up; transitions too; nothing that is due was
 * forgotten. Reads only.
 *
 * @returns the findings, and where to go on; undefined when all subjects have been examined
 */
export async function examineSubjects(
  database: Transaction<Schema>,
  cache: RegistryCache,
  { after, limit, now }: { after: string | null; limit: number; now: Instant },
): Promise<{ examined: number; findings: Finding[]; next: string | undefined }> {
  // One snapshot for all checks, so that what happens meanwhile is no finding.
  await sql`set transaction isolation level repeatable read, read only`.execute(database);
  const registry = await cache.read(database);
  const subjectIds = await subjectIdsAfter(database, { after, limit });
  const rows = await readSubjects(database, subjectIds);
  const scores = Map.groupBy(await readScores(database, subjectIds), ({ subjectId }) => subjectId);
  const findings = [
    ...(await examineMemories(database, registry, rows)),
    ...(await examineScores(database, registry, { rows, scores })),
    ...(await examineLedgers(database, { subjectIds, scores })),
    ...(await examineTransitions(database, registry, { subjectIds, scores })),
    ...(await examineDueness(database, { rows, now })),
  ];
  const next = subjectIds.length < limit ? undefined : subjectIds.at(-1);
  return { examined: rows.length, findings, next };
}

type Scores = ReadonlyMap<string, ScoreRow[]>;

async function examineMemories(
  database: Kysely<Schema>,
  registry: Registry,
  rows: readonly SubjectRow[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [kind, group] of Map.groupBy(rows, (row) => row.kind)) {
    for (const [revision, alike] of Map.groupBy(group, (row) => row.measureRevision)) {
      const program = registry.rules[kind].programAt(revision);
      const through = new Map(alike.map((row) => [row.subjectId, row.rememberedAt]));
      const replayed = await memoriesFromHistory(database, program, through);
      for (const row of alike) {
        const own = replayed.get(row.subjectId) ?? emptyMemory();
        const memory = kind === 'lead' ? own : await withPeople(database, registry, { row, own });
        findings.push(...compareMemories(row, memory, registry));
      }
    }
  }
  return findings;
}

async function withPeople(
  database: Kysely<Schema>,
  registry: Registry,
  { row, own }: { row: SubjectRow; own: Memory },
): Promise<Memory> {
  const program = registry.rules.company.programAt(row.measureRevision);
  const people = await readSubjects(database, await peopleOf(database, row.subjectId));
  const through = new Map(people.map((person) => [person.subjectId, person.rememberedAt]));
  let memory: Memory = { traits: own.traits, states: new Map() };
  for (const person of (await memoriesFromHistory(database, program, through)).values()) {
    memory = {
      traits: own.traits,
      states: mergeMemories(program, memory, { traits: {}, states: person.states }).states,
    };
  }
  return memory;
}

function compareMemories(row: SubjectRow, replayed: Memory, registry: Registry): Finding[] {
  const { subjectId } = row;
  const findings: Finding[] = [];
  const [traits, expectedTraits] = [canonicalJson(row.traits), canonicalJson(replayed.traits)];
  if (traits !== expectedTraits) {
    findings.push({
      subjectId,
      check: 'memory',
      detail: `traits are ${traits}, the history says ${expectedTraits}`,
    });
  }
  const known = registry.rules[row.kind].programAt(row.measureRevision).slots;
  const kept = registry.fromStored(row.states);
  for (const { key, accumulator } of known) {
    const [state, expected] = [kept, replayed.states].map((states) =>
      canonicalJson(states.get(key) ?? accumulator.empty()),
    );
    if (state === expected) continue;
    findings.push({
      subjectId,
      check: 'memory',
      detail: `measure ${key} is at ${state}, the history says ${expected}`,
    });
  }
  return findings;
}

async function examineScores(
  database: Kysely<Schema>,
  registry: Registry,
  { rows, scores }: { rows: readonly SubjectRow[]; scores: Scores },
): Promise<Finding[]> {
  const companyIds = [...new Set(rows.flatMap(({ companyId }) => (companyId === null ? [] : [companyId])))];
  const companies = new Map((await readSubjects(database, companyIds)).map((row) => [row.subjectId, row]));
  return rows.flatMap((row) => {
    const company = companies.get(row.companyId ?? '');
    // The company's traits are new, and the lead's turn has not come yet.
    if (row.dueCause !== null || (company && company.peopleDueAt !== null)) return [];
    const subject = {
      kind: row.kind,
      memory: { traits: row.traits, states: registry.fromStored(row.states) },
      measureRevision: row.measureRevision,
      companyTraits: company?.traits,
    };
    const stored = new Map((scores.get(row.subjectId) ?? []).map((score) => [scoreKey(score), score]));
    const findings = examineWaiting(row, subject, { rules: registry.rules[row.kind], stored });
    const wrong = registry.rules[row.kind].scorecards.flatMap((active) => {
      const score = stored.get(scoreKey(active));
      if (!score) return active.isLive ? [missingScore(row.subjectId, active.compiled.scorecard.slug)] : [];
      const found = evaluateAll(subject, registry.rules[row.kind], score.scoredAt).find(
        (one) => one.active === active,
      );
      if (found?.evaluation.score === score.score) return [];
      const detail = `the score of ${active.compiled.scorecard.slug} is ${score.score}, its rows add up to ${found?.evaluation.score ?? 'nothing'}`;
      return [{ subjectId: row.subjectId, check: 'score' as const, detail }];
    });
    return [...findings, ...wrong];
  });
}

/** A subject must be looked at again when its score changes by time, at the latest. */
function examineWaiting(
  row: SubjectRow,
  subject: Parameters<typeof evaluateAll>[0],
  { rules, stored }: { rules: ScoringRules; stored: ReadonlyMap<string, ScoreRow> },
): Finding[] {
  const expected = earliest(
    evaluateAll(subject, rules, Math.max(0, ...[...stored.values()].map(({ scoredAt }) => scoredAt)))
      .filter(({ active }) => stored.has(scoreKey(active)))
      .map(({ evaluation }) => evaluation.changesAt),
  );
  if (expected === undefined || (row.nextChangeAt !== null && row.nextChangeAt <= expected)) return [];
  return [
    {
      subjectId: row.subjectId,
      check: 'due',
      detail: `is to be looked at again at ${row.nextChangeAt}, and changes at ${expected}`,
    },
  ];
}

function missingScore(subjectId: string, slug: string): Finding {
  return { subjectId, check: 'score', detail: `there is no score of ${slug}` };
}

async function examineLedgers(
  database: Kysely<Schema>,
  { subjectIds, scores }: { subjectIds: readonly string[]; scores: Scores },
): Promise<Finding[]> {
  const ledgers = await sumLedgers(database, subjectIds);
  const byScore = new Map(ledgers.map((ledger) => [`${ledger.subjectId} ${scoreKey(ledger)}`, ledger]));
  const findings = ledgers
    .filter(({ isUnbroken, sum, moved }) => !isUnbroken || sum !== moved)
    .map(({ subjectId, ...ledger }): Finding => {
      const detail = `ledger ${scoreKey(ledger)} has a gap, or entries whose moves (${ledger.moved}) are not their sum (${ledger.sum})`;
      return { subjectId, check: 'ledger', detail };
    });
  for (const [subjectId, list] of scores) {
    for (const score of list) {
      const ledger = byScore.get(`${subjectId} ${scoreKey(score)}`);
      if ((ledger?.sum ?? 0) === score.score && (ledger?.entries ?? 0) === score.entries) continue;
      const detail = `ledger ${scoreKey(score)} adds up to ${ledger?.sum ?? 0} in ${ledger?.entries ?? 0} entries, the score is ${score.score} after ${score.entries}`;
      findings.push({ subjectId, check: 'ledger', detail });
    }
  }
  return findings;
}

async function examineTransitions(
  database: Kysely<Schema>,
  registry: Registry,
  { subjectIds, scores }: { subjectIds: readonly string[]; scores: Scores },
): Promise<Finding[]> {
  const live = new Set(registry.scorecards.filter(({ isLive }) => isLive).map(scoreKey));
  return (await lastTransitions(database, subjectIds)).flatMap((last): Finding[] => {
    const score = scores.get(last.subjectId)?.find((one) => scoreKey(one) === scoreKey(last));
    const isRight = last.isUnbroken && (!score || !live.has(scoreKey(score)) || score.band === last.lastBand);
    if (isRight) return [];
    const detail = `transitions of ${scoreKey(last)} end in ${last.lastBand}, the band is ${score?.band ?? 'none'}`;
    return [
      {
        subjectId: last.subjectId,
        check: 'transition',
        detail: last.isUnbroken ? detail : `${detail}, with a gap`,
      },
    ];
  });
}

async function examineDueness(
  database: Kysely<Schema>,
  { rows, now }: { rows: readonly SubjectRow[]; now: Instant },
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [rememberedAt, alike] of Map.groupBy(rows, (row) => row.rememberedAt)) {
    const ids = alike.map(({ subjectId }) => subjectId);
    const first = await firstMessagesAfter(database, ids, rememberedAt);
    for (const { subjectId, pendingAt } of alike) {
      const expected = first.get(subjectId) ?? null;
      if (expected === pendingAt) continue;
      findings.push({
        subjectId,
        check: 'pending',
        detail: `the next message is noted for ${pendingAt}, and is due at ${expected}`,
      });
    }
  }
  // Time stands still for everybody while the past of a sample is gone through.
  if (await loadingSample(database)) return findings;
  for (const { subjectId, nextChangeAt } of rows) {
    if (nextChangeAt === null || nextChangeAt > now - STUCK_AFTER_MS) continue;
    findings.push({ subjectId, check: 'due', detail: `was due ${now - nextChangeAt} ms ago` });
  }
  return findings;
}
