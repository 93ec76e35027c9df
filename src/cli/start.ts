import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { parseJourney } from '../journeys/parse-journey.ts';
import { beginSample } from '../operations/begin-sample.ts';
import { beginPublishing } from '../operations/publish.ts';
import { parseScorecard } from '../scoring/parse-scorecard.ts';
import { holdFirstStart } from '../store/hold-first-start.ts';
import { ensureJourney, listJourneys, saveJourneyDraft } from '../store/journeys.ts';
import { hasPeople } from '../store/people.ts';
import { latestSample } from '../store/sample-imports.ts';
import { ensureScorecard, listScorecards, saveDraft } from '../store/scorecards.ts';
import { countSubjects } from '../store/subjects.ts';
import { apiOf, type ServerFile } from './api.ts';
import type { CommandContext, CommonFlags } from './command-context.ts';
import { settingsWith } from './command-context.ts';
import { followSample } from './follow-sample.ts';
import { type Installation, openInstallation } from './installation.ts';
import { readLeadsToCall } from './leads-to-call.ts';
import type { Settings } from './settings.ts';

/** Where the templates are, as the files a user would write. */
const TEMPLATES = new URL('../../scorecards/', import.meta.url);
/** The ready journeys, likewise. */
const READY_JOURNEYS = new URL('../../journeys/', import.meta.url);
/** The scorecard of the sample company. */
const SAMPLE_SCORECARD = new URL('../../samples/company/scorecard.yaml', import.meta.url);
/** The template that is live from the start, so that the first event has a score. */
const FIRST_TEMPLATE = 'quick-start';

/** A database server that is started together with Ripen takes some time until it answers. */
const DATABASE_PATIENCE_MS = 60_000;

/** How a Ripen that has never been started comes into being. */
export interface StartFlags extends CommonFlags {
  /** Without the sample company. */
  empty?: boolean;
}

/** `ripen start`: serves until it is told to stop. At the first start it loads the sample company. */
export async function startCommand(
  context: CommandContext,
  flags: StartFlags,
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
  await setUp(installation, { now: clock(), withSample: flags.empty !== true });
  await layOutJourneys(installation, clock());
  installation.startWorkers();
  await installation.server.listen({ port: settings.port, host: settings.host });
  const url = addressOf(installation.server, settings);
  const serverFile = join(settings.dataDir, 'server.json');
  const { instanceId } = installation.services;
  const content = JSON.stringify({ pid: process.pid, url, instanceId } satisfies ServerFile);
  await writeFile(serverFile, content, { mode: 0o600 });
  try {
    const where = { address: await addressToOpen(installation, settings.publicUrl ?? url), url, settings };
    const stopping = Promise.race([stopped, died]);
    const nextSteps = await presentSample(context, { installation, stopping, where });
    if (nextSteps !== undefined) context.print(welcome(where, nextSteps));
    await stopping;
    logger.info('stopping: finishing what is under way');
  } finally {
    // On a Postgres server another process may have taken the same folder for its own file.
    if ((await readFile(serverFile, 'utf8').catch(() => '')) === content)
      await rm(serverFile, { force: true });
  }
}

/**
 * On an empty database the templates are laid out as drafts, the simplest one is published, and the sample company is to
 * be loaded, all at once: a start that was cut short is made good by the next one.
 */
async function setUp(
  { services }: Installation,
  { now, withSample }: { now: number; withSample: boolean },
): Promise<void> {
  const { database } = services;
  if ((await listScorecards(database.kysely)).length > 0) return;
  const sources = await readTemplates(TEMPLATES);
  const sample = await readFile(SAMPLE_SCORECARD, 'utf8');
  await database.transaction(async (transaction) => {
    // Of several processes that start at once the first does it; whoever waits here reads what it did.
    await holdFirstStart(transaction);
    if ((await listScorecards(transaction)).length > 0) return;
    for (const source of sources) {
      const reading = parseScorecard(source);
      if (!reading.ok) throw new Error(`a template is refused: ${reading.problems[0]?.message}`);
      const { slug } = reading.scorecard;
      if (slug === FIRST_TEMPLATE) {
        await beginPublishing(transaction, {
          source,
          comment: 'template',
          firesTransitions: true,
          by: 'Ripen',
          now,
        });
        continue;
      }
      const scorecardId = await ensureScorecard(transaction, { slug, at: now });
      await saveDraft(transaction, { scorecardId, source, by: 'Ripen', at: now });
    }
    const isUnused = (await countSubjects(transaction)) === 0;
    if (withSample && isUnused) await beginSample(transaction, { source: sample, now });
  });
}

/** Where there is no journey at all, the ready ones are laid out as drafts; also after an update from before there were any. */
async function layOutJourneys({ services: { database } }: Installation, now: number): Promise<void> {
  if ((await listJourneys(database.kysely)).length > 0) return;
  const sources = await readTemplates(READY_JOURNEYS);
  await database.transaction(async (transaction) => {
    await holdFirstStart(transaction);
    if ((await listJourneys(transaction)).length > 0) return;
    for (const source of sources) {
      const reading = parseJourney(source);
      if (!reading.ok) throw new Error(`a ready journey is refused: ${reading.problems[0]?.message}`);
      const journeyId = await ensureJourney(transaction, { slug: reading.journey.slug, at: now });
      await saveJourneyDraft(transaction, { journeyId, source, by: 'Ripen', at: now });
    }
  });
}

async function readTemplates(folder: URL): Promise<string[]> {
  const files = (await readdir(fileURLToPath(folder))).filter((file) => file.endsWith('.yaml')).sort();
  return Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')));
}

/**
 * While the sample company is being loaded, shows how far that is, and then whom to call. The server answers meanwhile.
 *
 * @returns what to do next; undefined when Ripen is to stop before that
 */
async function presentSample(
  { print, clock }: CommandContext,
  { installation, stopping, where }: { installation: Installation; stopping: Promise<void>; where: Where },
): Promise<string | undefined> {
  const latest = await latestSample(installation.services.database.kysely);
  if (latest?.status !== 'applying')
    return latest?.status === 'done' ? stepsWithSample() : firstSteps(where.url);
  print(`Ripen is running at ${where.address}`);
  print('Loading a sample company: a year of leads, events and deals. Without it: npm start -- --empty');
  const stop = new AbortController();
  const aborted = stopping.finally(() => stop.abort());
  const api = apiOf(installation);
  const sample = await Promise.race([followSample(api, { say: print, signal: stop.signal }), aborted]);
  if (sample?.status !== 'loaded') return undefined;
  const { text, first } = await readLeadsToCall(api, {
    now: clock(),
    scorecard: sample.scorecard ?? undefined,
  });
  print(text);
  return stepsWithSample(first);
}

/** The address to open, with the port that was really taken. */
function addressOf(server: FastifyInstance, { host }: Settings): string {
  const address = server.addresses()[0];
  const port = typeof address === 'object' ? address.port : '';
  const name = host === '0.0.0.0' || host === '::' || host === '127.0.0.1' ? 'localhost' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

/** The page to open: before there is an owner it is the one that makes one, with the token that shows who may. */
async function addressToOpen({ services }: Installation, url: string): Promise<string> {
  if (await hasPeople(services.database.kysely)) return url;
  return `${url}/setup?token=${services.localToken}`;
}

/** Where Ripen is to be found. */
interface Where {
  /** The page to open. */
  address: string;
  url: string;
  settings: Settings;
}

function welcome({ address, url, settings }: Where, nextSteps: string): string {
  const where =
    settings.databaseUrl === undefined ? `data in ${settings.dataDir}` : 'data on your Postgres server';
  return `
Ripen is running (${where}).

  Open            ${address}
  API page        ${url}/docs

${nextSteps}
Stop with Ctrl+C.
`;
}

/** @param lead one to explain */
function stepsWithSample(lead?: string): string {
  return `In a second terminal, with the sample company:
${lead === undefined ? '' : `\n  npm run -s ripen -- explain ${lead}`}
  npm run -s ripen -- leads --band sales-qualified
  npm run -s ripen -- scorecard diff scorecards/global-saas.yaml

Remove the sample company when you start with leads of your own:

  npm run -s ripen -- sample remove
`;
}

function firstSteps(url: string): string {
  return `Send the first event:

  KEY=$(npm run -s ripen -- key create --kind write)
  curl -u "$KEY:" -H 'Content-Type: application/json' ${url}/v1/track \\
    -d '{ "userId": "ann", "event": "Form Submitted", "properties": { "form": "assessment" } }'
  npm run -s ripen -- explain ann

Choose another scorecard than the simple one that is live:

  npm run -s ripen -- scorecard apply scorecards/agency-b2b.yaml

Or look at a sample company: npm run -s ripen -- sample
`;
}
