import { parentPort } from 'node:worker_threads';
import { prepareMailTemplate, type TemplateReading } from '../messaging/parse-mail-template.ts';

/** A template whose text is to be read, and what came of it. */
export interface PreparingJob {
  number: number;
  source: string;
}
export interface PreparingAnswer {
  number: number;
  reading?: TemplateReading;
  problem?: string;
}

parentPort?.on('message', async ({ number, source }: PreparingJob) => {
  const answer = await prepareMailTemplate(source).then(
    (reading): PreparingAnswer => ({ number, reading }),
    (error: unknown): PreparingAnswer => ({
      number,
      problem: error instanceof Error ? error.message : String(error),
    }),
  );
  parentPort?.postMessage(answer);
});
