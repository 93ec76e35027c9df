import { z } from 'zod';
import { type HandoverAnswer, handoverSchema } from '../http/contract/handovers.ts';
import { actionSchema } from '../http/contract/queue.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { InvalidSetting } from './invalid-setting.ts';
import { renderTable } from './table.ts';
import { whyRepText } from './why-rep-text.ts';

const handoversSchema = z.object({ items: z.array(handoverSchema) });
const leadSchema = z.object({ leadId: z.string() });

/** `ripen lead assign`: gives leads to somebody, or lets a team decide. */
export async function leadAssignCommand(
  api: Api,
  { print }: CommandContext,
  { leads, flags }: { leads: string[]; flags: { to?: string; team?: string; json?: boolean } },
): Promise<void> {
  const { to, team } = flags;
  if ((to === undefined) === (team === undefined)) throw new InvalidSetting('expected either --to or --team');
  const leadIds: string[] = [];
  for (const lead of leads) {
    const found = leadSchema.parse(await api.request('GET', `/api/v1/leads/${encodeURIComponent(lead)}`));
    leadIds.push(found.leadId);
  }
  const choice = team === undefined ? { owner: to === 'nobody' ? null : to } : { team };
  const answer = await api.request('POST', '/api/v1/queue/assignments', { leadIds, ...choice });
  const done = actionSchema.parse(answer);
  if (flags.json) return print(JSON.stringify(done, null, 2));
  for (const lead of leads) {
    const [handover] = await handoversOf(api, lead);
    print(`${lead}: ${handover ? repText(handover) : (to ?? '')}`);
  }
}

/** `ripen lead handovers`: to which reps a lead was given, why, and what became of it. */
export async function leadHandoversCommand(
  api: Api,
  { print }: CommandContext,
  { lead, flags }: { lead: string; flags: { json?: boolean } },
): Promise<void> {
  const handovers = await handoversOf(api, lead);
  if (flags.json) return print(JSON.stringify(handovers, null, 2));
  if (handovers.length === 0) return print('This lead was not handed over yet.');
  const rows = handovers.map((one) => [
    (one.assignedAt ?? one.askedAt).slice(0, 16).replace('T', ' '),
    repText(one),
    one.team?.title ?? '',
    one.ended ?? (one.how === null ? one.state : `${one.state}: ${one.how}`),
    (one.respondBy ?? '').slice(0, 16).replace('T', ' '),
    whyRepText(one.why).join('; '),
  ]);
  const titles = ['Given', 'Rep', 'Team', 'State', 'Answer by', 'Why'];
  print(
    renderTable(
      titles.map((title) => ({ title, ...(title === 'Why' && { maxWidth: 90 }) })),
      rows,
    ),
  );
}

async function handoversOf(api: Api, lead: string): Promise<HandoverAnswer[]> {
  const answer = await api.request('GET', `/api/v1/leads/${encodeURIComponent(lead)}/handovers`);
  return handoversSchema.parse(answer).items;
}

function repText({ rep, state }: HandoverAnswer): string {
  if (rep) return rep.name ?? 'somebody who was removed';
  return state === 'waiting' ? 'waits until somebody has room' : '';
}
