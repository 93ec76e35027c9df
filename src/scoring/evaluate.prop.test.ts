import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, type Instant } from '../domain/instant.ts';
import type { Message } from '../domain/message.ts';
import type { Measure, Scorecard } from '../domain/scorecard.ts';
import {
  type Engine,
  engineOf,
  evaluateHistory,
  evaluationIn,
  pointsByRow,
} from '../testing/evaluate-history.ts';
import { type NaiveEvaluation, naiveEvaluation } from '../testing/naive-evaluator.ts';
import { decays, histories, instants, runs, scorecards } from '../testing/random-scorecards.ts';
import type { Evaluation } from './evaluate.ts';
import { KnownRows } from './known-rows.ts';
import { emptyMemory, type Memory, mergeMemories, recall, remember } from './memory.ts';

const situations = fc.record({ scorecard: scorecards, history: histories, at: instants });

function due(history: readonly Message[], at: Instant): Message[] {
  return history.filter((message) => message.occurredAt <= at);
}

function evaluationOf(engine: Engine, memory: Memory, at: Instant): Evaluation {
  return evaluationIn(engine.evaluate(memory, at), 'random');
}

function naively(scorecard: Scorecard, history: readonly Message[], at: Instant): NaiveEvaluation {
  return naiveEvaluation(scorecard, { history, company: [], scorecards: [] }, at);
}

/**
 * Compares with the definitions. A naive sum of powers is off in its last bits, so where a decayed value lies within a
 * thousandth of a millionth of a rounding step of its sixth decimal, either side is right.
 */
function expectAsDefined(actual: Evaluation, defined: NaiveEvaluation): void {
  expect(actual.isEligible).toBe(defined.isEligible);
  for (const row of actual.rows) {
    if (row.kind !== 'rule') continue;
    const rule = defined.rules.get(row.rule);
    if (rule?.isTie) continue;
    if (row.isAtLeast) expect(rule?.value).toBeGreaterThanOrEqual(Number(row.value));
    else expect([row.rule, row.value]).toEqual([row.rule, rule?.value]);
  }
  if (defined.isTie) return;
  expect(pointsByRow(actual.rows)).toEqual(defined.rows);
  expect(actual.score).toBe(defined.score);
  expect(actual.grade?.id).toBe(defined.grade);
}

describe('a score', () => {
  it('is what the definitions say, whether told message by message or from the whole history', () => {
    fc.assert(
      fc.property(situations, ({ scorecard, history, at }) => {
        const engine = engineOf([scorecard]);
        const memory = emptyMemory();
        const inTurn = due(history, at).sort((a, b) => a.occurredAt - b.occurredAt);
        for (const message of inTurn) {
          remember(engine.program, memory, message);
          // Reading in between must leave nothing behind.
          evaluationOf(engine, memory, message.occurredAt);
        }
        const incremental = evaluationOf(engine, memory, at);
        expect(incremental).toEqual(evaluateHistory(scorecard, { history, at }));
        expectAsDefined(incremental, naively(scorecard, history, at));
      }),
      runs(400),
    );
  });

  it('is the same whether rules are read again after each message or only those that it concerns', () => {
    fc.assert(
      fc.property(situations, ({ scorecard, history, at }) => {
        const engine = engineOf([scorecard]);
        const memory = { ...emptyMemory(), known: new KnownRows() };
        for (const [position, message] of due(history, at).entries()) {
          remember(engine.program, memory, message);
          // At another instant now and then: what was read at one says nothing of another.
          const when = position % 5 === 4 ? at + DAY_MS : at;
          const { known: _, ...unread } = memory;
          expect(evaluationOf(engine, memory, when)).toEqual(evaluationOf(engine, unread, when));
        }
      }),
      runs(400),
    );
  });

  it('is the same for any order of arrival, with the same reading of every measure', () => {
    fc.assert(
      fc.property(situations, fc.infiniteStream(fc.nat()), ({ scorecard, history, at }, numbers) => {
        const shuffled = history
          .map((message) => ({ message, place: numbers.next().value }))
          .sort((a, b) => a.place - b.place);
        const other = shuffled.map(({ message }) => message);
        expect(evaluateHistory(scorecard, { history: other, at })).toEqual(
          evaluateHistory(scorecard, { history, at }),
        );
      }),
      runs(200),
    );
  });

  it('is the same for any split of a history and any grouping of the merges of its parts', () => {
    fc.assert(
      fc.property(situations, fc.infiniteStream(fc.nat(4)), ({ scorecard, history, at }, numbers) => {
        const engine = engineOf([scorecard]);
        const parts: Message[][] = [[], [], [], [], []];
        for (const message of history) parts[numbers.next().value]?.push(message);
        let memories = parts.map((part) => recall(engine.program, part, { at }));
        while (memories.length > 1) {
          const position = numbers.next().value % (memories.length - 1);
          const [a = emptyMemory(), b = emptyMemory()] = memories.slice(position, position + 2);
          const merged = numbers.next().value % 2 === 0 ? [a, b] : [b, a];
          const memory = mergeMemories(engine.program, merged[0] ?? a, merged[1] ?? b);
          memories = [...memories.slice(0, position), memory, ...memories.slice(position + 2)];
        }
        const whole = evaluateHistory(scorecard, { history, at });
        expect(evaluationOf(engine, memories[0] ?? emptyMemory(), at)).toEqual(whole);
      }),
      runs(200),
    );
  });

  it('of two leads merged is that of one lead that did it all, also for what it does afterwards', () => {
    fc.assert(
      fc.property(situations, histories, histories, ({ scorecard, history, at }, second, later) => {
        const engine = engineOf([scorecard]);
        const renamed = second.map((message) => ({ ...message, messageId: `second ${message.messageId}` }));
        const after = later.map((message) => ({ ...message, messageId: `later ${message.messageId}` }));
        const [a, b] = [history, renamed].map((part) => recall(engine.program, part, { at }));
        const merged = mergeMemories(engine.program, a ?? emptyMemory(), b ?? emptyMemory());
        for (const message of due(after, at)) remember(engine.program, merged, message);
        const all = [...history, ...renamed, ...after];
        expect(evaluationOf(engine, merged, at)).toEqual(evaluateHistory(scorecard, { history: all, at }));
      }),
      runs(200),
    );
  });

  it('does not change when a message comes again and the history is kept as a set', () => {
    // Accumulators add what they are given: that a message counts once is decided where histories are stored, by
    // messageId. What the core owes is that a history which is a set gives one score.
    fc.assert(
      fc.property(situations, ({ scorecard, history, at }) => {
        const stored = new Map<string, Message>();
        for (const message of [...history, ...history]) stored.set(message.messageId, message);
        expect(evaluateHistory(scorecard, { history: [...stored.values()], at })).toEqual(
          evaluateHistory(scorecard, { history, at }),
        );
      }),
      runs(50),
    );
  });

  it('is the sum of the rows that explain it', () => {
    fc.assert(
      fc.property(situations, ({ scorecard, history, at }) => {
        const evaluation = evaluateHistory(scorecard, { history, at });
        const sum = evaluation.rows.reduce((total, row) => total + row.points, 0);
        expect(sum).toBe(evaluation.score);
        expect(evaluation.rows.every(({ points }) => Number.isSafeInteger(points))).toBe(true);
        for (const { id, points } of evaluation.dimensions) {
          const own = evaluation.rows.filter(({ dimension }) => dimension === id);
          expect(own.reduce((total, row) => total + row.points, 0)).toBe(points);
        }
      }),
      runs(200),
    );
  });

  it('does not depend on the order of the rules', () => {
    fc.assert(
      fc.property(situations, fc.infiniteStream(fc.nat()), ({ scorecard, history, at }, numbers) => {
        const placed = scorecard.rules.map((rule) => ({ rule, place: numbers.next().value }));
        const rules = placed.sort((a, b) => a.place - b.place).map(({ rule }) => rule);
        const a = evaluateHistory(scorecard, { history, at });
        const b = evaluateHistory({ ...scorecard, rules }, { history, at });
        expect(pointsByRow(b.rows)).toEqual(pointsByRow(a.rows));
        expect([b.score, b.dimensions, b.grade, b.changesAt]).toEqual([
          a.score,
          a.dimensions,
          a.grade,
          a.changesAt,
        ]);
      }),
      runs(100),
    );
  });
});

/** Every instant at which anything of a scorecard could change, by the definitions, and those beside it. */
function edges(scorecard: Scorecard, history: readonly Message[]): Instant[] {
  const durations = new Set<number>();
  const collect = (measure: Measure): void => {
    if (measure.kind === 'pair') for (const part of [measure.first, measure.second]) collect(part.measure);
    else if ('withinMs' in measure && measure.withinMs !== undefined) durations.add(measure.withinMs);
    else if (measure.kind === 'decayed')
      for (let n = 1; n <= 8; n += 1) durations.add(n * measure.halfLifeMs);
    else if (measure.kind.startsWith('daysSince')) for (let n = 1; n <= 14; n += 1) durations.add(n * DAY_MS);
  };
  for (const rule of scorecard.rules) collect(rule.measure);
  const all = history.flatMap(({ occurredAt }) => [...durations].map((duration) => occurredAt + duration));
  return [...new Set(all)].flatMap((instant) => [instant - 1, instant, instant + 1]);
}

describe('the next change of a score', () => {
  it('is the first instant at which a rule gives other points, and not a millisecond later', () => {
    fc.assert(
      fc.property(situations, ({ scorecard, history: all, at }) => {
        const history = due(all, at);
        const now = evaluateHistory(scorecard, { history, at });
        const pointsNow = rulePoints(naively(scorecard, history, at));
        const end = now.changesAt ?? Number.POSITIVE_INFINITY;
        const before = edges(scorecard, history).filter((instant) => instant > at && instant < end);
        if (now.changesAt !== undefined && now.changesAt - 1 > at) before.push(now.changesAt - 1);
        for (const instant of before) {
          const then = naively(scorecard, history, instant);
          if (then.isTie) continue;
          expect([instant, rulePoints(then), then.score]).toEqual([instant, pointsNow, now.score]);
        }
        if (now.changesAt === undefined) return;
        const then = naively(scorecard, history, now.changesAt);
        if (!then.isTie) expect(rulePoints(then)).not.toEqual(pointsNow);
      }),
      runs(250),
    );
  });

  it('leads, one after the other, to a score that time no longer changes', () => {
    fc.assert(
      fc.property(situations, ({ scorecard, history: all, at }) => {
        const history = due(all, at);
        let evaluation = evaluateHistory(scorecard, { history, at });
        for (let steps = 0; evaluation.changesAt !== undefined; steps += 1) {
          expect(evaluation.changesAt).toBeGreaterThan(evaluation.at);
          expect(steps).toBeLessThan(500);
          evaluation = evaluateHistory(scorecard, { history, at: evaluation.changesAt });
        }
        const end = naively(scorecard, history, evaluation.at + 4000 * DAY_MS);
        if (!end.isTie) expect(evaluation.score).toBe(end.score);
      }),
      runs(60),
    );
  });
});

function rulePoints({ rules }: NaiveEvaluation): Record<string, number> {
  return Object.fromEntries([...rules].map(([id, { points }]) => [id, points]));
}

describe('decay', () => {
  it('never increases the absolute points of a rule', () => {
    const decaying = fc.record({
      scorecard: scorecards.filter(({ rules }) =>
        rules.some(({ measure, points }) => decays(measure) && points.kind === 'each'),
      ),
      history: histories,
      at: instants,
    });
    fc.assert(
      fc.property(
        decaying,
        fc.array(instants, { maxLength: 6 }),
        ({ scorecard, history: all, at }, others) => {
          const history = due(all, at);
          const ids = scorecard.rules
            .filter(({ measure, points }) => measure.kind === 'decayed' && points.kind === 'each')
            .map(({ id }) => id);
          const later = [
            at,
            ...others.filter((instant) => instant > at).sort((a, b) => a - b),
            at + 400 * DAY_MS,
          ];
          const points = later.map((instant) =>
            pointsByRow(evaluateHistory(scorecard, { history, at: instant }).rows),
          );
          for (const id of ids) {
            const sizes = points.map((rows) => Math.abs(rows[id] ?? 0));
            expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
          }
        },
      ),
      runs(80),
    );
  });
});
