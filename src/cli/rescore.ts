import { z } from 'zod';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { startProgress } from './progress.ts';

const answerSchema = z.object({
  total: z.number(),
  rebuilt: z.number(),
  next: z.object({ kind: z.enum(['lead', 'company']), after: z.string().nullable() }).nullable(),
});

/** `ripen rescore`: makes every memory and score anew from the histories. */
export async function rescoreCommand(
  api: Api,
  { print }: CommandContext,
  flags: { json?: boolean },
): Promise<void> {
  const progress = startProgress('Rescoring');
  let rescored = 0;
  try {
    for (let position: z.infer<typeof answerSchema>['next'] = { kind: 'lead', after: null }; position; ) {
      const answer = answerSchema.parse(await api.request('POST', '/api/v1/rebuilds', { position }));
      rescored += answer.rebuilt;
      progress.update(rescored, answer.total);
      position = answer.next;
    }
  } finally {
    progress.stop();
  }
  print(
    flags.json
      ? JSON.stringify({ rescored })
      : `Rescored ${rescored} leads and companies from their histories.`,
  );
}
