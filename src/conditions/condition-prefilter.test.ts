import { describe, expect, it } from 'vitest';
import { Place } from '../domain/place.ts';
import { prefilterOf } from './condition-prefilter.ts';
import { readCondition } from './read-condition.ts';

function of(document: unknown) {
  const condition = readCondition(new Place(document, []));
  if (!condition) throw new Error('the condition is refused');
  return prefilterOf(condition, 200);
}

describe('what a database can answer of a condition', () => {
  it.each([
    [{ country: 'CZ' }, { ask: 'has', field: 'country', value: 'cz' }, true],
    [{ employees: '80' }, { ask: 'has', field: 'employees', value: 80 }, true],
    [{ employees: { atLeast: 50 } }, { ask: 'compare', field: 'employees', operator: '>=', bound: 50 }, true],
    [{ country: { exists: false } }, { ask: 'not', question: { ask: 'exists', field: 'country' } }, true],
    [
      { country: { in: ['CZ', 'PL'] } },
      {
        ask: 'any',
        questions: [
          { ask: 'has', field: 'country', value: 'cz' },
          { ask: 'has', field: 'country', value: 'pl' },
        ],
      },
      true,
    ],
    [
      { not: { country: 'CZ' } },
      { ask: 'not', question: { ask: 'has', field: 'country', value: 'cz' } },
      true,
    ],
    [
      { title: { contains: 'Head' } },
      { ask: 'any', questions: [{ ask: 'includes', field: 'title', text: 'head' }] },
      false,
    ],
    [{ title: { matches: '^H' } }, undefined, false],
    [{ not: { title: { contains: 'Head' } } }, undefined, false],
    [{ or: [{ country: 'CZ' }, { title: { matches: '^H' } }] }, undefined, false],
    [
      { country: 'CZ', title: { matches: '^H' } },
      { ask: 'all', questions: [{ ask: 'has', field: 'country', value: 'cz' }] },
      false,
    ],
  ])('%j', (document, question, isExact) => {
    expect(of(document)).toEqual({ question, isExact });
  });
});
