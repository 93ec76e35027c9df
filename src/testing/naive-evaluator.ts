import type { Condition, Scalar, ValueTest } from '../domain/condition.ts';
import type { Instant } from '../domain/instant.ts';
import { parseInstant } from '../domain/instant.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import type { Message } from '../domain/message.ts';
import type { Bin, EventMatch, GradeAxis, Limits, Measure, Points, Scorecard } from '../domain/scorecard.ts';

/*
 * Test support: the definitions of docs/reference/scorecard.md once more, as plainly as possible. It goes through the
 * whole list of messages for every question, and shares no code with the evaluator that it checks.
 */

/** A subject as the definitions see it: everything that was ever heard of it. */
export interface NaiveSubject {
  history: readonly Message[];
  /** What became known of its company: identify messages of the company. */
  company: readonly Message[];
  /** Other scorecards whose scores may be read. */
  scorecards: readonly Scorecard[];
}

/** What the definitions say of a rule. */
export interface NaiveRule {
  value: Json | undefined;
  points: number;
  /** A decayed value lies so near to a rounding step of its sixth decimal that floating point may take either side. */
  isTie: boolean;
}

export interface NaiveEvaluation {
  isEligible: boolean;
  score: number;
  rules: Map<string, NaiveRule>;
  /** Points by row: the rule's id, or `cap rule x`, `floor dimension y`, `cap scale`. */
  rows: Record<string, number>;
  dimensions: Record<string, number>;
  grade: string | undefined;
  /** Some measure that was read is a tie. */
  isTie: boolean;
}

const SECOND = 1000;
const DAY = 24 * 60 * 60 * SECOND;
const HALF_HOUR = 30 * 60 * SECOND;
const MOST_POINTS = 1_000_000_000;

/** The score of a subject at an instant, from the definitions alone. */
export function naiveEvaluation(scorecard: Scorecard, subject: NaiveSubject, at: Instant): NaiveEvaluation {
  const result: NaiveEvaluation = {
    isEligible: true,
    score: 0,
    rules: new Map(),
    rows: {},
    dimensions: {},
    grade: undefined,
    isTie: false,
  };
  if (scorecard.eligible && !holds(scorecard.eligible, (name) => traitAt(subject, name, at))) {
    return { ...result, isEligible: false };
  }
  let sum = 0;
  for (const dimension of scorecard.dimensions) {
    const points = dimensionPoints(scorecard, dimension.id, { subject, at, result });
    result.dimensions[dimension.id] = points;
    sum += points;
  }
  result.score = limitTo({ cap: scorecard.scale.max, floor: scorecard.scale.min }, sum, 'scale', result.rows);
  if (scorecard.matrix) {
    const { rows, columns } = scorecard.matrix;
    result.grade = gradeOn(rows, result.dimensions) + gradeOn(columns, result.dimensions);
  }
  return result;
}

interface Question {
  subject: NaiveSubject;
  at: Instant;
  result: NaiveEvaluation;
}

function dimensionPoints(scorecard: Scorecard, id: string, question: Question): number {
  const { rows, rules } = question.result;
  let sum = 0;
  const groups: Record<string, number> = {};
  for (const rule of scorecard.rules) {
    if (rule.dimension !== id) continue;
    const { value, isTie } = measureValue(rule.measure, scorecard, question);
    const points = pointsOf(rule.points, value, rule.weight);
    rules.set(rule.id, { value, points, isTie });
    rows[rule.id] = points;
    if (isTie) question.result.isTie = true;
    const limited = limitTo(rule, points, `rule ${rule.id}`, rows);
    if (rule.group) groups[rule.group] = (groups[rule.group] ?? 0) + limited;
    else sum += limited;
  }
  for (const group of scorecard.groups) {
    const points = groups[group.id];
    if (points !== undefined) sum += limitTo(group, points, `group ${group.id}`, rows);
  }
  const limits = scorecard.dimensions.find((dimension) => dimension.id === id) ?? {};
  return limitTo(limits, sum, `dimension ${id}`, rows);
}

function limitTo(limits: Limits, points: number, what: string, rows: Record<string, number>): number {
  if (limits.cap !== undefined && points > limits.cap) {
    rows[`cap ${what}`] = limits.cap - points;
    return limits.cap;
  }
  if (limits.floor !== undefined && points < limits.floor) {
    rows[`floor ${what}`] = limits.floor - points;
    return limits.floor;
  }
  return points;
}

function gradeOn(axis: GradeAxis, dimensions: Record<string, number>): string {
  const points = dimensions[axis.dimension] ?? 0;
  const reached = axis.grades
    .filter((grade) => grade.atLeast <= points)
    .sort((a, b) => b.atLeast - a.atLeast);
  const lowest = axis.grades.toSorted((a, b) => a.atLeast - b.atLeast);
  return (reached[0] ?? lowest[0])?.id ?? '';
}

// Measures

interface Value {
  value: Json | undefined;
  isTie: boolean;
}

function measureValue(measure: Measure, scorecard: Scorecard, question: Question): Value {
  if (measure.kind === 'decayed') return decayedValue(measure, question);
  if (measure.kind === 'score') return scoreValue(measure, scorecard, question);
  if (measure.kind === 'pair') {
    const [first, second] = [measure.first, measure.second].map((part) => {
      const { value, isTie } = measureValue(part.measure, scorecard, question);
      return { label: mostSpecific(part.bins, value)?.result, isTie };
    });
    const isTie = Boolean(first?.isTie || second?.isTie);
    if (first?.label === undefined || second?.label === undefined) return { value: undefined, isTie };
    return { value: `${first.label} & ${second.label}`, isTie };
  }
  return { value: exactValue(measure, scorecard, question), isTie: false };
}

function exactValue(
  measure: Exclude<Measure, { kind: 'decayed' | 'score' | 'pair' }>,
  scorecard: Scorecard,
  { subject, at }: Question,
): Json | undefined {
  if (measure.kind === 'trait') return traitAt(subject, measure.trait, at);
  if (measure.kind === 'sequence') {
    const firsts = instantsOf(measure.first, subject, at);
    const thens = instantsOf(measure.then, subject, at);
    return firsts.filter((first) => thens.some((then) => then > first && then - first <= measure.withinMs))
      .length;
  }
  const withinMs =
    'withinMs' in measure ? (measure.withinMs ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  const inWindow = (instant: Instant): boolean => instant > at - withinMs;
  const instants = instantsOf(measure.match, subject, at);
  if (measure.kind === 'count') return instants.filter(inWindow).length;
  if (measure.kind === 'daysSinceFirst') return wholeDays(instants[0], at);
  if (measure.kind === 'daysSinceLast') return wholeDays(instants.at(-1), at);
  const events = eventsOf(measure.match, subject, at);
  if (measure.kind === 'distinct') {
    const recent = events.filter((event) => inWindow(event.occurredAt));
    const { of } = measure;
    const things = recent.map((event) =>
      of.kind === 'days'
        ? localDate(event.occurredAt, scorecard.timeZone)
        : thingOf(propertyAt(event.properties, of.property)),
    );
    return new Set(things.filter((thing) => thing !== undefined)).size;
  }
  if (measure.kind === 'latest') {
    const having = events.filter((event) => !isBlank(propertyAt(event.properties, measure.property)));
    const last = having.toSorted(byOrder).at(-1);
    return last && inWindow(last.occurredAt) ? propertyAt(last.properties, measure.property) : undefined;
  }
  const amounts = events
    .map((event) => numeric(propertyAt(event.properties, measure.property)))
    .filter((amount) => amount !== undefined);
  if (measure.kind === 'max') return amounts.length === 0 ? undefined : Math.max(...amounts);
  return toNumber(amounts.map(decimal).reduce(plus, decimal(0)));
}

function decayedValue(measure: Measure & { kind: 'decayed' }, { subject, at }: Question): Value {
  let total = 0;
  for (const event of eventsOf(measure.match, subject, at)) {
    const amount =
      measure.property === undefined ? 1 : (numeric(propertyAt(event.properties, measure.property)) ?? 0);
    total += amount * 2 ** (-(at - event.occurredAt) / measure.halfLifeMs);
  }
  const millionths = Math.abs(total) * 1e6;
  const rounded = Math.floor(millionths + 0.5) / 1e6;
  const isTie = Math.abs(millionths - Math.floor(millionths) - 0.5) < 0.001;
  return { value: total < 0 ? 0 - rounded : rounded, isTie };
}

function scoreValue(measure: Measure & { kind: 'score' }, scorecard: Scorecard, question: Question): Value {
  const { subject, at } = question;
  if (measure.scorecard === undefined || measure.scorecard === scorecard.slug) {
    const scratch: NaiveEvaluation = { ...question.result, rules: new Map(), rows: {}, isTie: false };
    const value = dimensionPoints(scorecard, measure.dimension ?? '', { subject, at, result: scratch });
    return { value, isTie: scratch.isTie };
  }
  const other = subject.scorecards.find((candidate) => candidate.slug === measure.scorecard);
  const evaluation = other && naiveEvaluation(other, subject, at);
  if (!evaluation?.isEligible) return { value: undefined, isTie: false };
  const value = measure.dimension === undefined ? evaluation.score : evaluation.dimensions[measure.dimension];
  return { value, isTie: evaluation.isTie };
}

function wholeDays(since: Instant | undefined, at: Instant): number | undefined {
  return since === undefined ? undefined : Math.floor((at - since) / DAY);
}

/** The instants that a measure counts, in ascending order: of events, or of the first events of sessions. */
function instantsOf(match: EventMatch, subject: NaiveSubject, at: Instant): Instant[] {
  const instants = eventsOf(match, subject, at)
    .map((event) => event.occurredAt)
    .sort((a, b) => a - b);
  if (!match.sessions) return instants;
  return instants.filter(
    (instant, position) => position === 0 || instant - (instants[position - 1] ?? 0) >= HALF_HOUR,
  );
}

function eventsOf(match: EventMatch, subject: NaiveSubject, at: Instant): Message[] {
  const names = match.events.map(fold);
  return subject.history.filter(
    (message) =>
      ['track', 'page', 'screen'].includes(message.kind) &&
      !message.retracted &&
      message.occurredAt <= at &&
      names.includes(fold(message.name)) &&
      (!match.where || holds(match.where, (field) => propertyAt(message.properties, field))),
  );
}

function byOrder(a: Message, b: Message): number {
  if (a.occurredAt !== b.occurredAt) return a.occurredAt - b.occurredAt;
  return a.messageId < b.messageId ? -1 : 1;
}

function localDate(instant: Instant, timeZone: string): string {
  return new Date(instant).toLocaleDateString('en-CA', { timeZone, era: 'short' });
}

function thingOf(value: Json | undefined): string | undefined {
  if (isBlank(value)) return undefined;
  const number = numeric(value);
  if (number !== undefined) return `number ${number}`;
  return typeof value === 'string' ? `text ${fold(value.trim())}` : `json ${fold(JSON.stringify(value))}`;
}

// Traits

function traitAt(subject: NaiveSubject, name: string, at: Instant): Json | undefined {
  const own = settings(subject.history, name, at);
  const prefix = 'company.';
  const shared = name.startsWith(prefix) ? settings(subject.company, name.slice(prefix.length), at) : [];
  const last = [...own, ...shared].sort((a, b) => byOrder(a.message, b.message)).at(-1);
  return last?.value ?? undefined;
}

function settings(
  history: readonly Message[],
  name: string,
  at: Instant,
): { message: Message; value: Json }[] {
  return history
    .filter((message) => message.kind === 'identify' && !message.retracted && message.occurredAt <= at)
    .flatMap((message) => {
      const value = flat(message.properties).get(name);
      return value === undefined ? [] : [{ message, value }];
    });
}

function flat(object: JsonObject, prefix = ''): Map<string, Json> {
  const result = new Map<string, Json>();
  for (const [key, value] of Object.entries(object)) {
    const isNested = typeof value === 'object' && value !== null && !Array.isArray(value);
    const inner: Iterable<[string, Json]> = isNested
      ? flat(value, `${prefix}${key}.`)
      : [[prefix + key, value]];
    for (const [name, each] of inner) if (!result.has(name)) result.set(name, each);
  }
  return result;
}

// Conditions

function holds(condition: Condition, lookup: (field: string) => Json | undefined): boolean {
  switch (condition.kind) {
    case 'field':
      return passes(condition.test, lookup(condition.field));
    case 'not':
      return !holds(condition.condition, lookup);
    case 'and':
      return condition.conditions.filter((part) => !holds(part, lookup)).length === 0;
    case 'or':
      return condition.conditions.filter((part) => holds(part, lookup)).length > 0;
    case 'did':
      throw new Error('no scorecard asks what a lead did in a condition');
  }
}

/** Whether a value passes a test, by the definition of the condition language. */
export function passes(test: ValueTest, value: Json | undefined): boolean {
  if (test.op === 'exists') return test.exists ? !isBlank(value) : isBlank(value);
  if (test.op === 'all') return test.tests.filter((part) => !passes(part, value)).length === 0;
  const candidates = Array.isArray(value) ? value : [value];
  const isElement = Array.isArray(value);
  return candidates.some((candidate) => !isBlank(candidate) && onePasses(test, candidate as Json, isElement));
}

function onePasses(
  test: Exclude<ValueTest, { op: 'exists' | 'all' }>,
  value: Json,
  isElement: boolean,
): boolean {
  switch (test.op) {
    case 'equals':
      return same(value, test.value);
    case 'in':
      return test.values.some((candidate) => same(value, candidate));
    case 'contains':
      return test.parts.some((part) =>
        isElement ? same(value, part) : (text(value)?.includes(fold(part)) ?? false),
      );
    case 'startsWith':
      return test.parts.some((part) => text(value)?.startsWith(fold(part)) ?? false);
    case 'matches':
      return (
        text(value) !== undefined &&
        new RegExp(test.pattern.normalize('NFC'), 'iu').test(String(value).normalize('NFC'))
      );
    default: {
      const isDate = typeof test.bound === 'string';
      const bound = typeof test.bound === 'string' ? parseInstant(test.bound) : test.bound;
      const actual = isDate ? (typeof value === 'string' ? parseInstant(value) : undefined) : numeric(value);
      if (bound === undefined || actual === undefined) return false;
      if (test.op === 'lessThan') return actual < bound;
      if (test.op === 'atMost') return actual <= bound;
      return test.op === 'moreThan' ? actual > bound : actual >= bound;
    }
  }
}

function same(value: Json, expected: Scalar): boolean {
  if (typeof expected === 'boolean')
    return value === expected || (typeof value === 'string' && fold(value.trim()) === `${expected}`);
  const number = numeric(expected);
  if (number !== undefined) return numeric(value) === number;
  return typeof value === 'string' && fold(value.trim()) === fold(String(expected).trim());
}

function isBlank(value: Json | undefined): boolean {
  return (
    value === undefined ||
    value === null ||
    (typeof value === 'string' && value.trim() === '') ||
    (Array.isArray(value) && value.length === 0)
  );
}

function numeric(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.length > 40) return undefined;
  const isPlain = /^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]+)?$/.test(value.trim());
  return isPlain && Number.isFinite(Number(value)) ? Number(value) : undefined;
}

function text(value: Json): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? fold(String(value)) : undefined;
}

function fold(plain: string): string {
  return plain.normalize('NFC').toLowerCase();
}

function propertyAt(object: JsonObject, field: string): Json | undefined {
  if (Object.hasOwn(object, field)) return object[field];
  const [first = '', ...rest] = field.split('.');
  const inner = Object.hasOwn(object, first) ? object[first] : undefined;
  const isNested = typeof inner === 'object' && inner !== null && !Array.isArray(inner);
  return rest.length > 0 && isNested ? propertyAt(inner, rest.join('.')) : undefined;
}

// Bins and points

/**
 * The bin that a value falls into: of those that hold it, the one that no other of them is more specific than. Of the bins of
 * a list's elements it is the one with the greatest result.
 */
export function mostSpecific<Result>(
  bins: readonly Bin<Result>[],
  value: Json | undefined,
): Bin<Result> | undefined {
  const elements = Array.isArray(value) ? value.filter((element) => !isBlank(element)) : [];
  if (elements.length === 0) return mostSpecificOfOne(bins, value);
  const found = elements.map((element) => mostSpecificOfOne(bins, [element]));
  const tested = found.filter((bin) => bin !== undefined && bin.test !== 'other');
  return tested.sort((a, b) => (a && b && a.result < b.result ? 1 : -1))[0] ?? found[0];
}

function mostSpecificOfOne<Result>(
  bins: readonly Bin<Result>[],
  value: Json | undefined,
): Bin<Result> | undefined {
  if (isBlank(value)) {
    const holding = bins.filter(
      ({ test }) => test === 'missing' || (typeof test === 'object' && passes(test, value)),
    );
    return holding[0];
  }
  const holding = bins.filter(({ test }) => typeof test === 'object' && passes(test, value));
  const best = holding.find(
    (bin) => !holding.some((other) => other !== bin && isMoreSpecific(other, bin, value)),
  );
  return best ?? bins.find(({ test }) => test === 'other');
}

/** How a test looks at a value: an exact one before a range or a beginning, before a part, before any value. */
const RANKS: Record<ValueTest['op'], number> = {
  equals: 0,
  in: 0,
  lessThan: 1,
  atMost: 1,
  moreThan: 1,
  atLeast: 1,
  all: 1,
  startsWith: 1,
  contains: 2,
  matches: 3,
  exists: 4,
};

/** Whether one of two bins that both hold a value is the more specific. */
export function isMoreSpecific(a: Bin<unknown>, b: Bin<unknown>, value: Json | undefined): boolean {
  if (typeof a.test !== 'object' || typeof b.test !== 'object') return false;
  if (RANKS[a.test.op] !== RANKS[b.test.op]) return RANKS[a.test.op] < RANKS[b.test.op];
  const [testA, testB] = [a.test, b.test];
  const isText = (test: ValueTest): boolean => test.op === 'startsWith' || test.op === 'contains';
  if (isText(testA) !== isText(testB)) return false;
  if (isText(testA)) {
    // Each part by which the value belongs to b lies in a longer one by which it belongs to a.
    const longer = partsOf(testA, value);
    return partsOf(testB, value).every((part) =>
      longer.some((whole) => whole !== part && whole.includes(part)),
    );
  }
  const samples = [...samplesOf(testA), ...samplesOf(testB)];
  const isInside = samples.every((sample) => !passes(testA, sample) || passes(testB, sample));
  const isAround = samples.every((sample) => !passes(testB, sample) || passes(testA, sample));
  return isInside && !isAround;
}

/** The beginnings or parts of a test that a value has. */
function partsOf(test: ValueTest, value: Json | undefined): string[] {
  if (test.op !== 'startsWith' && test.op !== 'contains') return [];
  return test.parts.filter((part) => passes({ op: test.op, parts: [part] }, value)).map(fold);
}

/** Values on both sides of everything that a test mentions, so that tests with the same answers hold the same values. */
export function samplesOf(test: ValueTest): Json[] {
  switch (test.op) {
    case 'all':
      return test.tests.flatMap(samplesOf);
    case 'equals':
      return [test.value];
    case 'in':
      return test.values;
    case 'contains':
    case 'startsWith':
      return test.parts.flatMap((part) => [part, `${part}~`, `~${part}`, `~${part}~`]);
    case 'matches':
    case 'exists':
      return ['~', 0, null];
    default:
      if (typeof test.bound === 'number')
        return [-1e9, test.bound - 0.001, test.bound, test.bound + 0.001, 1e9];
      return [-1, 0, 1].map((ms) => new Date((parseInstant(String(test.bound)) ?? 0) + ms).toISOString());
  }
}

function pointsOf(points: Points, value: Json | undefined, weight: number): number {
  let amount: Decimal;
  if (points.kind === 'bins') {
    amount = decimal(mostSpecific(points.bins, value)?.result ?? 0);
  } else {
    amount = times(decimal(numeric(value) ?? 0), decimal(points.each));
    const max = points.max === undefined ? undefined : decimal(points.max);
    if (max && compare(amount, max) * Math.sign(points.max ?? 0) > 0) amount = max;
  }
  const rounded = roundAway(times(amount, decimal(weight)));
  return Math.max(-MOST_POINTS, Math.min(MOST_POINTS, rounded));
}

// Decimal numbers, exactly: digits × 10^−places

interface Decimal {
  digits: bigint;
  places: number;
}

function decimal(value: number): Decimal {
  const [mantissa = '0', exponent = '0'] = String(value).split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const places = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return places >= 0 ? { digits, places } : { digits: digits * 10n ** BigInt(-places), places: 0 };
}

function times(a: Decimal, b: Decimal): Decimal {
  return { digits: a.digits * b.digits, places: a.places + b.places };
}

function plus(a: Decimal, b: Decimal): Decimal {
  const places = Math.max(a.places, b.places);
  return { digits: scaled(a, places) + scaled(b, places), places };
}

function compare(a: Decimal, b: Decimal): number {
  const places = Math.max(a.places, b.places);
  return (
    Number(scaled(a, places) - scaled(b, places) > 0n) - Number(scaled(a, places) - scaled(b, places) < 0n)
  );
}

function scaled({ digits, places }: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(to - places);
}

function toNumber({ digits, places }: Decimal): number {
  return Number(`${digits}e-${places}`);
}

function roundAway({ digits, places }: Decimal): number {
  const unit = 10n ** BigInt(places);
  const size = digits < 0n ? -digits : digits;
  const rounded = Number((2n * size + unit) / (2n * unit));
  return digits < 0n ? 0 - rounded : rounded;
}
