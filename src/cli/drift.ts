import { z } from 'zod';
import { type DriftAnswer, driftSchema } from '../http/contract/health.ts';
import { liveScorecardSchema } from '../http/contract/queue.ts';
import type { Report, ReportBlock } from '../reports/report.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { CommandFailed } from './command-failed.ts';
import { printReport, type ReportFlags } from './print-report.ts';

export interface DriftFlags extends ReportFlags {
  since?: string;
  knownBy?: string;
}

const scorecardsSchema = z.object({ items: z.array(liveScorecardSchema) });

/** `ripen drift`: how what a live scorecard reads and says has moved. */
export async function driftCommand(
  api: Api,
  context: CommandContext,
  { slug, flags }: { slug: string | undefined; flags: DriftFlags },
): Promise<void> {
  const asked = slug ?? (await latestScorecard(api));
  const path = `/api/v1/scorecards/${encodeURIComponent(asked)}/drift`;
  const answer = driftSchema.parse(
    await api.request('POST', path, { since: flags.since, knownBy: flags.knownBy }),
  );
  await printReport(context, { report: driftReport(answer), answer, flags });
}

async function latestScorecard(api: Api): Promise<string> {
  const { items } = scorecardsSchema.parse(await api.request('GET', '/api/v1/queue/scorecards'));
  const first = items.find(({ subject }) => subject === 'lead');
  if (!first) throw new CommandFailed('no scorecard of leads is live yet; publish one');
  return first.slug;
}

type MeasureAnswer = DriftAnswer['score'];

const LEVELS: Readonly<Record<MeasureAnswer['level'], string>> = {
  'too few': 'too few leads',
  stable: 'stable',
  some: 'moved',
  much: 'moved much',
};

function driftReport(drift: DriftAnswer): Report {
  const { scorecard, version, referenceAt, periodDays, leads } = drift;
  const newcomers = `${leads.reference} leads that came in the ${periodDays} days before ${referenceAt.slice(0, 10)}`;
  return {
    title: `How ${scorecard} has moved`,
    subtitle: `Version ${version}: ${newcomers}, compared with ${leads.now} of the last ${periodDays} days.`,
    sections: [
      { title: 'Score and measures', blocks: stabilityBlocks(drift) },
      { title: 'Probability', blocks: calibrationBlocks(drift) },
      { title: 'New', blocks: newBlocks(drift) },
    ],
  };
}

function stabilityBlocks({ score, measures, leads }: DriftAnswer): ReportBlock[] {
  const all = [score, ...measures];
  const names = all.map(nameOf);
  const columns = [
    { title: 'Measure' },
    { title: 'Stability index', align: 'right' as const },
    { title: 'By chance', align: 'right' as const },
    { title: '' },
  ];
  const rows = all.map((one) => [
    nameOf(one),
    one.index.toFixed(3),
    one.byChance.toFixed(3),
    LEVELS[one.level],
  ]);
  const few = Math.min(leads.reference, leads.now);
  return [
    ...(score.level === 'too few'
      ? [
          {
            kind: 'notice' as const,
            text: `Only ${few} leads in one of the periods: at least 50 are needed.`,
          },
        ]
      : []),
    { kind: 'table', columns, rows },
    {
      kind: 'chart',
      title: 'Stability index: above 0.1 something has moved, above 0.25 much, unless it is within chance',
      names,
      y: { title: 'Stability index', min: 0 },
      series: [
        { name: 'Index', draw: 'bars', values: all.map(({ index }) => index) },
        { name: 'By chance', draw: 'points', values: all.map(({ byChance }) => byChance), isReference: true },
      ],
      levels: [
        { name: 'moved', y: 0.1 },
        { name: 'moved much', y: 0.25 },
      ],
    },
  ];
}

function calibrationBlocks({ calibration }: DriftAnswer): ReportBlock[] {
  if (!calibration) return [{ kind: 'text', text: 'The scorecard states no probability.' }];
  const { leads, observed, expected, level, withinDays, bins } = calibration;
  if (leads === 0)
    return [{ kind: 'text', text: `No lead has had its ${withinDays} days since the period compared with.` }];
  const said = { 'too few': 'too few to say', stable: 'as stated', off: 'not as stated' }[level];
  const text = `${observed} of ${leads} leads converted, ${expected.toFixed(1)} were to: ${said}.`;
  return [
    { kind: 'text', text },
    {
      kind: 'table',
      columns: ['Leads', 'Stated', 'Came'].map((title) => ({ title, align: 'right' as const })),
      rows: bins.map((bin) => [String(bin.leads), percent(bin.predicted), percent(bin.observed)]),
    },
    {
      kind: 'chart',
      title: 'Stated and observed probability',
      x: { title: 'Stated', min: 0, unit: 'share' },
      y: { title: 'Came', min: 0, unit: 'share' },
      series: [
        {
          name: 'Came',
          draw: 'points',
          values: bins.map((bin) => [bin.predicted, bin.observed] as const),
          intervals: bins.map((bin) => [bin.low, bin.high] as const),
        },
        {
          name: 'As stated',
          draw: 'line',
          values: bins.map((bin) => [bin.predicted, bin.predicted] as const),
          isReference: true,
        },
      ],
    },
  ];
}

function newBlocks({ newEvents, measures }: DriftAnswer): ReportBlock[] {
  const values = measures.filter(({ newValues }) => newValues.length > 0);
  if (newEvents.length === 0 && values.length === 0)
    return [{ kind: 'text', text: 'No new events, and no new values.' }];
  return [
    {
      kind: 'table',
      columns: [{ title: 'New' }, { title: '' }],
      rows: [
        ...newEvents.map(({ name, firstAt }) => [`event ${name}`, `since ${firstAt.slice(0, 10)}`]),
        ...values.map((one) => [`values of ${nameOf(one)}`, one.newValues.slice(0, 10).join(', ')]),
      ],
    },
  ];
}

function nameOf({ rule, title }: MeasureAnswer): string {
  return rule === null ? 'The score' : (title ?? rule);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}
