import { expect, test } from 'vitest';
import { createTestInstallation } from '../testing/test-installation.ts';

const SIZE = {
  scorecard: 'simple',
  rules: [{ id: 'size', trait: 'company.employees', bins: { '50..': 5 } }],
};

test('what a retracted group message said of a company goes for all of its people', async () => {
  await using installation = await createTestInstallation();
  await installation.publish(SIZE);
  await installation.takeIn(
    { user: 'ann', group: 'acme', properties: { name: 'Acme' }, id: 'joins' },
    { user: 'robot', group: 'acme', properties: { employees: 90 }, id: 'lies' },
  );
  await installation.passTime();
  expect(await installation.score('ann', 'simple')).toBe(5);

  await installation.retract('robot', ['lies'], 'robot');
  await installation.passTime();
  expect(await installation.score('ann', 'simple')).toBe(0);
  expect(await installation.examine()).toEqual([]);
});

test('a change of a company waits for nobody and reaches people whose score was overdue', async () => {
  await using installation = await createTestInstallation();
  await installation.publish({
    scorecard: 'simple',
    rules: [
      { id: 'size', trait: 'company.employees', bins: { '50..': 5 } },
      { id: 'clicked', when: { event: 'Clicked', within: '7d' }, give: 10 },
    ],
  });
  const { clock } = installation;
  const start = clock.now;
  await installation.takeIn(
    { user: 'ann', group: 'acme', properties: {}, id: 'ann' },
    { user: 'bob', group: 'acme', properties: {}, id: 'bob' },
    { user: 'bob', track: 'Clicked', id: 'clicked' },
  );
  clock.now = start + 8 * 86_400_000;
  await installation.takeIn({ user: 'ann', group: 'acme', properties: { employees: 90 }, id: 'grows' });
  await installation.passTime();
  const entries = await installation.ledger('bob', 'simple');
  expect(entries.map(({ to, occurredAt }) => [to, (occurredAt - start) / 86_400_000])).toEqual([
    [10, 0],
    [5, 7],
  ]);
  expect(await installation.examine()).toEqual([]);
});
