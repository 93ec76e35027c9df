import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createTestDatabase } from '../testing/test-database.ts';
import { allSettled } from './all-settled.ts';

test('statements sent together answer in their order', async () => {
  await using database = await createTestDatabase();
  const answers = await database.transaction((transaction) =>
    allSettled([
      sql<{ n: number }>`select 1 as n`.execute(transaction),
      sql<{ t: string }>`select 'two' as t`.execute(transaction),
    ]),
  );
  expect(answers.map(({ rows }) => rows)).toEqual([[{ n: 1 }], [{ t: 'two' }]]);
});

test('when one of them fails, none of the others is executed outside the transaction, and its reason is told', async () => {
  await using database = await createTestDatabase();
  await sql`create table note (text text)`.execute(database.kysely);
  const note = (text: string, transaction: Parameters<Parameters<typeof database.transaction>[0]>[0]) =>
    sql`insert into note values (${text})`.execute(transaction);
  const work = database.transaction(async (transaction) => {
    const slowToFail = async (): Promise<void> => {
      await note('a', transaction);
      await note('b', transaction);
    };
    await allSettled([
      slowToFail(),
      sql`select 1 / 0`.execute(transaction),
      note('c', transaction),
      note('d', transaction),
    ]);
  });
  await expect(work).rejects.toThrow('division by zero');
  const { rows } = await sql`select text from note`.execute(database.kysely);
  expect(rows).toEqual([]);
});
