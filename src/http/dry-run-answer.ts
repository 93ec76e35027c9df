import { formatInstant } from '../domain/instant.ts';
import type { Recipient } from '../domain/journey.ts';
import type { Json } from '../domain/json.ts';
import type { JourneyEffect } from '../journeys/journey-effect.ts';
import type { DryRun } from '../operations/dry-run-journey.ts';
import type { DryRunAnswer } from './contract/journeys.ts';
import { optionalInstant } from './contract/wire-values.ts';

/** A dry run as the API tells it. */
export function dryRunAnswer(subjectId: string, { isMeant, place, steps, ended }: DryRun): DryRunAnswer {
  return {
    subjectId,
    isMeant,
    timeZone: place.timeZone,
    country: place.country ?? null,
    steps: steps.map(({ step, arrivesAt, leavesAt, way, waits, effects, found }) => ({
      step,
      arrivesAt: formatInstant(arrivesAt),
      leavesAt: optionalInstant(leavesAt),
      way,
      waits: waits.map((wait) => ({ for: wait.for, until: formatInstant(wait.until) })),
      effects: effects.map((effect) => ({ kind: effect.kind, about: aboutOf(effect) })),
      found: found.map(({ asked, found: value }) => ({ asked, found: textOf(value) })),
    })),
    ended: ended && { ...ended, at: formatInstant(ended.at) },
  };
}

/** What an effect is about, in one line: the e-mail, the address, the traits. */
function aboutOf(effect: JourneyEffect): string {
  switch (effect.kind) {
    case 'mail':
      return effect.template;
    case 'alert':
      return `${recipientOf(effect.to)}${effect.text}`;
    case 'hand-over':
      return effect.team;
    case 'book':
      return `${effect.page}: ${effect.wish}`;
    case 'identify':
      return pairsOf(effect.traits);
    case 'track':
      return `${effect.event}: ${pairsOf(effect.properties)}`;
    case 'webhook':
      return effect.url;
    case 'crm':
      return `${effect.system}: ${pairsOf(effect.fields)}`;
    case 'audience':
      return `${effect.direction === 'add' ? '+' : '−'} ${effect.audience}`;
    case 'enrol':
      return effect.journey;
  }
}

/** Whom an alert is for, in front of its text; nothing for the owner. */
function recipientOf(to: Recipient): string {
  if (to.kind === 'owner') return '';
  return to.kind === 'channel' ? `#${to.channel}: ` : `${to.email}: `;
}

function pairsOf(values: Record<string, Json>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} = ${textOf(value)}`)
    .join(', ');
}

function textOf(value: Json): string {
  if (value === null) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
