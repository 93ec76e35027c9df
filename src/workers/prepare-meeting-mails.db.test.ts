import { expect, it } from 'vitest';
import { bookMeeting } from '../operations/book-meeting.ts';
import type { ClaimedEffect } from '../operations/claim-effects.ts';
import { composeMails } from '../operations/compose-mails.ts';
import { suppress } from '../store/contact-standings.ts';
import { addBookingPage, addRep } from '../testing/meeting-page.ts';
import { createTestInstallation } from '../testing/test-installation.ts';
import { prepareMeetingMails } from './prepare-meeting-mails.ts';

it('invites whoever asked for it, and nobody at an address that complained, also not in other letters', async () => {
  // A Monday.
  await using ripen = await createTestInstallation({ start: '2026-03-02T12:00:00Z' });
  const { database, clock, services } = ripen;
  const personId = await addRep(ripen);
  const page = await addBookingPage(ripen, { host: { kind: 'person', personId } });
  await ripen.takeIn({ user: 'ann', email: 'ann@example.com', identify: { email: 'ann@example.com' } });
  const subjectId = await ripen.idOf('ann');
  const book = (email: string, startsAt: string) =>
    database.transaction((transaction) =>
      bookMeeting(
        transaction,
        {
          meetingId: ripen.newId(),
          subjectId,
          page,
          startsAt: Date.parse(startsAt),
          contact: { name: 'Ann', email, phone: '', message: '', answers: {} },
          language: 'en',
          timeZone: 'Europe/Prague',
          bookedBy: 'lead',
        },
        clock.now,
      ),
    );
  expect(await book('ann@example.com', '2026-03-03T09:00:00Z')).toMatchObject({ kind: 'booked' });
  expect(await book('Gone@Example.com', '2026-03-03T10:00:00Z')).toMatchObject({ kind: 'booked' });
  await suppress(database.kysely, [
    { address: 'gone@example.com', reason: 'complaint', detail: '', createdAt: clock.now, createdBy: null },
  ]);
  const rows = await database.kysely
    .selectFrom('effect')
    .select(['effect_id as effectId', 'subject_id as subjectId', 'kind', 'payload'])
    .where('kind', '=', 'meeting')
    .execute();
  // As they come out of the outbox: what preparing does not ask for is left out.
  const effects = rows.map((row) => ({ ...row, attempt: 1 }) as unknown as ClaimedEffect);
  const sender = {
    ...services,
    random: () => 0,
    retry: { attempts: 1, firstMs: 1_000 },
    links: services.delivery.links,
    compose: composeMails,
    mail: {
      ...services.delivery.settings,
      url: 'smtp://127.0.0.1:1',
      from: 'Acme <sales@acme.example>',
      dkim: undefined,
    },
  };
  const prepared = await prepareMeetingMails(sender, effects, clock.now);
  const told = rows.flatMap(({ effectId, payload }) => {
    const { to, what } = payload as { to: string; what: string };
    const mail = prepared.get(effectId);
    if (to !== 'lead' || what !== 'invitation' || !mail) return [];
    return [mail.kind === 'ready' ? mail.mail.to.address : mail.outcome];
  });
  expect(told).toHaveLength(2);
  expect(told).toEqual(
    expect.arrayContaining([
      'ann@example.com',
      { kind: 'dead', problem: 'Gone@Example.com gets no e-mail: complaint' },
    ]),
  );
});
