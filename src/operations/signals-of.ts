import { DAY_MS, type Instant } from '../domain/instant.ts';
import { foldText } from '../domain/text.ts';
import type { Listening } from '../journeys/listening.ts';
import { type Subject, scoreKey } from '../scoring/subject.ts';
import type { NewSignal } from '../store/journey-signals.ts';
import type { Registry } from './registry.ts';

/** What became known later than this after it happened, such as a history that is imported, starts nothing any more. */
const STALE_AFTER_MS = DAY_MS;

/** What journeys have to be told of what happened to leads in a transaction. */
export function signalsOf(
  subjects: readonly (Subject & { mergedInto: string | null })[],
  registry: Registry,
  now: Instant,
): NewSignal[] {
  const { listening } = registry;
  if (!hearsAnything(listening)) return [];
  const slugs = new Map(
    registry.scorecards
      .filter(({ isLive }) => isLive)
      .map((scorecard) => [scoreKey(scorecard), scorecard.compiled.scorecard.slug]),
  );
  const slugOf = (version: { scorecardId: number; version: number }) => slugs.get(scoreKey(version));
  return subjects.flatMap(({ kind, subjectId, mergedInto, journal }) => {
    if (kind !== 'lead' || mergedInto !== null) return [];
    const signals = [
      ...eventsHeard(journal, listening),
      ...traitsHeard(journal, { listening, now }),
      ...scoresHeard(journal, { listening, slugOf }),
      ...bandsHeard(journal, { listening, slugOf }),
    ];
    return signals
      .filter(({ occurredAt }) => occurredAt > now - STALE_AFTER_MS)
      .map((one) => ({ subjectId, ...one }));
  });
}

type Heard = Omit<NewSignal, 'subjectId'>[];
type Journal = Subject['journal'];
type SlugOf = (version: { scorecardId: number; version: number }) => string | undefined;

function eventsHeard({ remembered }: Journal, { events }: Listening): Heard {
  return remembered
    .filter(({ name }) => events.has(foldText(name)))
    .map(({ name, messageId, properties, occurredAt }) => ({
      signal: { kind: 'event', name, messageId, properties },
      occurredAt,
    }));
}

function traitsHeard(
  { newTraits }: Journal,
  { listening, now }: { listening: Listening; now: Instant },
): Heard {
  if (newTraits.size === 0) return [];
  const set = [...newTraits];
  // An object sets the traits inside of it.
  const names = [...listening.traits].filter((trait) =>
    set.some((name) => trait === name || trait.startsWith(`${name}.`)),
  );
  return names.length === 0 ? [] : [{ signal: { kind: 'traits', names }, occurredAt: now }];
}

function scoresHeard(
  { entries }: Journal,
  { listening, slugOf }: { listening: Listening; slugOf: SlugOf },
): Heard {
  return entries.flatMap((entry) => {
    const scorecard = slugOf(entry);
    const thresholds = scorecard === undefined ? undefined : listening.thresholds.get(scorecard);
    if (scorecard === undefined || !thresholds) return [];
    const { from, to, occurredAt } = entry;
    if (!thresholds.some((bound) => from < bound !== to < bound)) return [];
    return [{ signal: { kind: 'score', scorecard, from, to }, occurredAt }];
  });
}

function bandsHeard(
  { transitions }: Journal,
  { listening, slugOf }: { listening: Listening; slugOf: SlugOf },
): Heard {
  return transitions.flatMap((transition) => {
    const scorecard = slugOf(transition);
    if (scorecard === undefined || !listening.bands.has(scorecard)) return [];
    const { from, to, occurredAt } = transition;
    return [{ signal: { kind: 'band', scorecard, from, to }, occurredAt }];
  });
}

function hearsAnything({ events, thresholds, bands, traits }: Listening): boolean {
  return events.size + thresholds.size + bands.size + traits.size > 0;
}
