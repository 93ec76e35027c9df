import type { Transaction } from 'kysely';
import type { IncomingMessage } from '../domain/incoming-message.ts';
import { DAY_MS, type Instant } from '../domain/instant.ts';
import type { Sample } from '../sample/generate-sample.ts';
import { saveCampaignCosts } from '../store/campaign-costs.ts';
import { backdateLiveVersions, backdateVersion, silenceTransitions } from '../store/past-versions.ts';
import {
  finishSample,
  lockLoadingSample,
  type SampleImport,
  saveSampleProgress,
} from '../store/sample-imports.ts';
import type { Schema } from '../store/schema.ts';
import { findScorecard } from '../store/scorecards.ts';
import { countSubjects } from '../store/subjects.ts';
import { ingest } from './ingest.ts';
import { passTime } from './pass-time.ts';
import { changeRegistry, type RegistryCache } from './registry.ts';
import { tellPeople } from './tell-people.ts';

const COMPANIES_AT_ONCE = 20;

/** What a step of loading came to. */
export type LoadingStep =
  /** Nothing to do: there is no such sample, another process is at work on it, or its scorecard is not live yet. */
  | { kind: 'waiting' }
  /** Everything up to an instant has been taken in; time may pass up to it. */
  | { kind: 'loaded'; through: Instant; isLast: boolean };

interface Loading {
  transaction: Transaction<Schema>;
  registry: RegistryCache;
  importId: number;
  sample: Sample;
  newId: () => string;
}

/**
 * Takes in the next two days of the sample, as if they were just over: who was there then, what was due until then. How
 * far loading has come is written in the same transaction, so that after a crash it goes on with what is next.
 */
export async function loadSampleStep(loading: Loading): Promise<LoadingStep> {
  const { transaction, sample } = loading;
  const progress = await lockLoadingSample(transaction);
  if (!progress || progress.importId !== loading.importId) return { kind: 'waiting' };
  if (progress.messages === 0 && !(await prepare(loading, progress))) return { kind: 'waiting' };
  const messages = nextMessages(sample, progress.applied);
  const last = messages.at(-1);
  if (!last) return { kind: 'loaded', through: sample.endsAt, isLast: true };
  const through = last.message.receivedAt;
  const held = await loading.registry.hold(transaction);
  await ingest(transaction, held, { ...loading, messages, now: through });
  await silenceTransitions(transaction);
  const applied = progress.applied + messages.length;
  await saveSampleProgress(transaction, { ...progress, messages: sample.messages.length, applied });
  return { kind: 'loaded', through, isLast: false };
}

/**
 * Lets time pass for some of those who are due up to an instant of the sample, after telling the people of some
 * companies what changed of those; see {@link passTime}.
 *
 * @returns whether there may be more to do
 */
export async function passSampleTime(
  transaction: Transaction<Schema>,
  registry: RegistryCache,
  { now, limit }: { now: Instant; limit: number },
): Promise<boolean> {
  const held = await registry.hold(transaction);
  let told = 0;
  while (told < COMPANIES_AT_ONCE && (await tellPeople(transaction))) told += 1;
  const passed = await passTime(transaction, held, { now, limit });
  if (passed > 0) await silenceTransitions(transaction);
  return passed === limit || told === COMPANIES_AT_ONCE;
}

/** Notes that the sample is there, once time has passed up to its end. */
export async function finishLoading(
  transaction: Transaction<Schema>,
  { importId, now }: { importId: number; now: Instant },
): Promise<void> {
  const progress = await lockLoadingSample(transaction);
  if (progress?.importId === importId) await finishSample(transaction, { importId, at: now });
}

/**
 * What comes before the first message: the campaign costs, and that the scorecard has been live since the beginning.
 *
 * @returns false while the scorecard is still being published
 */
async function prepare({ transaction, importId, sample }: Loading, progress: SampleImport): Promise<boolean> {
  const { beginsAt } = sample;
  if (progress.scorecard) {
    const { slug, version } = progress.scorecard;
    const scorecard = await findScorecard(transaction, slug);
    if (scorecard?.liveVersion === null) return false;
    await changeRegistry(transaction);
    if ((await countSubjects(transaction)) === 0) await backdateLiveVersions(transaction, beginsAt);
    if (scorecard?.liveVersion === version)
      await backdateVersion(transaction, { scorecardId: scorecard.scorecardId, version, at: beginsAt });
  }
  await saveCampaignCosts(transaction, sample.costs, importId);
  return true;
}

/** So much time goes by in a step; shorter steps take longer in all. */
const STEP_MS = 2 * DAY_MS;
/** At most so many messages that memory and transaction stay small. */
const MESSAGES_AT_ONCE = 1_000;

function nextMessages({ messages }: Sample, applied: number): IncomingMessage[] {
  const chunk = messages.slice(applied, applied + MESSAGES_AT_ONCE);
  const [first] = chunk;
  if (!first) return [];
  const end = (Math.floor(first.message.receivedAt / STEP_MS) + 1) * STEP_MS;
  const next = chunk.findIndex(({ message }) => message.receivedAt >= end);
  return next < 0 ? chunk : chunk.slice(0, next);
}
