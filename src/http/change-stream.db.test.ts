import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestInstallation, type TestInstallation } from '../testing/test-installation.ts';
import { type ChangeBatch, ChangeStream } from './change-stream.ts';
import { requireScorecard } from './require-scorecard.ts';

const CARD = { scorecard: 'simple', rules: [{ id: 'opened', when: { event: 'Opened' }, each: 1, max: 50 }] };
/** More than the stream reads at once. */
const FLOOD = 1_300;

let installation: TestInstallation;
const batches: ChangeBatch[] = [];
let stop = (): void => {};
beforeAll(async () => {
  installation = await createTestInstallation();
  await installation.publish(CARD);
  const stream = new ChangeStream(installation.services);
  stop = stream.listen(await requireScorecard(installation.services, 'simple'), (batch) =>
    batches.push(batch),
  );
});
afterAll(async () => {
  stop();
  await installation[Symbol.asyncDispose]();
});

function told(): string[] {
  return batches.splice(0).flatMap(({ items }) => items.map(({ subjectId }) => subjectId));
}

describe('a stream of changes', () => {
  it('goes on after a flood of them at one instant, of which it tells the last', async () => {
    installation.clock.pass({ ms: 1 });
    const users = Array.from({ length: FLOOD }, (_, n) => `flood${n}`);
    await installation.takeIn(...users.map((user) => ({ user, track: 'Opened', id: user })));
    await vi.waitFor(() => expect(batches.at(-1)?.isPartial).toBe(true), 10_000);
    installation.clock.pass({ ms: 1 });
    await installation.takeIn({ user: 'late', track: 'Opened' });
    const late = await installation.idOf('late');
    await vi.waitFor(() => expect(told()).toContain(late), 10_000);
  });

  it('goes over to another version when that goes live', async () => {
    batches.length = 0;
    await installation.publish({ ...CARD, title: 'Again' });
    await vi.waitFor(
      () => expect(batches).toContainEqual(expect.objectContaining({ items: [], isPartial: true })),
      10_000,
    );
    installation.clock.pass({ ms: 1 });
    await installation.takeIn({ user: 'after', track: 'Opened' });
    const after = await installation.idOf('after');
    await vi.waitFor(() => expect(told()).toContain(after), 10_000);
  });
});
