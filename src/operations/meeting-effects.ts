import type { AlertKind, NewAlert } from '../domain/alert.ts';
import type { MeetingPayload, NewEffect } from '../domain/effect.ts';
import { formatInstant, type Instant, MINUTE_MS } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import type { Meeting, MeetingActor } from '../domain/meeting.ts';
import { derivedId } from './derived-id.ts';

/** What of a journey something comes from. */
export interface JourneyPlace {
  journey: string | null;
  enrolmentId: string | null;
  step: string | null;
}

/** What does not come from a journey. */
export const NO_JOURNEY: JourneyPlace = { journey: null, enrolmentId: null, step: null };

/** What happened to a meeting. */
export type MeetingChange = 'booked' | 'moved' | 'cancelled' | 'held' | 'no-show';

const EVENTS: Readonly<Record<MeetingChange, string>> = {
  booked: 'Meeting Booked',
  moved: 'Meeting Rescheduled',
  cancelled: 'Meeting Cancelled',
  held: 'Meeting Held',
  'no-show': 'Meeting Missed',
};
const MAILS: Readonly<Partial<Record<MeetingChange, MeetingPayload['what']>>> = {
  booked: 'invitation',
  moved: 'change',
  cancelled: 'cancellation',
};
const ALERTS: Readonly<Partial<Record<MeetingChange, AlertKind>>> = {
  booked: 'meeting-booked',
  moved: 'meeting-moved',
  cancelled: 'meeting-cancelled',
};

/** Whom a meeting is with. */
export interface MeetingHost {
  personId: string;
  name: string;
  email: string;
}

/** What follows from a change of a meeting. */
export interface MeetingFollowUp {
  effects: NewEffect[];
  alerts: NewAlert[];
  /** The ids of effects that are of no use any more. */
  withdrawn: string[];
}

/**
 * What goes outside when a meeting was booked or changed: the event in the history of the lead, invitations, reminders, the event in
 * the rep's calendar, and an alert to the rep unless they did it themselves. The ids are made of the meeting and of which
 * change it is, so that the same change twice is one.
 *
 * @param meeting as it is by now; its `sequence` counts this change
 * @param was when it was to begin before
 * @param calendarHost the calendar server of the rep; null for one without a calendar
 */
export function effectsOfMeeting(
  meeting: Meeting,
  {
    change,
    by,
    was,
    rep,
    calendarHost,
    now,
    place,
  }: {
    change: MeetingChange;
    by: MeetingActor;
    was: Instant | null;
    rep: MeetingHost;
    calendarHost: string | null;
    now: Instant;
    place: JourneyPlace;
  },
): MeetingFollowUp {
  const { meetingId, subjectId, sequence } = meeting;
  const base = { subjectId, dueAt: now, ...place };
  const effects: NewEffect[] = [
    {
      ...base,
      effectId: derivedId(meetingId, `event ${sequence}`),
      kind: 'message',
      payload: {
        type: 'track',
        event: EVENTS[change],
        properties: propertiesOf(meeting, { rep, by, was }),
        at: now,
        isActivity: by === 'lead',
      },
    },
  ];
  const what = MAILS[change];
  // Who moved or cancelled it themselves knows.
  const isOwnDoing = (by === 'rep' || by === 'calendar') && change !== 'booked';
  if (what)
    for (const to of isOwnDoing ? (['lead'] as const) : (['lead', 'rep'] as const))
      effects.push({
        ...base,
        effectId: derivedId(meetingId, `${what} ${to} ${sequence}`),
        kind: 'meeting',
        payload: { meetingId, what, to, address: to === 'lead' ? meeting.email : rep.email, sequence },
      });
  if (change === 'booked' || change === 'moved') effects.push(...remindersOf(meeting, { base, now }));
  if (what && calendarHost !== null && by !== 'calendar')
    effects.push({
      ...base,
      effectId: derivedId(meetingId, `calendar ${sequence}`),
      kind: 'calendar',
      payload: { meetingId, personId: meeting.personId, host: calendarHost },
    });
  const kind = ALERTS[change];
  const alerts: NewAlert[] =
    kind && by !== 'rep'
      ? [
          {
            alertId: derivedId(meetingId, `alert ${sequence}`),
            subjectId,
            to: { kind: 'person', personId: meeting.personId },
            kind,
            detail: {
              startsAt: formatInstant(meeting.startsAt),
              page: meeting.page,
              was: was === null ? null : formatInstant(was),
            },
            at: now,
            cause: null,
          },
        ]
      : [];
  return { effects, alerts, withdrawn: change === 'booked' ? [] : reminderIds(meeting, sequence - 1) };
}

/** Reminders that are still ahead. */
function remindersOf(
  meeting: Meeting,
  { base, now }: { base: Omit<NewEffect, 'effectId' | 'kind' | 'payload'>; now: Instant },
): NewEffect[] {
  const { meetingId, sequence, email, startsAt } = meeting;
  return meeting.reminderMinutes.flatMap((minutes): NewEffect[] => {
    const dueAt = startsAt - minutes * MINUTE_MS;
    if (dueAt <= now) return [];
    return [
      {
        ...base,
        dueAt,
        effectId: reminderId(meetingId, minutes, sequence),
        kind: 'meeting',
        payload: { meetingId, what: 'reminder', to: 'lead', address: email, sequence },
      },
    ];
  });
}

function reminderIds({ meetingId, reminderMinutes }: Meeting, sequence: number): string[] {
  return reminderMinutes.map((minutes) => reminderId(meetingId, minutes, sequence));
}

function reminderId(meetingId: string, minutes: number, sequence: number): string {
  return derivedId(meetingId, `reminder ${minutes} ${sequence}`);
}

function propertiesOf(
  meeting: Meeting,
  { rep, by, was }: { rep: MeetingHost; by: MeetingActor; was: Instant | null },
): JsonObject {
  return {
    meetingId: meeting.meetingId,
    page: meeting.page,
    title: meeting.title,
    startsAt: formatInstant(meeting.startsAt),
    endsAt: formatInstant(meeting.endsAt),
    rep: rep.name,
    by,
    ...(was !== null && was !== meeting.startsAt && { was: formatInstant(was) }),
    ...(meeting.message !== '' && { message: meeting.message }),
    ...(Object.keys(meeting.answers).length > 0 && { answers: { ...meeting.answers } }),
  };
}
