import type { Instant } from '../domain/instant.ts';
import type { Json } from '../domain/json.ts';
import { compareMessages, isEvent, type Message } from '../domain/message.ts';
import { COMPANY_PREFIX, type Traits, traitValue } from '../domain/trait.ts';
import { earliest } from './compile-measure.ts';
import type { CompiledScorecard } from './compile-scorecard.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import { KnownRows } from './known-rows.ts';
import { type Cause, changeScore, type LedgerEntry, type ScoreState, type Transition } from './ledger.ts';
import { type Memory, type Program, remember } from './memory.ts';

/** A version of a scorecard that is in use: live, or being published. */
export interface ActiveScorecard {
  scorecardId: number;
  version: number;
  isLive: boolean;
  /** Only subjects whose memory is complete up to this revision can be scored by it. */
  measureRevision: number;
  compiled: CompiledScorecard;
}

/** What scores the subjects of one kind: the scorecards in reading order, and the memory that they need. */
export interface ScoringRules {
  scorecards: readonly ActiveScorecard[];
  /** The slots whose states are complete in a memory of the revision. */
  programAt(measureRevision: number): Program;
}

/** A lead or a company while its scores are brought up to date. */
export interface Subject {
  subjectId: string;
  kind: 'lead' | 'company';
  memory: Memory;
  measureRevision: number;
  /** The traits of a lead's company. */
  companyTraits?: Traits | undefined;
  /** The memory holds what occurred up to here. */
  rememberedAt: Instant;
  /** Messages that occurred after that, in order, up to the instant to which time is about to pass. */
  pending: Message[];
  /** The first message after those: its instant is still to come. */
  pendingLaterAt: Instant | undefined;
  /** When a score changes if nothing arrives. */
  changesAt: Instant | undefined;
  /** Why `changesAt` was brought forward, when it was. */
  dueCause: Cause | undefined;
  /** By scorecard and version, see {@link scoreKey}. */
  scores: Map<string, ScoreState>;
  /** What happened since it was loaded, to be stored with it. */
  journal: {
    entries: (LedgerEntry & ScorecardVersion)[];
    transitions: (Transition & ScorecardVersion)[];
    /** Events remembered, in order. */
    remembered: Message[];
    /** Those of them that the memory of the company does not hold yet. */
    untold: Message[];
    /** Traits were set: what depends on a company's traits has to be told. */
    hasNewTraits: boolean;
    /** The names of those that messages set. */
    newTraits: Set<string>;
    scoredAt?: Instant;
  };
}

interface ScorecardVersion {
  scorecardId: number;
  version: number;
}

/** The key of a score among those of a subject. */
export function scoreKey({ scorecardId, version }: ScorecardVersion): string {
  return `${scorecardId}:${version}`;
}

/** When to look at a subject again if nothing arrives: a score changes then, or a message becomes due. */
export function nextChangeAt(subject: Subject): Instant | undefined {
  return earliest([subject.changesAt, subject.pending[0]?.occurredAt, subject.pendingLaterAt]);
}

/**
 * Lets time pass up to an instant: messages that become due are remembered, and scores that change by time alone get
 * an entry at each instant at which they do, in order.
 */
export function letTimePass(subject: Subject, rules: ScoringRules, to: Instant): void {
  for (let next = nextChangeAt(subject); next !== undefined && next <= to; next = nextChangeAt(subject)) {
    const due = subject.pending.findIndex((message) => message.occurredAt > (next ?? 0));
    const messages = subject.pending.splice(0, due < 0 ? subject.pending.length : due);
    if (messages.length === 0 && subject.pendingLaterAt === next) {
      // Without this the loop would never end.
      throw new Error(`subject ${subject.subjectId} has a message due at ${next} that was not read`);
    }
    subject.rememberedAt = Math.max(subject.rememberedAt, next);
    const cause = subject.dueCause ?? { kind: 'time' };
    if (messages.length === 0) score(subject, rules, { at: next, recordedAt: to, cause });
    subject.dueCause = undefined;
    for (const message of messages) take(subject, rules, message, { at: next, recordedAt: to });
  }
  subject.rememberedAt = Math.max(subject.rememberedAt, to);
}

/** Takes in messages that are new to the subject; time must have passed to `at` before. */
export function takeIn(
  subject: Subject,
  rules: ScoringRules,
  messages: readonly Message[],
  at: Instant,
): void {
  for (const message of messages.toSorted(compareMessages)) {
    if (message.occurredAt <= at) take(subject, rules, message, { at, recordedAt: at });
    else subject.pendingLaterAt = earliest([subject.pendingLaterAt, message.occurredAt]);
  }
}

/** Evaluates every scorecard that applies, and notes what changed. */
export function score(
  subject: Subject,
  rules: ScoringRules,
  when: { at: Instant; occurredAt?: Instant; recordedAt: Instant; cause: Cause },
): void {
  const evaluations = evaluateAll(subject, rules, when.at);
  for (const { active, evaluation } of evaluations) {
    const { scorecardId, version } = active;
    const key = scoreKey(active);
    const { bands } = active.compiled.scorecard;
    const change = changeScore(subject.scores.get(key), evaluation, bands, {
      occurredAt: when.occurredAt ?? when.at,
      recordedAt: when.recordedAt,
      cause: when.cause,
    });
    subject.scores.set(key, change.state);
    if (change.entry) subject.journal.entries.push({ scorecardId, version, ...change.entry });
    if (change.transition) subject.journal.transitions.push({ scorecardId, version, ...change.transition });
  }
  subject.changesAt = earliest(evaluations.map(({ evaluation }) => evaluation.changesAt));
  subject.journal.scoredAt = when.at;
}

/** Evaluates every scorecard that applies to a subject, without changing anything. */
export function evaluateAll(
  subject: Pick<Subject, 'kind' | 'memory' | 'companyTraits' | 'measureRevision'>,
  rules: ScoringRules,
  at: Instant,
): { active: ActiveScorecard; evaluation: Evaluation }[] {
  const live = new Map<string, Evaluation>();
  const evaluations: { active: ActiveScorecard; evaluation: Evaluation }[] = [];
  for (const active of rules.scorecards) {
    if (active.measureRevision > subject.measureRevision) continue;
    const evaluation = evaluateSubject(active.compiled, subject, {
      at,
      evaluationOf: (slug) => live.get(slug),
    });
    if (active.isLive) live.set(active.compiled.scorecard.slug, evaluation);
    evaluations.push({ active, evaluation });
  }
  return evaluations;
}

/** Evaluates one scorecard on a subject. */
export function evaluateSubject(
  compiled: CompiledScorecard,
  subject: Pick<Subject, 'kind' | 'memory' | 'companyTraits'>,
  { at, evaluationOf }: { at: Instant; evaluationOf: (slug: string) => Evaluation | undefined },
): Evaluation {
  const { memory } = subject;
  memory.known ??= new KnownRows();
  return evaluate(compiled, {
    at,
    known: memory.known,
    trait: subjectTrait(subject),
    state: (slot) => memory.states.get(slot.key),
    evaluationOf,
  });
}

/** Looks up traits of a subject as rules read them: of a company, `company.x` is its own x. */
export function subjectTrait({
  kind,
  memory: { traits },
  companyTraits,
}: Pick<Subject, 'kind' | 'memory' | 'companyTraits'>): (name: string) => Json | undefined {
  return (name) =>
    kind === 'company' && name.startsWith(COMPANY_PREFIX)
      ? traitValue(name.slice(COMPANY_PREFIX.length), traits, undefined)
      : traitValue(name, traits, companyTraits);
}

function take(
  subject: Subject,
  rules: ScoringRules,
  message: Message,
  { at, recordedAt }: { at: Instant; recordedAt: Instant },
): void {
  const hasEffect = remember(rules.programAt(subject.measureRevision), subject.memory, message);
  if (isEvent(message) && !message.retracted) {
    subject.journal.remembered.push(message);
    subject.journal.untold.push(message);
  }
  if (message.kind === 'identify' && hasEffect) {
    subject.journal.hasNewTraits = true;
    for (const name of Object.keys(message.properties)) subject.journal.newTraits.add(name);
  }
  if (!hasEffect && subject.scores.size > 0) return;
  const { messageId, name, occurredAt } = message;
  const cause: Cause = isEvent(message) ? { kind: 'event', messageId, name } : { kind: 'trait', messageId };
  score(subject, rules, { at, occurredAt, recordedAt, cause });
}
