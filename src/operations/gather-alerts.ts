import type { Transaction } from 'kysely';
import { nextWorkingTime } from '../calendar/next-working-time.ts';
import { type AlertKind, type AlertRecipient, recipientName } from '../domain/alert.ts';
import { type AlertPreferences, USUAL_PREFERENCES } from '../domain/alert-preferences.ts';
import type { NewEffect } from '../domain/effect.ts';
import type { Instant } from '../domain/instant.ts';
import type { Rep } from '../domain/rep.ts';
import { planDigest } from '../messaging/plan-digest.ts';
import { readAbsences } from '../store/absences.ts';
import { type AlertChannelRow, listAlertChannels } from '../store/alert-channels.ts';
import { readAlertPreferences } from '../store/alert-preferences.ts';
import { enqueueEffects } from '../store/effects.ts';
import { listReps } from '../store/reps.ts';
import type { Schema } from '../store/schema.ts';
import { gatherWaiting, lockDueRecipients } from '../store/waiting-alerts.ts';

/** What does not wait until somebody works again. */
const URGENT: readonly AlertKind[] = ['response-due', 'response-missed'];

/** What there is to know of recipients for telling them. */
interface Surroundings {
  reps: ReadonlyMap<string, Rep>;
  preferences: ReadonlyMap<string, AlertPreferences>;
  channels: ReadonlyMap<string, AlertChannelRow>;
  /** From when on the people among them take what does not hurry. */
  opensAt: ReadonlyMap<string, Instant>;
}

/**
 * Puts alerts that are due into one message per recipient, in the transaction that enqueues it: an alert is in a message if and
 * only if that is in the outbox.
 *
 * @param hasMail whether e-mails go out; without it people have their alerts in the app alone
 * @returns how many messages there are to send, and whether there may be more recipients
 */
export async function gatherAlerts(
  transaction: Transaction<Schema>,
  { now, limit, hasMail, newId }: { now: Instant; limit: number; hasMail: boolean; newId: () => string },
): Promise<{ messages: number; isMore: boolean }> {
  const due = await lockDueRecipients(transaction, { at: now, limit });
  if (due.length === 0) return { messages: 0, isMore: false };
  const recipients = due.map(({ to }) => to);
  const around = await readSurroundings(transaction, { recipients, now });
  const plans = due.map(({ to, windowEndsAt }) => {
    const { windowMinutes, isReached } = wayTo(to, { ...around, hasMail });
    const opensAt = (to.kind === 'person' ? around.opensAt.get(to.personId) : undefined) ?? now;
    const plan = planDigest({ windowEndsAt, windowMinutes, isReached, opensAt }, now);
    return { ...plan, to, messageId: newId() };
  });
  const told = await gatherWaiting(transaction, { plans, now, urgent: URGENT });
  const messages = plans.filter(({ messageId }) => told.has(messageId));
  await enqueueEffects(
    transaction,
    messages.map(({ to, messageId }) => messageTo(to, { messageId, now, around })),
  );
  return { messages: messages.length, isMore: due.length === limit };
}

async function readSurroundings(
  transaction: Transaction<Schema>,
  { recipients, now }: { recipients: readonly AlertRecipient[]; now: Instant },
): Promise<Surroundings> {
  const ofKind = (kind: AlertRecipient['kind']) =>
    recipients.filter((to) => to.kind === kind).map(recipientName);
  const personIds = ofKind('person');
  const reps = await listReps(transaction, personIds);
  const preferences = await readAlertPreferences(transaction, personIds);
  const channels = await listAlertChannels(transaction, ofKind('channel'));
  const waiting = reps.filter(({ personId }) => preferences.get(personId)?.waitsForHours === true);
  const absences = Map.groupBy(
    await readAbsences(transaction, { personIds: waiting.map(({ personId }) => personId), after: now }),
    ({ personId }) => personId,
  );
  return {
    reps: new Map(reps.map((rep) => [rep.personId, rep])),
    preferences,
    channels: new Map(channels.map((channel) => [channel.slug, channel])),
    opensAt: new Map(
      waiting.map(({ personId, hours, timeZone, country }) => {
        const away = absences.get(personId) ?? [];
        const time = { hours, timeZone, country: country ?? undefined, absences: away };
        return [personId, nextWorkingTime(time, now)];
      }),
    ),
  };
}

/** How a recipient is reached, if at all. A channel that there is not is one too: that it is missing is to be seen where delivery is looked after. */
function wayTo(
  to: AlertRecipient,
  { reps, preferences, channels, hasMail }: Surroundings & { hasMail: boolean },
): { windowMinutes: number; isReached: boolean } {
  switch (to.kind) {
    case 'person': {
      const { isMailed, windowMinutes } = preferences.get(to.personId) ?? USUAL_PREFERENCES;
      return { windowMinutes, isReached: hasMail && isMailed && reps.has(to.personId) };
    }
    case 'address':
      return { ...USUAL_PREFERENCES, isReached: true };
    case 'channel':
      return { ...USUAL_PREFERENCES, ...channels.get(to.channel), isReached: true };
  }
}

/** The effect of a message. It belongs to no lead, since it may be about many. */
function messageTo(
  to: AlertRecipient,
  { messageId, now, around }: { messageId: string; now: Instant; around: Surroundings },
): NewEffect {
  const base = {
    ...{ effectId: messageId, subjectId: messageId, dueAt: now },
    ...{ journey: null, enrolmentId: null, step: null },
  };
  if (to.kind === 'channel') {
    const host = around.channels.get(to.channel)?.host ?? '';
    return { ...base, kind: 'chat', payload: { channel: to.channel, host } };
  }
  const email = to.kind === 'address' ? to.email : (around.reps.get(to.personId)?.email ?? '');
  return { ...base, kind: 'notice', payload: { to: email, alertsFor: to } };
}
