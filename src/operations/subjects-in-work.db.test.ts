import { describe, expect, it } from 'vitest';
import { createTestInstallation, type TestInstallation } from '../testing/test-installation.ts';

const LEADS = {
  scorecard: 'simple',
  rules: [
    { id: 'opened', when: { event: 'Opened' }, each: 10, max: 40 },
    { id: 'lately', when: { event: 'Opened', within: '30d' }, each: 1, max: 10 },
    { id: 'size', trait: 'company.employees', bins: { '50..': 5 } },
  ],
};

const COMPANIES = {
  scorecard: 'accounts',
  subject: 'company',
  rules: [
    { id: 'opened', when: { event: 'Opened' }, each: 10, max: 40 },
    { id: 'size', trait: 'employees', bins: { '50..': 5 } },
  ],
};

/** Milliseconds after the start of a case. */
type Moments = (ms: number) => number;

async function begin(): Promise<{ installation: TestInstallation; at: Moments }> {
  const installation = await createTestInstallation();
  await installation.publish(LEADS);
  await installation.publish(COMPANIES);
  const start = installation.clock.now;
  return { installation, at: (ms) => start + ms };
}

/** When it gets its locks, what it locked has been brought further by others: by its clock, ahead of time. */
describe('work that waited for its locks', () => {
  it('does not take in again what became due meanwhile', async () => {
    const { installation, at } = await begin();
    await using _ = installation;
    const { clock } = installation;
    await installation.takeIn(
      { user: 'ann', track: 'Opened', id: 'due', at: at(500) },
      { user: 'ann', track: 'Opened', id: 'later', at: at(2_000) },
    );
    clock.now = at(600);
    await installation.passTime();
    clock.now = at(400);
    await installation.takeIn({ user: 'ann', track: 'Opened', id: 'new', at: at(300) });
    expect(await installation.rowOf('ann')).toMatchObject({ rememberedAt: at(600), pendingAt: at(2_000) });
    expect(await installation.score('ann', 'simple')).toBe(22);
    clock.now = at(700);
    expect(await installation.examine()).toEqual([]);
  });

  it.each([
    ['the lead that stays', { user: 'ann' }, { device: 'phone' }],
    ['the lead that goes', { device: 'phone' }, { user: 'ann' }],
  ])(
    'puts two leads together of which %s waits for what the other is past',
    async (_what, waiting, ahead) => {
      const { installation, at } = await begin();
      await using _ = installation;
      const { clock } = installation;
      await installation.takeIn(
        { ...waiting, track: 'Opened', id: 'due', at: at(500) },
        { ...waiting, track: 'Opened', id: 'later', at: at(2_000) },
      );
      clock.now = at(600);
      await installation.takeIn({ ...ahead, track: 'Opened', id: 'ahead', at: at(550) });
      clock.now = at(400);
      await installation.takeIn({ user: 'ann', device: 'phone', identify: {}, id: 'both' });
      expect(await installation.rowOf('ann')).toMatchObject({ rememberedAt: at(600), pendingAt: at(2_000) });
      expect(await installation.score('ann', 'simple')).toBe(22);
      clock.now = at(2_100);
      await installation.passTime();
      expect(await installation.score('ann', 'simple')).toBe(33);
      expect(await installation.examine()).toEqual([]);
    },
  );

  it('scores the company of such leads, which waits for what it is told of itself', async () => {
    const { installation, at } = await begin();
    await using _ = installation;
    const { clock } = installation;
    await installation.takeIn(
      { device: 'phone', group: 'acme', properties: { employees: 10 }, id: 'small' },
      { user: 'ann', group: 'acme', properties: { employees: 90 }, id: 'grows', at: at(500) },
    );
    clock.now = at(600);
    await installation.takeIn({ device: 'phone', track: 'Opened', id: 'ahead', at: at(550) });
    clock.now = at(400);
    await installation.takeIn({ user: 'ann', device: 'phone', identify: {}, id: 'both' });
    clock.now = at(700);
    await installation.passTime();
    expect(await installation.score('acme', 'accounts')).toBe(15);
    expect(await installation.score('ann', 'simple')).toBe(16);
    expect(await installation.examine()).toEqual([]);
  });
});
