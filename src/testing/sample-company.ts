import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Instant } from '../domain/instant.ts';
import { seededRandom } from '../domain/seeded-random.ts';
import { beginSample } from '../operations/begin-sample.ts';
import { generateSample, type Sample } from '../sample/generate-sample.ts';
import { latestSample, type SampleImport } from '../store/sample-imports.ts';
import { importRemover } from '../workers/import-remover.ts';
import { sampleLoader } from '../workers/sample-loader.ts';
import type { TestInstallation } from './test-installation.ts';

/** The scorecard of the sample, as the program publishes it. */
export const SAMPLE_SCORECARD = readFileSync(
  new URL('../../samples/company/scorecard.yaml', import.meta.url),
  'utf8',
);

/** The messages that a sample of the same size and seed consists of. */
export function expectedSample({ leads, seed, endsAt }: SampleImport): Sample {
  return generateSample({ random: seededRandom(seed), endsAt, leads });
}

/** Asks for a small sample, and publishes its scorecard. */
export async function askForSample(installation: TestInstallation, leads: number): Promise<void> {
  const now: Instant = installation.clock.now;
  await installation.database.transaction((transaction) =>
    beginSample(transaction, { source: SAMPLE_SCORECARD, now, leads }),
  );
  while (await installation.publishStep());
}

/** Lets the loader work, as after a start of the program, until it is done or as long as the caller wants it to go on. */
export async function loadSample(
  installation: TestInstallation,
  goesOn: (sample: SampleImport) => boolean = () => true,
): Promise<SampleImport> {
  const loader = sampleLoader(installation.services);
  return workUntil(installation, loader, (sample) => sample.status === 'applying' && goesOn(sample));
}

/** Lets the remover work until the sample is gone. */
export async function removeSample(installation: TestInstallation): Promise<SampleImport> {
  const remover = importRemover(installation.services);
  return workUntil(installation, remover, ({ status }) => status === 'removing');
}

async function workUntil(
  { database }: TestInstallation,
  worker: ReturnType<typeof sampleLoader>,
  goesOn: (sample: SampleImport) => boolean,
): Promise<SampleImport> {
  worker.start();
  try {
    for (;;) {
      const sample = await latestSample(database.kysely);
      if (!sample) throw new Error('there is no sample');
      if (!goesOn(sample)) return sample;
      await sleep(5);
    }
  } finally {
    await worker.stop();
  }
}

/** Every row of every table, without what only keeps the books, so that two states can be compared. */
export async function everyRow({ database }: TestInstallation): Promise<Record<string, unknown[]>> {
  const tables = [
    'subject',
    'identity',
    'message',
    'score',
    'ledger',
    'transition',
    'campaign_cost',
    'scorecard',
    'scorecard_version',
    'import_chunk',
    'import_refusal',
    'rejected_message',
  ];
  const rows: Record<string, unknown[]> = {};
  for (const table of tables) {
    const found = await database.pool.query(
      `select to_jsonb(kept) - 'measure_revision' as row from ${table} kept order by 1`,
    );
    rows[table] = found.rows.map(({ row }) => row);
  }
  return rows;
}
