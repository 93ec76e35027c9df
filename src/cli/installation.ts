import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { OnnxRunner } from '../connectors/onnx/onnx-runner.ts';
import { createMailer } from '../connectors/smtp/create-mailer.ts';
import type { Instant } from '../domain/instant.ts';
import { createMetrics } from '../http/metrics.ts';
import { OpenConnections } from '../http/open-connections.ts';
import type { Services } from '../http/route-services.ts';
import { buildServer } from '../http/server.ts';
import { SignIn } from '../http/sign-in/sign-in.ts';
import { RegistryCache } from '../operations/registry.ts';
import { SecretBox } from '../operations/secret-box.ts';
import { openDatabase } from '../store/database.ts';
import { DatabaseFull, databaseTrouble } from '../store/database-trouble.ts';
import { migrate } from '../store/migrate.ts';
import type { StoreLogger } from '../store/store-logger.ts';
import { waitForDatabase } from '../store/wait-for-database.ts';
import { assignmentKeeper } from '../workers/assignment-keeper.ts';
import { audienceExporter } from '../workers/audience-exporter.ts';
import { backtester } from '../workers/backtester.ts';
import { driftWatcher } from '../workers/drift-watcher.ts';
import { experimenter } from '../workers/experimenter.ts';
import { housekeeper } from '../workers/housekeeper.ts';
import { importRemover } from '../workers/import-remover.ts';
import { importer } from '../workers/importer.ts';
import { IngestQueue } from '../workers/ingest-queue.ts';
import { journeyKeeper } from '../workers/journey-keeper.ts';
import { learner } from '../workers/learner.ts';
import { MailPreparer } from '../workers/mail-preparer.ts';
import { modelScorer } from '../workers/model-scorer.ts';
import { orderCounter } from '../workers/order-counter.ts';
import { profileMaker } from '../workers/profile-maker.ts';
import { publisher } from '../workers/publisher.ts';
import { retrainer } from '../workers/retrainer.ts';
import { sampleLoader } from '../workers/sample-loader.ts';
import { templateLayer } from '../workers/template-layer.ts';
import { timeKeeper } from '../workers/time-keeper.ts';
import { effectWorkers } from './effect-workers.ts';
import type { Settings } from './settings.ts';

/** Ripen, opened on its database: the HTTP server that does everything, and the work in the background. */
export interface Installation extends AsyncDisposable {
  services: Services;
  server: FastifyInstance;
  startWorkers(): void;
  /** Finishes what is under way and closes the database. */
  close(): Promise<void>;
}

/** What an installation is made of besides its settings. */
export interface Surroundings {
  version: string;
  clock: () => Instant;
  logger: StoreLogger;
  /** How long to wait for a database that does not answer, in milliseconds; default 0. */
  databasePatienceMs?: number;
  /** Called when the embedded database ended by itself. */
  onStopped?: (error: Error) => void;
}

/** Opens the database, brings its schema up to date and puts everything together. */
export async function openInstallation(
  settings: Settings,
  surroundings: Surroundings,
): Promise<Installation> {
  const { clock, logger, version, onStopped } = surroundings;
  await mkdir(settings.dataDir, { recursive: true });
  const database = await openDatabase({
    dataDir: settings.dataDir,
    logger,
    ...(settings.databaseUrl !== undefined && { databaseUrl: settings.databaseUrl }),
    ...(onStopped && { onStopped }),
  });
  try {
    await waitForDatabase({ database, logger, patienceMs: surroundings.databasePatienceMs ?? 0 });
    await migrate({ database, logger });
    const registry = new RegistryCache();
    const background = { database, registry, clock, logger, home: settings.home };
    const ingestQueue = new IngestQueue({ ...background, newId: randomUUID });
    const publishing = publisher(background);
    const loading = sampleLoader({ ...background, newId: randomUUID });
    const importing = importer({ ...background, newId: randomUUID });
    const removing = importRemover(background);
    const modelRunner = new OnnxRunner();
    const scoringByModels = modelScorer({ ...background, ingestQueue, modelRunner });
    const backtesting = backtester(background);
    const learning = learner(background);
    const mailPreparer = new MailPreparer();
    const countingOrders = orderCounter(background);
    const workers = [
      publishing,
      loading,
      importing,
      removing,
      backtesting,
      learning,
      timeKeeper(background),
      journeyKeeper(background),
      assignmentKeeper(background),
      housekeeper(background),
      profileMaker(background),
      experimenter(background),
      driftWatcher(background),
      retrainer(background),
      scoringByModels,
      countingOrders,
      templateLayer({ ...background, mailPreparer }),
    ];
    const localToken = await readOrMakeSecret(settings.dataDir, 'token');
    const secret = settings.secret ?? (await readOrMakeSecret(settings.dataDir, 'secret'));
    const secretBox = new SecretBox(secret);
    const effects = await effectWorkers({ ...background, ingestQueue }, { settings, secret, secretBox });
    workers.push(
      ...effects.workers,
      audienceExporter({
        ...background,
        secretBox,
        random: Math.random,
        retry: settings.delivery.retry,
        allow: settings.delivery.webhooks.allow,
        exportsFolder: settings.exportsFolder ?? join(settings.dataDir, 'exports'),
      }),
    );
    const mailer = settings.mail && createMailer(settings.mail);
    const signIn = new SignIn({
      database,
      clock,
      logger,
      newId: randomUUID,
      secret,
      publicUrl: settings.publicUrl,
      singleSignOn: settings.singleSignOn,
      mailer,
    });
    const metrics = createMetrics({
      version,
      database,
      clock,
      dataDir: database.kind === 'embedded' ? settings.dataDir : undefined,
      waitingMessages: () => ingestQueue.waitingMessages,
    });
    const services = {
      ...background,
      newId: randomUUID,
      ingestQueue,
      publisher: publishing,
      sampleLoader: loading,
      importRemover: removing,
      importer: importing,
      modelRunner,
      modelScorer: scoringByModels,
      backtester: backtesting,
      learner: learning,
      mailPreparer,
      mailer,
      orderCounter: countingOrders,
      metrics,
      delivery: effects.delivery,
      calendars: effects.calendars,
      signIn,
      localToken,
      secretBox,
      instanceId: randomUUID(),
    };
    const server = await buildServer(services, { version });
    const connections = new OpenConnections(server);
    const closeAll = async (): Promise<void> => {
      await connections.stop();
      await ingestQueue.drain();
      for (const worker of workers) await worker.stop();
      await modelRunner[Symbol.asyncDispose]();
      await mailPreparer[Symbol.asyncDispose]();
      mailer?.close();
      await database.close();
    };
    let closing: Promise<void> | undefined;
    const close = (): Promise<void> => {
      closing ??= closeAll();
      return closing;
    };
    const startWorkers = (): void => {
      for (const worker of workers) worker.start();
    };
    return { services, server, startWorkers, close, [Symbol.asyncDispose]: close };
  } catch (error) {
    await database.close();
    if (databaseTrouble(error, database) === 'full') throw new DatabaseFull(error);
    throw error;
  }
}

/**
 * A secret of this installation, made at the first start and kept in its data folder: the token of its own command line,
 * or what signs cookies.
 */
async function readOrMakeSecret(dataDir: string, name: 'token' | 'secret'): Promise<string> {
  const file = join(dataDir, name);
  const made = randomBytes(name === 'token' ? 24 : 32).toString('base64url');
  try {
    // Fails when it is there, so that of two processes that start at once one wins.
    await writeFile(file, made, { flag: 'wx', mode: 0o600 });
    return made;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    return (await readFile(file, 'utf8')).trim();
  }
}
