import type { Transaction } from 'kysely';
import { HOUR_MS, type Instant } from '../domain/instant.ts';
import { parseScorecard } from '../scoring/parse-scorecard.ts';
import { insertSample, latestSample, lockSamples } from '../store/sample-imports.ts';
import type { Schema } from '../store/schema.ts';
import { findScorecard } from '../store/scorecards.ts';
import { beginPublishing } from './publish.ts';
import { changeRegistry } from './registry.ts';

/** There is a sample already, or one that is being removed. */
export class SampleExists extends Error {
  override readonly name = 'SampleExists';
}

/** How many people become known in the sample, unless said otherwise. */
export const SAMPLE_LEADS = 2_000;
const SEED = 1;

/**
 * Begins to load the sample company, which ends with the current hour, and to publish its scorecard. The background
 * does the rest, see load-sample.ts.
 *
 * @param request.source the scorecard of the sample; where one of its slug is there already, that one stays
 * @throws SampleExists
 */
export async function beginSample(
  transaction: Transaction<Schema>,
  request: { source: string; now: Instant; leads?: number; seed?: number },
): Promise<{ importId: number }> {
  const { source, now, leads = SAMPLE_LEADS, seed = SEED } = request;
  await lockSamples(transaction);
  const latest = await latestSample(transaction);
  if (latest && latest.status !== 'removed') throw new SampleExists(whatIsThere(latest.status));
  // Whoever lets time pass has ended before, and sees from now on that a sample is being loaded.
  await changeRegistry(transaction);
  const endsAt = now - (now % HOUR_MS);
  const reading = parseScorecard(source);
  const slug = reading.ok ? reading.scorecard.slug : '';
  const isKnown = (await findScorecard(transaction, slug)) !== undefined;
  const comment = 'came with the sample company';
  const scorecard = isKnown
    ? undefined
    : await beginPublishing(transaction, { source, comment, firesTransitions: false, by: 'Ripen', now });
  return { importId: await insertSample(transaction, { seed, leads, endsAt, scorecard, at: now }) };
}

function whatIsThere(status: string): string {
  if (status === 'applying') return 'the sample company is being loaded';
  if (status === 'removing') return 'the sample company is being removed; load it again afterwards';
  return 'the sample company is here already; remove it with: ripen sample remove';
}
