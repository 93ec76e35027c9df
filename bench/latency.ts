import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../e2e/api-client.ts';
import { Installation } from '../e2e/installation.ts';
import {
  batchesOf,
  introduction,
  makeMessages,
  poster,
  quantile,
  startWithTwentyRules,
} from './http-load.ts';
import { ratio } from './ratio.ts';

/** From the request with one event to its score being readable, at the 99th percentile, in milliseconds. */
const LIMIT_MS = 50;
const EVENTS_PER_SECOND = 1_000;
const SECONDS = 20;
const LEADS = 20_000;
const CONNECTIONS = 200;

const kind = process.env.TEST_DATABASE_URL === undefined ? 'embedded' : 'server';
await using installation = await Installation.create(kind);
const { server, writeKey } = await startWithTwentyRules(installation);
const api: ApiClient = await installation.apiClient(server);
const post = poster({ url: server.url, writeKey }, CONNECTIONS);
const count = EVENTS_PER_SECOND * SECONDS;
const messages = makeMessages({ count, leads: LEADS, perVisit: 1, seed: 9 });
const bodies = batchesOf(messages, 1);
// A running system knows its leads.
const known = Array.from({ length: LEADS }, (_, lead) => introduction(lead));
for (const body of batchesOf(known, 1_000)) await post(body);

const times: number[] = [];
/** While the program is being compiled and its memory grows. */
const WARM_UP_EVENTS = 3_000;
const pending = new Set<Promise<void>>();
const begun = performance.now();
for (const [position, body] of bodies.entries()) {
  const due = begun + (position * 1_000) / EVENTS_PER_SECOND;
  const ahead = due - performance.now();
  if (ahead > 1) await sleep(ahead);
  // From when it should have been sent, so that a generator that falls behind hides nothing.
  const sent = post(body).then(() => {
    if (position >= WARM_UP_EVENTS) times.push(performance.now() - due);
    pending.delete(sent);
  });
  pending.add(sent);
}
await Promise.all(pending);
const seconds = (performance.now() - begun) / 1_000;

// The answer comes when the score is readable: read one back.
const last = messages.at(-1)?.userId ?? '';
if (!(await api.lead(last)).scores.some(({ scorecard }) => scorecard === 'bench'))
  throw new Error('no score');
const p99 = quantile(times, 0.99);
ratio(
  `one event over HTTP to its new score, p99 at ${EVENTS_PER_SECOND} events/s, ${kind} Postgres`,
  `${p99.toFixed(1)} ms`,
  p99 / LIMIT_MS,
  p99 <= LIMIT_MS,
);
process.stdout.write(
  `(median ${quantile(times, 0.5).toFixed(1)} ms, ${Math.round(count / seconds)} events/s sent; node ${process.version})\n`,
);
