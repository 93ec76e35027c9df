/**
 * Resolves with what several statements of one transaction answered that were sent without waiting for each other. When
 * one of them fails it still waits for the others: what is left of them when the transaction is rolled back would be
 * executed after it, by itself.
 *
 * @throws what the one threw that failed first: the others fail because the transaction has
 */
export async function allSettled<Answers extends readonly unknown[]>(
  statements: readonly [...{ [Position in keyof Answers]: Promise<Answers[Position]> }],
): Promise<Answers> {
  const failures: unknown[] = [];
  const answers = await Promise.all(
    statements.map((statement: Promise<unknown>) =>
      statement.catch((error: unknown) => {
        failures.push(error);
      }),
    ),
  );
  if (failures.length > 0) throw failures[0];
  // Without a failure every answer is there, in its place; the types of Promise.all do not follow a mapped tuple.
  return answers as unknown as Answers;
}
