import { DAY_MS, formatInstant } from '../domain/instant.ts';
import type { JourneyStep, NewOwner } from '../domain/journey.ts';
import type { JsonObject } from '../domain/json.ts';
import { LEAD_ASSIGNED, OWNER } from '../domain/sales-status.ts';
import type { JourneyEffect } from './journey-effect.ts';
import type { Situation } from './situation.ts';

/** The trait with the tags of a lead, a list of texts. */
export const TAGS = 'tags';

/** What a step makes happen, in order; nothing for one that only leads on. */
export function effectsOf(
  step: JourneyStep,
  situation: Pick<Situation, 'now' | 'tags' | 'owner'>,
): JourneyEffect[] {
  switch (step.kind) {
    case 'email':
      return [{ kind: 'mail', template: step.email, isTransactional: step.isTransactional, page: null }];
    case 'meeting':
      return [{ kind: 'mail', template: step.email, isTransactional: false, page: step.page }];
    case 'book':
      return [{ kind: 'book', page: step.page, wish: step.wish }];
    case 'alert':
      return [{ kind: 'alert', to: step.to, title: step.title ?? step.text, text: step.text }];
    case 'assign':
      return assignmentOf(step.to);
    case 'task':
      return [{ kind: 'track', event: TASK_CREATED, properties: taskOf(step, situation) }];
    case 'set':
      return [{ kind: 'identify', traits: step.traits }];
    case 'tag': {
      const kept = situation.tags.filter((tag) => !step.remove.includes(tag));
      return [{ kind: 'identify', traits: { [TAGS]: [...new Set([...kept, ...step.add])] } }];
    }
    case 'audience':
      return [{ kind: 'audience', audience: step.audience, direction: step.direction }];
    case 'webhook':
      return [{ kind: 'webhook', url: step.url, body: step.body }];
    case 'crm':
      return [{ kind: 'crm', system: step.system, url: step.url, fields: step.fields }];
    case 'start':
      return [{ kind: 'enrol', journey: step.journey }];
    default:
      return [];
  }
}

function assignmentOf(to: NewOwner): JourneyEffect[] {
  if (to.kind === 'team') return [{ kind: 'hand-over', team: to.team }];
  const { owner } = to;
  return [
    { kind: 'track', event: LEAD_ASSIGNED, properties: { owner, by: null } },
    { kind: 'identify', traits: { [OWNER]: owner } },
  ];
}

/** The event in the history of a lead that somebody has something to do with it. */
const TASK_CREATED = 'Task Created';

function taskOf(
  step: JourneyStep & { kind: 'task' },
  { now, owner }: Pick<Situation, 'now' | 'owner'>,
): JsonObject {
  const dueAt = formatInstant(now + (step.dueInMs ?? DAY_MS));
  const to = step.to.kind === 'address' ? step.to.email : owner;
  return { title: step.title, to, dueAt };
}
