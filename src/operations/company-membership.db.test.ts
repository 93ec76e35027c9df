import { describe, expect, it } from 'vitest';
import { createTestInstallation, type TestInstallation } from '../testing/test-installation.ts';

const LEADS = {
  scorecard: 'leads',
  rules: [
    { id: 'size', trait: 'company.employees', bins: { '<50': 1, '>=50': 10 } },
    { id: 'opened', when: { event: 'Opened' }, each: 1, max: 50 },
  ],
};
const FIRMS = {
  scorecard: 'firms',
  subject: 'company',
  bands: { quiet: 0, busy: 5 },
  rules: [
    { id: 'opened', when: { event: 'Opened' }, each: 1, max: 50 },
    { id: 'recent', when: { event: 'Clicked', within: '7d' }, give: 5 },
    { id: 'industry', trait: 'industry', bins: { software: 20 } },
    { id: 'employees', trait: 'company.employees', bins: { '>=50': 40 } },
  ],
};

async function scores(installation: TestInstallation, ...names: string[]): Promise<number[]> {
  return Promise.all(
    names.map(async (name) => installation.score(name, ['acme', 'other'].includes(name) ? 'firms' : 'leads')),
  );
}

describe('the traits of a company', () => {
  it('reach the scores of all its people in the background', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(LEADS);
    await installation.takeIn(
      { user: 'ann', group: 'acme', properties: { employees: 10 } },
      { user: 'bob', group: 'acme' },
      { user: 'eve', track: 'Opened' },
    );
    await installation.passTime();
    expect(await scores(installation, 'ann', 'bob', 'eve')).toEqual([1, 1, 1]);
    installation.clock.pass({ hours: 1 });
    await installation.takeIn({ user: 'ann', group: 'acme', properties: { employees: 80 } });
    expect(await scores(installation, 'ann', 'bob', 'eve')).toEqual([10, 1, 1]);
    expect(await installation.examine()).toEqual([]);
    await installation.passTime();
    expect(await scores(installation, 'ann', 'bob', 'eve')).toEqual([10, 10, 1]);
    expect((await installation.ledger('bob', 'leads')).at(-1)).toMatchObject({
      cause: { kind: 'company', companyId: await installation.idOf('acme') },
      occurredAt: installation.clock.now,
      from: 1,
      to: 10,
    });
    expect(await installation.examine()).toEqual([]);
  });

  it('that were set earlier do not overrule those set later', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(LEADS);
    await installation.takeIn({
      user: 'ann',
      group: 'acme',
      properties: { employees: 80 },
      at: '2026-03-02',
    });
    await installation.takeIn({
      user: 'bob',
      group: 'acme',
      properties: { employees: 10 },
      at: '2026-03-01',
    });
    await installation.takeIn({
      user: 'ann',
      identify: { company: { employees: 20 } },
      at: '2026-03-02T01:00:00Z',
    });
    await installation.passTime();
    expect(await scores(installation, 'ann', 'bob')).toEqual([1, 10]);
    expect(await installation.examine()).toEqual([]);
  });
});

describe('the score of a company', () => {
  it('comes from all its people and its own traits', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(FIRMS);
    await installation.takeIn(
      { user: 'ann', track: 'Opened' },
      { user: 'ann', group: 'acme', properties: { industry: 'software' } },
    );
    await installation.takeIn(
      { user: 'bob', group: 'acme' },
      { user: 'bob', track: 'Opened' },
      { user: 'eve', track: 'Opened' },
    );
    expect(await scores(installation, 'acme')).toEqual([22]);
    await installation.takeIn(
      { user: 'ann', track: 'Clicked' },
      { user: 'bob', track: 'Clicked' },
      { user: 'bob', track: 'Opened' },
    );
    expect(await scores(installation, 'acme')).toEqual([28]);
    await installation.takeIn({ user: 'eve', group: 'acme', properties: { employees: 60 } });
    expect(await scores(installation, 'acme')).toEqual([69]);
    installation.clock.pass({ days: 7 });
    await installation.passTime();
    expect(await scores(installation, 'acme')).toEqual([64]);
    expect((await installation.explain('acme', 'firms')).evaluation.score).toBe(64);
    expect(await installation.examine()).toEqual([]);
  });

  it('follows people who leave it, join it and move', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(LEADS);
    await installation.publish(FIRMS);
    await installation.takeIn(
      { user: 'ann', group: 'acme', properties: { employees: 80 } },
      { user: 'bob', group: 'other', properties: { employees: 5 } },
      { user: 'ann', track: 'Opened' },
      { user: 'ann', track: 'Opened' },
      { user: 'bob', track: 'Opened' },
    );
    expect(await scores(installation, 'acme', 'other', 'ann', 'bob')).toEqual([42, 1, 12, 2]);
    installation.clock.pass({ hours: 1 });
    await installation.takeIn({ user: 'ann', group: 'other' }, { user: 'ann', track: 'Opened' });
    expect(await scores(installation, 'acme', 'other', 'ann', 'bob')).toEqual([40, 4, 4, 2]);
    expect((await installation.ledger('acme', 'firms')).at(-1)).toMatchObject({
      from: 42,
      to: 40,
      cause: { kind: 'company' },
    });
    // A membership that was said earlier but came later changes nothing.
    await installation.takeIn({ user: 'ann', group: 'acme', at: '2026-03-01' });
    expect(await scores(installation, 'acme', 'other', 'ann', 'bob')).toEqual([40, 4, 4, 2]);
    expect(await installation.examine()).toEqual([]);
  });

  it('follows a person who will join it in the future', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(FIRMS);
    await installation.takeIn({ user: 'ann', track: 'Opened' }, { user: 'bob', group: 'acme' });
    await installation.takeIn({ user: 'ann', group: 'acme', at: '2026-03-05' });
    expect(await scores(installation, 'acme')).toEqual([0]);
    installation.clock.pass({ days: 3 });
    await installation.passTime();
    expect(await scores(installation, 'acme')).toEqual([1]);
    expect(await installation.examine()).toEqual([]);
  });

  it('loses a person whose membership was taken back', async () => {
    await using installation = await createTestInstallation();
    await installation.publish(LEADS);
    await installation.publish(FIRMS);
    await installation.takeIn({ user: 'bob', group: 'acme', properties: { employees: 80 } });
    await installation.takeIn({ user: 'ann', group: 'acme', id: 'joined' }, { user: 'ann', track: 'Opened' });
    expect(await scores(installation, 'acme', 'ann')).toEqual([41, 11]);
    expect(await installation.retract('ann', ['joined'])).toEqual(['joined']);
    expect(await scores(installation, 'acme', 'ann')).toEqual([40, 1]);
    expect((await installation.rowOf('ann')).companyId).toBeNull();
    expect(await installation.examine()).toEqual([]);
  });
});
