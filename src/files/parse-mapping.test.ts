import { describe, expect, it } from 'vitest';
import { parseMapping } from './parse-mapping.ts';

function problems(text: string): string[] {
  const reading = parseMapping(text);
  return reading.ok
    ? []
    : reading.problems.map(({ path, line, found, allowed }) => `${line}: ${path}: ${found}; ${allowed}`);
}

const EVENTS = 'import: events\nuserId: id\nname: event\noccurredAt: at\n';

describe('a mapping', () => {
  it('is read with what files are when nothing is said', () => {
    const reading = parseMapping(EVENTS);
    expect(reading).toMatchObject({
      ok: true,
      mapping: {
        kind: 'events',
        hasHeader: true,
        timeZone: 'UTC',
        person: { userId: { from: 'column', column: 'id', type: 'text' } },
        events: [{ occurredAt: { type: 'date' }, properties: [] }],
      },
    });
    expect(reading.ok && [...reading.mapping.missing]).toEqual(['null', 'n/a', '#n/a', 'nan']);
  });

  it('may say everything', () => {
    const text = `
import: outcomes
encoding: cp1250
separator: tab
header: false
timeZone: europe/prague
numbers: comma
dates: month-first
missing: [none, "-"]
email: { column: Mail }
opportunityId: { row: deal- }
result: { column: r, won: [yes, 1], lost: nope }
closedAt: { column: c, order: day-first }
amount: { column: a, words: { lots: 1000 } }
currency: { constant: CZK }
properties: { x: { column: y, type: boolean } }`;
    expect(parseMapping(text)).toMatchObject({
      ok: true,
      mapping: {
        encoding: 'windows-1250',
        separator: '\t',
        hasHeader: false,
        timeZone: 'Europe/Prague',
        numbers: 'comma',
        dates: 'month-first',
        missing: new Set(['none', '-']),
        opportunity: {
          opportunityId: { from: 'row', prefix: 'deal-' },
          result: { won: new Set(['yes', '1']), lost: new Set(['nope']) },
          closedAt: { order: 'day-first', type: 'date' },
          amount: { type: 'number', words: new Map([['lots', 1000]]) },
          currency: { from: 'constant', constant: 'CZK' },
        },
      },
    });
  });

  it.each([
    ['import: persons', '1: import: the text “persons”; one of leads, events, outcomes, costs'],
    [`${EVENTS}porperties: {}`, '5: porperties: the unknown key “porperties” (did you mean “properties”?)'],
    [`${EVENTS}traits: {}`, '5: traits: the unknown key “traits”'],
    ['import: leads\ntraits: { a: b }', 'who a row is about'],
    ['import: events\nuserId: id\nname: x', '1: occurredAt: nothing; a column, or { constant: … }'],
    [
      `${EVENTS}properties: { a: { column: b, typ: number } }`,
      '5: properties.a.typ: the unknown key “typ” (did you mean “type”?)',
    ],
    [`${EVENTS}properties: { a: { column: b, type: int } }`, 'text, number, boolean, date'],
    [`${EVENTS}properties: { __proto__: b }`, 'the name “__proto__”; another name'],
    [`${EVENTS}timeZone: Prague`, 'an IANA time zone such as Europe/Prague'],
    [`${EVENTS}separator: ab`, 'one character such as'],
    [`${EVENTS}encoding: latin-9`, 'utf-8, utf-16le, utf-16be, windows-1250 or windows-1252'],
    [`${EVENTS}header: maybe`, 'true or false'],
    [
      'import: outcomes\nuserId: a\nopportunityId: b\nclosedAt: c',
      'result: nothing; a column with its words',
    ],
    ['import: outcomes\nuserId: a\nopportunityId: b', 'at least one of openedAt, stageAt and closedAt'],
    [
      'import: outcomes\nuserId: a\nopportunityId: b\nclosedAt: c\nresult: { column: r, won: [x], lost: [X] }',
      'the word “x”, which means won',
    ],
    ['import: costs\nday: a\nchannel: b\ncampaign: c\namount: d', '1: currency: nothing'],
    ['import: [', 'valid YAML'],
    ['a: 1\na: 2', 'the key “a” a second time'],
  ])('is refused: %j', (text, expected) => expect(problems(text).join('\n')).toContain(expected));
});
