import { expect, test } from 'vitest';
import type { Instant } from '../domain/instant.ts';
import { DAY_MS } from '../domain/instant.ts';
import { latestSample } from '../store/sample-imports.ts';
import { type CompactMessage, incoming } from '../testing/incoming.ts';
import { askForSample, everyRow, loadSample, removeSample } from '../testing/sample-company.ts';
import { createTestInstallation, type TestInstallation } from '../testing/test-installation.ts';
import { ingest } from './ingest.ts';
import { beginRemoval, ImportNotRemovable, removeImportStep } from './remove-import.ts';

const LEADS = 12;
const FORMS = {
  scorecard: 'forms',
  bands: { cold: 0, hot: 5 },
  rules: [
    { id: 'form', event: 'Form Submitted', each: 5, max: 20 },
    { id: 'size', trait: 'company.employees', bins: { '50..': 3 } },
  ],
};
const ACCOUNTS = {
  scorecard: 'accounts',
  subject: 'company',
  rules: [
    { id: 'form', event: 'Form Submitted', each: 5, max: 50 },
    { id: 'size', trait: 'company.employees', bins: { '50..': 3 } },
  ],
};

/** Takes messages in as those of an import of events, which is done then. */
async function takeInImport(installation: TestInstallation, ...messages: CompactMessage[]): Promise<number> {
  const { database, registry, clock, newId } = installation;
  const { import_id: importId } = await database.kysely
    .insertInto('import')
    .values({
      kind: 'events',
      name: 'events.csv',
      status: 'done',
      mapping: {},
      created_at: '2026-01-01T00:00:00Z',
    })
    .returning('import_id')
    .executeTakeFirstOrThrow();
  const read = messages.map((message) => incoming(message, clock.now));
  await database.transaction(async (transaction) => {
    const held = await registry.hold(transaction);
    await ingest(transaction, held, { messages: read, now: clock.now, newId, importId });
  });
  await installation.passTime();
  return importId;
}

function step({ database, registry, clock }: TestInstallation): Promise<boolean> {
  return database.transaction((transaction) => removeImportStep(transaction, registry, clock.now));
}

async function remove(installation: TestInstallation, importId: number): Promise<void> {
  await installation.database.transaction((transaction) => beginRemoval(transaction, importId));
  while (await step(installation));
  await installation.passTime();
}

async function begin(installation: TestInstallation): Promise<void> {
  const sample = await latestSample(installation.database.kysely);
  await installation.database.transaction((transaction) => beginRemoval(transaction, sample?.importId ?? 0));
}

test('after the sample was loaded and removed, everything is as it was before', async () => {
  await using installation = await createTestInstallation();
  await installation.publish(FORMS);
  await installation.publish(ACCOUNTS);
  await installation.takeIn({ user: 'ann', group: 'acme', properties: { employees: 80 } });
  await installation.takeIn({ user: 'ann', track: 'Form Submitted' });
  await installation.passTime();
  const before = await everyRow(installation);
  await askForSample(installation, LEADS);
  await loadSample(installation);
  await installation.passTime();
  expect((await everyRow(installation)).subject?.length).toBeGreaterThan(LEADS);

  await begin(installation);
  const removed = await removeSample(installation);
  expect(removed.status).toBe('removed');
  expect(removed.removed).toMatchObject({ kept: 0, costs: 108 });
  expect(removed.removed.leads).toBeGreaterThanOrEqual(LEADS);
  await installation.passTime();
  expect(await everyRow(installation)).toEqual(before);
  expect(await installation.examine()).toEqual([]);

  await askForSample(installation, 3);
  expect((await loadSample(installation)).status).toBe('done');
});

test('a removal that was interrupted goes on, and everything is right after every step', async () => {
  await using installation = await createTestInstallation();
  await installation.publish(FORMS);
  await installation.publish(ACCOUNTS);
  const people = Array.from({ length: 250 }, (_, number) => `person ${number}`);
  const importId = await takeInImport(
    installation,
    ...people.flatMap((user, number): CompactMessage[] => [
      { user, track: 'Form Submitted' },
      { user, group: `company ${number % 7}`, properties: { employees: 80 } },
    ]),
  );
  await installation.takeIn(...people.slice(0, 40).map((user) => ({ user, track: 'Form Submitted' })));
  await installation.takeIn({ user: 'person 1', group: 'company 1', properties: { city: 'Brno' } });
  await installation.passTime();
  await installation.database.transaction((transaction) => beginRemoval(transaction, importId));
  let steps = 0;
  for (; await step(installation); steps += 1) {
    await installation.passTime();
    expect(await installation.examine()).toEqual([]);
  }
  expect(steps).toBeGreaterThan(4);
  const { subject } = await everyRow(installation);
  expect(subject).toHaveLength(41);
  expect(await installation.score('person 1', 'forms')).toBe(5);
  expect(await installation.score('company 1', 'accounts')).toBe(5);
});

test('a sample that is still being loaded can be removed', async () => {
  await using installation = await createTestInstallation();
  await askForSample(installation, LEADS);
  await loadSample(installation, ({ applied, messages }) => applied <= messages / 3);
  await begin(installation);
  expect((await removeSample(installation)).status).toBe('removed');
  const { subject, message, scorecard, identity } = await everyRow(installation);
  expect({ subject, message, scorecard, identity }).toEqual({
    subject: [],
    message: [],
    scorecard: [],
    identity: [],
  });
});

test('what others know of a lead stays, and its scores are made anew from that', async () => {
  await using installation = await createTestInstallation();
  await installation.publish(FORMS);
  await installation.publish(ACCOUNTS);
  const importId = await takeInImport(
    installation,
    { user: 'ann', track: 'Form Submitted' },
    { user: 'ann', track: 'Form Submitted' },
    { user: 'ann', group: 'acme', properties: { employees: 80 } },
    { user: 'bob', group: 'acme', properties: { name: 'Acme' } },
    { user: 'bob', track: 'Form Submitted' },
  );
  await installation.takeIn({ user: 'ann', track: 'Form Submitted' });
  await installation.takeIn({ user: 'eve', group: 'acme', properties: { city: 'Brno' } });
  await installation.passTime();
  expect(await installation.score('ann', 'forms')).toBe(18);
  expect(await installation.score('eve', 'forms')).toBe(3);
  expect(await installation.score('acme', 'accounts')).toBe(23);
  installation.clock.pass({ days: 1 });

  await remove(installation, importId);
  expect(await installation.score('ann', 'forms')).toBe(5);
  expect(await installation.score('eve', 'forms')).toBe(0);
  expect(await installation.score('acme', 'accounts')).toBe(0);
  await expect(installation.idOf('bob')).rejects.toThrow('there is no lead');
  expect((await installation.rowOf('ann')).companyId).toBeNull();
  expect(await installation.ledger('ann', 'forms')).toContainEqual(
    expect.objectContaining({ from: 18, to: 8, cause: { kind: 'removal', importId } }),
  );
  expect(await installation.examine()).toEqual([]);
});

test('what was to become due and is gone does not; what others announced does', async () => {
  await using installation = await createTestInstallation();
  await installation.publish(FORMS);
  const later = (days: number): Instant => installation.clock.now + days * DAY_MS;
  const importId = await takeInImport(installation, { user: 'ann', track: 'Form Submitted', at: later(1) });
  await installation.takeIn({ user: 'ann', track: 'Form Submitted', at: later(3) });
  await remove(installation, importId);
  expect(await installation.examine()).toEqual([]);
  installation.clock.pass({ days: 2 });
  await installation.passTime();
  expect(await installation.score('ann', 'forms')).toBe(0);
  installation.clock.pass({ days: 2 });
  await installation.passTime();
  expect(await installation.score('ann', 'forms')).toBe(5);
  expect(await installation.examine()).toEqual([]);
});

test('of leads that turned out to be one nothing remains either', async () => {
  await using installation = await createTestInstallation();
  await installation.publish(FORMS);
  const before = await everyRow(installation);
  const importId = await takeInImport(
    installation,
    { user: 'ann', track: 'Form Submitted' },
    { user: 'anna', track: 'Form Submitted' },
    { device: 'phone', track: 'Form Submitted' },
  );
  const again = await takeInImport(
    installation,
    { user: 'ann', alias: 'anna' },
    { user: 'ann', device: 'phone', email: 'ann@example.com', identify: { email: 'ann@example.com' } },
  );
  expect(await installation.score('ann', 'forms')).toBe(15);
  await remove(installation, importId);
  expect(await installation.score('anna', 'forms')).toBe(0);
  await remove(installation, again);
  expect(await everyRow(installation)).toEqual(before);
});

test('the scorecard of the sample stays when somebody has made it their own', async () => {
  await using installation = await createTestInstallation();
  await askForSample(installation, 3);
  await loadSample(installation);
  await installation.publish({
    scorecard: 'sample-company',
    rules: [{ id: 'form', event: 'Form Submitted', each: 5, max: 5 }],
  });
  await installation.takeIn({ user: 'ann', track: 'Form Submitted' });
  await begin(installation);
  expect((await removeSample(installation)).scorecard).toBeUndefined();
  expect(await installation.score('ann', 'sample-company')).toBe(5);
  expect(await installation.examine()).toEqual([]);
});

test('what is not done cannot be removed, nor what is not there', async () => {
  await using installation = await createTestInstallation();
  const importId = await takeInImport(installation, { user: 'ann', track: 'Form Submitted' });
  const ask = (id: number): Promise<void> =>
    installation.database.transaction((transaction) => beginRemoval(transaction, id));
  for (const status of ['reading', 'refused', 'applying', 'removed'] as const) {
    await installation.database.kysely.updateTable('import').set({ status }).execute();
    await expect(ask(importId)).rejects.toThrow(`import ${importId} is ${status}, expected one that is done`);
  }
  await expect(ask(999)).rejects.toThrow(ImportNotRemovable);
});
