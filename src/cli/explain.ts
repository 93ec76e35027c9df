import type { ChanceAnswer } from '../http/contract/chance.ts';
import { type ExplanationAnswer, explanationSchema } from '../http/contract/scores.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { expectedRevenue } from './expected-revenue.ts';
import { percent, percentBetween } from './report-numbers.ts';
import { renderTable } from './table.ts';

export interface ExplainFlags {
  scorecard?: string;
  at?: string;
  knownAt?: string;
  version?: string;
  company?: boolean;
  json?: boolean;
}

/** `ripen explain`: why a lead has its score, row by row. */
export async function explainCommand(
  api: Api,
  { print }: CommandContext,
  { reference, flags }: { reference: string; flags: ExplainFlags },
): Promise<void> {
  const { json, company, ...asked } = flags;
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== undefined));
  const subject = company ? 'companies' : 'leads';
  const path = `/api/v1/${subject}/${encodeURIComponent(reference)}/explanation?${query}`;
  const answer = explanationSchema.parse(await api.request('GET', path));
  print(json ? JSON.stringify(answer, null, 2) : render(reference, answer));
}

function render(reference: string, answer: ExplanationAnswer): string {
  const { score, band, grade, priority, title, version, at, changesAt } = answer;
  const standing = [band, grade, priority].filter((text) => text !== null).join(', ');
  const lines = [`${reference}: ${score} (${standing}) under ${title}, version ${version}, at ${at}`, ''];
  if (!answer.isEligible)
    return [...lines, 'Not eligible: this scorecard does not score such leads.'].join('\n');
  const columns = [
    { title: 'Points', align: 'right' as const },
    { title: 'Rule', maxWidth: 48 },
    { title: 'Dimension' },
    { title: 'Data' },
    { title: 'Value', maxWidth: 32 },
    { title: 'Last', maxWidth: 44 },
    { title: 'Changes' },
  ];
  const rows = answer.rows.map((row) => (row.kind === 'rule' ? ruleCells(row) : limitCells(row)));
  const dimensions =
    answer.dimensions.length > 1 ? answer.dimensions.map(({ id, points }) => `${id} ${points}`) : [];
  lines.push(renderTable(columns, [...rows, [String(score), 'score', ...dimensions]]));
  if (answer.chance) lines.push('', chanceLine(answer.chance));
  lines.push(
    '',
    changesAt
      ? `May change on ${changesAt} if nothing happens until then.`
      : 'Does not change with time alone.',
  );
  return lines.join('\n');
}

function chanceLine(chance: ChanceAnswer): string {
  const { probability, low, high, outcome, withinDays, amount, currency, amountFrom } = chance;
  const between = low === null || high === null ? '' : ` (${percentBetween({ low, high })})`;
  const likely = `${percent(probability)} likely to reach ${outcome} within ${withinDays} days${between}.`;
  if (amount === null) return likely;
  const of = amountFrom === 'opportunity' ? 'its open opportunity' : 'what such leads are worth';
  return `${likely} Expected revenue: ${expectedRevenue(chance)}, of ${currency} ${amount} (${of}).`;
}

function ruleCells(row: ExplanationAnswer['rows'][number] & { kind: 'rule' }): string[] {
  const [event] = row.evidence.events;
  const { trait } = row.evidence;
  const last = event ? `${event.name} ${day(event.occurredAt)}` : trait ? `set ${day(trait.setAt)}` : '';
  const value =
    row.value === null ? '' : typeof row.value === 'string' ? row.value : JSON.stringify(row.value);
  const changes = row.changesAt ? day(row.changesAt) : '';
  return [
    String(row.points),
    row.title,
    row.dimension,
    row.data,
    row.isAtLeast ? `${value}+` : value,
    last,
    changes,
  ];
}

function limitCells(row: ExplanationAnswer['rows'][number] & { kind: 'limit' }): string[] {
  return [String(row.points), `${row.limit} of ${[row.of, row.id].join(' ').trim()}`, row.dimension ?? ''];
}

function day(instant: string): string {
  return instant.slice(0, 10);
}
