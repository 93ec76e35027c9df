import { DAY_MS, type Instant } from '../domain/instant.ts';
import { foldText } from '../domain/text.ts';
import type { JourneySignal } from '../journeys/journey-signal.ts';
import type { Listening } from '../journeys/listening.ts';
import { type Subject, scoreKey } from '../scoring/subject.ts';
import type { NewSignal } from '../store/journey-signals.ts';
import type { Registry } from './registry.ts';

/** What became known later than this after it happened, such as a history that is imported, starts nothing any more. */
const STALE_AFTER_MS = DAY_MS;

/** What journeys have to be told of what happened to leads in a transaction. */
export function signalsOf(subjects: readonly Subject[], registry: Registry, now: Instant): NewSignal[] {
  const { listening } = registry;
  if (!hearsAnything(listening)) return [];
  const slugs = new Map(
    registry.scorecards
      .filter(({ isLive }) => isLive)
      .map((scorecard) => [scoreKey(scorecard), scorecard.compiled.scorecard.slug]),
  );
  return subjects.flatMap((subject) => {
    if (subject.kind !== 'lead') return [];
    const { subjectId, journal } = subject;
    const signals: { signal: JourneySignal; occurredAt: Instant }[] = [];
    for (const { name, messageId, properties, occurredAt } of journal.remembered) {
      if (!listening.events.has(foldText(name))) continue;
      signals.push({ signal: { kind: 'event', name, messageId, properties }, occurredAt });
    }
    if (journal.newTraits.size > 0) {
      const names = [...journal.newTraits].filter((name) => listening.traits.has(name));
      if (names.length > 0) signals.push({ signal: { kind: 'traits', names }, occurredAt: now });
    }
    for (const entry of journal.entries) {
      const scorecard = slugs.get(scoreKey(entry));
      const thresholds = scorecard === undefined ? undefined : listening.thresholds.get(scorecard);
      if (scorecard === undefined || !thresholds) continue;
      const { from, to, occurredAt } = entry;
      if (!thresholds.some((bound) => from < bound !== to < bound)) continue;
      signals.push({ signal: { kind: 'score', scorecard, from, to }, occurredAt });
    }
    for (const transition of journal.transitions) {
      const scorecard = slugs.get(scoreKey(transition));
      if (scorecard === undefined || !listening.bands.has(scorecard)) continue;
      const { from, to, occurredAt } = transition;
      signals.push({ signal: { kind: 'band', scorecard, from, to }, occurredAt });
    }
    return signals
      .filter(({ occurredAt }) => occurredAt > now - STALE_AFTER_MS)
      .map((one) => ({ subjectId, ...one }));
  });
}

function hearsAnything({ events, thresholds, bands, traits }: Listening): boolean {
  return events.size + thresholds.size + bands.size + traits.size > 0;
}
