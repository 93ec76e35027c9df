import { formatDuration } from '../../domain/duration.ts';
import { formatInstant, type Instant } from '../../domain/instant.ts';
import type { Json, JsonObject } from '../../domain/json.ts';
import { measureNotation } from '../../scoring/notation.ts';
import type { Candidate } from '../examples/candidate.ts';
import type { OutcomeDefinition } from '../examples/outcome-definition.ts';
import type { LearnedRule, LearnedScorecard, LearnedTest } from '../learned-scorecard.ts';
import { type BinOfDocument, binsDocument, testDocument } from './bins-document.ts';
import { type LearnableMeasure, measureDocument } from './measure-document.ts';

/** What to keep of a proposal, and how to call it. */
export interface DraftChoice {
  slug: string;
  title: string;
  description: string;
  /** The rules to keep, in this order; others are dropped. */
  rules: readonly ChosenRule[];
  /** Scores at which bands start, rising, by name. */
  bands: Readonly<Record<string, number>>;
  /** What the scorecard predicts; without it the draft says nothing of probabilities. */
  aim?: {
    outcome: OutcomeDefinition;
    horizonMs: number;
    /** What it was learned from, so that a backtest knows which leads it has seen. */
    examples?: { leads: number; conversions: number; through: Instant } | undefined;
  };
}

/** A rule that is kept, with its title and points where somebody changed them. */
export interface ChosenRule {
  id: string;
  title?: string | undefined;
  /** Of each bin or cell, in their order. */
  points?: readonly number[] | undefined;
}

/** The dimensions of learned scorecards: who somebody is, and what somebody did. */
const FIT = 'fit';
const ENGAGEMENT = 'engagement';

/**
 * A learned scorecard as an ordinary one: the document of a file, with a rule for each that is kept. What everybody has from the
 * start is a rule of its own, so that the rows of an explanation add up.
 *
 * @throws when a rule names a column that is no candidate
 */
export function draftOfProposal(
  learned: Pick<LearnedScorecard, 'rules' | 'basePoints' | 'curve'>,
  candidates: readonly Candidate[],
  choice: DraftChoice,
): JsonObject {
  const byId = new Map(learned.rules.map((rule) => [rule.id, rule]));
  const kept = choice.rules.flatMap((chosen) => {
    const rule = byId.get(chosen.id);
    return rule ? [{ rule, chosen, points: chosen.points ?? pointsOf(rule) }] : [];
  });
  const lookup = new Map(candidates.map((candidate) => [candidate.name, candidate]));
  const rules = kept.map(({ rule, chosen, points }) => ruleDocument(rule, { chosen, points, lookup }));
  const base = learned.basePoints;
  const ranges = kept.map(({ points }) => ({ least: Math.min(...points, 0), most: Math.max(...points, 0) }));
  const min = ranges.reduce((sum, { least }) => sum + least, base);
  const max = ranges.reduce((sum, { most }) => sum + most, base);
  return {
    scorecard: choice.slug,
    title: choice.title,
    description: choice.description,
    scale: { min, max: Math.max(max, min + 1) },
    bands: { unqualified: min, ...bandsWithin({ min, max }, learned, choice.bands) },
    ...probabilityDocument(learned, choice),
    dimensions: { [FIT]: { title: 'Fit' }, [ENGAGEMENT]: { title: 'Engagement' } },
    rules: [...(base === 0 ? [] : [baseRule(base)]), ...rules],
  };
}

/** Where bands start, moved along with the scale where rules were dropped or changed; those that no score reaches are left out. */
function bandsWithin(
  scale: { min: number; max: number },
  { rules, basePoints }: Pick<LearnedScorecard, 'rules' | 'basePoints'>,
  bands: DraftChoice['bands'],
): Record<string, number> {
  const whole = rules.reduce((sum, rule) => sum + Math.max(0, ...pointsOf(rule)), 0);
  const moved = Object.entries(bands)
    .sort(([, a], [, b]) => a - b)
    .map(([id, atLeast]): [string, number] => [
      id,
      Math.round(scale.min + ((atLeast - basePoints) / Math.max(1, whole)) * (scale.max - scale.min)),
    ]);
  const rising = moved.filter(([, atLeast], position) => atLeast > (moved[position - 1]?.[1] ?? scale.min));
  return Object.fromEntries(rising.filter(([, atLeast]) => atLeast <= scale.max));
}

/** The probability by score, as long as the scorecard is the one that it was found for. */
function probabilityDocument(
  { rules, curve }: Pick<LearnedScorecard, 'rules' | 'curve'>,
  { rules: chosen, aim }: DraftChoice,
): JsonObject {
  const isAsLearned = chosen.length === rules.length && chosen.every(({ points }) => points === undefined);
  if (!aim || !isAsLearned || curve.steps.length === 0) return {};
  const { outcome, horizonMs, examples } = aim;
  const of: Json = outcome.kind === 'event' ? outcome.event : { [outcome.trait]: outcome.value };
  // Scores of a file are whole numbers; of two steps that fall together the higher counts, so that it never falls.
  const steps = curve.steps.map(({ score, probability }) => [
    String(Math.round(score)),
    Math.round(probability * 10_000) / 10_000,
  ]);
  const within = formatDuration(horizonMs);
  const seen = examples && { ...examples, through: formatInstant(examples.through).slice(0, 10) };
  const found = { method: curve.kind, ...(seen && { examples: seen }) };
  return { probability: { of, within, curve: Object.fromEntries(steps), ...found } };
}

/** The points of the bins or cells of a rule, in their order. */
export function pointsOf(rule: LearnedRule): number[] {
  return (rule.kind === 'column' ? rule.bins : rule.cells).map(({ points }) => points);
}

/** Every lead has a trait of this name or has not: both give the same. */
function baseRule(points: number): JsonObject {
  return {
    id: 'base',
    title: 'Everybody',
    dimension: FIT,
    trait: 'email',
    bins: { missing: points, other: points },
  };
}

interface RuleParts {
  chosen: ChosenRule;
  points: readonly number[];
  lookup: ReadonlyMap<string, Candidate>;
}

function ruleDocument(rule: LearnedRule, { chosen, points, lookup }: RuleParts): JsonObject {
  if (rule.kind === 'column') {
    const candidate = candidateOf(lookup, rule.column);
    const bins = rule.bins.map(
      ({ test }, position): BinOfDocument => ({ test, points: points[position] ?? 0 }),
    );
    return {
      id: rule.id,
      title: chosen.title ?? measureNotation(candidate.measure),
      dimension: candidate.measure.kind === 'trait' ? FIT : ENGAGEMENT,
      ...measureDocument(learnable(candidate)),
      bins: binsDocument(bins, { presence: candidate.values === 'presence' }),
    };
  }
  const sides = rule.columns.map((column) => candidateOf(lookup, column));
  const isFit = sides.every(({ measure }) => measure.kind === 'trait');
  return {
    id: rule.id,
    title: chosen.title ?? sides.map(({ measure }) => measureNotation(measure)).join(' & '),
    dimension: isFit ? FIT : ENGAGEMENT,
    pair: sides.map((candidate, side) => ({
      ...measureDocument(learnable(candidate)),
      bins: labelledBins(rule.bins[side as 0 | 1], candidate),
    })),
    bins: Object.fromEntries(
      rule.cells.map(({ first, second }, position) => [
        `${labelOf(first)} & ${labelOf(second)}`,
        points[position] ?? 0,
      ]),
    ),
  };
}

function candidateOf(lookup: ReadonlyMap<string, Candidate>, column: string): Candidate {
  const candidate = lookup.get(column);
  if (!candidate) throw new Error(`a rule reads “${column}”, which was not learned from`);
  return candidate;
}

/** Candidates are proposed from events and traits; no other kinds are among them. */
function learnable({ name, measure }: Candidate): LearnableMeasure {
  if (['score', 'pair', 'sequence', 'distinct'].includes(measure.kind))
    throw new Error(`“${name}” is a measure of the kind ${measure.kind}, which is not learned from`);
  return measure as LearnableMeasure;
}

function labelOf(bin: number): string {
  return `g${bin + 1}`;
}

function labelledBins(tests: readonly LearnedTest[], { values }: Candidate): Json {
  return Object.fromEntries(
    tests.map((test, position) => {
      const shown = values === 'presence' && test.kind === 'values' ? ({ kind: 'other' } as const) : test;
      const special = shown.kind === 'missing' || shown.kind === 'other' ? shown.kind : testDocument(shown);
      return [labelOf(position), special];
    }),
  );
}
