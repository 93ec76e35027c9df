import { statfs } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Instant } from '../domain/instant.ts';
import { type AlertFigures, readAlertFigures } from '../store/alert-figures.ts';
import type { Database } from '../store/connect-database.ts';
import { type DeliveryFigures, readDeliveryFigures } from '../store/delivery-figures.ts';
import { type MeetingFigures, readMeetingFigures } from '../store/meeting-figures.ts';
import { type OperatingFigures, readOperatingFigures } from '../store/operating-figures.ts';

/** What is measured of a running server; see docs/reference/metrics.md. */
export interface Metrics {
  readonly registry: Registry;
  readonly messages: Counter<'outcome'>;
  readonly ingestDuration: Histogram;
  readonly requests: Histogram<'method' | 'route' | 'status'>;
  /** All of them in the Prometheus text format, also while the database does not answer. */
  text(): Promise<string>;
}

/** What the metrics are of. */
export interface Measured {
  readonly version: string;
  readonly database: Database;
  /** The folder of the embedded database; undefined when its disk is no matter. */
  readonly dataDir: string | undefined;
  readonly clock: () => Instant;
  readonly waitingMessages: () => number;
}

const DATABASE_ANSWERS_WITHIN_MS = 3_000;

/** Makes the metrics of one server. */
export function createMetrics(measured: Measured): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  aboutProcess(registry, measured);
  const setFigures = aboutDatabase(registry, measured);
  return {
    registry,
    ...aboutRequests(registry),
    text: async () => {
      await setFigures();
      return registry.metrics();
    },
  };
}

function aboutRequests(registry: Registry): Pick<Metrics, 'messages' | 'ingestDuration' | 'requests'> {
  const registers = [registry];
  return {
    messages: new Counter({
      name: 'ripen_messages_total',
      help: 'Messages received, by outcome: accepted, duplicate or rejected.',
      labelNames: ['outcome'],
      registers,
    }),
    ingestDuration: new Histogram({
      name: 'ripen_ingest_duration_seconds',
      help: 'How long requests with messages waited until these were stored and scored.',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
      registers,
    }),
    requests: new Histogram({
      name: 'ripen_http_request_duration_seconds',
      help: 'How long requests took, by method, route and status.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
  };
}

function aboutProcess(registry: Registry, { version, database, dataDir, waitingMessages }: Measured): void {
  const registers = [registry];
  new Gauge({
    name: 'ripen_build_info',
    help: 'Always 1; the labels say which version of Ripen runs on which kind of database.',
    labelNames: ['version', 'database'],
    registers,
  }).set({ version, database: database.kind }, 1);
  new Gauge({
    name: 'ripen_ingest_waiting_messages',
    help: 'Messages that wait to be taken in.',
    registers,
    collect() {
      this.set(waitingMessages());
    },
  });
  new Gauge({
    name: 'ripen_database_connections',
    help: 'Connections to the database by state, and queries that wait for one.',
    labelNames: ['state'],
    registers,
    collect() {
      const { totalCount, idleCount, waitingCount } = database.pool;
      this.set({ state: 'idle' }, idleCount);
      this.set({ state: 'in_use' }, totalCount - idleCount);
      this.set({ state: 'waited_for' }, waitingCount);
    },
  });
  if (dataDir === undefined) return;
  new Gauge({
    name: 'ripen_disk_free_bytes',
    help: 'What the disk of the embedded database can still take.',
    registers,
    async collect() {
      const { bavail, bsize } = await statfs(dataDir);
      this.set(bavail * bsize);
    },
  });
}

/** @returns what sets the gauges that only the database knows; they have no value while it does not answer */
function aboutDatabase(registry: Registry, { database, clock }: Measured): () => Promise<void> {
  const registers = [registry];
  const up = new Gauge({
    name: 'ripen_database_up',
    help: '1 while the database answers, otherwise 0.',
    registers,
  });
  const overdue = new Gauge({
    name: 'ripen_overdue_seconds',
    help: 'For how long the score that is most overdue has been waiting for time to pass.',
    registers,
  });
  const journeysOverdue = new Gauge({
    name: 'ripen_journeys_overdue_seconds',
    help: 'For how long the lead that is most overdue has been waiting to go on in a journey.',
    registers,
  });
  const handoversOverdue = new Gauge({
    name: 'ripen_handovers_overdue_seconds',
    help: 'For how long the handover that is most overdue has been waiting to be looked at, as to remind its rep.',
    registers,
  });
  const handoversWaiting = new Gauge({
    name: 'ripen_handovers_waiting',
    help: 'Leads that wait until a rep of a team has room; counted up to 10,000.',
    registers,
  });
  const publishing = new Gauge({
    name: 'ripen_publishing_versions',
    help: 'Versions of scorecards that are being published.',
    registers,
  });
  const toScore = new Gauge({
    name: 'ripen_publishing_subjects_left',
    help: 'Leads and companies that versions being published have yet to score.',
    registers,
  });
  const setDelivery = aboutDelivery(registry);
  const setAlerts = aboutAlerts(registry);
  const setMeetings = aboutMeetings(registry);
  return async () => {
    const [figures, delivery, alerts, meetings] = await figuresInTime(database, clock());
    up.set(figures ? 1 : 0);
    for (const gauge of [overdue, journeysOverdue, handoversOverdue, handoversWaiting, publishing, toScore])
      gauge.remove();
    setDelivery(delivery, clock());
    setAlerts(alerts);
    setMeetings(meetings);
    if (!figures) return;
    const { firstDueAt, firstStepDueAt, firstHandoverDueAt, publishingVersions, subjectsToScore } = figures;
    overdue.set(firstDueAt === null ? 0 : Math.max(0, clock() - firstDueAt) / 1_000);
    journeysOverdue.set(firstStepDueAt === null ? 0 : Math.max(0, clock() - firstStepDueAt) / 1_000);
    handoversOverdue.set(firstHandoverDueAt === null ? 0 : Math.max(0, clock() - firstHandoverDueAt) / 1_000);
    handoversWaiting.set(figures.waitingHandovers);
    publishing.set(publishingVersions);
    toScore.set(subjectsToScore);
  };
}

/** @returns what sets the gauges of what goes outside */
function aboutDelivery(registry: Registry): (figures: DeliveryFigures | undefined, now: Instant) => void {
  const registers = [registry];
  const effects = new Gauge({
    name: 'ripen_effects',
    help: 'Effects that are due and wait, were given up, or are uncertain, by state; counted up to 10,000.',
    labelNames: ['state'],
    registers,
  });
  const overdue = new Gauge({
    name: 'ripen_effects_overdue_seconds',
    help: 'For how long the effect that is most overdue has been waiting.',
    registers,
  });
  const circuits = new Gauge({
    name: 'ripen_open_circuits',
    help: 'Ways outside that are closed for a while after failures in a row.',
    registers,
  });
  return (figures, now) => {
    effects.reset();
    for (const gauge of [overdue, circuits]) gauge.remove();
    if (!figures) return;
    const { firstDueAt } = figures;
    for (const state of ['due', 'dead', 'uncertain'] as const) effects.set({ state }, figures[state]);
    overdue.set(firstDueAt === null ? 0 : Math.max(0, now - firstDueAt) / 1_000);
    circuits.set(figures.openCircuits);
  };
}

/** @returns what sets the gauge of alerts */
function aboutAlerts(registry: Registry): (figures: AlertFigures | undefined) => void {
  const alerts = new Gauge({
    name: 'ripen_alerts',
    help: 'Alerts that wait, and of the last day those told, in how many messages, and those taken back; messages that are stuck.',
    labelNames: ['state'],
    registers: [registry],
  });
  return (figures) => {
    alerts.reset();
    if (!figures) return;
    const { waiting, told, messages, takenBack, stuck } = figures;
    const states = { waiting, told, messages, taken_back: takenBack, stuck };
    for (const [state, count] of Object.entries(states)) alerts.set({ state }, count);
  };
}

/** @returns what sets the gauges of meetings and calendars */
function aboutMeetings(registry: Registry): (figures: MeetingFigures | undefined) => void {
  const registers = [registry];
  const meetings = new Gauge({
    name: 'ripen_meetings_ahead',
    help: 'Meetings that are booked and ahead.',
    registers,
  });
  const calendars = new Gauge({
    name: 'ripen_calendars',
    help: 'Calendars of reps: those that are read, those that fail, and those whose rep is not offered any more.',
    labelNames: ['state'],
    registers,
  });
  return (figures) => {
    calendars.reset();
    meetings.remove();
    if (!figures) return;
    meetings.set(figures.ahead);
    for (const state of ['good', 'failing', 'stale'] as const) calendars.set({ state }, figures[state]);
  };
}

async function figuresInTime(
  { kysely }: Database,
  now: Instant,
): Promise<
  [
    OperatingFigures | undefined,
    DeliveryFigures | undefined,
    AlertFigures | undefined,
    MeetingFigures | undefined,
  ]
> {
  const late = sleep(DATABASE_ANSWERS_WITHIN_MS, undefined, { ref: false });
  // That it does not answer is the figure; why is in the log.
  return Promise.all([
    Promise.race([readOperatingFigures(kysely).catch(() => undefined), late]),
    Promise.race([readDeliveryFigures(kysely, now).catch(() => undefined), late]),
    Promise.race([readAlertFigures(kysely, now).catch(() => undefined), late]),
    Promise.race([readMeetingFigures(kysely, now).catch(() => undefined), late]),
  ]);
}
