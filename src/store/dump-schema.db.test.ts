import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { createTestDatabase } from '../testing/test-database.ts';
import { dumpSchema } from './dump-schema.ts';

const fixture = fileURLToPath(new URL('./dump-schema-fixture', import.meta.url));

test('one of everything is dumped as the same text on every database', { timeout: 60_000 }, async () => {
  await using database = await createTestDatabase({ migrationsDir: fixture });
  expect(await dumpSchema(database.pool)).toBe(await readFile(`${fixture}/expected.txt`, 'utf8'));
});

test('a change of a comment shows', { timeout: 60_000 }, async () => {
  await using database = await createTestDatabase({ migrationsDir: fixture });
  const before = await dumpSchema(database.pool);
  await database.pool.query(`comment on column lead.email is 'as typed'`);
  expect(await dumpSchema(database.pool)).toBe(
    before.replace(
      'comment on column lead.score',
      `comment on column lead.email is 'as typed';\ncomment on column lead.score`,
    ),
  );
});
