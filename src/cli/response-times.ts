import { type ResponseFigures, responseTimesSchema } from '../http/contract/response-times.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { renderTable } from './table.ts';

const TITLES = [
  '',
  'Handed over',
  'Answered',
  'Within target',
  'Median',
  'In working time',
  'Open',
  'Overdue',
  'Moved on',
];
const MINUTE_MS = 60_000;

/** Which time and team `ripen response-times` is about. */
export interface ResponseTimesFlags {
  from?: string;
  to?: string;
  team?: string;
  json?: boolean;
}

/** `ripen response-times`: how soon leads are answered. */
export async function responseTimesCommand(
  api: Api,
  { print }: CommandContext,
  { from, to, team, json }: ResponseTimesFlags,
): Promise<void> {
  const asked = Object.entries({ from, to, team }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as [string, string]],
  );
  const answer = await api.request('GET', `/api/v1/response-times?${new URLSearchParams(asked)}`);
  const report = responseTimesSchema.parse(answer);
  if (json) return print(JSON.stringify(report, null, 2));
  if (report.all.handedOver === 0) return print('No lead was handed over in this time.');
  const rows = [
    rowOf('All', report.all),
    ...report.teams.map((one) => rowOf(`Team ${one.title ?? 'none'}`, one)),
    ...report.reps.map((one) => rowOf(one.name ?? 'somebody who was removed', one)),
    ...report.weeks.map((one) => rowOf(`Week of ${one.week}`, one)),
  ];
  print(
    renderTable(
      TITLES.map((title, index) => ({ title, ...(index > 0 && { align: 'right' as const }) })),
      rows,
    ),
  );
}

function rowOf(name: string, figures: ResponseFigures): string[] {
  const { handedOver, answered, share, medianMs, medianWorkedMs, open, overdue, reassigned } = figures;
  const percent = (part: number) => `${Math.round(part * 100)}`;
  return [
    name,
    String(handedOver),
    String(answered),
    share === null ? '' : `${percent(share.value)} % (${percent(share.low)}–${percent(share.high)})`,
    timeText(medianMs),
    timeText(medianWorkedMs),
    String(open),
    String(overdue),
    String(reassigned),
  ];
}

function timeText(ms: number | null): string {
  if (ms === null) return '';
  const minutes = Math.round(ms / MINUTE_MS);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
