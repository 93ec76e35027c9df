import type { AlertCause, AlertRecipient, NewAlert } from '../domain/alert.ts';
import type { Journey, Recipient } from '../domain/journey.ts';
import { OWNER } from '../domain/sales-status.ts';
import type { EnrolmentCause } from '../journeys/enrolment.ts';
import type { Outcome } from './journey-outcome.ts';

/** What of an outcome people of the team are to know. */
export function alertsOf(
  { enrolment, facts, journey, lead }: Outcome,
  {
    alertId,
    personOf,
  }: {
    alertId: (parts: { enrolmentId: string; turn: number; ordinal: number }) => string;
    /** Who has a name or an e-mail address; undefined when nobody who can sign in has it. */
    personOf: (nameOrEmail: string) => string | undefined;
  },
): NewAlert[] {
  const { enrolmentId, subjectId } = enrolment;
  const owner = lead?.traits[OWNER]?.value;
  const cause = causeOf(enrolment.cause, journey);
  return facts.flatMap((fact) => {
    if (fact.kind !== 'caused' || fact.effect.kind !== 'alert') return [];
    const { effect, turn, ordinal, step, at } = fact;
    const to = recipientOf(effect.to, { owner, personOf });
    // Nobody looks after the lead: there is no one to tell.
    if (!to) return [];
    const detail = { title: effect.title, text: effect.text, journey: journey.slug, step };
    const id = alertId({ enrolmentId, turn, ordinal });
    return [{ alertId: id, subjectId, to, kind: 'journey', detail, at, cause } satisfies NewAlert];
  });
}

/** The names and addresses of an outcome whose people have to be known for its alerts. */
export function peopleToAlert({ facts, lead }: Outcome): string[] {
  const owner = lead?.traits[OWNER]?.value;
  return facts.flatMap((fact) => {
    if (fact.kind !== 'caused' || fact.effect.kind !== 'alert') return [];
    const { to } = fact.effect;
    if (to.kind === 'address') return [to.email];
    return to.kind === 'owner' && typeof owner === 'string' ? [owner] : [];
  });
}

function recipientOf(
  to: Recipient,
  { owner, personOf }: { owner: unknown; personOf: (nameOrEmail: string) => string | undefined },
): AlertRecipient | undefined {
  if (to.kind === 'channel') return to;
  const meant = to.kind === 'address' ? to.email : owner;
  if (typeof meant !== 'string') return undefined;
  const personId = personOf(meant);
  if (personId !== undefined) return { kind: 'person', personId };
  return meant.includes('@') ? { kind: 'address', email: meant } : undefined;
}

/** What of a lead has to stay true for what a journey says of it; null when nothing can take it back. */
function causeOf(cause: EnrolmentCause, { triggers }: Journey): AlertCause | null {
  switch (cause.kind) {
    case 'band':
      return cause.to === null ? null : { kind: 'band', scorecard: cause.scorecard, band: cause.to };
    case 'score': {
      const passed = triggers.flatMap((trigger) =>
        trigger.kind === 'score' && trigger.scorecard === cause.scorecard && trigger.atLeast <= cause.to
          ? [trigger.atLeast]
          : [],
      );
      return passed.length === 0
        ? null
        : { kind: 'score', scorecard: cause.scorecard, atLeast: Math.max(...passed) };
    }
    case 'event':
      return { kind: 'event', messageId: cause.messageId };
    default:
      return null;
  }
}
