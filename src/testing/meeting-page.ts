import type { BookingPage } from '../domain/meeting.ts';
import { saveBookingPage } from '../store/booking-pages.ts';
import { insertPerson } from '../store/people.ts';
import type { TestInstallation } from './test-installation.ts';

/** The rep of the booking pages of tests, in Prague, who works from nine to five. */
export async function addRep(ripen: TestInstallation, name = 'Jana Nováková'): Promise<string> {
  const personId = ripen.newId();
  await ripen.database.transaction((transaction) =>
    insertPerson(transaction, {
      personId,
      accountId: ripen.newId(),
      email: `${personId.slice(-4)}@acme.example`,
      isEmailVerified: true,
      name,
      role: 'sales',
      language: 'cs',
      timeZone: 'Europe/Prague',
      passwordHash: 'none',
      now: ripen.clock.now,
    }),
  );
  return personId;
}

/** Keeps a booking page: half an hour, without pauses, two weeks ahead. */
export async function addBookingPage(
  ripen: TestInstallation,
  page: Pick<BookingPage, 'host'> & Partial<BookingPage>,
): Promise<BookingPage> {
  const whole: BookingPage = {
    slug: 'call',
    title: { en: 'A first call', pl: 'Pierwsza rozmowa' },
    description: {},
    isOpen: true,
    times: {
      durationMinutes: 30,
      stepMinutes: 30,
      bufferBeforeMinutes: 0,
      bufferAfterMinutes: 0,
      noticeMinutes: 60,
      horizonDays: 14,
      mostPerDay: null,
    },
    place: { kind: 'video', text: 'https://meet.example/jana' },
    questions: [],
    reminderMinutes: [24 * 60, 60],
    ...page,
  };
  await ripen.database.transaction((transaction) => saveBookingPage(transaction, whole, ripen.clock.now));
  return whole;
}
