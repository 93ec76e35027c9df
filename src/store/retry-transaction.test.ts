import { pino } from 'pino';
import { expect, test } from 'vitest';
import { retryTransaction } from './retry-transaction.ts';

const logger = pino({ level: 'silent' });

/** Runs a transaction that the database undoes so many times, always with the longest waits. */
async function undone(times: number, code = '40001') {
  const waits: number[] = [];
  const sleep = async (durationMs: number) => void waits.push(durationMs);
  let left = times;
  const ended = await retryTransaction({ random: () => 1, sleep, logger }, async () => {
    left -= 1;
    if (left >= 0) throw Object.assign(new Error('undone'), { code });
    return 'committed';
  }).catch((error: Error) => error.message);
  return { ended, waits };
}

test('what the database undid is tried again after longer and longer waits, which have a limit', async () => {
  expect(await undone(0)).toEqual({ ended: 'committed', waits: [] });
  expect(await undone(8, '40P01')).toEqual({
    ended: 'committed',
    waits: [10, 20, 40, 80, 160, 320, 500, 500],
  });
});

test('it is given up after twelve times, and other errors at once', async () => {
  expect((await undone(11)).ended).toBe('committed');
  const { ended, waits } = await undone(12);
  expect([ended, waits.length]).toEqual(['undone', 11]);
  expect(await undone(1, '23505')).toEqual({ ended: 'undone', waits: [] });
});
