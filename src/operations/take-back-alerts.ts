import type { Transaction } from 'kysely';
import type { AlertCause } from '../domain/alert.ts';
import { DAY_MS, type Instant, SECOND_MS } from '../domain/instant.ts';
import type { ScoreState } from '../scoring/ledger.ts';
import { scoreKey } from '../scoring/subject.ts';
import { markTakenBack, openAlertsOf } from '../store/open-alerts.ts';
import type { Schema } from '../store/schema.ts';
import type { Registry } from './registry.ts';

/** What is longer ago is nobody's business any more. */
const TAKEN_BACK_FOR_MS = 30 * DAY_MS;
/** Robots click many times: what is taken back within this time is told together. */
const CORRECTED_AFTER_MS = 20 * SECOND_MS;

/** What a retraction changed of a lead. */
export interface Retracted {
  subjectId: string;
  messageIds: ReadonlySet<string>;
  /** Its scores before and after, by scorecard and version. */
  before: ReadonlyMap<string, Pick<ScoreState, 'score' | 'band'>>;
  after: ReadonlyMap<string, Pick<ScoreState, 'score' | 'band'>>;
}

/**
 * Takes alerts back whose reason was retracted, in the transaction that retracts it: the event that they are about, or points without
 * which the lead is below the band or the score.
 */
export async function takeBackAlerts(
  transaction: Transaction<Schema>,
  registry: Registry,
  { retracted, why, now }: { retracted: readonly Retracted[]; why: string; now: Instant },
): Promise<void> {
  const open = await openAlertsOf(transaction, {
    subjectIds: retracted.map(({ subjectId }) => subjectId),
    since: now - TAKEN_BACK_FOR_MS,
  });
  if (open.length === 0) return;
  const byLead = new Map(retracted.map((one) => [one.subjectId, one]));
  const alerts = open.filter(({ subjectId, cause }) => {
    const changes = byLead.get(subjectId);
    return changes !== undefined && !holds(cause, changes, registry);
  });
  if (alerts.length === 0) return;
  await markTakenBack(transaction, { alerts, why, at: now, correctionAt: now + CORRECTED_AFTER_MS });
}

/** Whether a cause is still so, as far as the retraction goes: a score that fell by itself takes nothing back. */
function holds(
  cause: AlertCause,
  { messageIds, before, after }: Retracted,
  { scorecards }: Registry,
): boolean {
  if (cause.kind === 'event') return !messageIds.has(cause.messageId);
  const live = scorecards.find(
    ({ isLive, compiled }) => isLive && compiled.scorecard.slug === cause.scorecard,
  );
  if (!live) return true;
  const [was, is] = [before.get(scoreKey(live)), after.get(scoreKey(live))];
  if (!was || was.score <= (is?.score ?? Number.NEGATIVE_INFINITY)) return true;
  if (cause.kind === 'score') return is !== undefined && is.score >= cause.atLeast;
  const rank = (band: string | null | undefined): number =>
    live.compiled.scorecard.bands.findIndex(({ id }) => id === band);
  return rank(is?.band) >= rank(cause.band);
}
