import { readCondition } from '../conditions/read-condition.ts';
import { isObject } from '../domain/json.ts';
import { Place, type Problem } from '../domain/place.ts';
import {
  type Band,
  type Dimension,
  type GradeAxis,
  type GradeMatrix,
  LOWEST_BAND,
  ONLY_DIMENSION,
  type Rule,
  SCORECARD_KEYS,
  type Scorecard,
} from '../domain/scorecard.ts';
import { measureProblem } from './measure-problem.ts';
import { readProbability } from './read-probability.ts';
import { readId, readLimits, readRule } from './read-rule.ts';
import { dimensionCycle, scoresReadBy } from './score-cycle.ts';

const MOST_RULES = 500;

/** What reading a scorecard comes to: the scorecard, or everything that is wrong with the document. */
export type ScorecardReading = { ok: true; scorecard: Scorecard } | { ok: false; problems: Problem[] };

/** Reads a scorecard from a parsed YAML or JSON document. Nothing unknown is passed over: it is refused with its place. */
export function readScorecard(document: unknown): ScorecardReading {
  const problems: Problem[] = [];
  const root = new Place(document, problems);
  const scorecard = root.object(SCORECARD_KEYS, 'a scorecard') ? readRoot(root) : undefined;
  if (scorecard && problems.length === 0) checkReferences(root, scorecard);
  return scorecard && problems.length === 0 ? { ok: true, scorecard } : { ok: false, problems };
}

function readRoot(root: Place): Scorecard | undefined {
  const slug = readSlug(root.at('scorecard'));
  const title = root.at('title').optionalText() ?? slug;
  const description = root.at('description').optionalText();
  const subject = readSubject(root.at('subject'));
  const timeZone = readTimeZone(root.at('timeZone'));
  const eligible = root.has('eligible') ? readCondition(root.at('eligible'), 'traits') : undefined;
  const scale = readScale(root.at('scale'));
  const bands = readBands(root, scale);
  const dimensions = readLimited(root.at('dimensions'), 'dimension');
  const groups = readLimited(root.at('groups'), 'group');
  if (dimensions.length === 0) dimensions.push({ id: ONLY_DIMENSION });
  const rules = readRules(root.at('rules'), dimensions, groups);
  const matrix = root.has('matrix') ? readMatrix(root.at('matrix'), dimensions) : undefined;
  const probability = root.has('probability')
    ? readProbability(root.at('probability'), { scale, bands })
    : undefined;
  if (!slug || !title || !subject || !timeZone || !scale || !bands) return undefined;
  return {
    slug,
    title,
    ...(description && { description }),
    subject,
    timeZone,
    ...(eligible && { eligible }),
    scale,
    bands,
    dimensions,
    groups,
    ...(matrix && { matrix }),
    ...(probability && { probability }),
    rules,
  };
}

function readSlug(place: Place): string | undefined {
  const form = 'a slug of small letters, digits and dashes, at most 63 long, such as agency-b2b';
  const slug = place.text(form);
  return slug === undefined || /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(slug)
    ? slug
    : place.refuse(form);
}

function readSubject(place: Place): 'lead' | 'company' | undefined {
  if (place.isMissing) return 'lead';
  return place.value === 'lead' || place.value === 'company' ? place.value : place.refuse('lead or company');
}

function readTimeZone(place: Place): string | undefined {
  if (place.isMissing) return 'UTC';
  const form = 'an IANA time zone such as Europe/Prague';
  const timeZone = place.text(form);
  if (timeZone === undefined) return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    return place.refuse(form);
  }
}

function readScale(place: Place): Scorecard['scale'] | undefined {
  if (place.isMissing) return { min: 0, max: 100 };
  if (!place.object(['min', 'max'], 'a scale')) return undefined;
  const min = place.at('min').isMissing ? 0 : place.at('min').integer();
  const max = place.at('max').integer();
  if (min === undefined || max === undefined) return undefined;
  return max > min ? { min, max } : place.at('max').refuse(`a whole number above the minimum, ${min}`);
}

function readBands(root: Place, scale: Scorecard['scale'] | undefined): Band[] | undefined {
  const margin = root.at('margin').isMissing ? 0 : readMargin(root.at('margin'));
  const form = 'a mapping from bands to the scores at which they start, such as { marketing-qualified: 50 }';
  const bands: Band[] = [];
  for (const [key, place] of root.at('bands').entries(form)) {
    const band = readBand(key, place, margin ?? 0);
    if (band && bands.some((other) => other.atLeast === band.atLeast)) {
      place.refuse('a threshold that no other band has');
    }
    if (band && scale && (band.atLeast > scale.max || band.atLeast < scale.min)) {
      place.refuse(`a threshold within the scale, from ${scale.min} to ${scale.max}`);
    }
    if (band) bands.push(band);
  }
  bands.sort((a, b) => a.atLeast - b.atLeast);
  if (!scale) return undefined;
  const [lowest] = bands;
  if (lowest && lowest.atLeast <= scale.min) return bands;
  if (bands.some((band) => band.id === LOWEST_BAND)) {
    return root
      .at('bands')
      .at(LOWEST_BAND)
      .refuse(`${scale.min}, the bottom of the scale, for the band of this name`);
  }
  return [{ id: LOWEST_BAND, atLeast: scale.min, margin: 0 }, ...bands];
}

function readBand(key: string, place: Place, margin: number): Band | undefined {
  const id = readId(place.as(key));
  if (!isObject(place.value)) {
    const atLeast = place.integer('the score at which the band starts, a whole number');
    return id === undefined || atLeast === undefined ? undefined : { id, atLeast, margin };
  }
  if (!place.object(['atLeast', 'margin', 'title'], 'a band')) return undefined;
  const atLeast = place.at('atLeast').integer('the score at which the band starts, a whole number');
  const title = place.at('title').optionalText();
  const own = place.at('margin').isMissing ? margin : readMargin(place.at('margin'));
  if (id === undefined || atLeast === undefined || own === undefined) return undefined;
  return { id, ...(title && { title }), atLeast, margin: own };
}

function readMargin(place: Place): number | undefined {
  const margin = place.integer('a whole number of points, 0 or more');
  return margin === undefined || margin >= 0 ? margin : place.refuse('a whole number of points, 0 or more');
}

function readLimited(place: Place, what: string): Dimension[] {
  const form = `a mapping from ${what}s to their limits, such as { content: { cap: 30 } }`;
  return place.entries(form).flatMap(([key, inner]) => {
    const id = readId(inner.as(key));
    if (inner.isMissing) return id === undefined ? [] : [{ id }];
    if (!inner.object(['title', 'cap', 'floor'], `a ${what}`)) return [];
    const title = inner.at('title').optionalText();
    const limits = readLimits(inner);
    return id === undefined || !limits ? [] : [{ id, ...(title && { title }), ...limits }];
  });
}

function readRules(place: Place, dimensions: Dimension[], groups: Dimension[]): Rule[] {
  const form = 'a list of one or more rules';
  const places = place.list(form);
  if (places.length === 0 || places.length > MOST_RULES) {
    place.refuse(places.length === 0 ? form : `at most ${MOST_RULES} rules`);
    return [];
  }
  const surroundings = { dimensions: dimensions.map(({ id }) => id), groups: groups.map(({ id }) => id) };
  const seen = new Map<string, number>();
  return places.flatMap((inner, position) => {
    const rule = readRule(inner, surroundings);
    if (!rule) return [];
    const earlier = seen.get(rule.id);
    if (earlier !== undefined)
      inner.at('id').refuse(`an id that no other rule has; rules[${earlier}] has this one`);
    seen.set(rule.id, position);
    const problem = measureProblem(rule);
    if (problem) inner.refuse(problem.allowed, problem.found);
    return [rule];
  });
}

function readMatrix(place: Place, dimensions: Dimension[]): GradeMatrix | undefined {
  if (!place.object(['rows', 'columns', 'priorities'], 'a grade matrix')) return undefined;
  const rows = readAxis(place.at('rows'), dimensions);
  const columns = readAxis(place.at('columns'), dimensions);
  if (!rows || !columns) return undefined;
  if (rows.dimension === columns.dimension) {
    place.at('columns').at('dimension').refuse('another dimension than that of the rows');
  }
  const cells = rows.grades.flatMap((row) => columns.grades.map((column) => row.id + column.id));
  const grades = new Set(cells);
  const twice = cells.find((cell, position) => cells.indexOf(cell) !== position);
  if (twice !== undefined)
    return place.refuse('grades of which no two cells have the same name', `two cells “${twice}”`);
  const priorities: Record<string, string> = {};
  for (const [grade, priority] of place.at('priorities').entries('a mapping from grades to priorities')) {
    if (!grades.has(grade))
      priority.refuse(`a grade of the matrix: ${[...grades].join(', ')}`, `the grade “${grade}”`);
    const text = typeof priority.value === 'number' ? String(priority.value) : priority.text();
    if (text !== undefined) priorities[grade] = text;
  }
  return { rows, columns, priorities };
}

function readAxis(place: Place, dimensions: Dimension[]): GradeAxis | undefined {
  if (!place.object(['dimension', 'grades'], 'an axis of the matrix')) return undefined;
  const dimension = place.at('dimension').text('a dimension of this scorecard');
  if (dimension !== undefined && !dimensions.some(({ id }) => id === dimension)) {
    place
      .at('dimension')
      .refuse(`a dimension of this scorecard: ${dimensions.map(({ id }) => id).join(', ')}`);
  }
  const form =
    'a mapping from grades to the points at which they start, such as { A: 75, B: 50, C: 25, D: 0 }';
  const grades = place
    .at('grades')
    .entries(form)
    .flatMap(([key, threshold]) => {
      const id = readId(threshold.as(key));
      const atLeast = threshold.integer('the points at which the grade starts, a whole number');
      return id === undefined || atLeast === undefined ? [] : [{ id, atLeast }];
    });
  if (new Set(grades.map(({ atLeast }) => atLeast)).size < grades.length) {
    return place.at('grades').refuse('a threshold of its own for each grade');
  }
  if (grades.length === 0) return place.at('grades').refuse(form);
  return dimension === undefined
    ? undefined
    : { dimension, grades: grades.sort((a, b) => b.atLeast - a.atLeast) };
}

function checkReferences(root: Place, scorecard: Scorecard): void {
  const cycle = dimensionCycle(scorecard);
  if (cycle) root.at('rules').refuse('scores that do not read themselves', `the cycle ${cycle.join(' → ')}`);
  const known = scorecard.dimensions.map(({ id }) => id);
  for (const { rule, scorecard: slug, dimension } of scoresReadBy(scorecard)) {
    if (slug !== scorecard.slug || dimension === undefined || known.includes(dimension)) continue;
    root
      .at('rules')
      .at(rule)
      .at('score')
      .refuse(`a dimension of this scorecard: ${known.join(', ')}`, `“${dimension}”`);
  }
  const dimensionOfGroup = new Map<string, string>();
  scorecard.rules.forEach((rule, position) => {
    if (!rule.group) return;
    const dimension = dimensionOfGroup.get(rule.group) ?? rule.dimension;
    dimensionOfGroup.set(rule.group, dimension);
    if (dimension === rule.dimension) return;
    const place = root.at('rules').at(position).at('group');
    place.refuse(
      `rules of one dimension in a group; the others of “${rule.group}” are in “${dimension}”`,
      `one in “${rule.dimension}”`,
    );
  });
}
