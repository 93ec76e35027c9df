import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { parseJourney } from '../journeys/parse-journey.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { liveJourney } from './journey-diff.ts';
import { type RefusedFile, renderProblem } from './scorecard-validate.ts';

export interface JourneyPublishFlags {
  comment?: string;
  /** True with --move. */
  move?: boolean;
  json?: boolean;
}

interface Applied {
  slug: string;
  version: number;
  moved: number;
  /** False when the file is the live version already. */
  isNew: boolean;
}

const publishedSchema = z.object({ slug: z.string(), version: z.number().int(), moved: z.number().int() });

/** `ripen journey apply`: publishes files. */
export async function journeyApplyCommand(
  api: Api,
  { print, fail }: CommandContext,
  { files, flags }: { files: string[]; flags: JourneyPublishFlags },
): Promise<void> {
  const results: (Applied | RefusedFile)[] = [];
  for (const file of files) {
    const source = await readFile(file, 'utf8');
    const reading = parseJourney(source);
    if (!reading.ok) {
      fail(1);
      results.push({ file, isValid: false, problems: reading.problems });
      if (!flags.json) for (const problem of reading.problems) print(renderProblem(file, problem));
      break;
    }
    const { slug } = reading.journey;
    const live = await liveJourney(api, slug);
    if (live?.source === source) {
      results.push({ slug, version: live.version, moved: 0, isNew: false });
      if (!flags.json) print(`${slug}: version ${live.version} is the same, nothing to do`);
      continue;
    }
    const published = await publish(api, { source }, flags);
    results.push({ ...published, isNew: true });
    if (!flags.json) print(sentenceOf(published));
  }
  if (flags.json) print(JSON.stringify(results, null, 2));
}

/** `ripen journey publish`: publishes the draft of a journey, or an earlier version again. */
export async function journeyPublishCommand(
  api: Api,
  { print }: CommandContext,
  { slug, flags }: { slug: string; flags: JourneyPublishFlags & { version?: string } },
): Promise<void> {
  const version = flags.version === undefined ? {} : { version: Number(flags.version) };
  const published = await publish(api, { slug, ...version }, flags);
  print(flags.json ? JSON.stringify(published, null, 2) : sentenceOf(published));
}

async function publish(
  api: Api,
  what: object,
  { comment = '', move }: JourneyPublishFlags,
): Promise<z.infer<typeof publishedSchema>> {
  const request = { ...what, comment, inside: move ? 'move' : 'finish' };
  return publishedSchema.parse(await api.request('POST', '/api/v1/journeys/publish', request));
}

function sentenceOf({ slug, version, moved }: z.infer<typeof publishedSchema>): string {
  const inside = moved === 0 ? '' : `; ${moved} of those inside go on in it`;
  return `${slug}: version ${version} is live${inside}`;
}
