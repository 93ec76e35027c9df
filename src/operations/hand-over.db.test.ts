import { describe, expect, it } from 'vitest';
import { formatInstant, type Instant } from '../domain/instant.ts';
import { saveAbsence } from '../store/absences.ts';
import { SalesTeam } from '../testing/sales-team.ts';
import { createPerson } from '../testing/test-browser.ts';
import { createTestInstallation, type TestInstallation } from '../testing/test-installation.ts';
import { changePerson } from './change-person.ts';

/** A Monday, 13:00 in Prague. */
const START = '2026-03-02T12:00:00Z';
const told = (at: Instant | null | undefined) => (at ? formatInstant(at).slice(0, 16) : null);

async function alerts(installation: TestInstallation, kind?: string): Promise<[string, string, string][]> {
  const rows = await installation.database.kysely
    .selectFrom('alert')
    .innerJoin('profile', 'profile.subject_id', 'alert.subject_id')
    .leftJoin('person', (join) => join.onRef('alert.recipient', '=', (eb) => eb.cast('person.id', 'text')))
    .select(['alert.kind', 'profile.email as lead', 'person.name', 'alert.at'])
    .orderBy('alert.at')
    .orderBy('alert.kind')
    .orderBy('profile.email')
    .execute();
  return rows
    .filter((row) => kind === undefined || row.kind === kind)
    .map((row) => [row.kind, row.lead?.split('@')[0] ?? '', row.name ?? '']);
}

/** Leads as they are known by address, each with traits. */
async function leads(installation: TestInstallation, traits: Record<string, object>): Promise<void> {
  await installation.takeIn(
    ...Object.entries(traits).map(([user, own]) => ({
      user,
      identify: { email: `${user}@lead.example`, ...own },
    })),
  );
}

const plain = (names: string) => Object.fromEntries([...names].map((name) => [name, {}]));

describe('handing over', () => {
  it('shares leads by weight, each once, and writes it into their histories', async () => {
    await using installation = await createTestInstallation({ start: START });
    const team = await SalesTeam.create(installation, { Anna: { weight: 2 }, Ben: {} });
    await leads(installation, plain('abcdef'));
    await team.give(...'abcdef');
    await team.give(...'abcdef');
    expect(await team.repsOf(...'abcdef')).toEqual(['Anna', 'Ben', 'Anna', 'Anna', 'Ben', 'Anna']);
    expect(await alerts(installation, 'assigned')).toHaveLength(6);
    const effects = await installation.database.kysely
      .selectFrom('effect')
      .select('payload')
      .where('subject_id', '=', await installation.idOf('b'))
      .orderBy('payload')
      .execute();
    expect(effects.map(({ payload }) => payload)).toMatchObject([
      { type: 'identify', traits: { owner: 'Ben' } },
      { type: 'track', event: 'Lead Assigned', properties: { owner: 'Ben', by: 'Sales', team: 'sales' } },
    ]);
    const [handover] = await team.of('a');
    expect(told(handover?.respondBy)).toBe('2026-03-02T14:00');
    expect(told(handover?.remindAt)).toBe('2026-03-02T13:30');
    expect(handover?.why).toMatchObject({ by: 'turn', members: 2, country: 'CZ', language: null });
  });

  it('goes by country, language, company and owner, and lets nobody who is away have anything', async () => {
    await using installation = await createTestInstallation({ start: START });
    const team = await SalesTeam.create(installation, {
      Anna: { territories: ['CZ', 'SK'], languages: ['cs', 'en'] },
      Piotr: { territories: ['PL'], languages: ['pl'] },
      Ewa: { territories: ['PL'], languages: ['pl'] },
      Away: {},
      Off: { takesLeads: false },
    });
    await saveAbsence(installation.database.kysely, {
      absenceId: '00000000-0000-4000-8000-00000000aaaa',
      personId: team.id('Away'),
      from: installation.clock.now - 1,
      to: installation.clock.now + 10 * 86_400_000,
      note: '',
    });
    await leads(installation, {
      cz: { country: 'Czechia' },
      pl: { country: 'PL', language: 'pl' },
      german: { country: 'PL', language: 'en' },
      norway: { country: 'NO', language: 'pl' },
      owned: { country: 'CZ', owner: 'Ewa' },
    });
    await installation.takeIn(
      ...['x', 'y', 'z'].map((user) => ({ user, email: `${user}@lead.example`, group: 'acme' })),
    );
    const all = ['cz', 'pl', 'german', 'norway', 'owned', 'x', 'y', 'z'];
    for (const lead of all) await team.give(lead);
    expect(await team.repsOf(...all)).toEqual([
      'Anna',
      'Piotr',
      'Ewa',
      'Piotr',
      'Ewa',
      'Anna',
      'Anna',
      'Anna',
    ]);
    const whyOf = async (lead: string) => (await team.of(lead))[0]?.why;
    expect(await whyOf('y')).toMatchObject({ by: 'company' });
    expect(await whyOf('owned')).toMatchObject({ by: 'owner' });
    expect((await whyOf('german'))?.rules.slice(1)).toEqual([
      { rule: 'in-office', left: 3 },
      { rule: 'room', left: 3 },
      { rule: 'territory', left: 2 },
      { rule: 'language', left: 2, isSetAside: true },
      { rule: 'working', left: 2 },
    ]);
    expect((await whyOf('norway'))?.rules.slice(3, 5)).toEqual([
      { rule: 'territory', left: 3, isSetAside: true },
      { rule: 'language', left: 2 },
    ]);
  });

  it('waits in the list of the team while everybody is full, and goes on in order', async () => {
    await using installation = await createTestInstallation({ start: START });
    const team = await SalesTeam.create(installation, { Anna: { capacity: 1 }, Ben: { capacity: 1 } });
    await leads(installation, plain('abcd'));
    await team.give(...'abcd');
    await team.tend();
    expect(await team.repsOf(...'abcd')).toEqual(['Anna', 'Ben', undefined, undefined]);
    installation.clock.pass({ hours: 1 });
    await installation.takeIn({ user: 'b', track: 'Call Made' });
    await team.tend();
    expect(await team.repsOf(...'abcd')).toEqual(['Anna', 'Ben', 'Ben', undefined]);
    // The time of its target begins when somebody has it.
    expect(told((await team.of('c'))[0]?.respondBy)).toBe('2026-03-02T15:00');
  });
});

describe('several who hand over at once', () => {
  it('share the turns exactly, and give nobody more than they have room for', async () => {
    await using installation = await createTestInstallation({ start: START });
    const team = await SalesTeam.create(installation, {
      Anna: { weight: 3 },
      Ben: { weight: 2 },
      Cleo: { weight: 1 },
      Full: { weight: 9, capacity: 4 },
    });
    const users = Array.from({ length: 40 }, (_, index) => `lead${index}`);
    await leads(installation, Object.fromEntries(users.map((user) => [user, {}])));
    const all = users.slice(0, 20).map((user, index) => team.give(user, users[39 - index] ?? user));
    // The same again meanwhile.
    await Promise.all([...all, ...users.slice(0, 10).map((user) => team.give(user))]);
    const reps = await team.repsOf(...users);
    const count = (name: string) => reps.filter((rep) => rep === name).length;
    expect(['Anna', 'Ben', 'Cleo', 'Full'].map(count)).toEqual([18, 12, 6, 4]);
    expect(await alerts(installation, 'assigned')).toHaveLength(40);
    const rows = await installation.database.kysely.selectFrom('handover').select('handover_id').execute();
    expect(rows).toHaveLength(40);
  });
});

describe('the target of an answer', () => {
  it('reminds, escalates, and gives the lead to the others one after the other', async () => {
    await using installation = await createTestInstallation({ start: START });
    const boss = await createPerson(installation, 'marketer', 'boss@example.com');
    const team = await SalesTeam.create(
      installation,
      { Anna: {}, Ben: {}, Cleo: {}, Dan: {} },
      { escalateTo: { kind: 'person', personId: boss.personId }, reassigns: true },
    );
    await leads(installation, plain('a'));
    await team.give('a');
    const seen: (string | undefined)[] = [];
    for (let hours = 0; hours < 60; hours += 1) {
      installation.clock.pass({ hours: 0.5 });
      await team.tend();
      await team.tend();
      const [now] = await team.repsOf('a');
      if (now !== seen.at(-1)) seen.push(now);
    }
    expect(seen).toEqual(['Anna', 'Ben', 'Cleo']);
    expect(await alerts(installation, 'response-due')).toHaveLength(3);
    expect(await alerts(installation, 'response-missed')).toHaveLength(3);
    expect((await alerts(installation, 'reassigned')).map(([, , name]) => name)).toEqual(['Anna', 'Ben']);
    const course = await team.of('a');
    // Two hours each: 15:00, then until 17:00, then on the next morning.
    expect(course.map(({ respondBy }) => told(respondBy))).toEqual([
      '2026-03-02T14:00',
      '2026-03-02T16:00',
      '2026-03-03T10:00',
    ]);
    expect(course.map(({ ended }) => ended)).toEqual(['reassigned', 'reassigned', null]);
    expect(course[1]?.why).toMatchObject({ after: 'missed' });
  });

  it('counts an answer in working time, and goes on when it is taken back', async () => {
    await using installation = await createTestInstallation({ start: START });
    const team = await SalesTeam.create(installation, { Anna: {} });
    await leads(installation, plain('ab'));
    await team.give('a', 'b');
    await installation.takeIn({ user: 'a', group: 'acme' });
    installation.clock.now = Date.parse('2026-03-03T08:30:00Z');
    await installation.takeIn({ user: 'a', track: 'Lead Accepted', id: 'yes' });
    await team.tend();
    const [answered] = await team.of('a');
    expect(answered).toMatchObject({ how: 'Lead Accepted', workedMs: 4.5 * 3_600_000, nextAt: null });
    await installation.retract('a', ['yes'], 'undone');
    expect((await team.of('a'))[0]).toMatchObject({ respondedAt: null, how: null, workedMs: null });
    await team.tend();
    expect((await team.of('a'))[0]?.missedAt).toBe(installation.clock.now);
    expect((await team.of('b'))[0]?.missedAt).toBe(installation.clock.now);
  });

  it('of two leads that turn out to be one is the older one, with one rep', async () => {
    await using installation = await createTestInstallation({ start: START });
    const team = await SalesTeam.create(installation, { Anna: {}, Ben: {} });
    await leads(installation, { a: { email: 'a@lead.example' } });
    await installation.takeIn({ device: 'phone', track: 'Demo Watched' });
    await team.give('a');
    installation.clock.pass({ hours: 1 });
    await team.give('phone');
    expect(await team.repsOf('a', 'phone')).toEqual(['Anna', 'Ben']);
    await installation.takeIn({ user: 'a', device: 'phone', track: 'Demo Watched' });
    const open = (await team.of('a')).filter(({ ended }) => ended === null);
    expect(open.map(({ name, respondBy }) => [name, told(respondBy)])).toEqual([['Ben', '2026-03-02T14:00']]);
  });

  it('goes to somebody else when the rep is away for long', async () => {
    await using installation = await createTestInstallation({ start: START });
    const team = await SalesTeam.create(installation, { Anna: {}, Ben: {} }, { reassigns: true });
    await leads(installation, plain('a'));
    const begins = installation.clock.now + 3_600_000;
    await saveAbsence(installation.database.kysely, {
      absenceId: '00000000-0000-4000-8000-00000000aaaa',
      personId: team.id('Anna'),
      from: begins,
      to: begins + 10 * 86_400_000,
      note: '',
    });
    await team.give('a');
    await team.tend();
    expect(await team.repsOf('a')).toEqual(['Anna']);
    installation.clock.now = begins;
    await team.tend();
    expect(await team.repsOf('a')).toEqual(['Ben']);
    expect((await team.of('a'))[1]?.why).toMatchObject({ after: 'away' });
  });
});

describe('a person who leaves', () => {
  it('has their leads given to others where the team does so', async () => {
    await using installation = await createTestInstallation({ start: START });
    const team = await SalesTeam.create(installation, { Anna: {}, Ben: {} }, { reassigns: true });
    await leads(installation, plain('ab'));
    await team.give('a', 'b');
    const { database, clock } = installation;
    await createPerson(installation, 'owner');
    await database.transaction((transaction) =>
      changePerson(transaction, { personId: team.id('Anna'), fate: 'removed', now: clock.now }),
    );
    await team.tend();
    expect(await team.repsOf('a', 'b')).toEqual(['Ben', 'Ben']);
  });
});
