import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { DAY_MS } from '../domain/instant.ts';
import { layOutMailTemplates } from '../operations/lay-out-mail-templates.ts';
import type { BackgroundServices } from './background-services.ts';
import type { MailPreparer } from './mail-preparer.ts';
import { Repetition } from './repetition.ts';

/** Where the ready e-mails are, as the files that a user would write. */
const TEMPLATES = new URL('../../emails/', import.meta.url);

/** Lays out the ready e-mail templates of a new installation; compiling them takes a second of a thread of its own. */
export function templateLayer({
  database,
  clock,
  logger,
  mailPreparer,
}: BackgroundServices & { mailPreparer: MailPreparer }): Repetition {
  const prepare = async (source: string) => {
    const reading = await mailPreparer.prepare(source);
    if (!reading.ok) throw new Error(`a ready e-mail is refused: ${reading.problems[0]?.message}`);
    return reading;
  };
  const step = async (): Promise<boolean> => {
    await layOutMailTemplates(database, { readSources, prepare, now: clock() });
    return false;
  };
  const onFailure = 'could not lay out the ready e-mails; trying again';
  return new Repetition({ step, intervalMs: DAY_MS, onFailure, logger });
}

async function readSources(): Promise<string[]> {
  const files = (await readdir(fileURLToPath(TEMPLATES))).filter((file) => file.endsWith('.yaml')).sort();
  return Promise.all(files.map((file) => readFile(new URL(file, TEMPLATES), 'utf8')));
}
