import { z } from 'zod';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { startProgress } from './progress.ts';

const answerSchema = z.object({
  total: z.number(),
  examined: z.number(),
  findings: z.array(z.object({ subjectId: z.string(), check: z.string(), detail: z.string() })),
  next: z.string().nullable(),
});

/** `ripen doctor`: examines every lead and company; fails when something is not as it must be. */
export async function doctorCommand(
  api: Api,
  { print, fail }: CommandContext,
  flags: { json?: boolean },
): Promise<void> {
  const progress = startProgress('Examining');
  const findings: z.infer<typeof answerSchema>['findings'] = [];
  let examined = 0;
  try {
    await api.catchUp();
    for (let after: string | null | undefined; after !== null; ) {
      const answer = answerSchema.parse(
        await api.request('POST', '/api/v1/examinations', { after: after ?? null }),
      );
      findings.push(...answer.findings);
      examined += answer.examined;
      progress.update(examined, answer.total);
      after = answer.next;
    }
  } finally {
    progress.stop();
  }
  if (findings.length > 0) fail(1);
  if (flags.json)
    return print(JSON.stringify({ examined, isHealthy: findings.length === 0, findings }, null, 2));
  for (const { subjectId, check, detail } of findings) print(`${check}: ${subjectId}: ${detail}`);
  print(
    findings.length === 0
      ? `Examined ${examined} leads and companies: every message counts once, ledgers add up, transitions fired once.`
      : `Examined ${examined} leads and companies: ${findings.length} findings. \`ripen rescore\` makes memories and scores anew.`,
  );
}
