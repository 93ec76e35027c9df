import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY_MS } from '../domain/instant.ts';
import { assignInTurn } from './assign-in-turn.ts';
import { type Candidate, LEAD_UNIT, type LeadToAssign } from './candidate.ts';
import { LONG_ABSENCE_MS } from './choose-rep.ts';

const NOW = Date.UTC(2026, 2, 2, 12);
const COUNTRIES = ['CZ', 'PL', 'NO'];
const LANGUAGES = ['cs', 'pl', 'en'] as const;
const leads: fc.Arbitrary<LeadToAssign[]> = fc.array(
  fc.record({
    country: fc.option(fc.constantFrom(...COUNTRIES), { nil: undefined }),
    language: fc.option(fc.constantFrom(...LANGUAGES), { nil: undefined }),
    stays: fc.option(
      fc.record({
        with: fc.constantFrom('p0', 'p1', 'p2', 'nobody'),
        by: fc.constantFrom('owner' as const, 'company' as const),
      }),
      { nil: undefined, freq: 8 },
    ),
    except: fc.subarray(['p0', 'p1'], { maxLength: 1 }).map((ids) => new Set(ids)),
  }),
  { maxLength: 60 },
);
const candidates: fc.Arbitrary<Candidate[]> = fc
  .array(
    fc.record({
      takesLeads: fc.boolean(),
      languages: fc.subarray([...LANGUAGES]),
      territories: fc.subarray(COUNTRIES),
      capacity: fc.option(fc.integer({ min: 1, max: 9 }), { nil: null }),
      weight: fc.integer({ min: 0, max: 7 }),
      isAway: fc.boolean(),
      worksAt: fc.integer({ min: NOW, max: NOW + 6 * DAY_MS }),
    }),
    { minLength: 1, maxLength: 7 },
  )
  .map((reps) => reps.map((rep, index) => ({ ...rep, personId: `p${index}`, taken: 0n, load: { open: 0 } })));

test('nobody ever has more leads than their capacity', () => {
  fc.assert(
    fc.property(leads, candidates, (some, team) => {
      assignInTurn(some, team, { now: NOW });
      expect(team.every(({ capacity, load }) => capacity === null || load.open <= capacity)).toBe(true);
    }),
  );
});

test('nobody gets a lead who takes none, had it before, or is away, unless it is theirs and they are back soon', () => {
  fc.assert(
    fc.property(leads, candidates, (some, team) => {
      const choices = assignInTurn(some, team, { now: NOW });
      for (const [index, { personId, why }] of choices.entries()) {
        const rep = team.find((one) => one.personId === personId);
        if (!rep) continue;
        expect(rep.takesLeads).toBe(true);
        expect(some[index]?.except.has(rep.personId)).toBe(false);
        if (rep.isAway) {
          expect(why.by).not.toBe('turn');
          expect(rep.worksAt - NOW).toBeLessThanOrEqual(LONG_ABSENCE_MS);
        }
      }
    }),
  );
});

test('a lead waits only when nobody takes leads, is there and has room', () => {
  fc.assert(
    fc.property(leads, candidates, (some, team) => {
      const before = team.map((one) => ({ ...one, load: { ...one.load } }));
      const [lead] = some;
      if (!lead) return;
      const [choice] = assignInTurn([lead], team, { now: NOW });
      const canTake = before.some(
        ({ personId, takesLeads, weight, isAway }) =>
          takesLeads && weight > 0 && !isAway && !lead.except.has(personId),
      );
      if (canTake) expect(choice?.personId).toBeDefined();
    }),
  );
});

test('at any moment two who can take the same leads differ by one lead at most, each by their weight', () => {
  const weights = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 2, maxLength: 8 });
  fc.assert(
    fc.property(weights, fc.integer({ min: 0, max: 400 }), (weighted, count) => {
      const team = weighted.map((weight, index) => member(`p${index}`, weight));
      const given = new Map<string, number>();
      for (let number = 0; number < count; number += 1) {
        const [choice] = assignInTurn([ANY], team, { now: NOW });
        const id = choice?.personId ?? '';
        given.set(id, (given.get(id) ?? 0) + 1);
        for (const one of team)
          for (const other of team) {
            const share = (given.get(one.personId) ?? 0) / one.weight;
            const otherShare = (given.get(other.personId) ?? 0) / other.weight;
            expect(Math.abs(share - otherShare)).toBeLessThanOrEqual(
              1 / Math.min(one.weight, other.weight) + 1e-9,
            );
          }
      }
    }),
    { numRuns: 40 },
  );
});

test('after as many leads as the sum of the weights, again and again, everybody has exactly their share', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }), (weighted) => {
      const team = weighted.map((weight, index) => member(`p${index}`, weight));
      const sum = weighted.reduce((total, weight) => total + weight, 0);
      assignInTurn(
        Array.from({ length: 7 * sum }, () => ANY),
        team,
        { now: NOW },
      );
      expect(team.map(({ load }) => load.open)).toEqual(weighted.map((weight) => 7 * weight));
      expect(new Set(team.map(({ taken }) => taken))).toEqual(new Set([7n * LEAD_UNIT]));
    }),
  );
});

test('whoever comes back from a holiday gets no more than the others from then on', () => {
  const team = [member('p0', 1), member('p1', 1), { ...member('p2', 1), isAway: true }];
  assignInTurn(
    Array.from({ length: 40 }, () => ANY),
    team,
    { now: NOW },
  );
  const back = team.map((one) => ({ ...one, isAway: false, load: { open: 0 } }));
  assignInTurn(
    Array.from({ length: 30 }, () => ANY),
    back,
    { now: NOW },
  );
  expect(back.map(({ load }) => load.open)).toEqual([10, 10, 10]);
});

const ANY: LeadToAssign = { country: undefined, language: undefined, stays: undefined, except: new Set() };

function member(personId: string, weight: number): Candidate {
  return {
    personId,
    weight,
    takesLeads: true,
    languages: [],
    territories: [],
    capacity: null,
    taken: 0n,
    load: { open: 0 },
    isAway: false,
    worksAt: NOW,
  };
}
