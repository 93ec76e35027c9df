import { pino } from 'pino';
import { expect, it } from 'vitest';
import { connectDatabase } from './connect-database.ts';
import { DatabaseAbsent, waitForDatabase } from './wait-for-database.ts';

const logger = pino({ level: 'silent' });

it('waits as long as it was told, and then says where nobody answered, without the password', async () => {
  // Port 1 is reserved, and nobody listens there.
  const connection = { connectionString: 'postgres://ripen:secret@127.0.0.1:1/leads' };
  await using database = connectDatabase({ kind: 'server', connection, poolSize: 1, logger });
  let sleptMs = 0;
  const sleep = async (durationMs: number): Promise<void> => {
    sleptMs += durationMs;
  };
  const waited = waitForDatabase({ database, logger, patienceMs: 7_000, sleep });
  await expect(waited).rejects.toThrow(DatabaseAbsent);
  await expect(waited).rejects.toThrow(
    'the database 127.0.0.1:1/leads does not answer: connect ECONNREFUSED 127.0.0.1:1; waited 7 s for it',
  );
  expect(sleptMs).toBe(7_000);
});
