import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { parseScorecard } from '../scoring/parse-scorecard.ts';
import {
  type IdealCustomerProfile,
  PROFILE_CRITERIA,
  type ProfileCriterion,
  type ProfileEntry,
  readProfile,
  writeProfile,
} from './ideal-customer-profile.ts';

const FOLDER = new URL('../../scorecards/', import.meta.url);
const TEMPLATES = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => readFileSync(new URL(file, FOLDER), 'utf8'));

const word = fc.constantFrom(
  'Software',
  'CZ',
  'head of sales',
  'Trade & retail',
  '1,000',
  "Director's",
  '#1',
  'ano: ne',
  'true',
);
const points = fc.integer({ min: -50, max: 50 }).filter((number) => number !== 0);
const criteria = Object.keys(PROFILE_CRITERIA) as ProfileCriterion[];

function entryOf(criterion: ProfileCriterion): fc.Arbitrary<ProfileEntry> {
  const { trait, asks } = PROFILE_CRITERIA[criterion];
  if (asks !== 'range') {
    const values = fc.uniqueArray(word, { minLength: 1, maxLength: 4 });
    return fc.record({ trait: fc.constant(trait), points, values });
  }
  const bound = fc.integer({ min: 0, max: 10_000 });
  return fc
    .record({ points, low: bound, width: bound, open: fc.constantFrom('from', 'to', 'none') })
    .map(({ points: given, low, width, open }) => ({
      trait,
      points: given,
      values: [],
      ...(open !== 'from' && { from: low }),
      ...(open !== 'to' && { to: low + width }),
    }));
}

const profile: fc.Arbitrary<IdealCustomerProfile> = fc
  .record(Object.fromEntries(criteria.map((one) => [one, entryOf(one)])), { requiredKeys: [] })
  .map((record) => record as IdealCustomerProfile);

function write(text: string, next: IdealCustomerProfile): string {
  const reading = parseScorecard(text);
  const dimensions = reading.ok ? reading.scorecard.dimensions : [];
  const dimension = dimensions.length > 1 ? dimensions[0]?.id : undefined;
  const written = writeProfile(text, parse(text), { profile: next, dimension });
  expect(written).toBeDefined();
  return written ?? '';
}

// Each run reads and writes a template many times; beside other tests on a busy machine that takes long.
describe('an ideal customer profile', { timeout: 30_000 }, () => {
  it('is read from the rules as it was written, and the scorecard is one that can be published', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TEMPLATES), profile, (text, next) => {
        const written = write(text, next);
        expect(readProfile(parse(written))).toEqual({ profile: next, foreign: [] });
        expect(parseScorecard(written)).toMatchObject({ ok: true });
      }),
      { numRuns: 25 },
    );
  });

  it('that is changed keeps all lines that are not its own, and leaves nothing when it is emptied', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TEMPLATES), profile, profile, (text, first, second) => {
        const written = write(write(text, first), second);
        expect(readProfile(parse(written)).profile).toEqual(second);
        expect(write(written, {})).toBe(text);
      }),
      { numRuns: 15 },
    );
  });

  it('leaves a rule alone that somebody has written otherwise', () => {
    const text =
      'scorecard: x\nrules:\n  - id: profile-industry\n    when: { trait: company.industry, matches: soft }\n    give: 5\n';
    const { foreign } = readProfile(parse(text));
    expect(foreign).toEqual(['industry']);
    const industry = { trait: 'company.industry', points: 1, values: ['A'] };
    expect(writeProfile(text, parse(text), { profile: { industry } })).toBe(text);
  });
});
