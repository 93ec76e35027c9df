import { DatabaseError } from 'pg';
import { describe, expect, it } from 'vitest';
import { databaseTrouble, troubleText } from './database-trouble.ts';
import { NoConnection } from './guarded-pool.ts';

const server = { kind: 'server' } as const;

function fromDatabase(code: string): DatabaseError {
  return Object.assign(new DatabaseError('said the database', 1, 'error'), { code });
}

function fromSystem(code: string): Error {
  return Object.assign(new Error(`connect ${code}`), { code });
}

describe('an error of the database', () => {
  it.each(['57P01', '57P02', '57P03', '53300', '08006', '25006'])('%s says that a server is away', (code) => {
    expect(databaseTrouble(fromDatabase(code), server)).toBe('unavailable');
  });

  it.each(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN'])(
    '%s says that a server is away',
    (code) => {
      expect(databaseTrouble(fromSystem(code), server)).toBe('unavailable');
      expect(databaseTrouble(new AggregateError([fromSystem(code), fromSystem(code)]), server)).toBe(
        'unavailable',
      );
    },
  );

  it.each([
    new NoConnection('none became free'),
    new Error('Connection terminated unexpectedly'),
    new Error('Client has encountered a connection error and is not queryable'),
  ])('“$message” says that a server is away', (error) => {
    expect(databaseTrouble(error, server)).toBe('unavailable');
  });

  it('says that a disk is full', () => {
    expect(databaseTrouble(fromDatabase('53100'), server)).toBe('full');
    expect(databaseTrouble(fromSystem('ENOSPC'), server)).toBe('full');
    // The embedded database is kept from writing before its log has no room.
    expect(databaseTrouble(fromDatabase('25006'), { kind: 'embedded' })).toBe('full');
  });

  it.each(['40001', '40P01'])('%s says that too much happened to the same rows', (code) => {
    expect(databaseTrouble(fromDatabase(code), server)).toBe('contended');
  });

  it.each([fromDatabase('23505'), fromDatabase('42P01'), fromDatabase('28P01'), new TypeError('no'), 'text'])(
    '%s is none of these',
    (error) => {
      expect(databaseTrouble(error, server)).toBeUndefined();
    },
  );

  it('of several addresses tells of each', () => {
    expect(troubleText(new AggregateError([fromSystem('ECONNREFUSED'), fromSystem('ENETUNREACH')]))).toBe(
      'connect ECONNREFUSED; connect ENETUNREACH',
    );
  });
});
