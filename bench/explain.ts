import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { openInstallation } from '../src/cli/installation.ts';
import { settingsFrom } from '../src/cli/settings.ts';
import type { IncomingMessage } from '../src/domain/incoming-message.ts';
import { DAY_MS } from '../src/domain/instant.ts';
import { PAGE_VIEWED } from '../src/domain/message.ts';
import { beginPublishing } from '../src/operations/publish.ts';

/** How long the explanation of one lead may take at the 95th percentile, on a Postgres server, in milliseconds. */
const LIMIT_MS = 5;
const LEADS = 500;
const EVENTS_PER_LEAD = 200;
const EXPLANATIONS = 2_000;

const databaseUrl = process.env.DATABASE_URL;
const dataDir = await mkdtemp(join(tmpdir(), 'ripen-bench-'));
const settings = settingsFrom({
  PORT: '0',
  DATA_DIR: dataDir,
  DATABASE_URL: databaseUrl,
  LOG_LEVEL: 'error',
});
const logger = pino({ level: 'error' });
try {
  await using installation = await openInstallation(settings, { version: 'bench', clock: Date.now, logger });
  const { services, server } = installation;
  installation.startWorkers();
  const source = await readFile(new URL('../scorecards/agency-b2b.yaml', import.meta.url), 'utf8');
  const now = Date.now();
  await services.database.transaction((transaction) =>
    beginPublishing(transaction, { source, comment: '', firesTransitions: false, by: 'the test', now }),
  );
  const leads = Array.from({ length: LEADS }, () => `lead-${randomUUID()}`);
  for (const lead of leads) await services.ingestQueue.submit(historyOf(lead, now));

  const headers = { authorization: `Bearer ${services.localToken}` };
  const explain = async (position: number): Promise<number> => {
    const lead = leads[(position * 7_919) % LEADS] ?? '';
    const start = performance.now();
    const response = await server.inject({
      method: 'GET',
      url: `/api/v1/leads/${lead}/explanation?scorecard=agency-b2b`,
      headers,
    });
    if (response.statusCode !== 200) throw new Error(response.body);
    return performance.now() - start;
  };
  for (let position = 0; position < 200; position += 1) await explain(position);
  const times: number[] = [];
  for (let position = 0; position < EXPLANATIONS; position += 1) times.push(await explain(position));
  times.sort((a, b) => a - b);
  const at = (share: number): number => times[Math.floor(share * (times.length - 1))] ?? 0;
  const [median, p95] = [at(0.5), at(0.95)];
  const where = databaseUrl === undefined ? 'embedded' : 'server';
  process.stdout.write(
    `Explanation of one lead with ${EVENTS_PER_LEAD} events, whole request, ${where} Postgres: median ${median.toFixed(2)} ms, ` +
      `p95 ${p95.toFixed(2)} ms   ${(p95 / LIMIT_MS).toFixed(2)} × the limit of ${LIMIT_MS} ms   ${p95 <= LIMIT_MS ? 'ok' : 'MISSED'}\n`,
  );
} finally {
  await rm(dataDir, { recursive: true, force: true });
}

function historyOf(userId: string, now: number): IncomingMessage[] {
  return Array.from({ length: EVENTS_PER_LEAD }, (_, position) => {
    const occurredAt = now - 60 * DAY_MS + Math.floor((position / EVENTS_PER_LEAD) * 60 * DAY_MS);
    const isPage = position % 3 !== 0;
    return {
      userId,
      message: {
        messageId: `${userId}-${position}`,
        kind: isPage ? 'page' : 'track',
        name: isPage ? PAGE_VIEWED : 'Email Opened',
        occurredAt,
        receivedAt: occurredAt,
        properties: isPage
          ? { path: `/page-${position % 17}`, title: 'A page' }
          : { campaign: `c${position % 9}` },
      },
    };
  });
}
