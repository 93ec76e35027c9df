import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AlertCause, AlertRecipient, NewAlert } from '../domain/alert.ts';
import { MINUTE_MS, SECOND_MS } from '../domain/instant.ts';
import { USUAL_HOURS } from '../domain/working-hours.ts';
import type { AlertMessage } from '../messaging/alert-message.ts';
import { markRead } from '../store/alert-list.ts';
import { saveAlertPreferences } from '../store/alert-preferences.ts';
import { insertPerson } from '../store/people.ts';
import { standStill } from '../store/stand-still.ts';
import { createTestInstallation, type TestInstallation } from '../testing/test-installation.ts';
import { gatherAlerts } from './gather-alerts.ts';
import { mergeByHand } from './merge-by-hand.ts';
import { raiseAlerts } from './raise-alerts.ts';
import { splitLead } from './split-lead.ts';
import { writeAlertMessages } from './write-alert-messages.ts';

let it: TestInstallation;
let person: string;
const TO: AlertRecipient = { kind: 'channel', channel: 'sales' };
const CLICKS = {
  scorecard: 'simple',
  bands: { cold: 0, hot: 10 },
  rules: [{ id: 'clicked', title: 'Clicked', when: { event: 'Clicked', within: '30d' }, give: 10 }],
};

beforeAll(async () => {
  // A Tuesday at 10 o'clock in Prague.
  it = await createTestInstallation({ start: '2026-03-03T09:00:00Z' });
  await it.publish(CLICKS);
  person = randomUUID();
  await it.database.transaction((transaction) =>
    insertPerson(transaction, {
      ...{ personId: person, accountId: randomUUID(), email: 'jana@example.com', isEmailVerified: true },
      ...{ name: 'Jana', role: 'sales', language: 'cs', timeZone: 'Europe/Prague', passwordHash: '-' },
      now: it.clock.now,
    }),
  );
});
afterAll(() => it[Symbol.asyncDispose]());
beforeEach(async () => {
  for (const table of ['alert', 'alert_window', 'effect', 'alert_preference'] as const)
    await it.database.kysely.deleteFrom(table).execute();
});

let leads = 0;
async function raise({
  lead,
  to = TO,
  cause = null,
  kind = 'journey',
}: {
  lead?: string;
  to?: AlertRecipient;
  cause?: AlertCause | null;
  kind?: NewAlert['kind'];
} = {}): Promise<string> {
  leads += 1;
  const name = lead ?? `lead-${leads}`;
  if (lead === undefined) await it.takeIn({ user: name, id: name, identify: { name: `Lead ${leads}` } });
  const alertId = randomUUID();
  const alert = {
    ...{ alertId, subjectId: await it.idOf(name), to, kind, cause },
    ...{ detail: { title: 'Ripe', text: 'Call now' }, at: it.clock.now },
  };
  await it.database.transaction((transaction) => raiseAlerts(transaction, [alert], it.clock.now));
  return alertId;
}

function gather(hasMail = true): Promise<number> {
  const asked = { now: it.clock.now, limit: 100, hasMail, newId: randomUUID };
  return it.database
    .transaction((transaction) => gatherAlerts(transaction, asked))
    .then(({ messages }) => messages);
}

/** Writes the messages that wait in the outbox, and takes them as sent. */
async function send(): Promise<AlertMessage[]> {
  const effects = await it.database.kysely
    .updateTable('effect')
    .set({ state: 'done' })
    .where('state', '=', 'waiting')
    .returning(['effect_id', 'kind', 'payload'])
    .execute();
  const requests = effects.map(({ effect_id: messageId, payload }) => ({
    messageId,
    // Stored as JSON: an effect of another kind has none.
    to: (payload.alertsFor as unknown as AlertRecipient | undefined) ?? TO,
  }));
  const writing = { ...it.services, publicUrl: 'https://ripen.example.com' };
  return [...(await writeAlertMessages(writing, requests, it.clock.now)).values()];
}

describe('what is gathered', () => {
  test('the first alert goes out at once, forty more in one message when the window ends', async () => {
    await raise();
    expect(await gather()).toBe(1);
    const [first] = await send();
    expect(first?.leads).toHaveLength(1);
    expect(first?.leads[0]).toMatchObject({
      url: expect.stringContaining('/leads/'),
      alerts: [{ phrase: 'Ripe', text: 'Call now' }],
    });
    for (let more = 0; more < 40; more += 1) {
      await raise();
      it.clock.now += SECOND_MS;
      expect(await gather()).toBe(0);
    }
    it.clock.now += 15 * MINUTE_MS;
    expect(await gather()).toBe(1);
    const [second] = await send();
    expect([second?.leads.length, second?.moreLeads]).toEqual([20, 20]);
    expect(await gather()).toBe(0);
    // The second message opened a window too.
    await raise();
    expect(await gather()).toBe(0);
  });

  test('several alerts about one lead stand under it, the same once', async () => {
    await raise();
    await gather();
    await send();
    const lead = `lead-${leads}`;
    for (let more = 0; more < 3; more += 1) await raise({ lead });
    await raise({ lead, kind: 'meeting-booked' });
    it.clock.now += 15 * MINUTE_MS;
    expect(await gather()).toBe(1);
    const [message] = await send();
    expect(message?.leads).toHaveLength(1);
    expect(message?.leads[0]?.alerts.map(({ phrase }) => phrase).sort()).toEqual(['Meeting booked', 'Ripe']);
  });

  test('each alert is in one message, however many processes gather', async () => {
    for (let more = 0; more < 10; more += 1)
      await raise({ to: { kind: 'channel', channel: `channel-${more % 3}` } });
    const counts = await Promise.all([gather(), gather(), gather()]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(3);
    const rows = await it.database.kysely.selectFrom('alert').select(['digest_id', 'recipient']).execute();
    const messages = Map.groupBy(rows, ({ digest_id: id }) => id);
    expect(messages.size).toBe(3);
    for (const alerts of messages.values())
      expect(new Set(alerts.map(({ recipient }) => recipient)).size).toBe(1);
  });
});

test('a copy of the database tells nobody of what its original has told', async () => {
  await raise();
  await gather();
  await raise();
  await standStill(it.database.kysely, it.clock.now);
  it.clock.now += 60 * MINUTE_MS;
  expect(await gather()).toBe(0);
  expect(await send()).toEqual([]);
});

test('alerts go with a lead that turned out to be another one, and back when it was not', async () => {
  await raise();
  await raise();
  const [from, to] = [await it.idOf(`lead-${leads - 1}`), await it.idOf(`lead-${leads}`)];
  const subjects = async () =>
    (await it.database.kysely.selectFrom('alert').select('subject_id').execute())
      .map((row) => row.subject_id)
      .sort();
  const { now } = it.clock;
  await it.database.transaction(async (transaction) =>
    mergeByHand(transaction, await it.registry.hold(transaction), { from, to, now }),
  );
  expect(await subjects()).toEqual([to, to]);
  await it.database.transaction(async (transaction) =>
    splitLead(transaction, await it.registry.hold(transaction), { subjectId: from, now }),
  );
  expect(await subjects()).toEqual([from, to].sort());
});

describe('people', () => {
  const to = (): AlertRecipient => ({ kind: 'person', personId: person });
  const prefer = (parts: { isMailed?: boolean; windowMinutes?: number; waitsForHours?: boolean }) =>
    saveAlertPreferences(it.database.kysely, {
      personId: person,
      preferences: { isMailed: true, windowMinutes: 15, waitsForHours: false, ...parts },
      at: it.clock.now,
    });

  test('get an e-mail in their language, to their address', async () => {
    await raise({ to: to(), kind: 'assigned' });
    expect(await gather()).toBe(1);
    const { payload } = await it.database.kysely
      .selectFrom('effect')
      .select('payload')
      .executeTakeFirstOrThrow();
    expect(payload).toEqual({ to: 'jana@example.com', alertsFor: to() });
    const [message] = await send();
    expect(message?.leads[0]?.alerts[0]?.phrase).toBe('Nově přidělený lead');
  });

  test('get none when they do not want them, or none can be sent', async () => {
    await prefer({ isMailed: false });
    await raise({ to: to() });
    expect(await gather()).toBe(0);
    await prefer({});
    await raise({ to: to() });
    expect(await gather(false)).toBe(0);
    expect(await gather()).toBe(0);
  });

  test('get none for what they have read in the app while it was gathered', async () => {
    await raise({ to: to() });
    expect(await gather()).toBe(1);
    const seen = [await raise({ to: to() }), await raise({ to: to() })];
    expect(await gather()).toBe(0);
    await markRead(it.database.kysely, { personId: person, alertIds: seen.slice(1), at: it.clock.now });
    it.clock.now += 15 * MINUTE_MS;
    expect(await gather()).toBe(1);
    expect((await send()).map(({ leads }) => leads.length)).toEqual([1, 1]);
  });

  test('who waits for their hours gets at night only what hurries, the rest in the morning', async () => {
    await prefer({ waitsForHours: true, windowMinutes: 0 });
    const morning = it.clock.now;
    expect(USUAL_HOURS.tue[0]?.toMinute).toBe(17 * 60);
    it.clock.now = Date.parse('2026-03-03T20:00:00Z');
    await raise({ to: to() });
    expect(await gather()).toBe(0);
    await raise({ to: to(), kind: 'response-due' });
    expect(await gather()).toBe(1);
    expect((await send())[0]?.leads).toHaveLength(1);
    it.clock.now = Date.parse('2026-03-04T07:59:59Z');
    expect(await gather()).toBe(0);
    it.clock.now = Date.parse('2026-03-04T08:00:00Z');
    expect(await gather()).toBe(1);
    it.clock.now = morning + 26 * 60 * MINUTE_MS;
  });
});

describe('what turned out not to be so', () => {
  const cause: AlertCause = { kind: 'band', scorecard: 'simple', band: 'hot' };
  async function hot(): Promise<{ lead: string; click: string }> {
    leads += 1;
    const [lead, click] = [`robot-${leads}`, `click-${leads}`];
    await it.takeIn({ user: lead, id: lead, identify: { name: 'Robot' } });
    await it.takeIn({ user: lead, track: 'Clicked', id: click });
    return { lead, click };
  }

  test('is never told when it was not told yet', async () => {
    const { lead, click } = await hot();
    await raise({ lead, cause });
    await gather();
    await it.retract(lead, [click], 'robot');
    expect(await send()).toEqual([]);
    it.clock.now += MINUTE_MS;
    expect(await gather()).toBe(0);
    const row = await it.database.kysely.selectFrom('alert').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ taken_back_why: 'robot', told_at: null });
  });

  test('is taken back by one message, that does not wait for the end of the window', async () => {
    const two = [await hot(), await hot()];
    for (const { lead } of two) await raise({ lead, cause });
    await gather();
    expect((await send())[0]?.leads).toHaveLength(2);
    for (const { lead, click } of two) await it.retract(lead, [click], 'robot');
    expect(await gather()).toBe(0);
    it.clock.now += 30 * SECOND_MS;
    expect(await gather()).toBe(1);
    const [correction] = await send();
    expect(correction).toMatchObject({ leads: [], takenBack: [{ name: 'Robot', why: 'robot' }, {}] });
    it.clock.now += 60 * MINUTE_MS;
    expect(await gather()).toBe(0);
  });

  test('is left alone when the band holds, when another message was retracted, or after a month', async () => {
    const { lead, click } = await hot();
    await it.takeIn({ user: lead, track: 'Clicked', id: `${click}-person` });
    await it.takeIn({ user: lead, track: 'Looked', id: `${click}-look` });
    await raise({ lead, cause });
    await raise({ lead, cause: { kind: 'event', messageId: click } });
    await raise({ lead, cause: { kind: 'score', scorecard: 'simple', atLeast: 10 } });
    await it.retract(lead, [`${click}-look`], 'robot');
    const open = async () =>
      (await it.database.kysely.selectFrom('alert').select('taken_back_at').execute()).filter(
        ({ taken_back_at: at }) => at === null,
      ).length;
    expect(await open()).toBe(3);
    await it.retract(lead, [click], 'robot');
    expect(await open()).toBe(2);
    it.clock.now += 31 * 24 * 60 * MINUTE_MS;
    await it.retract(lead, [`${click}-person`], 'robot');
    expect(await open()).toBe(2);
  });
});
