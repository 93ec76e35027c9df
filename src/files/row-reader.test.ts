import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseMapping } from './parse-mapping.ts';
import { RowReader } from './row-reader.ts';

const IMPORTED_AT = Date.UTC(2026, 2, 2);
const RECEIVED_AT = Date.UTC(2026, 2, 3);

function read(mapping: string, columns: string, ...rows: string[]) {
  const reading = parseMapping(mapping);
  if (!reading.ok) throw new Error(reading.problems[0]?.message);
  const names = columns.split(',');
  const reader = new RowReader(reading.mapping, names);
  return rows.map((row, position) => {
    const all = row.split(',');
    const cells = reader.columns.map((column) => all[names.indexOf(column)] ?? '');
    return reader.read(
      { line: position + 2, row: position + 1, occurrence: 0, cells },
      {
        importedAt: IMPORTED_AT,
        receivedAt: RECEIVED_AT,
        hashOf: (text) => createHash('sha256').update(text).digest('hex'),
      },
    );
  });
}

function messages(...input: Parameters<typeof read>) {
  return read(...input).flatMap((content) => {
    if (Array.isArray(content)) throw new Error(JSON.stringify(content));
    return content.messages;
  });
}

describe('leads', () => {
  const mapping = `
import: leads
email: Mail
userId: Id
traits: { age: { column: Age, type: number }, vip: { column: Vip, type: boolean, words: { gold: true } } }
company: { id: Firm, traits: { name: Firm } }`;

  it('become who they are, and their company', () => {
    const [identify, group] = messages(mapping, 'Id,Mail,Age,Vip,Firm', 'u1, Ann@Example.com ,30,gold,Acme');
    expect(identify).toEqual({
      userId: 'u1',
      email: 'ann@example.com',
      message: {
        messageId: expect.stringMatching(/^file:[0-9a-f]{32}$/),
        kind: 'identify',
        name: '',
        occurredAt: IMPORTED_AT,
        receivedAt: RECEIVED_AT,
        properties: { age: 30, vip: true, email: 'Ann@Example.com' },
      },
    });
    expect(group).toMatchObject({
      groupId: 'Acme',
      message: { kind: 'group', properties: { name: 'Acme' } },
    });
  });

  it('say nothing by an empty cell, and belong to no company without its id', () => {
    const [only, ...others] = messages(mapping, 'Id,Mail,Age,Vip,Firm', 'u1,,N/A,,');
    expect(only?.message.properties).toEqual({});
    expect(others).toEqual([]);
  });

  it('have the same mark whatever the order of the columns is, and another for other values', () => {
    const [a] = messages(mapping, 'Id,Mail,Age,Vip,Firm', 'u1,,5,,');
    const [b] = messages(mapping, 'Firm,Age,Vip,Mail,Id', ',5,,,u1');
    const [c] = messages(mapping, 'Id,Mail,Age,Vip,Firm', 'u1,,6,,');
    expect(b?.message.messageId).toBe(a?.message.messageId);
    expect(c?.message.messageId).not.toBe(a?.message.messageId);
  });

  it('are refused with every column that is wrong', () => {
    expect(read(mapping, 'Id,Mail,Age,Vip,Firm', 'u1,nobody,old,maybe,', ',,5,no,')).toEqual([
      [
        { line: 2, field: 'Mail', value: 'nobody', reason: 'expected an e-mail address' },
        { line: 2, field: 'Age', value: 'old', reason: 'expected a number such as 1,234.5 or 1.234,5' },
        { line: 2, field: 'Vip', value: 'maybe', reason: 'expected yes or no, true or false, 1 or 0' },
      ],
      [
        {
          line: 3,
          field: '',
          value: '',
          reason: 'expected a value in Id or Mail, to know whom the row is about',
        },
      ],
    ]);
  });

  it('are refused with text that cannot be kept, or is too long', () => {
    const long = 'x'.repeat(600);
    const [nul, unknown, id] = read(
      mapping,
      'Id,Mail,Age,Vip,Firm',
      'a\u0000b,,,,',
      'a\uFFFDb,,,,',
      `${long},,,,`,
    );
    expect(nul).toMatchObject([{ field: 'Id', value: 'a\uFFFDb', reason: /NUL/ }, {}]);
    expect(unknown).toMatchObject([{ field: 'Id', reason: expect.stringContaining('encoding') }, {}]);
    expect(id).toMatchObject([{ field: 'Id', reason: 'expected at most 512 characters' }, {}]);
    const traits = 'import: leads\nuserId: Id\ntraits: { note: Note }';
    expect(read(traits, 'Id,Note', `u1,${'é'.repeat(20_000)}`)).toMatchObject([
      [{ field: '', reason: 'expected at most 32768 bytes for one row' }],
    ]);
  });

  it('name a column that is not there', () => {
    expect(() => read(mapping, 'Id,Mail', 'u1,')).toThrow(
      'the mapping names “Age”, “Vip”, “Firm”, which the file does not have; its columns are “Id”, “Mail”',
    );
  });

  it('can be named by the number of their row, which then tells equal rows apart', () => {
    const rows = messages('import: leads\nuserId: { row: client- }\ntraits: { a: A }', 'A', '1', '1');
    expect(rows.map(({ userId }) => userId)).toEqual(['client-1', 'client-2']);
    expect(new Set(rows.map(({ message }) => message.messageId)).size).toBe(2);
  });
});

describe('events', () => {
  it('become what happened, and pages become pages', () => {
    const mapping =
      'import: events\nuserId: u\nname: { column: n, words: { v: Page Viewed } }\noccurredAt: t\nmessageId: i\nproperties: { p: p }';
    expect(messages(mapping, 'u,n,t,i,p', 'a,Opened,2026-01-01,e1,', 'a,v,2026-01-02,e2,/x')).toMatchObject([
      { userId: 'a', message: { messageId: 'e1', kind: 'track', name: 'Opened', properties: {} } },
      { message: { messageId: 'e2', kind: 'page', name: 'Page Viewed', properties: { p: '/x' } } },
    ]);
  });

  it('may be several in a row, each when its column says so', () => {
    const mapping = `
import: events
userId: u
events:
  - { name: { constant: Seen }, occurredAt: t, messageId: i }
  - { name: { constant: Bought }, occurredAt: t, messageId: i, when: { column: n, notIn: [0] } }
  - { name: { constant: Left }, occurredAt: t2, when: t2 }
  - { name: { constant: Gold }, occurredAt: t, when: { column: n, in: [9] } }`;
    const names = messages(mapping, 'u,t,i,n,t2', 'a,2026-01-01,e1,0,', 'a,2026-01-01,e2,9,2026-02-01');
    expect(names.map(({ message }) => message.name)).toEqual(['Seen', 'Seen', 'Bought', 'Left', 'Gold']);
    expect(new Set(names.map(({ message }) => message.messageId)).size).toBe(5);
  });

  it('without a name or a time are refused', () => {
    const mapping = 'import: events\nuserId: u\nname: n\noccurredAt: t';
    expect(read(mapping, 'u,n,t', 'a,,soon')).toEqual([
      [
        { line: 2, field: 'n', value: '', reason: 'expected the name of an event' },
        { line: 2, field: 't', value: 'soon', reason: expect.stringContaining('expected a date such as') },
      ],
    ]);
  });
});

describe('outcomes', () => {
  const mapping = `
import: outcomes
userId: u
opportunityId: o
openedAt: a
stage: s
stageAt: sa
result: r
closedAt: c
amount: m
currency: { constant: EUR }
cost: k
reason: y`;
  const columns = 'u,o,a,s,sa,r,c,m,k,y';

  it('become the events of an opportunity', () => {
    const [opened, changed, won] = messages(
      mapping,
      columns,
      'u1,7,2026-01-01,Offer,2026-01-05,Won,2026-01-09,1000.5,20,',
    );
    expect(
      [opened, changed, won].map((one) => [
        one?.message.name,
        one?.message.messageId,
        one?.message.properties,
      ]),
    ).toEqual([
      ['Opportunity Opened', 'opportunity:7:opened', { opportunityId: '7', amount: 1000.5, currency: 'EUR' }],
      [
        'Opportunity Stage Changed',
        `opportunity:7:stage:Offer:${Date.UTC(2026, 0, 5)}`,
        { opportunityId: '7', amount: 1000.5, currency: 'EUR', stage: 'Offer' },
      ],
      [
        'Opportunity Won',
        'opportunity:7:won',
        { opportunityId: '7', amount: 1000.5, currency: 'EUR', stage: 'Offer', cost: 20 },
      ],
    ]);
  });

  it('are lost with a reason, or open', () => {
    const [, lost] = messages(mapping, columns, 'u1,7,2026-01-01,,,no,2026-01-09,,,too dear');
    expect(lost?.message).toMatchObject({ name: 'Opportunity Lost', properties: { reason: 'too dear' } });
    expect(messages(mapping, columns, 'u1,7,2026-01-01,,,,,,,', 'u1,8,2026-01-01,,,maybe,,,,')).toHaveLength(
      2,
    );
  });

  it('are refused when they are won without a day', () => {
    expect(read(mapping, columns, 'u1,7,2026-01-01,,,won,,,,')).toEqual([
      [{ line: 2, field: 'c', value: '', reason: 'expected a date' }],
    ]);
  });
});

describe('costs', () => {
  const mapping = 'import: costs\nday: d\nchannel: h\ncampaign: c\namount: m\ncurrency: y';

  it('are of a day', () => {
    expect(read(mapping, 'd,h,c,m,y', '1.2.2026,ads,Spring,12.5,eur')).toEqual([
      {
        messages: [],
        costs: [{ day: '2026-02-01', channel: 'ads', campaign: 'Spring', amount: 12.5, currency: 'EUR' }],
      },
    ]);
  });

  it('are refused with what is missing', () => {
    const [refusals] = read(mapping, 'd,h,c,m,y', ',ads,,,euro');
    expect(Array.isArray(refusals) && refusals.map(({ field }) => field)).toEqual(['d', 'c', 'y', 'm']);
  });
});
