import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { type InsideStepAnswer, insideStepSchema } from '../http/contract/journeys.ts';
import { diffJourneys, type JourneyChange } from '../journeys/diff-journeys.ts';
import { parseJourney } from '../journeys/parse-journey.ts';
import { type Api, RequestFailed } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { renderProblem } from './scorecard-validate.ts';
import { renderTable } from './table.ts';

const liveSchema = z.object({ liveVersion: z.number().nullable(), source: z.string().nullable() });
const insideSchema = z.object({ items: z.array(insideStepSchema) });

/** `ripen journey diff`: what a file would change, and who inside could go on in it. */
export async function journeyDiffCommand(
  api: Api,
  { print, fail }: CommandContext,
  { file, flags }: { file: string; flags: { json?: boolean } },
): Promise<void> {
  const source = await readFile(file, 'utf8');
  const reading = parseJourney(source);
  if (!reading.ok) {
    fail(1);
    if (flags.json)
      return print(JSON.stringify({ file, isValid: false, problems: reading.problems }, null, 2));
    for (const problem of reading.problems) print(renderProblem(file, problem));
    return;
  }
  const { slug } = reading.journey;
  const live = await liveJourney(api, slug);
  const before = live ? parseJourney(live.source) : undefined;
  const changes = before?.ok ? diffJourneys(before.journey, reading.journey) : [];
  const { items: inside } = insideSchema.parse(
    await api.request('POST', '/api/v1/journeys/move-preview', { source }),
  );
  if (flags.json)
    return print(
      JSON.stringify({ journey: slug, liveVersion: live?.version ?? null, changes, inside }, null, 2),
    );
  if (!live) print(`${slug} has not been published yet.`);
  else if (changes.length === 0) print(`${slug} is the same as version ${live.version}.`);
  else print(changes.map(renderChange).join('\n'));
  if (inside.length > 0) print(`\n${renderInside(inside)}`);
}

/** The live version of a journey; undefined when there is none. */
export async function liveJourney(
  api: Api,
  slug: string,
): Promise<{ version: number; source: string } | undefined> {
  try {
    const { liveVersion, source } = liveSchema.parse(
      await api.request('GET', `/api/v1/journeys/${encodeURIComponent(slug)}`),
    );
    return liveVersion === null || source === null ? undefined : { version: liveVersion, source };
  } catch (error) {
    if (error instanceof RequestFailed && error.problem.status === 404) return undefined;
    throw error;
  }
}

function renderChange({ kind, of, id }: JourneyChange): string {
  const sign = { added: '+', removed: '-', changed: '~' }[kind];
  return `${sign} ${of === 'step' ? `step ${id}` : id}`;
}

function renderInside(inside: readonly InsideStepAnswer[]): string {
  const right = 'right' as const;
  const columns = [
    { title: 'Inside at' },
    { title: 'Version', align: right },
    { title: 'Leads', align: right },
    { title: 'Can be moved' },
  ];
  const rows = inside.map(({ step, version, leads, canMove }) => [
    step,
    String(version),
    String(leads),
    canMove ? 'yes' : 'no such step',
  ]);
  return renderTable(columns, rows);
}
