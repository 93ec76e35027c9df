import { readCondition } from '../conditions/read-condition.ts';
import { DURATION_FORM, parseDuration } from '../domain/duration.ts';
import {
  END,
  type FrequencyCap,
  JOURNEY_KEYS,
  type Journey,
  type JourneyStep,
  type ReentryPolicy,
} from '../domain/journey.ts';
import { outlineJourney } from '../domain/journey-outline.ts';
import type { Json } from '../domain/json.ts';
import { Place, type Problem } from '../domain/place.ts';
import { readHours } from './read-hours.ts';
import { readSlug } from './read-slug.ts';
import { readStep } from './read-step.ts';
import { readExit, readTrigger } from './read-trigger.ts';

const MOST_STEPS = 200;
const MOST_TRIGGERS = 20;
const MOST_EMAILS = 100;

/** What reading a journey comes to: the journey, or everything that is wrong with the document. */
export type JourneyReading = { ok: true; journey: Journey } | { ok: false; problems: Problem[] };

/**
 * Reads a journey from a parsed YAML or JSON document. Nothing unknown is passed over: it is refused with its place. In
 * a journey that was read, every step has an id of its own, and every way leads to a step or to the end.
 */
export function readJourney(document: unknown): JourneyReading {
  const problems: Problem[] = [];
  const root = new Place(document, problems);
  const journey = root.object(JOURNEY_KEYS, 'a journey') ? readRoot(root) : undefined;
  return journey && problems.length === 0 ? { ok: true, journey } : { ok: false, problems };
}

function readRoot(root: Place): Journey | undefined {
  const slug = readSlug(root.at('journey'));
  const title = root.at('title').optionalText() ?? slug;
  const description = root.at('description').optionalText();
  const triggers = readSeveral(root.at('start'), 'ways in', readTrigger);
  const only = root.has('only') ? readCondition(root.at('only'), 'lead') : undefined;
  const holdOut = root.has('holdOut') ? readSlug(root.at('holdOut')) : undefined;
  const reentry = readReentry(root.at('reentry'));
  const exits = readSeveral(root.at('exit'), 'ways out', readExit);
  const hours = root.has('hours') ? readHours(root.at('hours')) : undefined;
  const cap = root.has('cap') ? readCap(root.at('cap')) : undefined;
  const steps = readSteps(root);
  if (slug === undefined || title === undefined || reentry === undefined) return undefined;
  return {
    slug,
    title,
    ...(description !== undefined && { description }),
    triggers,
    ...(only && { only }),
    ...(holdOut !== undefined && { holdOut }),
    reentry,
    exits,
    ...(hours && { hours }),
    ...(cap && { cap }),
    steps,
  };
}

function readSeveral<Read>(place: Place, what: string, read: (place: Place) => Read | undefined): Read[] {
  const places = place.list(`a list of ${what}`);
  if (places.length > MOST_TRIGGERS) place.refuse(`at most ${MOST_TRIGGERS} ${what}`);
  return places.map(read).filter((one) => one !== undefined);
}

function readReentry(place: Place): ReentryPolicy | undefined {
  if (place.isMissing || place.value === 'once') return { kind: 'once' };
  if (place.value === 'always') return { kind: 'always' };
  const afterMs = typeof place.value === 'string' ? parseDuration(place.value) : undefined;
  if (afterMs === undefined) return place.refuse(`once, always, or ${DURATION_FORM}`);
  return { kind: 'after', afterMs };
}

function readCap(place: Place): FrequencyCap | undefined {
  if (!place.object(['emails', 'within'], 'a cap such as { emails: 3, within: 7d }')) return undefined;
  const form = `a whole number of e-mails from 1 to ${MOST_EMAILS}`;
  const emails = place.at('emails').integer(form);
  const within = place.at('within');
  const withinMs = typeof within.value === 'string' ? parseDuration(within.value) : undefined;
  if (withinMs === undefined) return within.refuse(DURATION_FORM);
  if (emails === undefined) return undefined;
  return emails >= 1 && emails <= MOST_EMAILS ? { emails, withinMs } : place.at('emails').refuse(form);
}

function readSteps(root: Place): JourneyStep[] {
  const place = root.at('steps');
  const form = 'a list of one or more steps';
  const places = place.list(form);
  if (places.length === 0 || places.length > MOST_STEPS) {
    place.refuse(places.length === 0 ? form : `at most ${MOST_STEPS} steps`);
    return [];
  }
  const outline = outlineJourney(root.value as Json);
  const seen = new Map<string, number>();
  for (const { id, position } of outline) {
    const earlier = seen.get(id);
    if (earlier === undefined) seen.set(id, position);
    else place.at(position).at('id').refuse(`an id that no other step has; steps[${earlier}] has “${id}”`);
  }
  const steps = places.flatMap((inner, position) => {
    const self = outline[position];
    const following = outline[position + 1]?.id ?? END;
    const step = self && readStep(inner, self, following);
    return step ? [step] : [];
  });
  refuseUnknownSteps(place, outline);
  return steps;
}

function refuseUnknownSteps(place: Place, outline: ReturnType<typeof outlineJourney>): void {
  const ids = [...outline.map(({ id }) => id), END];
  for (const { position, ways } of outline) {
    for (const { to, path } of ways) {
      if (ids.includes(to)) continue;
      const named = path.reduce((inner, key) => inner.at(key), place.at(position));
      named.refuse(`the id of a step: ${ids.join(', ')}`, `the unknown step “${to}”`);
    }
  }
}
