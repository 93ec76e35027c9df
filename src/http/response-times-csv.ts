import { csvLine } from '../files/csv-line.ts';
import type { ResponseFigures, ResponseTimes } from './contract/response-times.ts';

const TITLES = [
  'by',
  'name',
  'handed over',
  'answered',
  'within target',
  'decided',
  'share within target',
  'share from',
  'share to',
  'median hours',
  'median working hours',
  'open',
  'overdue',
  'reassigned',
];
const HOUR_MS = 3_600_000;

/** A report of response times as a table for spreadsheets. */
export function responseTimesCsv({ all, teams, reps, weeks }: ResponseTimes): string {
  const rows = [
    TITLES,
    rowOf('all', '', all),
    ...teams.map((team) => rowOf('team', team.title ?? '', team)),
    ...reps.map((rep) => rowOf('rep', rep.name ?? rep.personId, rep)),
    ...weeks.map((week) => rowOf('week', week.week, week)),
  ];
  return rows.map(csvLine).join('');
}

function rowOf(by: string, name: string, figures: ResponseFigures): string[] {
  const { handedOver, answered, within, decided, share, medianMs, medianWorkedMs } = figures;
  const { open, overdue, reassigned } = figures;
  return [
    by,
    name,
    ...[handedOver, answered, within, decided].map(String),
    ...[share?.value, share?.low, share?.high].map((part) => part?.toFixed(4) ?? ''),
    ...[medianMs, medianWorkedMs].map((ms) => (ms === null ? '' : (ms / HOUR_MS).toFixed(2))),
    ...[open, overdue, reassigned].map(String),
  ];
}
