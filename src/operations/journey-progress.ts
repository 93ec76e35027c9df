import type { Kysely } from 'kysely';
import type { JourneyStep } from '../domain/journey.ts';
import { countEnrolments, countInside, countPassed } from '../store/journey-counts.ts';
import type { RunningJourney } from '../store/running-journeys.ts';
import { readJourneyVersions } from '../store/running-journeys.ts';
import type { Schema } from '../store/schema.ts';
import { journeyOfSource } from './journey-of-source.ts';

/** How a step stands in all versions that have one of its id. */
export interface StepProgress {
  step: string;
  /** How many are there now. */
  inside: number;
  /** How many left it on each of its ways. */
  ways: { way: string; leads: number }[];
}

/** How a journey stands: whoever came in twice counts twice. */
export interface JourneyProgress {
  entered: number;
  inside: number;
  finished: number;
  exited: number;
  /** How often leads came to a goal. */
  goals: number;
  /** E-mails that steps let go. */
  emails: number;
  steps: StepProgress[];
}

/** How journeys stand, by id; of some or of all. */
export async function journeyProgress(
  database: Kysely<Schema>,
  journeyIds?: readonly number[],
): Promise<Map<number, JourneyProgress>> {
  const [enrolments, inside, passed] = [
    await countEnrolments(database, journeyIds),
    await countInside(database, journeyIds),
    await countPassed(database, journeyIds),
  ];
  const kindOf = kindsOfSteps(passed.length === 0 ? [] : await readJourneyVersions(database, passed));
  const found = new Map<number, JourneyProgress>();
  const of = (journeyId: number): JourneyProgress => {
    const known = found.get(journeyId) ?? {
      entered: 0,
      inside: 0,
      finished: 0,
      exited: 0,
      goals: 0,
      emails: 0,
      steps: [],
    };
    found.set(journeyId, known);
    return known;
  };
  for (const { journeyId, status, leads } of enrolments) {
    const progress = of(journeyId);
    progress.entered += leads;
    progress[status === 'active' ? 'inside' : status] += leads;
  }
  for (const { journeyId, step, leads } of inside) stepOf(of(journeyId), step).inside += leads;
  for (const { journeyId, version, step, way, leads } of passed) {
    const progress = of(journeyId);
    const { ways } = stepOf(progress, step);
    const known = ways.find((one) => one.way === way);
    if (known) known.leads += leads;
    else ways.push({ way, leads });
    const kind = kindOf(journeyId, version, step);
    if (kind === 'goal') progress.goals += leads;
    if (kind === 'email' || kind === 'meeting') progress.emails += leads;
  }
  return found;
}

function stepOf({ steps }: JourneyProgress, id: string): StepProgress {
  const known = steps.find(({ step }) => step === id);
  if (known) return known;
  const added: StepProgress = { step: id, inside: 0, ways: [] };
  steps.push(added);
  return added;
}

function kindsOfSteps(
  versions: readonly RunningJourney[],
): (journeyId: number, version: number, step: string) => JourneyStep['kind'] | undefined {
  const kinds = new Map(
    versions.flatMap((one) =>
      journeyOfSource(one).steps.map(({ id, kind }) => [`${one.journeyId} ${one.version} ${id}`, kind]),
    ),
  );
  return (journeyId, version, step) => kinds.get(`${journeyId} ${version} ${step}`);
}
