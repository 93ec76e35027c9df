import { DAY_MS, type Instant } from '../../domain/instant.ts';
import { canonicalJson, type Json, type JsonObject } from '../../domain/json.ts';
import { setTraits, type Traits } from '../../domain/trait.ts';
import type { Leak } from './leak.ts';

/** A lead whose traits are looked at: when its snapshot is, and when the outcome came if it did. */
export interface TimedLead {
  takenAt: Instant;
  outcomeAt: Instant | undefined;
}

/** A message that sets traits. */
export interface TraitMessage {
  occurredAt: Instant;
  receivedAt: Instant;
  messageId: string;
  properties: JsonObject;
}

interface Tally {
  /** Leads with the outcome that have the trait, and those for whom it was set or changed about when the outcome came, or later. */
  converted: number;
  setAfterwards: number;
  /** Leads that have the trait by the time of the snapshot, as it is known today, by whether the outcome came. */
  known: [number, number];
  /** Those of them who had it, or had another value, only in hindsight. */
  backDated: [number, number];
}

const LEAST_LEADS = 5;
const SUSPICIOUS_SHARE = 0.5;
const BACK_DATED_SHARE = 0.1;
/** What is set so shortly before the outcome is set along with it. */
const SHORTLY_MS = DAY_MS;

/**
 * Finds traits that come with the outcome: that are set or changed from a day before it on for at least half of the leads with the
 * outcome, or that are received after the snapshot with an instant before it, more often where the outcome came.
 */
export class TraitTiming {
  readonly #tallies = new Map<string, Tally>();

  /** @param messages all that set traits of the lead, in order of occurrence */
  add(lead: TimedLead, messages: readonly TraitMessage[]): void {
    const changes = changesOf(messages);
    for (const [name, instants] of changes) {
      const tally = this.#tallyOf(name);
      if (lead.outcomeAt === undefined) continue;
      const from = lead.outcomeAt - SHORTLY_MS;
      tally.converted += 1;
      if (instants.some((at) => at >= from)) tally.setAfterwards += 1;
    }
    this.#addBackDated(lead, messages);
  }

  /** What was found, the surest first. */
  leaks(): Leak[] {
    return [...this.#tallies].flatMap(([name, tally]) => leakOf(name, tally)).sort(bySharesAndName);
  }

  #addBackDated({ takenAt, outcomeAt }: TimedLead, messages: readonly TraitMessage[]): void {
    const then: Traits = Object.create(null);
    const inHindsight: Traits = Object.create(null);
    for (const message of messages) {
      if (message.occurredAt > takenAt) continue;
      setTraits(inHindsight, message);
      if (message.receivedAt <= takenAt) setTraits(then, message);
    }
    const kind = outcomeAt === undefined ? 0 : 1;
    for (const [name, { value }] of Object.entries(inHindsight)) {
      const tally = this.#tallyOf(name);
      tally.known[kind] += 1;
      if (!isSame(then[name]?.value, value)) tally.backDated[kind] += 1;
    }
  }

  #tallyOf(name: string): Tally {
    const tally = this.#tallies.get(name) ?? {
      converted: 0,
      setAfterwards: 0,
      known: [0, 0],
      backDated: [0, 0],
    };
    this.#tallies.set(name, tally);
    return tally;
  }
}

/** When each trait came to another value. */
function changesOf(messages: readonly TraitMessage[]): Map<string, Instant[]> {
  const traits: Traits = Object.create(null);
  const changes = new Map<string, Instant[]>();
  for (const message of messages) {
    const before = new Map(Object.entries(traits).map(([name, { value }]) => [name, value]));
    for (const name of setTraits(traits, message)) {
      if (isSame(before.get(name), traits[name]?.value)) continue;
      changes.set(name, [...(changes.get(name) ?? []), message.occurredAt]);
    }
  }
  return changes;
}

function isSame(a: Json | undefined, b: Json | undefined): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

function leakOf(name: string, { converted, setAfterwards, known, backDated }: Tally): Leak[] {
  const share = setAfterwards / Math.max(1, converted);
  if (converted >= LEAST_LEADS && share >= SUSPICIOUS_SHARE)
    return [{ column: name, kind: 'set-afterwards', figures: { share, leads: converted } }];
  const [others, ofConverted] = [0, 1].map(
    (kind) => (backDated[kind as 0 | 1] + 0.5) / (known[kind as 0 | 1] + 1),
  ) as [number, number];
  const leads = known[0] + known[1];
  const backDatedShare = (backDated[0] + backDated[1]) / Math.max(1, leads);
  const isSuspicious =
    known[1] >= LEAST_LEADS && backDatedShare >= BACK_DATED_SHARE && ofConverted >= 2 * others;
  return isSuspicious
    ? [{ column: name, kind: 'back-dated', figures: { share: backDatedShare, leads } }]
    : [];
}

function bySharesAndName(a: Leak, b: Leak): number {
  return (b.figures.share ?? 0) - (a.figures.share ?? 0) || (a.column < b.column ? -1 : 1);
}
