import { expect, it } from 'vitest';
import { createTestInstallation } from '../testing/test-installation.ts';
import { catchUp } from './catch-up.ts';

it('after a time in which nothing ran nobody is overdue', async () => {
  await using ripen = await createTestInstallation();
  await ripen.publish({
    scorecard: 'fading',
    rules: [{ id: 'opened', event: 'Opened', within: '1h', each: 1, max: 5 }],
  });
  await ripen.takeIn(...Array.from({ length: 450 }, (_, n) => ({ user: `user${n}`, track: 'Opened' })));
  ripen.clock.pass({ ms: 2 * 3_600_000 });
  expect(new Set((await ripen.examine()).map(({ check }) => check))).toEqual(new Set(['due']));
  await catchUp(ripen, ripen.clock.now);
  expect(await ripen.examine()).toEqual([]);
  expect(await ripen.score('user449', 'fading')).toBe(0);
});
