import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Condition, fieldsOf } from '../domain/condition.ts';
import { DAY_MS, type Instant, MINUTE_MS, parseInstant } from '../domain/instant.ts';
import type { JsonObject } from '../domain/json.ts';
import { type Message, PAGE_VIEWED, SITE_VISITED } from '../domain/message.ts';
import type { EventMatch, Measure } from '../domain/scorecard.ts';
import { bandOf } from './band.ts';
import { type CompiledScorecard, compileScorecard } from './compile-scorecard.ts';
import type { Evaluation } from './evaluate.ts';
import { gradeOf } from './grade.ts';
import { compileProgram, recall } from './memory.ts';
import { parseScorecard } from './parse-scorecard.ts';
import { evaluateSubject } from './subject.ts';

const SCORECARDS = new URL('../../scorecards/', import.meta.url);
const CASES = new URL('../../cases/templates/', import.meta.url);
const DAY_0 = parseInstant('2026-01-05T09:00:00Z') ?? Number.NaN;

/** When something happens or is expected: days of 24 hours after day 0, and minutes after that. */
interface Moment {
  day: number;
  minutes?: number;
}

type Happening = Moment &
  ({ track: string; properties?: JsonObject } | { page: JsonObject } | { identify: JsonObject });

interface Expected extends Moment {
  score: number;
  /** Left out where the lead is not eligible. */
  band?: string;
  isEligible?: boolean;
  grade?: string;
  priority?: string;
  /** Points of all rules that give any. */
  rows?: Record<string, number>;
}

interface CaseFile {
  specVersion: number;
  template: string;
  cases: { name: string; history: Happening[]; expect: Expected[] }[];
}

const slugs = readdirSync(SCORECARDS).map((name) => name.replace(/\.yaml$/, ''));
const templates = slugs.map((slug) => ({ slug, template: readTemplate(slug), file: readCases(slug) }));

test('there are the ten templates, each with cases', () => {
  expect(slugs.toSorted()).toEqual([
    'agency-b2b',
    'brand-ambassador',
    'direct-prospecting',
    'explicit-implicit-matrix',
    'global-saas',
    'linkedin',
    'online-shop',
    'quick-start',
    'recruiting',
    'training-need',
  ]);
  expect(readdirSync(CASES).toSorted()).toEqual(slugs.map((slug) => `${slug}.json`).toSorted());
});

describe.each(templates)('template $slug', ({ slug, template, file }) => {
  const { scorecard } = template;

  test('has the slug of its file, and its cases are of the version that this test reads', () => {
    expect(scorecard.slug).toBe(slug);
    expect(file).toMatchObject({ specVersion: 1, template: slug });
    expect(new Set(file.cases.map(({ name }) => name)).size).toBe(file.cases.length);
  });

  test.each(file.cases)('$name', ({ history, expect: expected }) => {
    const messages = history.map(toMessage);
    let previous: string | undefined;
    for (const row of expected) {
      const evaluation = evaluateAt(template, messages, instantOf(row));
      const { isEligible } = evaluation;
      previous = isEligible ? bandOf(scorecard.bands, evaluation.score, previous).id : undefined;
      const { day, minutes } = row;
      expect({ day, minutes, ...summaryOf(evaluation), band: previous }).toEqual({
        day,
        minutes,
        score: row.score,
        band: row.band,
        isEligible: row.isEligible ?? true,
        grade: row.grade,
        priority: row.priority ?? evaluation.grade?.priority,
        rows: row.rows ?? pointsOfRules(evaluation),
      });
    }
  });

  test('its rows add up to the score, and its grade follows from its dimensions', () => {
    for (const evaluation of evaluationsOf(template, file)) {
      const sum = evaluation.rows.reduce((total, { points }) => total + points, 0);
      expect(sum).toBe(evaluation.score);
      const points = new Map(evaluation.dimensions.map((dimension) => [dimension.id, dimension.points]));
      if (evaluation.isEligible) expect(evaluation.grade).toEqual(gradeOf(scorecard.matrix, points));
    }
  });

  test('its scores do not move between an instant and the next change that was announced', () => {
    for (const { history } of file.cases) {
      const messages = history.map(toMessage);
      const last = Math.max(...messages.map(({ occurredAt }) => occurredAt));
      let evaluation = evaluateAt(template, messages, last);
      for (let changes = 0; evaluation.changesAt !== undefined && changes < 200; changes += 1) {
        const before = evaluateAt(template, messages, evaluation.changesAt - 1);
        expect(summaryOf(before)).toEqual(summaryOf(evaluation));
        evaluation = evaluateAt(template, messages, evaluation.changesAt);
      }
      expect(evaluation.changesAt).toBeUndefined();
    }
  });

  test('every rule gives points in some case, every band is reached, every rule has a title', () => {
    const evaluations = evaluationsOf(template, file);
    const given = new Set(evaluations.flatMap((evaluation) => Object.keys(pointsOfRules(evaluation))));
    expect([...given].toSorted()).toEqual(scorecard.rules.map(({ id }) => id).toSorted());
    const reached = new Set(file.cases.flatMap((one) => one.expect.flatMap(({ band }) => band ?? [])));
    expect([...reached].toSorted()).toEqual(scorecard.bands.map(({ id }) => id).toSorted());
    expect(scorecard.rules.filter(({ title }) => !title)).toEqual([]);
  });

  test('its description names every event, property and trait that it reads, and whose numbers they are', () => {
    const description = (scorecard.description ?? '').replaceAll(/\s+/g, ' ');
    const words = new Set(namesReadBy(template));
    const missing = [...words].filter((word) => !description.includes(word));
    expect(missing).toEqual([]);
    expect(description).toContain('Ripen');
  });

  test('its matrix, if it has one, says what to do in every cell', () => {
    const { matrix } = scorecard;
    const cells = matrix?.rows.grades.flatMap((row) =>
      matrix.columns.grades.map((column) => row.id + column.id),
    );
    expect(Object.keys(matrix?.priorities ?? {}).toSorted()).toEqual((cells ?? []).toSorted());
  });
});

test('the quick start has at most four rules', () => {
  expect(readTemplate('quick-start').scorecard.rules.length).toBeLessThanOrEqual(4);
});

function readTemplate(slug: string): CompiledScorecard {
  const reading = parseScorecard(readFileSync(new URL(`${slug}.yaml`, SCORECARDS), 'utf8'));
  if (!reading.ok) throw new Error(reading.problems.map(({ message }) => message).join('\n'));
  return compileScorecard(reading.scorecard);
}

function readCases(slug: string): CaseFile {
  return JSON.parse(readFileSync(new URL(`${slug}.json`, CASES), 'utf8')) as CaseFile;
}

function instantOf({ day, minutes = 0 }: Moment): Instant {
  return Math.round(DAY_0 + day * DAY_MS + minutes * MINUTE_MS);
}

function toMessage(happening: Happening, position: number): Message {
  const occurredAt = instantOf(happening);
  const base = { messageId: `m${String(position).padStart(3, '0')}`, occurredAt, receivedAt: occurredAt };
  if ('track' in happening) {
    return { ...base, kind: 'track', name: happening.track, properties: happening.properties ?? {} };
  }
  if ('page' in happening) {
    return { ...base, kind: 'page', name: PAGE_VIEWED, properties: happening.page };
  }
  return { ...base, kind: 'identify', name: '', properties: happening.identify };
}

function evaluateAt(template: CompiledScorecard, messages: readonly Message[], at: Instant): Evaluation {
  const memory = recall(compileProgram(template.slots), messages, { at });
  return evaluateSubject(template, { kind: 'lead', memory }, { at, evaluationOf: () => undefined });
}

function evaluationsOf(template: CompiledScorecard, file: CaseFile): Evaluation[] {
  return file.cases.flatMap(({ history, expect: expected }) => {
    const messages = history.map(toMessage);
    return expected.map((row) => evaluateAt(template, messages, instantOf(row)));
  });
}

function summaryOf(evaluation: Evaluation): object {
  const { score, isEligible, grade } = evaluation;
  const rows = pointsOfRules(evaluation);
  return { score, isEligible, grade: grade?.id, priority: grade?.priority, rows };
}

function pointsOfRules({ rows }: Evaluation): Record<string, number> {
  const giving = rows.filter((row) => row.kind === 'rule').filter(({ points }) => points !== 0);
  return Object.fromEntries(giving.map(({ rule, points }) => [rule, points]));
}

function namesReadBy({ rules, scorecard }: CompiledScorecard): string[] {
  return [
    ...rules.flatMap(({ rule }) => namesInMeasure(rule.measure)),
    ...namesInCondition(scorecard.eligible),
  ];
}

function namesInMeasure(measure: Measure): string[] {
  switch (measure.kind) {
    case 'trait':
      return [measure.trait];
    case 'score':
      return [measure.scorecard ?? '', measure.dimension ?? ''];
    case 'pair':
      return [measure.first, measure.second].flatMap((part) => namesInMeasure(part.measure));
    case 'sequence':
      return [measure.first, measure.then].flatMap(namesInMatch);
    case 'distinct':
      return [
        ...namesInMatch(measure.match),
        ...(measure.of.kind === 'property' ? [measure.of.property] : []),
      ];
    default:
      return [...namesInMatch(measure.match), ...('property' in measure ? [measure.property ?? ''] : [])];
  }
}

function namesInMatch({ events, where, sessions }: EventMatch): string[] {
  return [...events, ...(sessions ? [SITE_VISITED] : []), ...namesInCondition(where)];
}

function namesInCondition(condition: Condition | undefined): string[] {
  return condition ? fieldsOf(condition) : [];
}
