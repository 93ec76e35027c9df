import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { OnnxRunner } from '../connectors/onnx/onnx-runner.ts';
import { PublicAddresses } from '../connectors/webhook/public-addresses.ts';
import type { IncomingMessage } from '../domain/incoming-message.ts';
import type { Instant } from '../domain/instant.ts';
import { createMetrics } from '../http/metrics.ts';
import type { Services } from '../http/route-services.ts';
import { buildServer } from '../http/server.ts';
import { SignIn, type SignInParts } from '../http/sign-in/sign-in.ts';
import { applyChunk } from '../operations/apply-import.ts';
import { journeyChanged } from '../operations/change-journey-status.ts';
import { type Entry, enrolLeads } from '../operations/enrol-leads.ts';
import { examineSubjects, type Finding } from '../operations/examine.ts';
import { type ExplainRequest, type Explanation, explainSubject } from '../operations/explain-subject.ts';
import { HistoryReader } from '../operations/history-reader.ts';
import { type Ingested, ingest } from '../operations/ingest.ts';
import { journeyOfSource } from '../operations/journey-of-source.ts';
import { lookAround, watchSegments } from '../operations/look-around.ts';
import { passJourneys } from '../operations/pass-journeys.ts';
import { passTime } from '../operations/pass-time.ts';
import { beginPublishing, publishStep } from '../operations/publish.ts';
import { compileSource, RegistryCache } from '../operations/registry.ts';
import { retractMessages } from '../operations/retract-messages.ts';
import { SecretBox } from '../operations/secret-box.ts';
import { tellJourneys } from '../operations/tell-journeys.ts';
import { tellPeople } from '../operations/tell-people.ts';
import { firstEnrolmentDueAt } from '../store/enrolments.ts';
import { findCompany, findLead } from '../store/find-subject.ts';
import { finishImports } from '../store/imports.ts';
import { ensureJourney, insertLiveVersion } from '../store/journeys.ts';
import { readLedger, type VersionedEntry } from '../store/ledgers.ts';
import { clearRetiredScores, findScorecard, listVersions } from '../store/scorecards.ts';
import { readScores, type ScoreRow } from '../store/scores.ts';
import type { StoreLogger } from '../store/store-logger.ts';
import { firstDueAt, readSubjects, type SubjectRow } from '../store/subjects.ts';
import { backtester } from '../workers/backtester.ts';
import { CalendarReader } from '../workers/calendar-reader.ts';
import { importRemover } from '../workers/import-remover.ts';
import { importer } from '../workers/importer.ts';
import { IngestQueue } from '../workers/ingest-queue.ts';
import { learner } from '../workers/learner.ts';
import { MailPreparer } from '../workers/mail-preparer.ts';
import { modelScorer } from '../workers/model-scorer.ts';
import { orderCounter } from '../workers/order-counter.ts';
import { publisher } from '../workers/publisher.ts';
import { sampleLoader } from '../workers/sample-loader.ts';
import { type CompactMessage, incoming } from './incoming.ts';
import { TestClock } from './test-clock.ts';
import { createTestDatabase, type TestDatabase } from './test-database.ts';
import { testDelivery } from './test-delivery.ts';

/** Where leads of tests live who did not tell. */
const HOME = { timeZone: 'Europe/Prague', country: 'CZ' };

/** The token of the command line of test installations. */
export const LOCAL_TOKEN = 'local-token-of-the-tests';

interface Options {
  start?: Instant | string;
  /** Of the queue of messages; see IngestQueue. */
  mostWaiting?: number;
  logger?: StoreLogger;
  /** Of signing in: e-mail, single sign-on, the public address. */
  signIn?: Partial<SignInParts>;
}

/** Everything that Ripen consists of on a test's own database; time and background work move when the test says so. */
export async function createTestInstallation(options: Options = {}): Promise<TestInstallation> {
  const logger = options.logger ?? pino({ level: 'silent' });
  const database = await createTestDatabase({ logger });
  return new TestInstallation(database, { ...options, logger });
}

/** See {@link createTestInstallation}. */
export class TestInstallation implements AsyncDisposable {
  readonly clock: TestClock;
  readonly database: TestDatabase;
  readonly registry = new RegistryCache();
  readonly services: Services;
  #server: FastifyInstance | undefined;
  readonly #histories: HistoryReader;
  #ids = 0;

  constructor(
    database: TestDatabase,
    { start = '2026-03-02T12:00:00Z', mostWaiting, logger, signIn }: Options & { logger: StoreLogger },
  ) {
    this.clock = new TestClock(start);
    this.database = database;
    this.#histories = new HistoryReader(database);
    const background = { database, registry: this.registry, clock: this.clock.read, logger, home: HOME };
    const newId = this.newId;
    const ingestQueue = new IngestQueue({
      ...background,
      newId,
      ...(mostWaiting !== undefined && { mostWaiting }),
    });
    const metrics = createMetrics({
      version: '0.0.0-test',
      database,
      clock: this.clock.read,
      dataDir: '.',
      waitingMessages: () => ingestQueue.waitingMessages,
    });
    const modelRunner = new OnnxRunner();
    this.services = {
      ...background,
      modelRunner,
      modelScorer: modelScorer({ ...background, ingestQueue, modelRunner }),
      newId,
      ingestQueue,
      publisher: publisher(background),
      sampleLoader: sampleLoader({ ...background, newId }),
      importRemover: importRemover(background),
      importer: importer({ ...background, newId }),
      backtester: backtester(background),
      learner: learner(background),
      mailPreparer: new MailPreparer(),
      mailer: signIn?.mailer,
      orderCounter: orderCounter(background),
      metrics,
      delivery: testDelivery(),
      calendars: new CalendarReader({
        ...background,
        secretBox: new SecretBox('a secret of the tests, long enough to be one'),
        addresses: new PublicAddresses(['127.0.0.0/8']),
      }),
      signIn: new SignIn({
        database,
        clock: this.clock.read,
        logger,
        newId: randomUUID,
        secret: 'a secret of the tests, long enough to be one',
        publicUrl: undefined,
        singleSignOn: undefined,
        mailer: undefined,
        ...signIn,
      }),
      localToken: LOCAL_TOKEN,
      secretBox: new SecretBox('a secret of the tests, long enough to be one'),
      instanceId: 'test',
    };
  }

  /** Subject ids that ascend, so that tests know the order in which subjects are walked through. */
  readonly newId = (): string => {
    this.#ids += 1;
    return `00000000-0000-4000-8000-${String(this.#ids).padStart(12, '0')}`;
  };

  /** The HTTP server, for `inject`. */
  async serve(): Promise<FastifyInstance> {
    this.#server ??= await buildServer(this.services, { version: '0.0.0-test' });
    return this.#server;
  }

  /** Takes messages in with one transaction. */
  async takeIn(...messages: CompactMessage[]): Promise<Ingested> {
    return this.takeInMessages(messages.map((message) => incoming(message, this.clock.now)));
  }

  async takeInMessages(messages: readonly IncomingMessage[]): Promise<Ingested> {
    return this.database.transaction(async (transaction) => {
      const held = await this.registry.hold(transaction);
      return ingest(transaction, held, { messages, now: this.clock.now, newId: this.newId });
    });
  }

  /** Publishes a scorecard and scores everybody by it. */
  async publish(
    scorecard: object,
    { firesTransitions = true } = {},
  ): Promise<{ slug: string; version: number }> {
    const begun = await this.beginPublishing(scorecard, { firesTransitions });
    while (await this.publishStep());
    while (await clearRetiredScores(this.database.kysely, 1_000));
    await this.passTime();
    return begun;
  }

  beginPublishing(
    scorecard: object,
    { firesTransitions = true } = {},
  ): Promise<{ slug: string; version: number }> {
    const source = JSON.stringify(scorecard);
    return this.database.transaction((transaction) =>
      beginPublishing(transaction, {
        source,
        comment: '',
        firesTransitions,
        by: 'the test',
        now: this.clock.now,
      }),
    );
  }

  /** One step of the publisher. */
  async publishStep(): Promise<boolean> {
    const hasWorked = await this.database.transaction((transaction) =>
      publishStep(transaction, this.registry, this.clock.now, this.#histories),
    );
    if (hasWorked) await this.#histories.prepare();
    else await this.#histories[Symbol.asyncDispose]();
    return hasWorked;
  }

  /** Brings everybody who is due up to date. */
  async passTime(): Promise<void> {
    while (await this.database.transaction(tellPeople));
    const limit = 200;
    const pass = (): Promise<number> =>
      this.database.transaction(async (transaction) => {
        const held = await this.registry.hold(transaction);
        return passTime(transaction, held, { now: this.clock.now, limit });
      });
    while ((await pass()) > 0);
  }

  /** Publishes a journey that is right as it is: what it names need not be there. */
  async publishJourney(source: string): Promise<void> {
    await this.database.transaction(async (transaction) => {
      const { slug } = journeyOfSource({ source });
      const journeyId = await ensureJourney(transaction, { slug, at: this.clock.now });
      await insertLiveVersion(transaction, {
        journeyId,
        source,
        comment: '',
        by: 'the test',
        at: this.clock.now,
      });
      await journeyChanged(transaction, slug);
    });
  }

  /** Lets leads into a journey by hand. */
  async enrol(journey: string, leads: readonly string[]): Promise<Entry[]> {
    const ids = await Promise.all(leads.map((lead) => this.idOf(lead)));
    const cause = { kind: 'person', name: 'the test' } as const;
    return this.database.transaction((transaction) =>
      enrolLeads(
        transaction,
        ids.map((subjectId) => ({ subjectId, journey, cause })),
        this.clock.now,
      ),
    );
  }

  /** Moves leads on in journeys until nothing is left to do at this instant. */
  async passJourneys(): Promise<void> {
    const work = { now: this.clock.now, limit: 500, home: HOME };
    await watchSegments(this.database.kysely, await this.registry.read(this.database.kysely));
    const step = async (): Promise<boolean> => {
      const told = await this.database.transaction((transaction) => tellJourneys(transaction, work));
      const passed = await this.database.transaction((transaction) => passJourneys(transaction, work));
      const isLooking = await this.database.transaction((transaction) => lookAround(transaction, work));
      return told + passed > 0 || isLooking;
    };
    while (await step());
  }

  /** Lets time pass up to an instant: whoever is due in between, by score or in a journey, is so at its own instant. */
  async live(until: Instant | string): Promise<void> {
    const end = typeof until === 'string' ? Date.parse(until) : until;
    for (;;) {
      await this.passTime();
      await this.passJourneys();
      const due = [
        await firstDueAt(this.database.kysely),
        await firstEnrolmentDueAt(this.database.kysely),
        end,
      ].filter((at) => at !== undefined);
      const next = Math.max(this.clock.now, Math.min(...due));
      if (next >= end) break;
      this.clock.now = next === this.clock.now ? next + 1 : next;
    }
    this.clock.now = end;
    await this.passTime();
    await this.passJourneys();
  }

  /** Applies everything that was imported and accepted. */
  async applyImports(): Promise<void> {
    const { newId } = this;
    const step = (): Promise<boolean> =>
      this.database.transaction((transaction) =>
        applyChunk(transaction, this.registry, { now: this.clock.now, newId }),
      );
    while (await step());
    await finishImports(this.database.kysely, this.clock.now);
  }

  async retract(lead: string, messageIds: readonly string[], reason = 'robot'): Promise<string[]> {
    const subjectId = await this.idOf(lead);
    return this.database.transaction(async (transaction) => {
      const held = await this.registry.hold(transaction);
      const messages = messageIds.map((messageId) => ({ subjectId, messageId }));
      const retracted = await retractMessages(transaction, held, { messages, reason, now: this.clock.now });
      return retracted.map(({ messageId }) => messageId);
    });
  }

  /** The subject id of a lead, or of a company. */
  async idOf(name: string): Promise<string> {
    const subjectId =
      (await findLead(this.database.kysely, name)) ?? (await findCompany(this.database.kysely, name));
    if (subjectId === undefined) throw new Error(`there is no lead or company “${name}”`);
    return subjectId;
  }

  async rowOf(name: string): Promise<SubjectRow> {
    const [row] = await readSubjects(this.database.kysely, [await this.idOf(name)]);
    if (!row) throw new Error(`there is no row of “${name}”`);
    return row;
  }

  /** The score that is stored, by the live version or another one; undefined when there is none. */
  async stored(name: string, slug: string, version?: number): Promise<ScoreRow | undefined> {
    const scorecard = await findScorecard(this.database.kysely, slug);
    const asked = version ?? scorecard?.liveVersion;
    const scores = await readScores(this.database.kysely, [await this.idOf(name)]);
    return scores.find((score) => score.scorecardId === scorecard?.scorecardId && score.version === asked);
  }

  /** The score by the live version, which must be there. */
  async score(name: string, slug: string): Promise<number> {
    const row = await this.stored(name, slug);
    if (!row) throw new Error(`“${name}” has no score of ${slug}`);
    return row.score;
  }

  /** The ledger of a lead by name, or of a subject by its id even when it was merged away. */
  async ledger(name: string, slug: string, version?: number): Promise<VersionedEntry[]> {
    const scorecard = await findScorecard(this.database.kysely, slug);
    const isId = /^[0-9a-f-]{36}$/.test(name);
    const subjectId = isId ? name : await this.idOf(name);
    return readLedger(this.database.kysely, { subjectId, scorecardId: scorecard?.scorecardId ?? 0, version });
  }

  /** Every change of band of a subject, in order of recording. */
  async transitions(
    name: string,
  ): Promise<
    { from: string | null; to: string | null; fires: boolean; occurredAt: Instant; cause: { kind: string } }[]
  > {
    return this.database.kysely
      .selectFrom('transition')
      .select(['from_band as from', 'to_band as to', 'fires', 'occurred_at as occurredAt', 'cause'])
      .where('subject_id', '=', await this.idOf(name))
      .orderBy('transition_id')
      .execute();
  }

  async explain(
    name: string,
    slug: string,
    when: Pick<ExplainRequest, 'at' | 'knownAt'> & { version?: number } = {},
  ): Promise<Explanation> {
    const { kysely } = this.database;
    const scorecard = await findScorecard(kysely, slug);
    const versions = await listVersions(kysely, scorecard?.scorecardId ?? 0);
    const asked = versions.find(({ version }) => version === (when.version ?? scorecard?.liveVersion));
    if (!asked) throw new Error(`there is no such version of ${slug}`);
    const { scorecardId, version } = asked;
    const explanation = await explainSubject(kysely, await this.registry.read(kysely), {
      subjectId: await this.idOf(name),
      scorecardId,
      version,
      compiled: compileSource(asked.source),
      at: when.at,
      knownAt: when.knownAt,
      now: this.clock.now,
    });
    if (!explanation) throw new Error(`“${name}” cannot be explained`);
    return explanation;
  }

  /** What the examination of everybody finds. */
  async examine(): Promise<Finding[]> {
    const findings: Finding[] = [];
    for (let after: string | null | undefined = null; after !== undefined; ) {
      const position: { after: string | null; limit: number; now: Instant } = {
        after,
        limit: 50,
        now: this.clock.now,
      };
      const step: Awaited<ReturnType<typeof examineSubjects>> = await this.database.transaction(
        (transaction) => examineSubjects(transaction, this.registry, position),
      );
      findings.push(...step.findings);
      after = step.next;
    }
    return findings;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server?.close();
    await this.#histories[Symbol.asyncDispose]();
    await this.services.modelRunner[Symbol.asyncDispose]();
    await this.services.mailPreparer[Symbol.asyncDispose]();
    await this.services.ingestQueue.drain();
    await this.database.close();
  }
}
