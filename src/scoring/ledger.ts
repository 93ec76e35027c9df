import type { Instant } from '../domain/instant.ts';
import type { Band } from '../domain/scorecard.ts';
import { bandOf } from './band.ts';
import type { Evaluation } from './evaluate.ts';
import { pointsByRow } from './row.ts';

/** Why a score changed. */
export type Cause =
  | { kind: 'event'; messageId: string; name: string }
  | { kind: 'trait'; messageId: string }
  | { kind: 'time' }
  | { kind: 'company'; companyId: string }
  | { kind: 'merge'; subjectId: string }
  /** A merge was undone: with this lead. */
  | { kind: 'split'; subjectId: string }
  | { kind: 'retraction'; messageIds: string[]; reason: string }
  /** A new version: of the same scorecard or, when another is named, of one whose score it reads. */
  | { kind: 'version'; version: number; scorecard?: string }
  | { kind: 'rebuild' }
  /** What came with an import was removed. */
  | { kind: 'removal'; importId: number };

/** A score as it stands, with what its ledger needs to know of it. */
export interface ScoreState {
  score: number;
  isEligible: boolean;
  /** Null while the subject is not eligible. */
  band: string | null;
  grade: string | undefined;
  priority: string | undefined;
  dimensions: { id: string; points: number }[];
  /** Points by row, without rows of 0. */
  points: Record<string, number>;
  /** How many ledger entries and transitions there are. */
  entries: number;
  transitions: number;
}

/** A change of a score: an entry of its ledger. The moves add up to `to − from`. */
export interface LedgerEntry {
  /** From 1, without gaps. */
  entry: number;
  occurredAt: Instant;
  recordedAt: Instant;
  from: number;
  to: number;
  cause: Cause;
  moves: { row: string; points: number }[];
}

/** A change of band. */
export interface Transition {
  /** From 1, without gaps. */
  ordinal: number;
  occurredAt: Instant;
  recordedAt: Instant;
  /** Null when the lead had no band before. */
  from: string | null;
  /** Null when the lead is no longer eligible. */
  to: string | null;
  score: number;
  cause: Cause;
}

export interface ScoreChange {
  state: ScoreState;
  entry?: LedgerEntry;
  transition?: Transition;
}

/** What an evaluation changes: the new state, a ledger entry if any points moved, a transition if the band changed. */
export function changeScore(
  previous: ScoreState | undefined,
  evaluation: Evaluation,
  bands: readonly Band[],
  when: { occurredAt: Instant; recordedAt: Instant; cause: Cause },
): ScoreChange {
  const points = pointsByRow(evaluation.rows);
  const moves = movesBetween(previous?.points ?? {}, points);
  const from = previous?.score ?? 0;
  const before = previous?.band ?? null;
  const band = evaluation.isEligible ? bandOf(bands, evaluation.score, before ?? undefined).id : null;
  const hasEntry = moves.length > 0;
  const hasTransition = band !== before;
  const state: ScoreState = {
    score: evaluation.score,
    isEligible: evaluation.isEligible,
    band,
    grade: evaluation.grade?.id,
    priority: evaluation.grade?.priority,
    dimensions: evaluation.dimensions,
    points,
    entries: (previous?.entries ?? 0) + (hasEntry ? 1 : 0),
    transitions: (previous?.transitions ?? 0) + (hasTransition ? 1 : 0),
  };
  const entry: LedgerEntry = { entry: state.entries, ...when, from, to: state.score, moves };
  const transition: Transition = {
    ordinal: state.transitions,
    ...when,
    from: before,
    to: band,
    score: state.score,
  };
  return { state, ...(hasEntry && { entry }), ...(hasTransition && { transition }) };
}

/** By how much each row moved from one set of points to another; rows that did not move are left out. */
export function movesBetween(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): { row: string; points: number }[] {
  const moves: { row: string; points: number }[] = [];
  for (const [row, points] of Object.entries(before)) {
    const moved = (after[row] ?? 0) - points;
    if (moved !== 0) moves.push({ row, points: moved });
  }
  for (const [row, points] of Object.entries(after)) {
    if (before[row] === undefined && points !== 0) moves.push({ row, points });
  }
  return moves;
}
