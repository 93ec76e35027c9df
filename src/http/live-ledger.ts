import { movesBetween } from '../scoring/ledger.ts';
import type { VersionedEntry } from '../store/ledgers.ts';
import type { VersionRow } from '../store/scorecards.ts';

/**
 * The ledger of a score as it was shown: of each version the entries of the time in which it was live, and where one
 * version took over from another an entry with the difference. They add up to the score, as those of each version do.
 */
export function liveLedger(
  entries: readonly VersionedEntry[],
  versions: readonly VersionRow[],
): VersionedEntry[] {
  const shown: VersionedEntry[] = [];
  let points: Record<string, number> = {};
  const inOrder = versions.filter(({ liveAt }) => liveAt !== null).toSorted((a, b) => a.version - b.version);
  for (const { version, liveAt, retiredAt } of inOrder) {
    const own = entries.filter((entry) => entry.version === version);
    const isBefore = (entry: VersionedEntry) => entry.recordedAt < (liveAt ?? 0);
    const atSwitch = pointsAfter({}, own.filter(isBefore));
    const moves = movesBetween(points, atSwitch);
    if (moves.length > 0) {
      const [from, to] = [sumOf(points), sumOf(atSwitch)];
      const when = { occurredAt: liveAt ?? 0, recordedAt: liveAt ?? 0 };
      shown.push({ version, entry: 0, ...when, from, to, cause: { kind: 'version', version }, moves });
    }
    const live = own.filter(
      (entry) => !isBefore(entry) && entry.recordedAt < (retiredAt ?? Number.POSITIVE_INFINITY),
    );
    shown.push(...live);
    points = pointsAfter(atSwitch, live);
  }
  return shown.map((entry, position) => ({ ...entry, entry: position + 1 }));
}

function pointsAfter(
  before: Readonly<Record<string, number>>,
  entries: readonly VersionedEntry[],
): Record<string, number> {
  const points = { ...before };
  for (const move of entries.flatMap(({ moves }) => moves))
    points[move.row] = (points[move.row] ?? 0) + move.points;
  return points;
}

function sumOf(points: Readonly<Record<string, number>>): number {
  return Object.values(points).reduce((sum, amount) => sum + amount, 0);
}
