import { z } from 'zod';
import { rankedSchema } from '../http/contract/scores.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { expectedRevenue } from './expected-revenue.ts';
import { percent } from './report-numbers.ts';
import { renderTable } from './table.ts';

export interface LeadsFlags {
  scorecard?: string;
  band?: string;
  grade?: string;
  owner?: string;
  minScore?: string;
  maxScore?: string;
  changedSince?: string;
  condition?: string;
  limit?: string;
  json?: boolean;
}

const answerSchema = z.object({
  scorecard: z.string(),
  items: z.array(rankedSchema),
  next: z.string().nullable(),
});

/** `ripen leads`: the ranked leads with their reasons. */
export async function leadsCommand(api: Api, { print }: CommandContext, flags: LeadsFlags): Promise<void> {
  const { json, ...filters } = flags;
  const query = new URLSearchParams(Object.entries(filters).filter(([, value]) => value !== undefined));
  const answer = answerSchema.parse(await api.request('GET', `/api/v1/leads?${query}`));
  if (json) return print(JSON.stringify(answer, null, 2));
  if (answer.items.length === 0) return print(`No leads under ${answer.scorecard} yet that fit.`);
  const hasChances = answer.items.some(({ chance }) => chance !== null);
  const columns = [
    { title: 'Score', align: 'right' as const },
    { title: 'Band' },
    { title: 'Grade' },
    { title: 'Lead', maxWidth: 36 },
    { title: 'Company', maxWidth: 24 },
    ...(hasChances
      ? [
          { title: 'Likely', align: 'right' as const },
          { title: 'Expected', align: 'right' as const },
        ]
      : []),
    { title: 'Reasons', maxWidth: 90 },
  ];
  const rows = answer.items.map(({ score, band, grade, name, company, reasons, chance }) => {
    const why = reasons.map(({ title, points }) => `${signed(points)} ${title}`).join(', ');
    const likely = hasChances ? [chance ? percent(chance.probability) : '', expectedRevenue(chance)] : [];
    return [String(score), band, grade ?? '', name, company ?? '', ...likely, why];
  });
  print(renderTable(columns, rows));
  print(`\n${answer.scorecard}: ${answer.items.length} leads${answer.next ? ', and more; see --limit' : ''}`);
}

function signed(points: number): string {
  return points > 0 ? `+${points}` : String(points);
}
