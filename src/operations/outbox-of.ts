import type { EffectWork, NewEffect } from '../domain/effect.ts';
import type { JsonObject } from '../domain/json.ts';
import { OWNER } from '../domain/sales-status.ts';
import type { JourneyEffect } from '../journeys/journey-effect.ts';
import type { Outcome } from './journey-outcome.ts';

/** What of an outcome goes outside, as the outbox takes it. */
export function outboxOf(
  { enrolment, facts, journey, lead }: Outcome,
  {
    effectId,
    addressOfOwner,
  }: {
    effectId: (parts: { enrolmentId: string; turn: number; ordinal: number }) => string;
    /** The e-mail address of whom a lead is said to belong to. */
    addressOfOwner: (owner: string) => string | undefined;
  },
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
    const work = workOf(effect, { about, ownerAddress: ownerAddressOf(trait(OWNER), addressOfOwner) });
    if (!work) return [];
    const place = { journey: journey.slug, enrolmentId, step };
    return [{ ...work, effectId: effectId({ enrolmentId, turn, ordinal }), subjectId, dueAt: at, ...place }];
  });
}

function workOf(
  effect: JourneyEffect,
  { about, ownerAddress }: { about: JsonObject; ownerAddress: string | undefined },
): EffectWork | undefined {
  switch (effect.kind) {
    case 'mail': {
      const { template, isTransactional, page } = effect;
      return { kind: 'mail', payload: { template, isTransactional, ...(page !== null && { page }) } };
    }
    case 'alert': {
      const to = effect.to.kind === 'address' ? effect.to.email : ownerAddress;
      // Nobody looks after the lead: there is no one to tell.
      return to === undefined
        ? undefined
        : {
            kind: 'notice',
            payload: { to, subject: effect.title, text: `${effect.text}\n\n${leadLine(about)}` },
          };
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

function ownerAddressOf(
  owner: unknown,
  addressOfOwner: (owner: string) => string | undefined,
): string | undefined {
  if (typeof owner !== 'string') return undefined;
  return owner.includes('@') ? owner : addressOfOwner(owner);
}

/** Which lead a notice is about, in a line. */
function leadLine({ lead }: JsonObject): string {
  const { name, email, id } = lead as { name: unknown; email: unknown; id: string };
  return [name, email, id].filter((part) => typeof part === 'string').join(' · ');
}
