import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createTestDatabase } from '../testing/test-database.ts';
import { dumpSchema } from './dump-schema.ts';

test('schema.sql is what the migrations make', { timeout: 60_000 }, async () => {
  await using database = await createTestDatabase();
  const file = await readFile(new URL('../../schema.sql', import.meta.url), 'utf8');
  expect(file, 'regenerate it with: node scripts/dump-schema.ts').toBe(await dumpSchema(database.pool));
});
