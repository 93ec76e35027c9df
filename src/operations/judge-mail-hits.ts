import type { Transaction } from 'kysely';
import { type Instant, SECOND_MS } from '../domain/instant.ts';
import { classifyMailActivity, type MachineSign } from '../messaging/classify-mail-activity.ts';
import { countMailActivity } from '../messaging/count-mail-activity.ts';
import { enqueueEffects } from '../store/effects.ts';
import {
  type KnownMailHit,
  lockUnjudgedMails,
  readMailHits,
  saveMailCounts,
  saveVerdicts,
} from '../store/mail-hits.ts';
import { findMails, type KnownMail } from '../store/mails.ts';
import { withdrawEffects } from '../store/outbox.ts';
import type { Schema } from '../store/schema.ts';
import { EMAIL_LINK_CLICKED, EMAIL_OPENED, mailEvent } from './mail-events.ts';
import type { RegistryCache } from './registry.ts';
import { retractMessages } from './retract-messages.ts';

/** So long is waited for what else the same visitor does, before a request is judged. */
const JUDGED_AFTER_MS = 20 * SECOND_MS;
const HITS_AT_ONCE = 300;

/** A request with what it was taken for, and what it is taken for now. */
interface Judged {
  hit: KnownMailHit;
  sign: MachineSign | null;
}

/**
 * Tells people from machines among those who asked for pictures and links of e-mails. What a person did becomes an event in
 * the history; what turns out to be a machine's afterwards is taken back, with its points.
 *
 * @returns whether there may be more to judge
 */
export async function judgeMailHits(
  transaction: Transaction<Schema>,
  {
    registry,
    now,
    isRobot,
  }: { registry: RegistryCache; now: Instant; isRobot: (userAgent: string) => boolean },
): Promise<boolean> {
  const mailIds = await lockUnjudgedMails(transaction, {
    before: now - JUDGED_AFTER_MS,
    limit: HITS_AT_ONCE,
  });
  if (mailIds.length === 0) return false;
  const mails = new Map((await findMails(transaction, mailIds)).map((mail) => [mail.mailId, mail]));
  const hits = Map.groupBy(await readMailHits(transaction, mailIds), ({ mailId }) => mailId);
  const judged = [...hits].flatMap(([mailId, ofMail]) => {
    const mail = mails.get(mailId);
    return mail ? [{ mail, hits: judge(mail, ofMail, { now, isRobot }) }] : [];
  });
  await saveVerdicts(
    transaction,
    judged
      .flatMap((one) => one.hits.filter(isNews))
      .map(({ hit, sign }) => ({
        mailId: hit.mailId,
        hitId: hit.hitId,
        verdict: sign === null ? 'person' : 'machine',
        why: sign,
      })),
  );
  const counted = judged.map((one) => ({ ...one, activity: activityOf(one.hits) }));
  await saveMailCounts(
    transaction,
    counted.map(({ mail, activity }) => ({ ...activity, mailId: mail.mailId })),
  );
  await enqueueEffects(
    transaction,
    counted.flatMap(({ mail, activity }) => activity.people.map((hit) => eventOf(mail, hit))),
  );
  await takeBack(transaction, { judged, registry, now });
  return true;
}

function judge(
  mail: KnownMail,
  hits: readonly KnownMailHit[],
  { now, isRobot }: { now: Instant; isRobot: (userAgent: string) => boolean },
): Judged[] {
  // Answers may come before the word of the mail server is written down.
  const sentAt = mail.sentAt ?? hits[0]?.at ?? now;
  const signs = classifyMailActivity(hits, { sentAt, isRobot });
  return hits.flatMap((hit, index): Judged[] => {
    const isDue = hit.verdict !== null || hit.at <= now - JUDGED_AFTER_MS;
    if (!isDue) return [];
    // Once a machine, always a machine.
    return [{ hit, sign: signs[index] ?? (hit.verdict === 'machine' ? 'from where a robot came' : null) }];
  });
}

function isNews({ hit, sign }: Judged): boolean {
  return hit.verdict === null || (hit.verdict === 'person' && sign !== null);
}

function activityOf(hits: readonly Judged[]) {
  return countMailActivity(hits.map(({ hit, sign }) => ({ hit, isMachine: sign !== null })));
}

function eventOf(mail: KnownMail, hit: KnownMailHit) {
  const event = hit.kind === 'click' ? EMAIL_LINK_CLICKED : EMAIL_OPENED;
  const properties = hit.link === null ? {} : { link: hit.link };
  return mailEvent(mail, event, { at: hit.at, key: hit.hitId, properties, isActivity: true });
}

async function takeBack(
  transaction: Transaction<Schema>,
  {
    judged,
    registry,
    now,
  }: {
    judged: readonly { mail: KnownMail; hits: readonly Judged[] }[];
    registry: RegistryCache;
    now: Instant;
  },
): Promise<void> {
  const taken = judged.flatMap(({ mail, hits }) =>
    hits
      .filter(({ hit, sign }) => hit.verdict === 'person' && sign !== null)
      .map(({ hit }) => ({ subjectId: mail.subjectId, messageId: eventOf(mail, hit).effectId })),
  );
  if (taken.length === 0) return;
  const reason = 'robot';
  await withdrawEffects(transaction, {
    effectIds: taken.map(({ messageId }) => messageId),
    reason,
    at: now,
  });
  const held = await registry.hold(transaction);
  await retractMessages(transaction, held, { messages: taken, reason, now });
}
