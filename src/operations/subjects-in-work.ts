import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import type { Message } from '../domain/message.ts';
import type { Traits } from '../domain/trait.ts';
import { emptyMemory } from '../scoring/memory.ts';
import { nextChangeAt, type Subject, scoreKey } from '../scoring/subject.ts';
import { allSettled } from '../store/all-settled.ts';
import { isAnswer, noteAnswers } from '../store/handover-answers.ts';
import { insertSignals } from '../store/journey-signals.ts';
import { firstMessagesAfter, readHistories } from '../store/messages.ts';
import { saveProfiles } from '../store/profiles.ts';
import type { Schema } from '../store/schema.ts';
import {
  insertLedgerEntries,
  insertTransitions,
  readScores,
  type ScoreRow,
  saveScores,
} from '../store/scores.ts';
import { lockSubjects, notePeopleDue, type SubjectRow, saveSubjects } from '../store/subjects.ts';
import { profileOf } from './profile-of.ts';
import type { Registry } from './registry.ts';
import { signalsOf } from './signals-of.ts';

/** A subject that a transaction holds and brings up to date, with what its row knows beside its memory. */
export interface SubjectInWork extends Subject {
  companyId: string | null;
  firstSeenAt: Instant;
  lastSeenAt: Instant;
  mergedInto: string | null;
  /** When each score last changed, by its key. */
  changedAt: Map<string, Instant>;
  /** Its profile may be another one for a reason other than traits that were set. */
  isProfileDue: boolean;
}

/**
 * Locks subjects, reads everything that scoring them takes, and keeps them together until they are saved.
 */
export class SubjectsInWork {
  readonly #transaction: Transaction<Schema>;
  readonly #registry: Registry;
  readonly #now: Instant;
  readonly #subjects = new Map<string, SubjectInWork>();

  /** @param now the instant up to which subjects are brought */
  constructor(transaction: Transaction<Schema>, registry: Registry, now: Instant) {
    this.#transaction = transaction;
    this.#registry = registry;
    this.#now = now;
  }

  get all(): SubjectInWork[] {
    return [...this.#subjects.values()];
  }

  find(subjectId: string): SubjectInWork | undefined {
    return this.#subjects.get(subjectId);
  }

  /** @throws when the subject was not loaded or created before */
  get(subjectId: string): SubjectInWork {
    const subject = this.#subjects.get(subjectId);
    if (!subject) throw new Error(`subject ${subjectId} is not in work`);
    return subject;
  }

  /**
   * Locks and reads subjects, and the companies of leads, because what a lead does changes its company; those that are
   * in work already stay as they are. Companies come after leads, all at once, so that two transactions never wait for
   * each other.
   *
   * @param companyIds companies that are concerned besides those of the leads
   */
  async load(subjectIds: readonly string[], companyIds: readonly string[] = []): Promise<void> {
    await this.#load(subjectIds);
    await this.#load([
      ...companyIds,
      ...this.all.flatMap(({ companyId }) => (companyId === null ? [] : [companyId])),
    ]);
    this.attachCompanies();
  }

  async #load(subjectIds: readonly string[]): Promise<void> {
    const wanted = [...new Set(subjectIds)].filter((subjectId) => !this.#subjects.has(subjectId));
    if (wanted.length === 0) return;
    // Both are sent at once; the database answers them in this order, so the scores are read under the locks.
    const [rows, scoreRows] = await allSettled([
      lockSubjects(this.#transaction, wanted),
      readScores(this.#transaction, wanted),
    ]);
    const scores = Map.groupBy(scoreRows, ({ subjectId }) => subjectId);
    const pending = await this.#readPending(rows);
    for (const row of rows) {
      const subject = subjectOf(row, this.#registry);
      for (const score of scores.get(row.subjectId) ?? []) {
        subject.scores.set(scoreKey(score), score);
        subject.changedAt.set(scoreKey(score), score.changedAt);
      }
      subject.pending = pending.get(row.subjectId) ?? [];
      this.#subjects.set(row.subjectId, subject);
    }
    await this.#readLater(rows);
  }

  /**
   * Reads the messages of a subject that become due until an instant, so that time can pass to it. Only needed for an
   * instant later than that of this work: one that another subject has been brought to by others.
   */
  async readThrough(subject: SubjectInWork, at: Instant): Promise<void> {
    const { subjectId, pendingLaterAt } = subject;
    if (pendingLaterAt === undefined || pendingLaterAt > at) return;
    const span = { after: pendingLaterAt - 1, through: at };
    for await (const message of readHistories(this.#transaction, [subjectId], span)) {
      subject.pending.push(message);
    }
    subject.pendingLaterAt = (await firstMessagesAfter(this.#transaction, [subjectId], at)).get(subjectId);
  }

  /**
   * Leaves messages out of what is about to become due: those that this transaction has just stored, and takes in by
   * itself.
   *
   * @param stored as `subjectId messageId`
   */
  leaveOutOfPending(stored: ReadonlySet<string>): void {
    for (const subject of this.#subjects.values()) {
      if (subject.pending.length === 0) continue;
      subject.pending = subject.pending.filter(
        ({ messageId }) => !stored.has(`${subject.subjectId} ${messageId}`),
      );
    }
  }

  /** Begins a subject that nobody has seen before. */
  create(subjectId: string, kind: 'lead' | 'company', seenAt: Instant): SubjectInWork {
    const subject: SubjectInWork = {
      subjectId,
      kind,
      memory: emptyMemory(),
      measureRevision: this.#registry.measureRevision,
      rememberedAt: this.#now,
      pending: [],
      pendingLaterAt: undefined,
      changesAt: undefined,
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
      companyId: null,
      firstSeenAt: seenAt,
      lastSeenAt: seenAt,
      mergedInto: null,
      changedAt: new Map(),
      isProfileDue: true,
    };
    this.#subjects.set(subjectId, subject);
    return subject;
  }

  /** Gives every lead the traits of its company, as they are in work. */
  attachCompanies(): void {
    for (const subject of this.#subjects.values()) {
      if (subject.kind === 'company') continue;
      subject.companyTraits =
        subject.companyId === null ? undefined : this.find(subject.companyId)?.memory.traits;
    }
  }

  /**
   * Writes everything back: rows, scores, ledger entries, transitions and what journeys have to be told, and which leads have an answer of sales, each with one statement. While the database
   * works at one, the next is put together.
   */
  async save(): Promise<void> {
    const subjects = this.all;
    const live = new Set(this.#registry.scorecards.filter(({ isLive }) => isLive).map(scoreKey));
    const known = new Set(this.#registry.scorecards.map(scoreKey));
    const entries = subjects.flatMap(({ subjectId, journal }) =>
      journal.entries.map((entry) => ({ subjectId, ...entry })),
    );
    const transitions = subjects.flatMap(({ subjectId, journal }) =>
      journal.transitions
        .filter((transition) => live.has(scoreKey(transition)))
        .map((transition) => ({ subjectId, fires: true, ...transition })),
    );
    const scores = subjects
      .flatMap((subject) => scoreRowsOf(subject))
      .filter((row) => known.has(scoreKey(row)));
    await allSettled([
      insertLedgerEntries(this.#transaction, entries),
      this.#saveRows(subjects),
      this.#saveProfiles(subjects),
      saveScores(this.#transaction, scores),
      insertTransitions(this.#transaction, transitions),
      insertSignals(this.#transaction, signalsOf(subjects, this.#registry, this.#now)),
      noteAnswers(this.#transaction, { subjectIds: answered(subjects), now: this.#now }),
    ]);
  }

  async #saveRows(subjects: readonly SubjectInWork[]): Promise<void> {
    const changed = subjects.filter(({ kind, journal }) => kind === 'company' && journal.hasNewTraits);
    const companyIds = changed.map(({ subjectId }) => subjectId);
    await saveSubjects(
      this.#transaction,
      subjects.map((subject) => rowOf(subject, this.#registry)),
    );
    await notePeopleDue(this.#transaction, { companyIds, at: this.#now });
  }

  async #saveProfiles(subjects: readonly SubjectInWork[]): Promise<void> {
    const changed = subjects.filter(
      ({ mergedInto, isProfileDue, journal }) =>
        mergedInto === null && (isProfileDue || journal.hasNewTraits),
    );
    const profiles = changed.map(({ subjectId, kind, memory: { traits }, companyTraits, firstSeenAt }) =>
      profileOf({ subjectId, kind, traits, companyTraits, firstSeenAt }),
    );
    await saveProfiles(this.#transaction, profiles, this.#now);
  }

  /** Messages that became due since their subjects were last brought up to date. */
  async #readPending(rows: readonly SubjectRow[]): Promise<Map<string, Message[]>> {
    const due = rows.filter(({ pendingAt }) => pendingAt !== null && pendingAt <= this.#now);
    const pending = new Map<string, Message[]>();
    if (due.length === 0) return pending;
    const rememberedAt = new Map(due.map((row) => [row.subjectId, row.rememberedAt]));
    const after = Math.min(...rememberedAt.values());
    const histories = readHistories(this.#transaction, [...rememberedAt.keys()], {
      after,
      through: this.#now,
    });
    for await (const message of histories) {
      if (message.occurredAt <= (rememberedAt.get(message.subjectId) ?? 0)) continue;
      pending.set(message.subjectId, [...(pending.get(message.subjectId) ?? []), message]);
    }
    return pending;
  }

  /** The instants of messages that are still to come. */
  async #readLater(rows: readonly SubjectRow[]): Promise<void> {
    const due: string[] = [];
    for (const { subjectId, pendingAt } of rows) {
      if (pendingAt === null) continue;
      if (pendingAt <= this.#now) due.push(subjectId);
      // Not the first message after now: others may have brought the subject further, and taken that one in.
      else this.get(subjectId).pendingLaterAt = pendingAt;
    }
    if (due.length === 0) return;
    for (const [subjectId, at] of await firstMessagesAfter(this.#transaction, due, this.#now)) {
      this.get(subjectId).pendingLaterAt = at;
    }
  }
}

/** The leads of which sales has taken care just now. */
function answered(subjects: readonly SubjectInWork[]): string[] {
  const leads = subjects.filter(({ kind, journal }) => kind === 'lead' && journal.remembered.some(isAnswer));
  return leads.map(({ subjectId }) => subjectId);
}

function subjectOf(row: SubjectRow, registry: Registry): SubjectInWork {
  const traits = Object.assign(Object.create(null), row.traits) as Traits;
  return {
    subjectId: row.subjectId,
    kind: row.kind,
    memory: { traits, states: registry.fromStored(row.states) },
    measureRevision: row.measureRevision,
    rememberedAt: row.rememberedAt,
    pending: [],
    pendingLaterAt: undefined,
    changesAt: row.nextChangeAt ?? undefined,
    dueCause: row.dueCause ?? undefined,
    scores: new Map(),
    journal: {
      entries: [],
      transitions: [],
      remembered: [],
      untold: [],
      hasNewTraits: false,
      newTraits: new Set(),
    },
    companyId: row.companyId,
    firstSeenAt: row.firstSeenAt,
    lastSeenAt: row.lastSeenAt,
    mergedInto: row.mergedInto,
    changedAt: new Map(),
    // The traits of its company may be others now.
    isProfileDue: row.dueCause?.kind === 'company',
  };
}

function rowOf(subject: SubjectInWork, registry: Registry): SubjectRow {
  return {
    subjectId: subject.subjectId,
    kind: subject.kind,
    companyId: subject.companyId,
    traits: subject.memory.traits,
    states: registry.toStored(subject.memory.states),
    measureRevision: subject.measureRevision,
    rememberedAt: subject.rememberedAt,
    pendingAt: subject.pendingLaterAt ?? null,
    nextChangeAt: nextChangeAt(subject) ?? null,
    dueCause: subject.dueCause ?? null,
    firstSeenAt: subject.firstSeenAt,
    lastSeenAt: subject.lastSeenAt,
    mergedInto: subject.mergedInto,
  };
}

/** The scores that were evaluated in this transaction. */
function scoreRowsOf(subject: SubjectInWork): ScoreRow[] {
  const { scoredAt } = subject.journal;
  if (scoredAt === undefined) return [];
  for (const entry of subject.journal.entries) subject.changedAt.set(scoreKey(entry), entry.recordedAt);
  return [...subject.scores].map(([key, state]) => {
    const [scorecardId = 0, version = 0] = key.split(':').map(Number);
    const changedAt = subject.changedAt.get(key) ?? scoredAt;
    return { ...state, subjectId: subject.subjectId, scorecardId, version, scoredAt, changedAt };
  });
}
