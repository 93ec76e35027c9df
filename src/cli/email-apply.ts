import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { prepareMailTemplate } from '../messaging/parse-mail-template.ts';
import { type Api, RequestFailed } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { type RefusedFile, renderProblem } from './scorecard-validate.ts';

export interface EmailApplyFlags {
  comment?: string;
  json?: boolean;
}

interface Applied {
  slug: string;
  version: number;
  /** False when the file is the live version already. */
  isNew: boolean;
}

const templateSchema = z.object({ liveVersion: z.number().int().nullable(), source: z.string().nullable() });
const publishedSchema = z.object({ slug: z.string(), version: z.number().int() });

/** `ripen email apply`: publishes files. */
export async function emailApplyCommand(
  api: Api,
  { print, fail }: CommandContext,
  { files, flags }: { files: string[]; flags: EmailApplyFlags },
): Promise<void> {
  const results: (Applied | RefusedFile)[] = [];
  for (const file of files) {
    const source = await readFile(file, 'utf8');
    const reading = await prepareMailTemplate(source);
    if (!reading.ok) {
      fail(1);
      results.push({ file, isValid: false, problems: reading.problems });
      if (!flags.json) for (const problem of reading.problems) print(renderProblem(file, problem));
      continue;
    }
    const applied = await applySource(api, { slug: reading.template.slug, source, flags });
    results.push(applied);
    if (!flags.json) print(sentenceOf(applied));
  }
  if (flags.json) print(JSON.stringify(results, null, 2));
}

async function applySource(
  api: Api,
  { slug, source, flags }: { slug: string; source: string; flags: EmailApplyFlags },
): Promise<Applied> {
  const live = await liveTemplate(api, slug);
  if (live?.source === source && live.liveVersion !== null)
    return { slug, version: live.liveVersion, isNew: false };
  const body = { source, ...(flags.comment !== undefined && { comment: flags.comment }) };
  const published = publishedSchema.parse(await api.request('POST', '/api/v1/emails/publish', body));
  return { ...published, isNew: true };
}

async function liveTemplate(api: Api, slug: string): Promise<z.infer<typeof templateSchema> | undefined> {
  try {
    return templateSchema.parse(await api.request('GET', `/api/v1/emails/${slug}`));
  } catch (error) {
    if (error instanceof RequestFailed && error.problem.status === 404) return undefined;
    throw error;
  }
}

function sentenceOf({ slug, version, isNew }: Applied): string {
  return isNew
    ? `${slug}: version ${version} is live`
    : `${slug}: version ${version} is the same, nothing to do`;
}
