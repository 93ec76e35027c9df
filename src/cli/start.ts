import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { beginPublishing } from '../operations/publish.ts';
import { parseScorecard } from '../scoring/parse-scorecard.ts';
import { holdFirstStart } from '../store/hold-first-start.ts';
import { ensureScorecard, listScorecards, saveDraft } from '../store/scorecards.ts';
import type { ServerFile } from './api.ts';
import type { CommandContext, CommonFlags } from './command-context.ts';
import { settingsWith } from './command-context.ts';
import { type Installation, openInstallation } from './installation.ts';
import type { Settings } from './settings.ts';

/** Where the templates are, as the files a user would write. */
const TEMPLATES = new URL('../../scorecards/', import.meta.url);
/** The template that is live from the start, so that the first event has a score. */
const FIRST_TEMPLATE = 'quick-start';

/** A database server that is started together with Ripen takes some time until it answers. */
const DATABASE_PATIENCE_MS = 60_000;

/** `ripen start`: serves until it is told to stop. */
export async function startCommand(
  context: CommandContext,
  flags: CommonFlags,
  stopped: Promise<void>,
): Promise<void> {
  const settings = settingsWith(context, flags);
  const { version, clock } = context;
  const logger = context.createLogger(settings.logLevel);
  const { promise: died, reject } = Promise.withResolvers<never>();
  await using installation = await openInstallation(settings, {
    version,
    clock,
    logger,
    databasePatienceMs: DATABASE_PATIENCE_MS,
    onStopped: reject,
  });
  await layOutTemplates(installation, clock());
  installation.startWorkers();
  await installation.server.listen({ port: settings.port, host: settings.host });
  const url = addressOf(installation.server, settings);
  const serverFile = join(settings.dataDir, 'server.json');
  const { instanceId } = installation.services;
  const content = JSON.stringify({ pid: process.pid, url, instanceId } satisfies ServerFile);
  await writeFile(serverFile, content, { mode: 0o600 });
  try {
    context.print(welcome({ url, token: installation.services.localToken, settings }));
    await Promise.race([stopped, died]);
    logger.info('stopping: finishing what is under way');
  } finally {
    // On a Postgres server another process may have taken the same folder for its own file.
    if ((await readFile(serverFile, 'utf8').catch(() => '')) === content)
      await rm(serverFile, { force: true });
  }
}

/** On an empty database the templates are laid out as drafts, and the simplest one is published. */
async function layOutTemplates({ services }: Installation, now: number): Promise<void> {
  const { database } = services;
  if ((await listScorecards(database.kysely)).length > 0) return;
  const files = (await readdir(fileURLToPath(TEMPLATES))).filter((file) => file.endsWith('.yaml')).sort();
  const sources = await Promise.all(files.map((file) => readFile(new URL(file, TEMPLATES), 'utf8')));
  await database.transaction(async (transaction) => {
    // Of several processes that start at once the first does it; whoever waits here reads what it did.
    await holdFirstStart(transaction);
    if ((await listScorecards(transaction)).length > 0) return;
    for (const source of sources) {
      const reading = parseScorecard(source);
      if (!reading.ok) throw new Error(`a template is refused: ${reading.problems[0]?.message}`);
      const { slug } = reading.scorecard;
      if (slug === FIRST_TEMPLATE) {
        await beginPublishing(transaction, { source, comment: 'template', firesTransitions: true, now });
        continue;
      }
      const scorecardId = await ensureScorecard(transaction, { slug, at: now });
      await saveDraft(transaction, { scorecardId, source, at: now });
    }
  });
}

/** The address to open, with the port that was really taken. */
function addressOf(server: FastifyInstance, { host }: Settings): string {
  const address = server.addresses()[0];
  const port = typeof address === 'object' ? address.port : '';
  const name = host === '0.0.0.0' || host === '::' || host === '127.0.0.1' ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

function welcome({ url, token, settings }: { url: string; token: string; settings: Settings }): string {
  const where =
    settings.databaseUrl === undefined ? `data in ${settings.dataDir}` : 'data on your Postgres server';
  return `
Ripen is running (${where}).

  Leads to call   ${url}/?token=${token}
  API page        ${url}/docs

Send the first event:

  KEY=$(npm run -s ripen -- key create --kind write)
  curl -u "$KEY:" -H 'Content-Type: application/json' ${url}/v1/track \\
    -d '{ "userId": "ann", "event": "Form Submitted", "properties": { "form": "assessment" } }'
  npm run -s ripen -- explain ann

Choose another scorecard than the simple one that is live:

  npm run -s ripen -- scorecard apply scorecards/agency-b2b.yaml

Stop with Ctrl+C.
`;
}
