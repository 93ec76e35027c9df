import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../domain/instant.ts';
import type { Draw } from './draw.ts';
import type { HistoryWriter } from './history-writer.ts';
import type { LeadCourse } from './lead-course.ts';
import { logistic } from './logistic.ts';
import type { SampleLead } from './sample-lead.ts';
import { TRUTH } from './truth.ts';

/** The newsletter goes out every other Tuesday at nine, local time. */
const EVERY_MS = 14 * DAY_MS;
/** The first Tuesday of 1970, 09:00 UTC. */
const FIRST_ISSUE: Instant = 5 * DAY_MS + 9 * HOUR_MS;
/** How likely somebody unsubscribes when an issue comes; those without intent sooner. */
const UNSUBSCRIBES = { usual: 0.006, withoutIntent: 0.018 };
/** Those who look for a job click, whatever it is. */
const CLICKS_OF_JOB_SEEKERS = 0.55;
/** What a mail gateway says that it is, as the user agent of its visits. */
const SCANNER = 'Mozilla/5.0 (compatible; LinkScanBot/1.0; +https://scanner.example/bot)';

/** Writes down the newsletter as a lead gets it: sent, opened, clicked, unsubscribed. */
export function writeMailings(
  draw: Draw,
  writer: HistoryWriter,
  { lead, course, endsAt }: { lead: SampleLead; course: LeadCourse; endsAt: Instant },
): void {
  if (!lead.isSubscribed) return;
  const hurry = lead.intent < -1 ? UNSUBSCRIBES.withoutIntent : UNSUBSCRIBES.usual;
  const sender = { userId: lead.userId };
  const first = Math.ceil((course.identifiedAt + DAY_MS - FIRST_ISSUE) / EVERY_MS);
  for (let number = first; ; number += 1) {
    const sentAt = FIRST_ISSUE + number * EVERY_MS + draw.between(0, 10 * MINUTE_MS);
    if (sentAt > endsAt) return;
    const properties = { campaign: `letter-${number}` };
    writer.track(sender, 'Email Sent', sentAt, properties);
    writeScans(writer, { lead, sentAt, properties });
    const openedAt = sentAt + draw.exponential(9 * HOUR_MS) + MINUTE_MS;
    const opens = draw.isHit(lead.openShare);
    if (opens) writer.track(sender, 'Email Opened', openedAt, properties);
    if (draw.isHit(opens ? clickProbability(lead) : 0))
      writer.track(sender, 'Email Link Clicked', openedAt + draw.between(0.2, 3) * MINUTE_MS, properties);
    if (!draw.isHit(hurry)) continue;
    writer.track(sender, 'Unsubscribed', openedAt + 5 * MINUTE_MS, properties);
    return;
  }
}

function clickProbability({ kind, intent }: SampleLead): number {
  if (kind === 'job-seeker') return CLICKS_OF_JOB_SEEKERS;
  const { base, slope } = TRUTH.behaviour.emailClicks;
  return logistic(base + slope * intent);
}

/** A gateway follows the links seconds after the e-mail was sent, before anybody can have opened it. */
function writeScans(
  writer: HistoryWriter,
  { lead, sentAt, properties }: { lead: SampleLead; sentAt: Instant; properties: { campaign: string } },
): void {
  const gateway = lead.hasFreeMail ? 'none' : lead.company?.gateway;
  const sender = { userId: lead.userId };
  const scannedAt = sentAt + 2 * SECOND_MS;
  if (gateway === 'hidden') writer.track(sender, 'Email Link Clicked', scannedAt, properties);
  if (gateway !== 'honest') return;
  const scan = { ...properties, context: { userAgent: SCANNER } };
  writer.robot(sender, {
    kind: 'track',
    name: 'Email Link Clicked',
    occurredAt: scannedAt,
    properties: scan,
  });
}
