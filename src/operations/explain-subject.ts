import type { Kysely } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Json } from '../domain/json.ts';
import { compareMessages, isEvent, type Message } from '../domain/message.ts';
import type { Rule, Scorecard } from '../domain/scorecard.ts';
import { COMPANY_MEMBERSHIP, COMPANY_PREFIX, type Traits } from '../domain/trait.ts';
import { bandOf } from '../scoring/band.ts';
import { type CompiledScorecard, compileScorecard } from '../scoring/compile-scorecard.ts';
import type { Evaluation } from '../scoring/evaluate.ts';
import { compileProgram, emptyMemory, type Memory, type Program } from '../scoring/memory.ts';
import { inReadingOrder } from '../scoring/score-cycle.ts';
import {
  type ActiveScorecard,
  evaluateAll,
  letTimePass,
  type ScoringRules,
  type Subject,
  scoreKey,
} from '../scoring/subject.ts';
import { findIdentity } from '../store/find-subject.ts';
import { latestEvents, readHistories, type StoredMessage } from '../store/messages.ts';
import type { Schema } from '../store/schema.ts';
import { readScores } from '../store/scores.ts';
import { peopleOf, readSubjects, type SubjectRow } from '../store/subjects.ts';
import { memoriesFromHistory } from './rebuild-memory.ts';
import type { RegisteredScorecard, Registry } from './registry.ts';

/** What to explain: a subject's score at an instant, by a version. */
export interface ExplainRequest {
  subjectId: string;
  scorecardId: number;
  version: number;
  compiled: CompiledScorecard;
  /** When the score is asked for; now when left out. */
  at?: Instant | undefined;
  /** Only what had been received by then counts; everything when left out. */
  knownAt?: Instant | undefined;
  now: Instant;
}

/** What is behind a rule's points: the latest events, at most {@link MOST_EVENTS}, or the trait. */
export interface Evidence {
  events: { messageId: string; name: string; occurredAt: Instant }[];
  trait?: { name: string; value: Json; setAt: Instant };
}

export interface Explanation {
  scorecard: Scorecard;
  version: number;
  evaluation: Evaluation;
  /** Null while the subject is not eligible. */
  band: string | null;
  evidence: Map<string, Evidence>;
}

const MOST_EVENTS = 5;
/** How many of a subject's latest events are looked through for evidence. */
const EVENTS_SEARCHED = 100;

/** Explains a score: the rows that add up to it, the band, and what is behind each rule. */
export async function explainSubject(
  database: Kysely<Schema>,
  registry: Registry,
  request: ExplainRequest,
): Promise<Explanation | undefined> {
  const [row] = await readSubjects(database, [request.subjectId]);
  if (!row) return undefined;
  const isNow = request.at === undefined && request.knownAt === undefined;
  const isLive = registry.scorecards.some((one) => one.isLive && scoreKey(one) === scoreKey(request));
  const explained =
    isNow && isLive
      ? await explainNow(database, registry, { row, request })
      : await explainPast(database, registry, { row, request });
  const evidence = await findEvidence(database, { request, row, traits: explained.traits });
  return { scorecard: request.compiled.scorecard, version: request.version, ...explained, evidence };
}

interface Explained {
  evaluation: Evaluation;
  band: string | null;
  traits: { own: Traits; company: Traits | undefined };
}

/** From the memory as it is kept: the cost does not depend on the length of the history. */
async function explainNow(
  database: Kysely<Schema>,
  registry: Registry,
  { row, request }: { row: SubjectRow; request: ExplainRequest },
): Promise<Explained> {
  const [companies, scores] = await Promise.all([
    readSubjects(database, row.companyId === null ? [] : [row.companyId]),
    readScores(database, [row.subjectId]),
  ]);
  const subject = inertSubject(row, registry.fromStored(row.states), companies[0]?.traits);
  for (const score of scores) subject.scores.set(scoreKey(score), score);
  const rules = registry.rules[row.kind];
  // What became due a moment ago may not have been written yet.
  if (row.pendingAt !== null && row.pendingAt <= request.now) {
    const due = readHistories(database, [row.subjectId], { after: row.rememberedAt, through: request.now });
    for await (const message of due) subject.pending.push(message);
  }
  letTimePass(subject, rules, Math.max(request.now, row.rememberedAt));
  const at = subject.rememberedAt;
  const evaluation = evaluationOf(evaluateAll(subject, rules, at), request);
  const { bands } = request.compiled.scorecard;
  const before = subject.scores.get(scoreKey(request))?.band ?? undefined;
  const band = evaluation.isEligible ? bandOf(bands, evaluation.score, before).id : null;
  return { evaluation, band, traits: { own: subject.memory.traits, company: subject.companyTraits } };
}

/** From the history: what had occurred by an instant, as far as it was known by another, under any version. */
async function explainPast(
  database: Kysely<Schema>,
  registry: Registry,
  { row, request }: { row: SubjectRow; request: ExplainRequest },
): Promise<Explained> {
  const at = request.at ?? request.now;
  const rules = rulesWith(registry, request, row.kind);
  const program = rules.programAt(registry.measureRevision);
  const memory = await memoryAt(database, program, { row, at, knownAt: request.knownAt });
  const companyTraits =
    row.kind === 'lead'
      ? await companyTraitsAt(database, memory, { at, knownAt: request.knownAt })
      : undefined;
  const subject = {
    ...inertSubject(row, new Map(), companyTraits),
    memory,
    measureRevision: registry.measureRevision,
  };
  const evaluation = evaluationOf(evaluateAll(subject, rules, at), request);
  const { bands } = request.compiled.scorecard;
  const direct = evaluation.isEligible ? bandOf(bands, evaluation.score).id : null;
  const hasMargin = bands.some(({ margin }) => margin > 0);
  const band =
    hasMargin && evaluation.isEligible
      ? await bandOnPath(database, rules, { subject, request, at, direct })
      : direct;
  return { evaluation, band, traits: { own: memory.traits, company: companyTraits } };
}

/** The live scorecards, so that scores of others can be read, with the asked version in place of its live one. */
function rulesWith(registry: Registry, request: ExplainRequest, kind: 'lead' | 'company'): ScoringRules {
  const others = registry.rules[kind].scorecards.filter(
    (one) => one.isLive && one.scorecardId !== request.scorecardId,
  );
  const { scorecardId, version } = request;
  const asked: ActiveScorecard = {
    scorecardId,
    version,
    isLive: true,
    measureRevision: 0,
    compiled: compileScorecard(request.compiled.scorecard),
  };
  const scorecards = [...others.map((one) => ({ ...one, measureRevision: 0 })), asked];
  const order = inReadingOrder(scorecards.map(({ compiled }) => compiled.scorecard));
  scorecards.sort((a, b) => order.indexOf(a.compiled.scorecard) - order.indexOf(b.compiled.scorecard));
  const program = compileProgram(scorecards.flatMap(({ compiled }) => compiled.slots));
  return { scorecards, programAt: () => program };
}

async function memoryAt(
  database: Kysely<Schema>,
  program: Program,
  { row, at, knownAt }: { row: SubjectRow; at: Instant; knownAt: Instant | undefined },
): Promise<Memory> {
  const own = await memoriesFromHistory(database, program, new Map([[row.subjectId, at]]), knownAt);
  const memory = own.get(row.subjectId) ?? emptyMemory();
  if (row.kind === 'lead') return memory;
  const people = await peopleOf(database, row.subjectId);
  const theirs = await memoriesFromHistory(database, program, new Map(people.map((id) => [id, at])), knownAt);
  for (const person of theirs.values()) {
    for (const { key, accumulator } of program.slots) {
      const state = person.states.get(key);
      if (state !== undefined)
        memory.states.set(key, accumulator.merge(memory.states.get(key) ?? accumulator.empty(), state));
    }
  }
  return memory;
}

async function companyTraitsAt(
  database: Kysely<Schema>,
  memory: Memory,
  { at, knownAt }: { at: Instant; knownAt: Instant | undefined },
): Promise<Traits | undefined> {
  const group = memory.traits[COMPANY_MEMBERSHIP]?.value;
  const companyId =
    typeof group === 'string' ? await findIdentity(database, { kind: 'group', value: group }) : undefined;
  if (companyId === undefined) return undefined;
  const memories = await memoriesFromHistory(
    database,
    compileProgram([]),
    new Map([[companyId, at]]),
    knownAt,
  );
  return memories.get(companyId)?.traits;
}

/** With a margin the band depends on the way that the score took, so the way is gone again from the beginning. */
async function bandOnPath(
  database: Kysely<Schema>,
  rules: ScoringRules,
  {
    subject,
    request,
    at,
    direct,
  }: { subject: Subject; request: ExplainRequest; at: Instant; direct: string | null },
): Promise<string | null> {
  const { subjectId, kind } = subject;
  const knownAt = request.knownAt ?? Number.POSITIVE_INFINITY;
  const people = kind === 'company' ? await peopleOf(database, subjectId) : [];
  const pending: Message[] = [];
  for await (const message of readHistories(database, [subjectId, ...people], { through: at })) {
    if (message.receivedAt > knownAt || (message.subjectId !== subjectId && !isEvent(message))) continue;
    // What was taken back later had its effect until then.
    pending.push({
      ...message,
      retracted: message.retractedAt !== undefined && message.retractedAt <= knownAt,
    });
  }
  pending.sort(compareMessages);
  const walker: Subject = {
    ...subject,
    memory: emptyMemory(),
    scores: new Map(),
    pending,
    rememberedAt: 0,
    changesAt: undefined,
  };
  letTimePass(walker, rules, at);
  return walker.scores.get(scoreKey(request))?.band ?? direct;
}

function inertSubject(
  row: SubjectRow,
  states: Map<string, Json>,
  companyTraits: Traits | undefined,
): Subject {
  return {
    subjectId: row.subjectId,
    kind: row.kind,
    memory: { traits: row.traits, states },
    measureRevision: row.measureRevision,
    companyTraits,
    rememberedAt: row.rememberedAt,
    pending: [],
    pendingLaterAt: undefined,
    changesAt: row.nextChangeAt ?? undefined,
    dueCause: undefined,
    scores: new Map(),
    journal: {
      entries: [],
      transitions: [],
      remembered: [],
      untold: [],
      hasNewTraits: false,
      newTraits: new Set(),
    },
  };
}

function evaluationOf(
  evaluations: readonly { active: ActiveScorecard; evaluation: Evaluation }[],
  request: Pick<RegisteredScorecard, 'scorecardId' | 'version'>,
): Evaluation {
  const found = evaluations.find(({ active }) => scoreKey(active) === scoreKey(request));
  if (!found)
    throw new Error(`no evaluation of version ${request.version} of scorecard ${request.scorecardId}`);
  return found.evaluation;
}

async function findEvidence(
  database: Kysely<Schema>,
  { request, row, traits }: { request: ExplainRequest; row: SubjectRow; traits: Explained['traits'] },
): Promise<Map<string, Evidence>> {
  const subjectIds = row.kind === 'company' ? await peopleOf(database, row.subjectId) : [row.subjectId];
  const through = request.at ?? Math.max(request.now, row.rememberedAt);
  const names = [...new Set(request.compiled.slots.flatMap(({ eventNames }) => eventNames))];
  const events = await latestEvents(database, subjectIds, { names, through, limit: EVENTS_SEARCHED });
  const knownAt = request.knownAt ?? Number.POSITIVE_INFINITY;
  const known = events.filter(
    (event) =>
      event.receivedAt <= knownAt && !(event.retractedAt !== undefined && event.retractedAt <= knownAt),
  );
  const { rules, slots } = request.compiled;
  const program = compileProgram(slots);
  return new Map(
    rules.map(({ rule, measure }) => {
      const keys = new Set(measure.slots.map(({ key }) => key));
      const matching = known.filter((event) => concerns(program, keys, event)).slice(0, MOST_EVENTS);
      const trait = traitBehind(rule, traits);
      const list = matching.map(({ messageId, name, occurredAt }) => ({ messageId, name, occurredAt }));
      return [rule.id, { events: list, ...(trait && { trait }) }];
    }),
  );
}

function concerns(program: Program, keys: ReadonlySet<string>, event: StoredMessage): boolean {
  if (!isEvent(event)) return false;
  const { name, slots } = program.concernedBy(event.name);
  return slots.some((slot) => keys.has(slot.key) && slot.match({ ...event, name }) !== undefined);
}

function traitBehind(
  { measure }: Rule,
  { own, company }: Explained['traits'],
): Evidence['trait'] | undefined {
  if (measure.kind !== 'trait') return undefined;
  const name = measure.trait;
  const traitOf = (traits: Traits | undefined, key: string) =>
    traits && Object.hasOwn(traits, key) ? traits[key] : undefined;
  const inCompany = name.startsWith(COMPANY_PREFIX)
    ? traitOf(company, name.slice(COMPANY_PREFIX.length))
    : undefined;
  const inOwn = traitOf(own, name);
  const trait =
    inOwn && inCompany ? (inCompany.setAt > inOwn.setAt ? inCompany : inOwn) : (inOwn ?? inCompany);
  return trait && { name, value: trait.value, setAt: trait.setAt };
}
