import { z } from 'zod';
import { meetingSchema } from '../http/contract/meetings.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { CommandFailed } from './command-failed.ts';

const freeSchema = z.object({ items: z.array(z.object({ startsAt: z.string() })) });
const DAY_MS = 86_400_000;

/** What is booked. */
export interface MeetingBookFlags {
  json?: boolean;
  page: string;
  at?: string;
}

/** `ripen meeting book`: books a meeting for a lead, at a time or at the next one that is free. */
export async function meetingBookCommand(
  api: Api,
  { print, clock }: CommandContext,
  { lead, flags }: { lead: string; flags: MeetingBookFlags },
): Promise<void> {
  const { page, at, json } = flags;
  const startsAt = at ?? (await nextFree(api, page, clock()));
  const meeting = meetingSchema.parse(
    await api.request('POST', '/api/v1/meetings', { page, lead, startsAt }),
  );
  if (json) return print(JSON.stringify(meeting, null, 2));
  print(
    `${meeting.meetingId}: ${meeting.startsAt.slice(0, 16).replace('T', ' ')} UTC with ${meeting.rep.name ?? '–'}`,
  );
}

async function nextFree(api: Api, page: string, now: number): Promise<string> {
  const slug = encodeURIComponent(page);
  const query = new URLSearchParams({ to: new Date(now + 31 * DAY_MS).toISOString() });
  const { items } = freeSchema.parse(
    await api.request('GET', `/api/v1/booking-pages/${slug}/free-times?${query}`),
  );
  const [first] = items;
  if (first) return first.startsAt;
  throw new CommandFailed(`nobody of the booking page “${page}” is free in the next 31 days`);
}
