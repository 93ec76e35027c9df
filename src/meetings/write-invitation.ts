import {
  ICalAlarmType,
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalCalendar,
  ICalCalendarMethod,
  ICalEventStatus,
} from 'ical-generator';
import { type Instant, MINUTE_MS } from '../domain/instant.ts';
import { type Meeting, uidOfMeeting } from '../domain/meeting.ts';

/** What an event of a meeting says. */
export interface InvitationText {
  summary: string;
  description: string;
  location: string;
  url: string | undefined;
}

/** Who meets. */
interface Party {
  name: string;
  email: string;
}

/**
 * A meeting as an iCalendar object. `REQUEST` and `CANCEL` are e-mails to the lead (RFC 5546); `STORE` is an event of the rep's own
 * calendar, which names no attendees, so that no calendar server writes to anybody by itself; `PUBLISH` is the same to be taken over by hand.
 *
 * @param now when it is written
 */
export function writeInvitation(
  meeting: Meeting,
  {
    method,
    text,
    host,
    now,
  }: { method: 'REQUEST' | 'CANCEL' | 'PUBLISH' | 'STORE'; text: InvitationText; host: Party; now: Instant },
): string {
  const calendar = new ICalCalendar({ prodId: { company: 'Ripen', product: 'Meetings' } });
  const isSent = method === 'REQUEST' || method === 'CANCEL';
  if (method !== 'STORE') calendar.method(ICalCalendarMethod[method]);
  calendar.createEvent({
    id: uidOfMeeting(meeting.meetingId),
    sequence: meeting.sequence,
    start: new Date(meeting.startsAt),
    end: new Date(meeting.endsAt),
    stamp: new Date(now),
    summary: text.summary,
    description: text.description,
    ...(text.location !== '' && { location: text.location }),
    ...(text.url !== undefined && { url: text.url }),
    status: meeting.state === 'cancelled' ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    ...(isSent && {
      organizer: { name: host.name, email: host.email },
      attendees: [
        {
          name: meeting.name || meeting.email,
          email: meeting.email,
          rsvp: method === 'REQUEST',
          role: ICalAttendeeRole.REQ,
          // They picked the time themselves.
          status: ICalAttendeeStatus.ACCEPTED,
        },
      ],
    }),
    ...(method !== 'CANCEL' && {
      alarms: [
        { type: ICalAlarmType.display, triggerBefore: (15 * MINUTE_MS) / 1_000, description: text.summary },
      ],
    }),
  });
  return calendar.toString();
}
