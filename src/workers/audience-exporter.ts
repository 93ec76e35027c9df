import { createHash } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { keepFile } from '../connectors/folder/keep-file.ts';
import { putObject } from '../connectors/s3/put-object.ts';
import { postWebhook, type WebhookOutcome } from '../connectors/webhook/post-webhook.ts';
import { PublicAddresses } from '../connectors/webhook/public-addresses.ts';
import { type Instant, MINUTE_MS, SECOND_MS } from '../domain/instant.ts';
import { retryDelay } from '../messaging/retry-delay.ts';
import { beginExportRuns } from '../operations/begin-export-runs.ts';
import { derivedId } from '../operations/derived-id.ts';
import { exportFileName } from '../operations/export-file-name.ts';
import { exportHeader, exportLine } from '../operations/export-line.ts';
import { AudienceMissing, gatherAudience } from '../operations/gather-audience.ts';
import { type SecretBox, SecretUnreadable } from '../operations/secret-box.ts';
import {
  type ExportRunRow,
  endExportAttempt,
  endExportLeases,
  forgetExportRuns,
  leaseExportRun,
  noteExportProgress,
  releaseExportRun,
} from '../store/audience-export-runs.ts';
import { type AudienceExportRow, findAudienceExport } from '../store/audience-exports.ts';
import type { BackgroundServices } from './background-services.ts';
import type { RetryPolicy } from './effect-sender.ts';
import { Repetition } from './repetition.ts';

const INTERVAL_MS = SECOND_MS;
/** Whoever has not told of a run for so long is taken for dead. */
const LEASE_MS = 5 * MINUTE_MS;
const UPLOAD_WITHIN_MS = 30 * MINUTE_MS;
const ANSWERS_WITHIN_MS = 30 * SECOND_MS;
/** A part of an export as a webhook gets it stays below the largest body. */
const PART_BYTES = 128 * 1024;
const RUNS_KEPT = 50;
/** A store that is slow holds up nobody else. */
const MOST_UNDER_WAY = 3;

/** Where and how exports go. */
export interface AudienceExporterServices extends BackgroundServices {
  secretBox: SecretBox;
  random: () => number;
  retry: RetryPolicy;
  /** Hosts and networks that are allowed although they are private. */
  allow: readonly string[];
  /** The folder below which exports are kept. */
  exportsFolder: string;
}

/** What an attempt came to. */
type Delivered = WebhookOutcome & { file?: string };

/** The file of an export while it is made. */
interface MadeFile {
  path: string;
  leadCount: number;
  byteCount: number;
  sha256: string;
}

/** The run is in other hands by now, or Ripen is stopping. */
class RunLeft extends Error {}

/** Writes audiences out when they are due: gathers the leads into a file, and delivers it; failed runs are tried again. */
export function audienceExporter(services: AudienceExporterServices): Repetition {
  const { database, clock, logger } = services;
  const stopping = new AbortController();
  const underWay = new Set<Promise<void>>();
  const addresses = new PublicAddresses(services.allow);
  const follow = (run: ExportRunRow): void => {
    const done = attempt(services, run, { addresses, signal: stopping.signal })
      .catch((error: unknown) =>
        logger.error({ err: error, runId: run.runId }, 'could not export an audience'),
      )
      .finally(() => {
        underWay.delete(done);
        repetition.wake();
      });
    underWay.add(done);
  };
  // The embedded database has one process: what is under way at its start is from one that ended.
  let isFirst = database.kind === 'embedded';
  const step = async (): Promise<boolean> => {
    if (isFirst) await endExportLeases(database.kysely, clock());
    isFirst = false;
    if (underWay.size >= MOST_UNDER_WAY) return false;
    const now = clock();
    const run = await database.transaction(async (transaction) => {
      await beginExportRuns(transaction, now);
      return leaseExportRun(transaction, { now, until: now + LEASE_MS });
    });
    if (!run) return false;
    follow(run);
    return true;
  };
  const repetition = new Repetition({
    step,
    intervalMs: INTERVAL_MS,
    onFailure: 'could not export an audience; trying again',
    logger,
    onStopping: () => stopping.abort(),
    onStop: async () => {
      await Promise.all(underWay);
    },
  });
  return repetition;
}

interface Surroundings {
  addresses: PublicAddresses;
  signal: AbortSignal;
}

async function attempt(
  services: AudienceExporterServices,
  run: ExportRunRow,
  surroundings: Surroundings,
): Promise<void> {
  const { database, clock, retry, random } = services;
  const kept = await findAudienceExport(database.kysely, run.slug);
  if (!kept) return;
  const path = join(services.exportsFolder, `.${run.runId}.part`);
  let leadCount = 0;
  let byteCount: number | null = null;
  const outcome = await (async (): Promise<Delivered> => {
    try {
      await mkdir(services.exportsFolder, { recursive: true });
      const made = await makeFile(services, { kept, run, path, signal: surroundings.signal });
      ({ leadCount, byteCount } = made);
      return await deliver(services, { kept, run, made, ...surroundings });
    } catch (error) {
      if (error instanceof RunLeft) throw error;
      const isFinal = error instanceof AudienceMissing || error instanceof SecretUnreadable;
      const problem = error instanceof Error ? error.message : String(error);
      return { kind: isFinal ? 'refused' : 'failed', problem };
    } finally {
      await rm(path, { force: true });
    }
  })().catch((error: unknown) => {
    if (error instanceof RunLeft) return undefined;
    throw error;
  });
  // Told to stop: the next to come along begins anew, without a failure having been counted against the export.
  if (!outcome || surroundings.signal.aborted)
    return releaseExportRun(database.kysely, { ...run, now: clock() });
  const isGivenUp = outcome.kind === 'refused' || run.attempts >= retry.attempts;
  const state = outcome.kind === 'done' ? 'done' : isGivenUp ? 'failed' : 'waiting';
  const delayMs = retryDelay(run.attempts, { firstMs: retry.firstMs, random: random() });
  await endExportAttempt(database.kysely, {
    ...run,
    state,
    dueAt: state === 'waiting' ? clock() + delayMs : null,
    leadCount,
    byteCount,
    file: outcome.file ?? null,
    problem: outcome.kind === 'done' ? null : outcome.problem,
    finishedAt: state === 'waiting' ? null : clock(),
  });
  await forgetExportRuns(database.kysely, { slug: run.slug, kept: RUNS_KEPT });
}

/** Writes the leads of an export into a file, with bounded memory. @throws RunLeft, AudienceMissing */
async function makeFile(
  { database, clock }: AudienceExporterServices,
  {
    kept,
    run,
    path,
    signal,
  }: { kept: AudienceExportRow; run: ExportRunRow; path: string; signal: AbortSignal },
): Promise<MadeFile> {
  const sha256 = createHash('sha256');
  let [lookedCount, leadCount, byteCount] = [0, 0, 0];
  await using file = await open(path, 'w', 0o600);
  const write = async (text: string): Promise<void> => {
    const bytes = Buffer.from(text);
    sha256.update(bytes);
    byteCount += bytes.length;
    await file.writeFile(bytes);
  };
  await write(exportHeader(kept.columns));
  for await (const { looked, leads } of gatherAudience(database.kysely, kept, clock())) {
    const lines = leads.map((lead) => exportLine(kept.columns, lead)).filter((line) => line !== undefined);
    await write(lines.join(''));
    lookedCount += looked;
    leadCount += lines.length;
    const until = clock() + LEASE_MS;
    const isOwn = await noteExportProgress(database.kysely, { ...run, lookedCount, leadCount, until });
    if (!isOwn || signal.aborted) throw new RunLeft();
  }
  return { path, leadCount, byteCount, sha256: sha256.digest('hex') };
}

async function deliver(
  services: AudienceExporterServices,
  {
    kept,
    run,
    made,
    addresses,
    signal,
  }: Surroundings & { kept: AudienceExportRow; run: ExportRunRow; made: MadeFile },
): Promise<Delivered> {
  const { clock, secretBox, exportsFolder } = services;
  const { destination, slug } = kept;
  const secret = kept.secret === null ? undefined : secretBox.open(kept.secret, `audience:${slug}`);
  switch (destination.kind) {
    case 'folder': {
      const name = exportFileName(slug, destination.fileName, run.scheduledAt);
      const { folder } = destination;
      await keepFile({ file: made.path, root: exportsFolder, folder, name });
      return { kind: 'done', file: posix.join('exports', folder, name) };
    }
    case 's3': {
      const key = `${destination.prefix}${exportFileName(slug, destination.fileName, run.scheduledAt)}`;
      const outcome = await putObject(
        {
          ...destination,
          ...made,
          key,
          file: made.path,
          secretAccessKey: secret ?? '',
          contentType: 'text/csv; charset=utf-8',
          now: clock(),
        },
        { addresses, timeoutMs: UPLOAD_WITHIN_MS, signal },
      );
      return outcome.kind === 'done' ? { ...outcome, file: `${destination.bucket}/${key}` } : outcome;
    }
    case 'webhook':
      return postParts({ url: destination.url, secret, kept, run, made, addresses, clock, signal });
  }
}

/** Posts a file in parts, each a table with its header; the receiver tells them apart by their ids, and repeated ones too. */
async function postParts({
  url,
  secret,
  kept,
  run,
  made,
  addresses,
  clock,
  signal,
}: Surroundings & {
  url: string;
  secret: string | undefined;
  kept: AudienceExportRow;
  run: ExportRunRow;
  made: MadeFile;
  clock: () => Instant;
}): Promise<Delivered> {
  const about = { export: kept.slug, run: run.runId, scheduledAt: new Date(run.scheduledAt).toISOString() };
  const header = exportHeader(kept.columns);
  await using file = await open(made.path, 'r');
  let [part, lines, size] = [0, [] as string[], 0];
  const post = async (isLast: boolean): Promise<WebhookOutcome> => {
    part += 1;
    const body = { ...about, part, isLast, leads: made.leadCount, csv: header + lines.join('') };
    [lines, size] = [[], 0];
    return postWebhook(
      { url, body, id: derivedId(run.runId, `part ${part}`), now: clock(), secret },
      { addresses, timeoutMs: ANSWERS_WITHIN_MS },
    );
  };
  let isHeader = true;
  for await (const line of file.readLines()) {
    if (isHeader) {
      isHeader = false;
      continue;
    }
    if (signal.aborted) throw new RunLeft();
    if (size + line.length > PART_BYTES) {
      const outcome = await post(false);
      if (outcome.kind !== 'done') return outcome;
    }
    lines.push(`${line}\r\n`);
    size += line.length + 2;
  }
  return post(true);
}
