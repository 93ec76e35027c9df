import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { versionSchema } from '../http/contract/scorecards.ts';
import { parseScorecard } from '../scoring/parse-scorecard.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { startProgress } from './progress.ts';
import { liveScorecard } from './scorecard-diff.ts';
import { type RefusedFile, renderProblem } from './scorecard-validate.ts';

export interface ApplyFlags {
  comment?: string;
  /** False with --no-fire. */
  fire: boolean;
  json?: boolean;
}

interface Applied {
  slug: string;
  version: number;
  /** False when the file is the live version already. */
  isNew: boolean;
}

const begunSchema = z.object({ slug: z.string(), version: z.number().int() });

/** `ripen scorecard apply`: publishes files, and waits until everybody is scored. */
export async function applyCommand(
  api: Api,
  context: CommandContext,
  { files, flags }: { files: string[]; flags: ApplyFlags },
): Promise<void> {
  const results: (Applied | RefusedFile)[] = [];
  for (const file of files) {
    const result = await applyFile(api, context, { file, flags });
    results.push(result);
    if (!('problems' in result)) continue;
    context.fail(1);
    break;
  }
  if (flags.json) context.print(JSON.stringify(results, null, 2));
}

async function applyFile(
  api: Api,
  { print }: CommandContext,
  { file, flags }: { file: string; flags: ApplyFlags },
): Promise<Applied | RefusedFile> {
  const source = await readFile(file, 'utf8');
  const reading = parseScorecard(source);
  if (!reading.ok) {
    if (!flags.json) for (const problem of reading.problems) print(renderProblem(file, problem));
    return { file, isValid: false, problems: reading.problems };
  }
  const live = await liveScorecard(api, reading.scorecard.slug);
  if (live?.source === source) {
    if (!flags.json) print(`${reading.scorecard.slug}: version ${live.version} is the same, nothing to do`);
    return { slug: reading.scorecard.slug, version: live.version, isNew: false };
  }
  const request = { source, comment: flags.comment ?? '', firesTransitions: flags.fire };
  const begun = begunSchema.parse(await api.request('POST', '/api/v1/scorecards/publish', request));
  await waitUntilLive(api, begun);
  if (!flags.json) print(`${begun.slug}: version ${begun.version} is live`);
  return { ...begun, isNew: true };
}

async function waitUntilLive(api: Api, { slug, version }: z.infer<typeof begunSchema>): Promise<void> {
  const progress = startProgress(`Scoring by ${slug} ${version}`);
  try {
    for (;;) {
      const state = versionSchema.parse(
        await api.request('GET', `/api/v1/scorecards/${slug}/versions/${version}`),
      );
      progress.update(state.progress.done, state.progress.total);
      if (state.status !== 'publishing') return;
      await sleep(100);
    }
  } finally {
    progress.stop();
  }
}
