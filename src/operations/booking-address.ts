import type { Instant } from '../domain/instant.ts';
import type { MailLinks } from './mail-links.ts';

/** Where a lead books a meeting: a signed address of its own, which knows its name and e-mail address, and ends after a while. */
export function bookingAddress(
  links: MailLinks,
  page: string,
  { subjectId }: { subjectId: string },
  now: Instant,
): string {
  return links.address('booking', { mailId: '', detail: `${page} ${subjectId}` }, now);
}

/** Whose a booking address is, and of which page; undefined when it is none of ours, or has ended. */
export function readBookingToken(
  links: MailLinks,
  token: string,
  now: Instant,
): { page: string; subjectId: string } | undefined {
  const [page, subjectId] = links.read('booking', token, now)?.detail.split(' ') ?? [];
  return page && subjectId ? { page, subjectId } : undefined;
}

/** Where whoever has a meeting moves it or calls it off. */
export function meetingAddress(links: MailLinks, meetingId: string, now: Instant): string {
  return links.address('meeting', { mailId: '', detail: meetingId }, now);
}
