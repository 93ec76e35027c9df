import { seededRandom } from '../domain/seeded-random.ts';
import { finishLoading, loadSampleStep, passSampleTime } from '../operations/load-sample.ts';
import { generateSample, type Sample } from '../sample/generate-sample.ts';
import { loadingSample, type SampleImport } from '../store/sample-imports.ts';
import type { BackgroundServices } from './background-services.ts';
import { Repetition } from './repetition.ts';

const INTERVAL_MS = 250;
const SUBJECTS_AT_ONCE = 200;

/** Loads the sample company two days at a time, with time passing for its leads as it would have; goes on after a restart. */
export function sampleLoader(services: BackgroundServices & { newId: () => string }): Repetition {
  const { database, registry, clock, logger, newId } = services;
  let made: { importId: number; sample: Sample } | undefined;
  const step = async (): Promise<boolean> => {
    const loading = await loadingSample(database.kysely);
    if (!loading) {
      // It takes some memory, and is needed no more.
      made = undefined;
      return false;
    }
    const { importId } = loading;
    if (made?.importId !== importId) made = { importId, sample: makeSample(loading) };
    const { sample } = made;
    const result = await database.transaction((transaction) =>
      loadSampleStep({ transaction, registry, importId, sample, newId }),
    );
    if (result.kind === 'waiting') return false;
    await passTimeThrough(services, result.through);
    if (!result.isLast) return true;
    await passTimeThrough(services, clock());
    await database.transaction((transaction) => finishLoading(transaction, { importId, now: clock() }));
    return true;
  };
  const onFailure = 'loading the sample company failed; going on from the last step';
  return new Repetition({ step, intervalMs: INTERVAL_MS, onFailure, logger });
}

function makeSample({ seed, leads, endsAt }: SampleImport): Sample {
  return generateSample({ random: seededRandom(seed), endsAt, leads });
}

/** Tells people of changes of their companies, and brings everybody who is due up to an instant of the sample. */
async function passTimeThrough({ database, registry }: BackgroundServices, now: number): Promise<void> {
  const pass = (): Promise<boolean> =>
    database.transaction((transaction) =>
      passSampleTime(transaction, registry, { now, limit: SUBJECTS_AT_ONCE }),
    );
  while (await pass());
}
