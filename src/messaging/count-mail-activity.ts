import { type Instant, MINUTE_MS } from '../domain/instant.ts';
import type { MailHit } from './classify-mail-activity.ts';

/** Opening an e-mail again within this time is the same reading; so is following the same link again. */
const SAME_READING_MS = 30 * MINUTE_MS;

/** What came of an e-mail. */
export interface MailActivity<Hit> {
  /** What people did, each reading once, in order. */
  people: Hit[];
  opens: number;
  clicks: number;
  machineOpens: number;
  machineClicks: number;
  firstOpenedAt: Instant | null;
  firstClickedAt: Instant | null;
}

/** Counts what came of an e-mail, people and machines apart. @param hits in order of time, with whether a machine made them */
export function countMailActivity<Hit extends MailHit>(
  hits: readonly { hit: Hit; isMachine: boolean }[],
): MailActivity<Hit> {
  const people: Hit[] = [];
  const lastAt = new Map<string, Instant>();
  for (const { hit, isMachine } of hits) {
    if (isMachine || hit.kind === 'trap') continue;
    const key = `${hit.kind} ${hit.link ?? ''}`;
    const last = lastAt.get(key);
    if (last !== undefined && hit.at - last < SAME_READING_MS) continue;
    lastAt.set(key, hit.at);
    people.push(hit);
  }
  const machines = hits.filter(({ isMachine }) => isMachine);
  const of = (kind: MailHit['kind']): Hit[] => people.filter((hit) => hit.kind === kind);
  return {
    people,
    opens: of('open').length,
    clicks: of('click').length,
    machineOpens: machines.filter(({ hit }) => hit.kind === 'open').length,
    machineClicks: machines.filter(({ hit }) => hit.kind === 'click').length,
    firstOpenedAt: of('open')[0]?.at ?? null,
    firstClickedAt: of('click')[0]?.at ?? null,
  };
}
