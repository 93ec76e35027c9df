import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { call, createKey } from '../../testing/api-client.ts';
import {
  createTestInstallation,
  LOCAL_TOKEN,
  type TestInstallation,
} from '../../testing/test-installation.ts';
import { LARGEST_MESSAGE_BYTES } from '../segment/read-message.ts';
import { LARGEST_BATCH_BYTES } from './segment.ts';

const CARD = {
  scorecard: 'simple',
  rules: [{ id: 'any', when: { event: ['Opened', 'Page Viewed', 'Screen Viewed'] }, each: 1, max: 90 }],
};

let installation: TestInstallation;
let key: string;
let people = 0;
/** A user whom no test before has seen. */
let user: string;

beforeAll(async () => {
  installation = await createTestInstallation();
  await installation.publish(CARD);
  key = (await createKey(installation, ['events:write'])).key;
});
afterAll(() => installation[Symbol.asyncDispose]());
beforeEach(() => {
  user = `user-${++people}`;
});

interface Sent {
  status: number;
  headers: Record<string, unknown>;
  // biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what the test is about
  body: any;
}

async function send(
  path: string,
  payload: unknown,
  headers: Record<string, string | undefined> = {},
): Promise<Sent> {
  const server = await installation.serve();
  const all = {
    authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
    'content-type': 'application/json',
    ...headers,
  };
  const response = await server.inject({
    method: 'POST',
    url: path,
    headers: Object.fromEntries(
      Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
    payload: typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload),
  });
  return {
    status: response.statusCode,
    headers: response.headers,
    body: response.body === '' ? undefined : response.json(),
  };
}

/** A refusal is a problem document; returns the fields that it names. */
function fieldsOf({ status, headers, body }: Sent, expected = 400): string[] {
  expect([status, headers['content-type']]).toEqual([expected, 'application/problem+json']);
  expect(body).toMatchObject({
    type: 'about:blank',
    status: expected,
    title: expect.any(String),
    detail: expect.any(String),
  });
  return (body.errors ?? []).map(({ field }: { field: string }) => field);
}

async function timeline(name = user) {
  return (await call(installation, 'GET', `/api/v1/leads/${encodeURIComponent(name)}/timeline`)).body.items;
}

describe('the tracking API', () => {
  it.each([
    ['/v1/identify', 'identify', { traits: { title: 'CEO' } }, '', { title: 'CEO' }],
    ['/v1/i', 'identify', { traits: { title: 'CEO' } }, '', { title: 'CEO' }],
    ['/v1/track', 'track', { event: ' Opened ', properties: { a: 1 } }, 'Opened', { a: 1 }],
    ['/v1/t', 'track', { event: 'Opened' }, 'Opened', {}],
    [
      '/v1/page',
      'page',
      { name: 'Home', category: 'Web', properties: { path: '/' } },
      'Page Viewed',
      { name: 'Home', category: 'Web', path: '/' },
    ],
    ['/v1/p', 'page', {}, 'Page Viewed', {}],
    ['/v1/screen', 'screen', { name: 'Home' }, 'Screen Viewed', { name: 'Home' }],
    ['/v1/s', 'screen', {}, 'Screen Viewed', {}],
    ['/v1/group', 'group', { groupId: 'acme', traits: { name: 'Acme' } }, 'acme', { name: 'Acme' }],
    ['/v1/g', 'group', { groupId: 7 }, '7', {}],
    ['/v1/alias', 'alias', { previousId: 'before-alias' }, '', {}],
    ['/v1/a', 'alias', { previousId: 'before-a' }, '', {}],
  ])('takes %s as %s', async (path, kind, body, name, properties) => {
    expect(await send(path, { userId: user, messageId: 'm1', ...body })).toMatchObject({
      status: 200,
      body: { success: true },
    });
    expect(await timeline()).toMatchObject([{ messageId: 'm1', kind, name, properties }]);
  });

  it('takes batches on both paths, with each message’s own type', async () => {
    for (const path of ['/v1/batch', '/v1/b']) {
      const batch = [
        { type: 'track', userId: user, event: 'Opened' },
        { type: 'identify', userId: user, traits: { a: 1 } },
      ];
      expect(await send(path, { batch })).toMatchObject({ status: 200, body: { success: true } });
    }
    expect(await timeline()).toHaveLength(4);
    expect(await installation.score(user, 'simple')).toBe(2);
  });

  it('gives messages of a batch the context of the batch, unless they have their own', async () => {
    const context = { campaign: { source: 'news' }, ip: '10.0.0.1' };
    const own = { page: { path: '/own' } };
    await send('/v1/batch', {
      context,
      batch: [
        { type: 'track', userId: user, messageId: 'a', event: 'Opened', timestamp: '2026-03-01' },
        {
          type: 'track',
          userId: user,
          messageId: 'b',
          event: 'Opened',
          timestamp: '2026-03-02',
          context: own,
        },
      ],
    });
    expect((await timeline()).map((message: { properties: unknown }) => message.properties)).toEqual([
      { context: own },
      { context: { campaign: { source: 'news' } } },
    ]);
  });

  it('gives robots no points', async () => {
    await send('/v1/track', {
      userId: user,
      event: 'Opened',
      context: { userAgent: 'Googlebot/2.1 (+http://www.google.com/bot.html)' },
    });
    expect(await timeline()).toMatchObject([{ retraction: 'robot' }]);
    expect(await installation.score(user, 'simple')).toBe(0);
  });

  it('takes numbers as ids, and finds the lead by an e-mail address in any of its forms', async () => {
    await send('/v1/identify', {
      userId: 4711,
      anonymousId: 12,
      traits: { email: ` Ann-${user}@Example.COM ` },
    });
    expect(await installation.idOf('4711')).toBe(await installation.idOf(`ann-${user}@example.com`));
    expect(await installation.idOf('12')).toBe(await installation.idOf('4711'));
    await send('/v1/track', { userId: `Bob-${user}@example.com`, event: 'Opened' });
    expect(await installation.idOf(`bob-${user}@example.com`)).toBe(
      await installation.idOf(`Bob-${user}@example.com`),
    );
  });

  it('answers a library’s report about itself without a key', async () => {
    expect(await send('/v1/m', { series: [] }, { authorization: undefined })).toMatchObject({ status: 200 });
  });
});

describe('the key', () => {
  it('may be in the body, as the browser library sends it, as text', async () => {
    const body = { writeKey: key, userId: user, event: 'Opened' };
    expect(
      await send('/v1/t', body, { authorization: undefined, 'content-type': 'text/plain' }),
    ).toMatchObject({ status: 200 });
    expect(await send('/v1/t', { ...body, writeKey: 'wrong' }, { authorization: undefined })).toMatchObject({
      status: 401,
    });
    expect(await timeline()).toHaveLength(1);
  });

  it('of another kind may not send', async () => {
    const other = (await createKey(installation, ['leads:read', 'keys:write'])).key;
    const sent = await send(
      '/v1/track',
      { userId: user, event: 'Opened' },
      { authorization: `Bearer ${other}` },
    );
    expect(fieldsOf(sent, 403)).toEqual([]);
    expect(sent.body.detail).toContain('events:write');
  });
});

describe('browsers of other sites', () => {
  it('may ask before they send', async () => {
    const server = await installation.serve();
    const headers = {
      origin: 'https://shop.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,authorization',
    };
    for (const url of ['/v1/track', '/v1/t', '/v1/batch']) {
      const response = await server.inject({ method: 'OPTIONS', url, headers });
      expect([url, response.statusCode]).toEqual([url, 204]);
      expect(response.headers).toMatchObject({
        'access-control-allow-origin': '*',
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': 'content-type,authorization',
        'access-control-max-age': '86400',
      });
    }
  });

  it('may read the answers, refusals too', async () => {
    const origin = { origin: 'https://shop.example' };
    expect((await send('/v1/t', { userId: user, event: 'Opened' }, origin)).headers).toMatchObject({
      'access-control-allow-origin': '*',
    });
    expect((await send('/v1/t', { userId: user }, origin)).headers).toMatchObject({
      'access-control-allow-origin': '*',
    });
  });

  it('may not use the rest of the API', async () => {
    const server = await installation.serve();
    const headers = { origin: 'https://shop.example', authorization: `Bearer ${LOCAL_TOKEN}` };
    const response = await server.inject({ url: '/api/v1/keys', headers });
    expect(response.headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('the time of a message', () => {
  const at = async (path: string, body: object): Promise<string> => {
    await send(path, body);
    return (await timeline())[0].occurredAt;
  };
  const message = { type: 'track', event: 'Opened', timestamp: '2026-03-02T11:00:00Z' };

  it('is corrected by as much as the sender’s clock is off', async () => {
    // The clock of the tests says 12:00, the sender’s says 14:00.
    const sentAt = '2026-03-02T14:00:00Z';
    expect(
      await at('/v1/track', { ...message, userId: user, timestamp: '2026-03-02T13:00:00Z', sentAt }),
    ).toBe('2026-03-02T11:00:00.000Z');
    user = `${user}-batch`;
    expect(await at('/v1/batch', { sentAt, batch: [{ ...message, userId: user }] })).toBe(
      '2026-03-02T09:00:00.000Z',
    );
  });

  it('is not corrected for the way that the message took, nor by an import, nor without sentAt', async () => {
    expect(await at('/v1/track', { ...message, userId: user, sentAt: '2026-03-02T11:59:56Z' })).toBe(
      '2026-03-02T11:00:00.000Z',
    );
    user = `${user}-import`;
    expect(
      await at('/v1/import', { sentAt: '2026-03-02T14:00:00Z', batch: [{ ...message, userId: user }] }),
    ).toBe('2026-03-02T11:00:00.000Z');
    user = `${user}-plain`;
    expect(await at('/v1/track', { ...message, userId: user })).toBe('2026-03-02T11:00:00.000Z');
  });

  it('is that of the arrival when the sender does not say', async () => {
    expect(await at('/v1/track', { userId: user, event: 'Opened', sentAt: '2026-03-02T14:00:00Z' })).toBe(
      '2026-03-02T12:00:00.000Z',
    );
  });
});

describe('what cannot be taken in', () => {
  const deep = (levels: number): string => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;

  it.each([
    ['malformed JSON', '{"userId":', []],
    ['no JSON at all', '', []],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]), []],
    ['a list', '[]', []],
    ['null', 'null', []],
    ['a number', '1e999', []],
    ['no id', '{"event":"Opened"}', ['userId']],
    ['an empty id', '{"userId":"  ","event":"Opened"}', ['userId']],
    ['an id that is an object', '{"userId":{},"event":"Opened"}', ['userId']],
    ['an id that is too long', `{"userId":"${'x'.repeat(513)}","event":"Opened"}`, ['userId']],
    ['a message id that is a list', '{"userId":"u","messageId":[],"event":"Opened"}', ['messageId']],
    ['no event', '{"userId":"u"}', ['event']],
    ['an event that is a number', '{"userId":"u","event":5}', ['event']],
    ['an event that is too long', `{"userId":"u","event":"${'x'.repeat(201)}"}`, ['event']],
    ['properties that are a list', '{"userId":"u","event":"Opened","properties":[]}', ['properties']],
    ['a context that is text', '{"userId":"u","event":"Opened","context":"x"}', ['context']],
    [
      'a date of the year 0',
      '{"userId":"u","event":"Opened","timestamp":"0000-01-01T00:00:00Z"}',
      ['timestamp'],
    ],
    [
      'a date before 1970',
      '{"userId":"u","event":"Opened","timestamp":"1969-12-31T23:59:59.999Z"}',
      ['timestamp'],
    ],
    [
      'a date after 9999',
      '{"userId":"u","event":"Opened","timestamp":"+010000-01-01T00:00:00Z"}',
      ['timestamp'],
    ],
    ['a date that is none', '{"userId":"u","event":"Opened","timestamp":"2026-02-30"}', ['timestamp']],
    [
      'a date that the correction takes out of range',
      '{"userId":"u","event":"Opened","timestamp":"9999-12-31T23:59:59Z","sentAt":"2026-03-01T12:00:00Z"}',
      ['timestamp'],
    ],
    [
      'the key __proto__',
      '{"userId":"u","event":"Opened","properties":{"__proto__":{"a":1}}}',
      ['properties.__proto__'],
    ],
    [
      'objects nested too deep',
      `{"userId":"u","event":"Opened","properties":${deep(40)}}`,
      [expect.stringContaining('properties.a.a')],
    ],
    [
      'objects nested without end',
      `{"userId":"u","event":"Opened","properties":${deep(50_000)}}`,
      [expect.stringContaining('properties.a.a')],
    ],
    [
      'lists nested without end',
      `{"userId":"u","event":"Opened","properties":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`,
      [expect.stringContaining('properties.a[0]')],
    ],
    [
      'an id nested without end',
      `{"userId":${'['.repeat(100_000)}${']'.repeat(100_000)},"event":"Opened"}`,
      [expect.stringContaining('userId[0]')],
    ],
    ['nothing but nesting', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, []],
    [
      'too many properties',
      `{"userId":"u","event":"Opened","properties":{${Array.from({ length: 2_001 }, (_, n) => `"p${n}":1`).join()}}}`,
      ['properties'],
    ],
    [
      '10,000 properties',
      `{"userId":"u","event":"Opened","properties":{${Array.from({ length: 10_000 }, (_, n) => `"p${n}":1`).join()}}}`,
      ['properties'],
    ],
  ])('is refused: %s', async (_, body, fields) => {
    expect(fieldsOf(await send('/v1/track', body))).toEqual(fields);
  });

  it.each([
    ['/v1/batch', '{}', ['batch']],
    ['/v1/batch', '{"batch":{"0":{}}}', ['batch']],
    ['/v1/batch', '{"batch":[5,null]}', ['batch[0]', 'batch[1]']],
    ['/v1/batch', '{"batch":[{"type":"delete","userId":"u"}]}', ['batch[0].type']],
    ['/v1/group', '{"userId":"u"}', ['groupId']],
    ['/v1/alias', '{"userId":"u"}', ['previousId']],
    ['/v1/alias', '{"anonymousId":"u","previousId":"x"}', ['userId']],
    ['/v1/identify', '{"userId":"u","traits":"x"}', ['traits']],
  ])('is refused by %s: %s', async (path, body, fields) => {
    expect(fieldsOf(await send(path, body))).toEqual(fields);
  });

  it('is made safe where it is only odd', async () => {
    const body = `{"userId":"${user}","event":"Opened","properties":{"nul":"a\\u0000b","half":"x\\ud800y","infinite":1e999,"minus":-1e999,"constructor":{"prototype":1},"toString":2,"hasOwnProperty":"x"}}`;
    expect(await send('/v1/track', body)).toMatchObject({ status: 200 });
    const [{ properties }] = await timeline();
    expect(properties).toEqual({
      nul: 'a\uFFFDb',
      half: 'x\uFFFDy',
      infinite: null,
      minus: null,
      constructor: { prototype: 1 },
      toString: 2,
      hasOwnProperty: 'x',
    });
    const traits = `{"userId":"${user}","traits":{"constructor":"x","toString":{"a":1},"valueOf":null}}`;
    expect(await send('/v1/identify', traits)).toMatchObject({ status: 200 });
    expect(await send('/v1/identify', traits)).toMatchObject({ status: 200 });
    const lead = await call(installation, 'GET', `/api/v1/leads/${user}`);
    expect(lead.body.traits.map(({ name }: { name: string }) => name)).toEqual([
      'constructor',
      'toString.a',
      'valueOf',
    ]);
    expect(
      (
        await call(
          installation,
          'GET',
          `/api/v1/leads?condition=${encodeURIComponent('{"constructor":"x"}')}`,
        )
      ).body.items,
    ).toHaveLength(1);
  });

  it('does not keep the others of its batch out, and is kept with its reason', async () => {
    const bad = { type: 'track', userId: user, event: 7, properties: { text: 'a\u0000b\ud800' } };
    const sent = await send('/v1/batch', {
      batch: [{ type: 'track', userId: user, event: 'Opened' }, bad, { type: 'page', userId: user }],
    });
    const detail = 'got 7, expected the name of an event, at most 200 characters';
    expect(sent).toMatchObject({
      status: 200,
      body: { success: true, rejected: [{ index: 1, field: 'batch[1].event', detail }] },
    });
    expect(await timeline()).toHaveLength(2);
    const { body } = await call(installation, 'GET', '/api/v1/rejected-messages?limit=1');
    expect(body.items).toMatchObject([
      { field: 'event', reason: detail, receivedAt: '2026-03-02T12:00:00.000Z' },
    ]);
    expect(JSON.parse(body.items[0].body)).toMatchObject({ type: 'track', userId: user, event: 7 });
  });

  it('is kept too when it is nested without end', async () => {
    const bad = `{"type":"track","userId":"u","event":"Opened","properties":${deep(50_000)}}`;
    const sent = await send(
      '/v1/batch',
      `{"batch":[{"type":"track","userId":"${user}","event":"Opened"},${bad}]}`,
    );
    expect(sent).toMatchObject({
      status: 200,
      body: { rejected: [{ index: 1, field: expect.stringContaining('batch[1].properties.a.a') }] },
    });
    expect(await timeline()).toHaveLength(1);
  });

  it('an empty batch is nothing to refuse', async () => {
    expect(await send('/v1/batch', { batch: [] })).toMatchObject({ status: 200, body: { success: true } });
  });
});

describe('limits', () => {
  /** Text that makes JSON of exactly so many bytes. */
  const padded = (before: string, after: string, bytes: number): string =>
    before + 'x'.repeat(bytes - before.length - after.length) + after;
  const event = (bytes: number): string =>
    padded(`{"userId":"${user}","event":"Opened","properties":{"text":"`, '"}}', bytes);
  const batch = (bytes: number): string =>
    padded(`{"batch":[{"type":"track","userId":"${user}","event":"Opened"}],"x":"`, '"}', bytes);

  it('let a message of 32 KB in, and not one of a byte more', async () => {
    expect(LARGEST_MESSAGE_BYTES).toBe(32_768);
    expect(await send('/v1/track', event(32_768))).toMatchObject({ status: 200 });
    expect(fieldsOf(await send('/v1/track', event(32_769)))).toEqual(['']);
    expect(await timeline()).toHaveLength(1);
  });

  it('let a batch of 500 KB in, and not one of a byte more, compressed or not', async () => {
    expect(LARGEST_BATCH_BYTES).toBe(512_000);
    const gzip = { 'content-encoding': 'gzip' };
    expect(await send('/v1/batch', batch(512_000))).toMatchObject({ status: 200 });
    expect(await send('/v1/batch', gzipSync(batch(512_000)), gzip)).toMatchObject({ status: 200 });
    expect(fieldsOf(await send('/v1/batch', batch(512_001)), 413)).toEqual([]);
    expect(fieldsOf(await send('/v1/batch', gzipSync(batch(512_001)), gzip), 413)).toEqual([]);
    expect(await timeline()).toHaveLength(2);
  });

  it('keep bombs out, and what is not compressed although it says so', async () => {
    const gzip = { 'content-encoding': 'gzip' };
    expect(fieldsOf(await send('/v1/batch', gzipSync(Buffer.alloc(100_000_000)), gzip), 413)).toEqual([]);
    expect(fieldsOf(await send('/v1/batch', '{"batch":[]}', gzip))).toEqual([]);
    expect(fieldsOf(await send('/v1/batch', gzipSync('{"batch":[]}').subarray(0, 20), gzip))).toEqual([]);
  });

  it('take JSON under any content type', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/octet-stream',
      'text/plain;charset=UTF-8',
      undefined,
    ]) {
      const sent = await send('/v1/track', { userId: user, event: 'Opened' }, { 'content-type': type });
      expect([type, sent.status]).toEqual([type, 200]);
    }
  });

  it('send the sender away for a while when too many messages wait', async () => {
    await using busy = await createTestInstallation({ mostWaiting: 2 });
    const server = await busy.serve();
    const batchOf = (many: number) => ({
      batch: Array.from({ length: many }, () => ({ type: 'track', userId: 'u', event: 'Opened' })),
    });
    const headers = { authorization: `Bearer ${LOCAL_TOKEN}` };
    const requests = [2, 1, 1].map((many) =>
      server.inject({ method: 'POST', url: '/v1/batch', headers, payload: batchOf(many) }),
    );
    const responses = await Promise.all(requests);
    expect(responses.map(({ statusCode }) => statusCode)).toEqual([200, 429, 429]);
    expect(responses[1]?.headers).toMatchObject({
      'retry-after': '1',
      'content-type': 'application/problem+json',
    });
    expect(
      (await server.inject({ method: 'POST', url: '/v1/batch', headers, payload: batchOf(1) })).statusCode,
    ).toBe(200);
  });

  it('do not keep a bad message twice when its batch has to come again', async () => {
    await using busy = await createTestInstallation({ mostWaiting: 1 });
    const server = await busy.serve();
    const headers = { authorization: `Bearer ${LOCAL_TOKEN}` };
    const good = { type: 'track', userId: 'u', event: 'Opened' };
    const post = (batch: unknown[]) =>
      server.inject({ method: 'POST', url: '/v1/batch', headers, payload: { batch } });
    const responses = await Promise.all([post([good]), post([good, { type: 'x' }])]);
    expect(responses.map(({ statusCode }) => statusCode)).toEqual([200, 429]);
    expect((await call(busy, 'GET', '/api/v1/rejected-messages')).body.items).toEqual([]);
  });
});

describe('any JSON', () => {
  it('is taken in or refused, and never an error of ours', { timeout: 60_000 }, async () => {
    const keysOfMessages = fc.constantFrom(
      'userId',
      'anonymousId',
      'event',
      'type',
      'properties',
      'traits',
      'context',
      'timestamp',
      'sentAt',
      'groupId',
      'previousId',
      'messageId',
      'batch',
      '__proto__',
      'constructor',
    );
    const values = fc.oneof(
      fc.jsonValue({ noUnicodeString: false } as never),
      fc.string({ unit: 'binary' }),
      fc.double(),
      fc.constantFrom<unknown>('track', 'group', 'u', '2026-03-01', { a: { b: 1 } }),
    );
    const messages = fc.dictionary(keysOfMessages, values);
    const paths = fc.constantFrom(
      '/v1/track',
      '/v1/identify',
      '/v1/page',
      '/v1/group',
      '/v1/alias',
      '/v1/batch',
      '/v1/import',
    );
    await fc.assert(
      fc.asyncProperty(
        paths,
        fc.oneof(messages, fc.jsonValue(), fc.record({ batch: fc.array(messages, { maxLength: 5 }) })),
        async (path, body) => {
          const { status, headers } = await send(path, JSON.stringify(body));
          expect([200, 400]).toContain(status);
          if (status === 400) expect(headers['content-type']).toBe('application/problem+json');
        },
      ),
      { numRuns: 300 },
    );
    expect(await installation.examine()).toEqual([]);
  });
});
