import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createTestDatabase } from '../testing/test-database.ts';
import { rowsOf } from './rows.ts';

/** Text that the database takes: neither NUL nor half of a surrogate pair. */
const text = fc
  .string({ unit: 'binary' })
  .map((value) => value.toWellFormed().replaceAll('\0', ''))
  .chain((value) => fc.constantFrom(value, `"${value}\\`, `{${value},NULL}`, 'NULL', '', ' ', '\n'));

test('whatever rows hold arrives as it was handed over', { timeout: 60_000 }, async () => {
  await using database = await createTestDatabase();
  const row = fc.record({
    id: fc.uuid(),
    text: fc.option(text),
    json: fc.option(fc.dictionary(text, fc.oneof(text, fc.integer(), fc.constant(null)))),
    number: fc.option(fc.integer()),
    truth: fc.option(fc.boolean()),
  });
  const property = fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), async (rows) => {
    const table = rowsOf({
      id: { type: 'uuid', values: rows.map(({ id }) => id) },
      text: { type: 'text', values: rows.map((each) => each.text) },
      json: { type: 'jsonb', values: rows.map(({ json }) => json && JSON.stringify(json)) },
      number: { type: 'integer', values: rows.map(({ number }) => number) },
      truth: { type: 'boolean', values: rows.map(({ truth }) => truth) },
    });
    const arrived = await sql`select * from ${table}`.execute(database.kysely);
    const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
    expect(plain(arrived.rows)).toEqual(plain(rows));
  });
  await fc.assert(property, { numRuns: 100 });
});
