import type { Transaction } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { applyYamlEdit } from '../domain/yaml-edit/apply-yaml-edit.ts';
import type { ExperimentRow } from '../store/experiments.ts';
import type { Schema } from '../store/schema.ts';
import { listScorecards, listVersions } from '../store/scorecards.ts';
import { beginPublishing } from './publish.ts';
import { ExperimentRefused } from './start-experiment.ts';

/**
 * Publishes the rules of the challenger as the next version of the champion. The challenger's own scorecard stays as it is.
 *
 * @throws ExperimentRefused when the experiment has no challenger; AlreadyPublishing
 */
export async function adoptChallenger(
  transaction: Transaction<Schema>,
  { experiment, by, now }: { experiment: ExperimentRow; by: string; now: Instant },
): Promise<void> {
  const { firstScorecardId, secondScorecardId, secondVersion } = experiment;
  if (secondScorecardId === null)
    throw new ExperimentRefused('adopt', 'only an experiment of two scorecards has a challenger to adopt');
  const scorecards = await listScorecards(transaction);
  const champion = scorecards.find(({ scorecardId }) => scorecardId === firstScorecardId);
  const versions = await listVersions(transaction, secondScorecardId);
  const source = versions.find(({ version }) => version === secondVersion)?.source;
  const edited =
    champion && source !== undefined
      ? applyYamlEdit(source, { kind: 'set', path: ['scorecard'], value: champion.slug })
      : undefined;
  if (edited === undefined)
    throw new ExperimentRefused('adopt', 'the text of the challenger cannot be changed; publish it by hand');
  await beginPublishing(transaction, {
    source: edited,
    comment: `adopted from the experiment ${experiment.slug}`,
    firesTransitions: true,
    by,
    now,
  });
}
