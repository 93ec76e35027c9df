import type {
  KyselyPlugin,
  PluginTransformResultArgs,
  QueryResult,
  RootOperationNode,
  UnknownRow,
} from 'kysely';

/**
 * Hands instants, which the store reads as epoch milliseconds, as `Date` to a library that expects that. By the names of
 * columns: what ends in `_at`, or is `locked_until`, is an instant.
 */
export class DatesOfTimestamps implements KyselyPlugin {
  transformQuery({ node }: { node: RootOperationNode }): RootOperationNode {
    return node;
  }

  async transformResult({ result }: PluginTransformResultArgs): Promise<QueryResult<UnknownRow>> {
    return { ...result, rows: result.rows.map(withDates) };
  }
}

function withDates(row: UnknownRow): UnknownRow {
  const entries = Object.entries(row).map(([name, value]) => {
    const isInstant = typeof value === 'number' && /(_at|locked_until)$/.test(name);
    return [name, isInstant ? new Date(value) : value];
  });
  return Object.fromEntries(entries) as UnknownRow;
}
