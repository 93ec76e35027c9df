import { DAY_MS, formatInstant } from '../../domain/instant.ts';
import type { ExampleCounts, ExampleSpan } from './example-counts.ts';
import { describeOutcome, type OutcomeDefinition } from './outcome-definition.ts';

/** What came of looking for examples. */
export interface ExampleFindings {
  outcome: OutcomeDefinition;
  horizonMs: number;
  knownBy: 'received' | 'occurred';
  counts: ExampleCounts;
  span: Pick<ExampleSpan, 'firstAt' | 'lastAt'> | undefined;
  measures: number;
}

/** Why nothing can be learned, and what is needed. */
export interface ExampleProblem {
  code:
    | 'no-leads'
    | 'nobody-known'
    | 'horizon-too-long'
    | 'no-outcomes'
    | 'outcomes-too-early'
    | 'outcomes-too-late'
    | 'all-converted'
    | 'one-lead'
    | 'no-measures';
  /** In English, for the command line and logs. */
  detail: string;
  figures: { leads: number; conversions: number; historyDays: number; horizonDays: number };
}

/** Looks whether examples can be learned from; undefined when they can. */
export function checkExamples(findings: ExampleFindings): ExampleProblem | undefined {
  const { counts, span, horizonMs } = findings;
  const days = (ms: number): number => Math.floor(ms / DAY_MS);
  const figures = {
    leads: counts.leads,
    conversions: counts.everConverted,
    historyDays: span ? days(span.lastAt - span.firstAt) : 0,
    horizonDays: days(horizonMs),
  };
  const code = codeOf(findings);
  return code && { code, detail: detailOf(code, findings, figures), figures };
}

function codeOf({ counts, span, horizonMs, measures }: ExampleFindings): ExampleProblem['code'] | undefined {
  if (!span || counts.leads === 0) return 'no-leads';
  if (counts.unknown === counts.leads) return 'nobody-known';
  if (counts.everConverted === 0) return 'no-outcomes';
  const isTooShort = span.lastAt - span.firstAt < horizonMs;
  if (counts.examples === 0)
    return isTooShort || counts.tooRecent > 0 ? 'horizon-too-long' : 'outcomes-too-early';
  if (counts.examples === 1) return 'one-lead';
  if (counts.conversions === 0) return counts.decidedBefore > 0 ? 'outcomes-too-early' : 'outcomes-too-late';
  if (counts.conversions === counts.examples) return 'all-converted';
  return measures === 0 ? 'no-measures' : undefined;
}

function detailOf(
  code: ExampleProblem['code'],
  { outcome, counts, span, knownBy }: ExampleFindings,
  { historyDays, horizonDays }: ExampleProblem['figures'],
): string {
  const what = `“${describeOutcome(outcome)}”`;
  switch (code) {
    case 'no-leads':
      return 'there are no leads yet; send events or import a file first';
    case 'nobody-known':
      return `of none of the ${counts.leads} leads it is known who they are: nobody was identified. Send identify messages, or import leads`;
    case 'no-outcomes':
      return `no lead has the outcome ${what}. Send it as an event, import won deals, or name another outcome; with a scorecard as prior, its points are a start`;
    case 'horizon-too-long':
      return knownBy === 'received'
        ? `the history was received within ${historyDays} days, and the horizon is ${horizonDays} days, so that of nobody it is known what became of them. Choose a shorter horizon; if the history was imported at once, take it as known when it happened`
        : `the history is ${historyDays} days long, and the horizon is ${horizonDays} days. Choose a shorter horizon`;
    case 'outcomes-too-early':
      return `${counts.everConverted} leads have the outcome ${what}, but before it was known who they are, or before anything else was known of them. Check the instants of the outcomes and of the leads`;
    case 'outcomes-too-late':
      return `${counts.everConverted} leads have the outcome ${what}, but none within ${horizonDays} days after a snapshot. Choose a longer horizon`;
    case 'all-converted':
      return `all ${counts.examples} examples have the outcome ${what}; leads without it are needed too`;
    case 'one-lead':
      return `there is one example, from ${counts.leads} leads since ${span ? formatInstant(span.firstAt) : 'the beginning'}; at least two are needed, and some dozens to learn from`;
    case 'no-measures':
      return 'nothing is known of the leads that could be learned from';
  }
}
