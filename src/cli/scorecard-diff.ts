import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Scorecard } from '../domain/scorecard.ts';
import { previewSchema } from '../http/contract/scorecards.ts';
import { type Change, diffScorecards } from '../scoring/diff-scorecards.ts';
import { parseScorecard } from '../scoring/parse-scorecard.ts';
import { NEWCOMER_WEEKS } from '../scoring/preview-tally.ts';
import { type Api, RequestFailed } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { numberFlag } from './number-flag.ts';
import { type RefusedFile, renderProblem } from './scorecard-validate.ts';
import { renderTable } from './table.ts';

const liveSchema = z.object({ liveVersion: z.number().nullable(), source: z.string().nullable() });

/** `ripen scorecard diff`: what a file would change, in the scorecard and among the leads. */
export async function diffCommand(
  api: Api,
  context: CommandContext,
  { file, flags }: { file: string; flags: { json?: boolean; capacity?: string } },
): Promise<void> {
  const { print, fail } = context;
  const source = await readFile(file, 'utf8');
  const reading = parseScorecard(source);
  if (!reading.ok) {
    fail(1);
    const refused: RefusedFile = { file, isValid: false, problems: reading.problems };
    if (flags.json) return print(JSON.stringify(refused, null, 2));
    for (const problem of reading.problems) print(renderProblem(file, problem));
    return;
  }
  const live = await liveScorecard(api, reading.scorecard.slug);
  const changes = live ? diffScorecards(live.scorecard, reading.scorecard) : [];
  const preview = previewSchema.parse(await api.request('POST', '/api/v1/scorecards/preview', { source }));
  if (flags.json) {
    return print(
      JSON.stringify(
        { scorecard: preview.scorecard, liveVersion: live?.version ?? null, changes, preview },
        null,
        2,
      ),
    );
  }
  if (!live) print(`${reading.scorecard.slug} has not been published yet.`);
  else if (changes.length === 0) print(`${reading.scorecard.slug} is the same as version ${live.version}.`);
  else print(renderChanges(changes));
  print(
    renderPreview(
      preview,
      flags.capacity === undefined ? undefined : numberFlag('--capacity', flags.capacity),
    ),
  );
}

/** The live version of a scorecard; undefined when there is none. */
export async function liveScorecard(
  api: Api,
  slug: string,
): Promise<{ scorecard: Scorecard; version: number; source: string } | undefined> {
  try {
    const { liveVersion, source } = liveSchema.parse(await api.request('GET', `/api/v1/scorecards/${slug}`));
    const reading = source === null ? undefined : parseScorecard(source);
    if (liveVersion === null || source === null || !reading?.ok) return undefined;
    return { scorecard: reading.scorecard, version: liveVersion, source };
  } catch (error) {
    if (error instanceof RequestFailed && error.problem.status === 404) return undefined;
    throw error;
  }
}

function renderChanges(changes: readonly Change[]): string {
  return changes
    .map(({ of, id, title, field, before, after }) => {
      const what = of === 'scorecard' ? (field ?? of) : `${of} ${id}${title === id ? '' : ` (${title})`}`;
      const part = field === null || of === 'scorecard' ? '' : `, ${field}`;
      if (before === null) return `+ ${what}${part}: ${after}`;
      if (after === null) return `- ${what}${part}: ${before}`;
      return `~ ${what}${part}: ${before} → ${after}`;
    })
    .join('\n');
}

/** Whether sales can keep up with what publishing brings. */
function capacityLine(
  load: NonNullable<z.infer<typeof previewSchema>['load']>,
  { subjects, capacity }: { subjects: number; capacity: number },
): string {
  const perWeek = (load.newcomersAfter.share * subjects) / NEWCOMER_WEEKS;
  const enters = load.enters.share * subjects;
  if (perWeek >= capacity)
    return `That is more than the ${capacity} that sales can call a week: a higher threshold would fit.`;
  const weeks = Math.max(1, Math.ceil(enters / (capacity - perWeek)));
  return `Sales can call ${capacity} a week: it keeps up, and has called those that are new at once after ${weeks === 1 ? '1 week' : `${weeks} weeks`}.`;
}

function renderPreview(preview: z.infer<typeof previewSchema>, capacity: number | undefined): string {
  const { subjects, sampled, before, after, moves, movers, load } = preview;
  const looked = sampled < subjects ? `${sampled} of ${subjects}` : String(subjects);
  const bands = after.bands.map(({ band, subjects: count }) => {
    const was = before?.bands.find((one) => one.band === band)?.subjects;
    return [band, was === undefined ? '' : String(was), String(count)];
  });
  const columns = [
    { title: 'Band' },
    { title: 'Before', align: 'right' as const },
    { title: 'After', align: 'right' as const },
  ];
  const lines = [
    '',
    `Looked at ${looked}. Mean score ${before?.mean.toFixed(1) ?? '–'} → ${after.mean.toFixed(1)}.`,
    '',
  ];
  lines.push(renderTable(columns, bands));
  if (load) {
    const estimate = ({ share }: { share: number }): string => (share * subjects).toFixed(0);
    const perWeek = ({ share }: { share: number }): string =>
      ((share * subjects) / NEWCOMER_WEEKS).toFixed(1);
    const was = load.newcomersBefore ? ` (until now ${perWeek(load.newcomersBefore)})` : '';
    lines.push(
      '',
      `Publishing changes ${estimate(load.fires)} bands, each of which triggers unless --no-fire; ${estimate(load.enters)} reach ${load.band}.`,
      `Of new leads, ${perWeek(load.newcomersAfter)} a week are in ${load.band}${was}.`,
    );
    if (capacity !== undefined) lines.push(capacityLine(load, { subjects, capacity }));
  }
  if (moves.length > 0) {
    lines.push(
      '',
      'Moves:',
      ...moves.map((move) => `  ${move.from ?? '(none)'} → ${move.to ?? '(none)'}: ${move.subjects}`),
    );
    lines.push(
      '',
      'The largest:',
      ...movers.slice(0, 10).map((one) => `  ${one.name}: ${one.before ?? '–'} → ${one.after ?? '–'}`),
    );
  }
  return lines.join('\n');
}
