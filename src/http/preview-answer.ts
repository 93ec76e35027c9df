import { formatInstant } from '../domain/instant.ts';
import { Place, type Problem } from '../domain/place.ts';
import { readYaml } from '../domain/read-yaml.ts';
import type { Scorecard } from '../domain/scorecard.ts';
import { displayName } from '../operations/display-name.ts';
import type { PreviewProgress } from '../operations/preview.ts';
import { type PlacedWarning, type SeenEvents, scorecardWarnings } from '../scoring/scorecard-warnings.ts';
import { namesOfSubjects } from '../store/find-subject.ts';
import { readKnownSubjects } from '../store/known-subjects.ts';
import type { PreviewAnswer, WarningAnswer } from './contract/scorecards.ts';
import { estimateAnswer } from './estimate-answer.ts';
import type { Services } from './route-services.ts';

/** What a preview has found so far, with warnings and the names of those who move, as it goes over the wire. */
export async function previewAnswer(
  services: Services,
  draft: { scorecard: Scorecard; source: string; seen: SeenEvents },
  { tally, subjects }: PreviewProgress,
): Promise<PreviewAnswer> {
  const { scorecard, source, seen } = draft;
  const preview = tally.read(subjects);
  const names = await namesOf(
    services,
    preview.movers.map(({ subjectId }) => subjectId),
  );
  const found = scorecardWarnings(scorecard, { tally, total: subjects, seen, now: services.clock() });
  return {
    scorecard: scorecard.slug,
    isExact: preview.sampled >= preview.subjects,
    ...preview,
    movers: preview.movers.map((mover) => ({
      ...mover,
      name: names.get(mover.subjectId) ?? mover.subjectId,
    })),
    warnings: placeWarnings(found, source),
  };
}

/** The names by which subjects are called. */
export async function namesOf(
  { database }: Pick<Services, 'database'>,
  subjectIds: readonly string[],
): Promise<Map<string, string>> {
  const names = await namesOfSubjects(database.kysely, subjectIds);
  for (const { subjectId, traits } of await readKnownSubjects(database.kysely, subjectIds)) {
    const name = displayName(traits);
    if (name !== undefined) names.set(subjectId, name);
  }
  return names;
}

function placeWarnings(warnings: readonly PlacedWarning[], source: string): WarningAnswer[] {
  const yaml = readYaml(source);
  return warnings.map(({ keys, ...warning }): WarningAnswer => {
    const { path } = new Place(undefined, [], keys);
    const problem: Problem = { path, keys, found: '', allowed: '', message: '' };
    const { line, column } = yaml.ok ? yaml.locate(problem) : problem;
    const place = { path, line: line ?? null, column: column ?? null };
    switch (warning.kind) {
      case 'stale-event':
        return { ...place, ...warning, lastAt: formatInstant(warning.lastAt) };
      case 'missing-trait':
        return { ...place, ...warning, lacking: estimateAnswer(warning.lacking) };
      default:
        return { ...place, ...warning };
    }
  });
}
