import { DAY_MS, type Instant, MINUTE_MS } from '../domain/instant.ts';
import type { Draw } from './draw.ts';
import type { HistoryWriter } from './history-writer.ts';
import type { LeadCourse } from './lead-course.ts';
import type { SampleLead } from './sample-lead.ts';

/** How often one person is two leads until somebody notices. */
const TWICE = 0.03;

/** Writes down, for some, a second user id under which the same person came again, and the alias that puts it right. */
export function writeDouble(
  draw: Draw,
  writer: HistoryWriter,
  { lead, course, endsAt }: { lead: SampleLead; course: LeadCourse; endsAt: Instant },
): void {
  if (!draw.isHit(TWICE)) return;
  const second = `${lead.userId}-again`;
  const at = course.identifiedAt + draw.between(2, 30) * DAY_MS;
  const sender = { userId: second };
  writer.identify(sender, at, { firstName: lead.firstName, lastName: lead.lastName });
  writer.track(sender, 'White Paper Downloaded', at + MINUTE_MS, { title: 'The cost of a spreadsheet' });
  writer.page(sender, at + 2 * MINUTE_MS, { path: '/product' });
  const noticedAt = at + draw.between(1, 20) * DAY_MS;
  if (noticedAt < endsAt) writer.alias(lead.userId, second, noticedAt);
}
