import type { EffectWork, NewEffect } from '../domain/effect.ts';
import type { JsonObject } from '../domain/json.ts';
import type { JourneyEffect } from '../journeys/journey-effect.ts';
import type { Outcome } from './journey-outcome.ts';

/** What of an outcome goes outside, as the outbox takes it. */
export function outboxOf(
  { enrolment, facts, journey, lead }: Outcome,
  effectId: (parts: { enrolmentId: string; turn: number; ordinal: number }) => string,
): NewEffect[] {
  const { enrolmentId, subjectId } = enrolment;
  const trait = (name: string) => lead?.traits[name]?.value;
  return facts.flatMap((fact) => {
    if (fact.kind !== 'caused') return [];
    const { effect, turn, ordinal, step, at } = fact;
    const about: JsonObject = {
      journey: journey.slug,
      step,
      enrolmentId,
      lead: { id: subjectId, email: trait('email') ?? null, name: trait('name') ?? null },
    };
    const work = workOf(effect, about);
    if (!work) return [];
    const place = { journey: journey.slug, enrolmentId, step };
    return [{ ...work, effectId: effectId({ enrolmentId, turn, ordinal }), subjectId, dueAt: at, ...place }];
  });
}

/** Undefined for what does not go outside. */
function workOf(effect: JourneyEffect, about: JsonObject): EffectWork | undefined {
  switch (effect.kind) {
    case 'mail': {
      const { template, isTransactional, page } = effect;
      return { kind: 'mail', payload: { template, isTransactional, ...(page !== null && { page }) } };
    }
    case 'identify':
      return { kind: 'message', payload: { type: 'identify', traits: effect.traits } };
    case 'track':
      return {
        kind: 'message',
        payload: { type: 'track', event: effect.event, properties: effect.properties },
      };
    case 'webhook':
      return { kind: 'webhook', payload: { url: effect.url, body: { ...effect.body, ...about } } };
    case 'crm':
      return {
        kind: 'webhook',
        payload: { url: effect.url, body: { system: effect.system, fields: effect.fields, ...about } },
      };
    default:
      return undefined;
  }
}
