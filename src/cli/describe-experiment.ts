import type { z } from 'zod';
import type { experimentReportSchema } from '../http/contract/experiments.ts';
import { renderTable } from './table.ts';

type Report = z.infer<typeof experimentReportSchema>;

const MEASURES: Readonly<Record<string, string>> = {
  conversion: 'Leads won',
  wins: 'Wins per lead',
  revenue: 'Revenue per lead',
  rejected: 'Rejected by sales',
  unsubscribed: 'Unsubscribed',
  unanswered: 'Not answered in 2 days',
};

/** What an experiment has shown, for the terminal. */
export function describeExperiment(report: Report): string {
  const { slug, title, status, stopReason } = report;
  const state = status === 'running' ? 'running' : `stopped (${stopReason ?? 'by hand'})`;
  const lines = [`${title === slug ? slug : `${title} (${slug})`}: ${state}`, ...whatIsCompared(report), ''];
  if (report.missed) return [...lines, ...missedLines(report.missed, report.horizonDays)].join('\n');
  return [...lines, ...armLines(report), '', verdictOf(report)].join('\n');
}

function whatIsCompared({
  kind,
  champion,
  championVersion,
  challenger,
  challengerVersion,
  ...rest
}: Report): string[] {
  const share = percent(rest.share);
  if (kind === 'scorecards')
    return [
      `Champion ${champion} (version ${championVersion}), challenger ${challenger} (version ${challengerVersion}) for ${share} of the leads`,
      `Takes part: whoever reaches ${rest.bands.join(', ')} under either. Counted for ${rest.horizonDays} days.`,
    ];
  if (kind === 'hold-out')
    return [
      `The first arm is held out, the second (${share}) is treated. Counted for ${rest.horizonDays} days.`,
    ];
  return [`A lot passes on ${share} of the low scores of ${champion}. Counted for ${rest.horizonDays} days.`];
}

function armLines({ leads, matured, ratio, measures, kind }: Report): string[] {
  const [first, second] = kind === 'hold-out' ? ['held out', 'treated'] : ['champion', 'challenger'];
  const columns = [
    { title: '' },
    { title: first, align: 'right' as const },
    { title: second, align: 'right' as const },
    { title: 'difference (always valid 95%)' },
    { title: 'ratio' },
  ];
  const rows = measures.map(({ measure, means, difference, ratio: quotient }) => {
    const show =
      measure === 'conversion' || MEASURES[measure] === undefined || isShare(measure) ? percent : amount;
    return [
      MEASURES[measure] ?? measure,
      means.first === null ? '–' : show(means.first),
      means.second === null ? '–' : show(means.second),
      difference === null
        ? 'too early'
        : `${show(difference.estimate)} (${show(difference.low)} to ${show(difference.high)})`,
      quotient === null
        ? '–'
        : `${amount(quotient.estimate)} (${amount(quotient.low)} to ${amount(quotient.high)})`,
    ];
  });
  const shareText = ratio
    ? `; share of the second ${percent(ratio.share)}, chance ${ratio.sequentialProbability.toFixed(3)}`
    : '';
  return [
    `Leads: ${leads.first} and ${leads.second}${shareText}. Of them ${matured.first} and ${matured.second} had their days.`,
    '',
    renderTable(columns, rows),
  ];
}

function verdictOf({ verdict, matured, horizonDays, worthwhile, kind }: Report): string {
  const [first, second] =
    kind === 'hold-out' ? ['Holding out', 'The treatment'] : ['The champion', 'The challenger'];
  switch (verdict.kind) {
    case 'arms uneven':
      return 'Stop: the groups are not what they should be. Something keeps leads out of one of them; no figure here can be trusted.';
    case 'harm':
      return `Stop: it does harm. “${MEASURES[verdict.measure ?? ''] ?? verdict.measure}” got worse in the second group.`;
    case 'second better':
      return `${second} is better.`;
    case 'first better':
      return `${first} is better.`;
    case 'no difference':
      return `No difference worth having: it is less than ${percent(worthwhile)} of what the first group reaches.`;
    case 'too early':
      return matured.first + matured.second === 0
        ? `Too early: no lead has had its ${horizonDays} days yet.`
        : 'Too early: too few leads, or too few to whom anything happened. Keep going.';
    case 'keep going':
      return 'Keep going: no answer yet.';
  }
}

function missedLines(missed: NonNullable<Report['missed']>, horizonDays: number): string[] {
  const { leads, drawn, matured, won, winners, rate, revenue } = missed;
  const lines = [
    `Drawn: ${drawn} of about ${Math.round(leads)} low scores; ${matured} had their ${horizonDays} days, ${won} of them were won.`,
  ];
  if (matured === 0) return [...lines, 'Too early to say what is missed.'];
  return [
    ...lines,
    `Winners among the low scores: about ${Math.round(winners.estimate)} (${winners.low} to ${winners.high})`,
    `Their conversion: ${percent(rate.estimate)} (${percent(rate.low)} to ${percent(rate.high)})`,
    `Revenue among them: about ${amount(revenue.estimate)} (${amount(revenue.low)} to ${amount(revenue.high)})`,
  ];
}

function isShare(measure: string): boolean {
  return ['rejected', 'unsubscribed', 'unanswered'].includes(measure);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

function amount(value: number): string {
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(2);
}
