import { type Condition, isLeadField, type Scalar, type ValueTest } from '../domain/condition.ts';
import { foldText } from '../domain/text.ts';
import { numberOf } from './compile-test.ts';

/**
 * A question that a database can answer from the facts of a profile: every lead that fulfils the condition it was made
 * of passes it, and others may, unless it is exact.
 */
export type FactQuestion =
  | { ask: 'has'; field: string; value: Scalar }
  | { ask: 'exists'; field: string }
  | { ask: 'compare'; field: string; operator: '<' | '<=' | '>' | '>='; bound: number }
  | { ask: 'includes'; field: string; text: string }
  | { ask: 'all' | 'any'; questions: FactQuestion[] }
  | { ask: 'not'; question: FactQuestion };

export interface Prefilter {
  /** Undefined when the database cannot tell anything. */
  question: FactQuestion | undefined;
  /** Whether those who pass are just those who fulfil the condition. */
  isExact: boolean;
}

const UNKNOWN: Prefilter = { question: undefined, isExact: false };
const OPERATORS = { lessThan: '<', atMost: '<=', moreThan: '>', atLeast: '>=' } as const;

/**
 * What of a condition a database can answer from facts.
 *
 * @param longestFact longer texts are cut in the facts
 */
export function prefilterOf(condition: Condition, longestFact: number): Prefilter {
  switch (condition.kind) {
    case 'did':
      return UNKNOWN;
    case 'field':
      // Scores and instants are no facts.
      if (isLeadField(condition.field)) return UNKNOWN;
      return ofTest(condition.field, condition.test, longestFact);
    case 'not': {
      const inner = prefilterOf(condition.condition, longestFact);
      if (!inner.isExact || !inner.question) return UNKNOWN;
      return { question: { ask: 'not', question: inner.question }, isExact: true };
    }
    default:
      return combined(
        condition.kind,
        condition.conditions.map((part) => prefilterOf(part, longestFact)),
      );
  }
}

function combined(kind: 'and' | 'or', parts: readonly Prefilter[]): Prefilter {
  const questions = parts.flatMap(({ question }) => question ?? []);
  const isExact = parts.every((part) => part.isExact);
  if (questions.length === 0 || (kind === 'or' && questions.length < parts.length)) return UNKNOWN;
  return { question: { ask: kind === 'and' ? 'all' : 'any', questions }, isExact };
}

function ofTest(field: string, test: ValueTest, longestFact: number): Prefilter {
  switch (test.op) {
    case 'exists': {
      const question: FactQuestion = { ask: 'exists', field };
      return { question: test.exists ? question : { ask: 'not', question }, isExact: true };
    }
    case 'equals':
      return equalTo(field, test.value, longestFact);
    case 'in':
      return combined(
        'or',
        test.values.map((value) => equalTo(field, value, longestFact)),
      );
    case 'all': {
      return combined(
        'and',
        test.tests.map((one) => ofTest(field, one, longestFact)),
      );
    }
    case 'contains':
    case 'startsWith': {
      const texts = test.parts.map((part) => foldText(part).trim());
      // What stands in quotes in the facts is written in another way.
      if (texts.some((text) => text === '' || JSON.stringify(text) !== `"${text}"`)) return UNKNOWN;
      const questions = texts.map((text): FactQuestion => ({ ask: 'includes', field, text }));
      return { question: { ask: 'any', questions }, isExact: false };
    }
    case 'matches':
      return UNKNOWN;
    default:
      if (typeof test.bound !== 'number') return UNKNOWN;
      return {
        question: { ask: 'compare', field, operator: OPERATORS[test.op], bound: test.bound },
        isExact: true,
      };
  }
}

function equalTo(field: string, value: Scalar, longestFact: number): Prefilter {
  if (typeof value === 'boolean') return { question: { ask: 'has', field, value }, isExact: true };
  const number = numberOf(value);
  if (number !== undefined) return { question: { ask: 'has', field, value: number }, isExact: true };
  const text = foldText(String(value).trim());
  if (text.length >= longestFact) return UNKNOWN;
  return { question: { ask: 'has', field, value: text }, isExact: true };
}
