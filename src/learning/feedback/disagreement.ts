import { wilsonInterval } from '../../domain/wilson-interval.ts';
import { areaUnderCurve } from '../metrics/area-under-curve.ts';

/** What sales said last of a lead, and the score that it had then. */
export interface JudgedLead {
  score: number;
  /** The band that it was in. */
  band: string;
  verdict: 'accepted' | 'rejected';
  /** Why it was rejected; empty where nobody said. */
  reason: string;
}

/** A share with its 95% interval (Wilson). */
export interface Share {
  leads: number;
  share: number;
  low: number;
  high: number;
}

/** Where sales and the score disagree. */
export interface Disagreement {
  accepted: number;
  rejected: number;
  /** How often an accepted lead had a higher score than a rejected one; null where one of the two is missing. */
  areaUnderCurve: number | null;
  /** Of the leads of each band that sales judged, the share that was accepted; in the order of the bands. */
  bands: (Share & { band: string; accepted: number })[];
  /** Why leads of the highest band were rejected: of the rejected ones the share by reason, the most frequent first. */
  highRejected: (Share & { reason: string })[];
  /** Of the accepted leads, the share that was in the lowest band. */
  lowAccepted: Share;
}

/**
 * Compares what sales says with what scores said.
 *
 * @param bands the ids of the bands, the lowest first
 */
export function disagreementOf(leads: readonly JudgedLead[], bands: readonly string[]): Disagreement {
  const accepted = leads.filter(({ verdict }) => verdict === 'accepted');
  const rejected = leads.filter(({ verdict }) => verdict === 'rejected');
  const area = areaUnderCurve({
    scores: Float64Array.from(leads, ({ score }) => score),
    outcomes: Uint8Array.from(leads, ({ verdict }) => (verdict === 'accepted' ? 1 : 0)),
  });
  const [lowest, highest] = [bands[0], bands.at(-1)];
  const high = rejected.filter(({ band }) => band === highest);
  const reasons = [...Map.groupBy(high, ({ reason }) => reason)];
  return {
    accepted: accepted.length,
    rejected: rejected.length,
    areaUnderCurve: Number.isNaN(area) ? null : area,
    bands: bands.map((band) => {
      const inBand = leads.filter((lead) => lead.band === band);
      const good = inBand.filter(({ verdict }) => verdict === 'accepted').length;
      return { ...shareOf(good, inBand.length), band, leads: inBand.length, accepted: good };
    }),
    highRejected: reasons
      .map(([reason, some]) => ({ reason, ...shareOf(some.length, high.length) }))
      .sort((a, b) => b.leads - a.leads || (a.reason < b.reason ? -1 : 1)),
    lowAccepted: shareOf(accepted.filter(({ band }) => band === lowest).length, accepted.length),
  };
}

function shareOf(leads: number, of: number): Share {
  if (of === 0) return { leads, share: 0, low: 0, high: 1 };
  return { leads, share: leads / of, ...wilsonInterval(leads / of, of) };
}
