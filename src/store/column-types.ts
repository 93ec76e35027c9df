import type { CustomTypesConfig } from 'pg';
import pg from 'pg';
import { fromTimestamptz } from './timestamptz.ts';

/** A bigint of the database that a JavaScript number cannot hold exactly. */
export class BigintTooLarge extends Error {
  override readonly name = 'BigintTooLarge';
}

const oid = {
  int8: 20,
  int8Array: 1016,
  date: 1082,
  dateArray: 1182,
  timestamp: 1114,
  timestampArray: 1115,
  timestamptz: 1184,
  timestamptzArray: 1185,
  numericArray: 1231,
  textArray: 1009,
} as const;

type ScalarOid = Parameters<typeof pg.types.getTypeParser>[0];

/**
 * How columns arrive: timestamptz as epoch milliseconds, bigint as a number (an error beyond 2^53 − 1), numeric, date
 * and timestamp as the text that Postgres prints, json and jsonb parsed, the rest as `pg` does it. Arrays likewise.
 * For one pool, so that other users of `pg` in the process keep its defaults.
 */
export function columnTypes(): CustomTypesConfig {
  const types = new pg.TypeOverrides();
  const set = (scalar: number, array: number, parse: (text: string) => unknown): void => {
    types.setTypeParser(scalar, parse);
    types.setTypeParser(array, (text: string) => parseArray(text, parse));
  };
  set(oid.timestamptz, oid.timestamptzArray, fromTimestamptz);
  set(oid.int8, oid.int8Array, fromBigint);
  set(oid.date, oid.dateArray, String);
  set(oid.timestamp, oid.timestampArray, String);
  types.setTypeParser(oid.numericArray, (text: string) => parseArray(text, String));
  return types;
}

/** `pg` knows how to take arrays of text apart, nested ones and nulls included. */
function parseArray(text: string, parse: (element: string) => unknown): unknown {
  const map = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(map);
    return value === null ? null : parse(String(value));
  };
  // The typings list the scalar types only.
  return map(pg.types.getTypeParser(oid.textArray as ScalarOid, 'text')(text));
}

function fromBigint(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new BigintTooLarge(
      `the bigint ${text} of the database is beyond ±(2^53 − 1) and would lose digits as a number`,
    );
  }
  return value;
}
