import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';

const SENTENCES = {
  paused: 'paused: nobody comes in, and nobody inside goes on',
  live: 'live: who is inside goes on, and leads come in again',
  archived: 'archived',
} as const;

/** `ripen journey pause`, `resume` and `archive`. */
export async function journeyStatusCommand(
  api: Api,
  { print }: CommandContext,
  { slug, status, flags }: { slug: string; status: keyof typeof SENTENCES; flags: { json?: boolean } },
): Promise<void> {
  const answer = await api.request('PUT', `/api/v1/journeys/${encodeURIComponent(slug)}/status`, { status });
  print(flags.json ? JSON.stringify(answer, null, 2) : `${slug} is ${SENTENCES[status]}`);
}
