export type DatabaseKind = 'embedded' | 'server';

/** What every whole-system test runs on: the embedded database and, when TEST_DATABASE_URL names one, a server. */
export const databases: readonly { kind: DatabaseKind }[] = process.env.TEST_DATABASE_URL
  ? [{ kind: 'embedded' }, { kind: 'server' }]
  : [{ kind: 'embedded' }];
