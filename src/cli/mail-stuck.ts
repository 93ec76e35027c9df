import { z } from 'zod';
import { stuckEffectSchema } from '../http/contract/mail-delivery.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { renderTable } from './table.ts';

const answerSchema = z.object({ items: z.array(stuckEffectSchema), next: z.string().nullable() });

/** `ripen mail dead` and `ripen mail uncertain`: what is stuck, the latest first. */
export async function mailStuckCommand(
  api: Api,
  { print }: CommandContext,
  { state, flags }: { state: 'dead' | 'uncertain'; flags: { json?: boolean } },
): Promise<void> {
  const path = `/api/v1/mail/effects?state=${state}&limit=200`;
  const { items, next } = answerSchema.parse(await api.request('GET', path));
  if (flags.json) return print(JSON.stringify(items, null, 2));
  if (items.length === 0)
    return print(state === 'dead' ? 'Nothing was given up.' : 'No e-mail is uncertain.');
  const titles = ['Id', 'Kind', 'What', 'Lead', 'Attempts', 'Since', 'Problem'];
  const rows = items.map((effect) => [
    effect.effectId,
    effect.kind,
    effect.what,
    // What is about many leads belongs to none.
    effect.lead ?? (effect.leadId === effect.effectId ? '–' : effect.leadId),
    String(effect.attempts),
    effect.stuckAt.slice(0, 16).replace('T', ' '),
    effect.problem ?? '',
  ]);
  print(
    renderTable(
      titles.map((title) => ({ title })),
      rows,
    ),
  );
  if (next !== null) print('There are more.');
}
