import { beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, parseInstant } from '../../domain/instant.ts';
import { OPPORTUNITY_OPENED } from '../../domain/outcome.ts';
import { seededRandom } from '../../domain/seeded-random.ts';
import { foldText } from '../../domain/text.ts';
import { COMPANY_MEMBERSHIP, traitValue } from '../../domain/trait.ts';
import { generateSample } from '../../sample/generate-sample.ts';
import { openingProbability } from '../../sample/opening-probability.ts';
import type { SampleLead } from '../../sample/sample-lead.ts';
import { TRUTH } from '../../sample/truth.ts';
import { compileMeasure } from '../../scoring/compile-measure.ts';
import { compileProgram, emptyMemory } from '../../scoring/memory.ts';
import { rememberAsKnown } from '../../scoring/remember-as-known.ts';
import type { ExampleTable } from '../example-table.ts';
import { type Candidate, HIGHEST_COUNT } from '../examples/candidate.ts';
import { drawSnapshot } from '../examples/draw-snapshot.ts';
import { ExampleTableBuilder } from '../examples/example-table-builder.ts';
import { labelExample } from '../examples/label-example.ts';
import { fitBagsInTurn } from '../fit/fit-bags-in-turn.ts';
import type { LearnedBin } from '../learned-scorecard.ts';
import { areaUnderCurve } from '../metrics/area-under-curve.ts';
import { pointsOfTable } from '../points/points-of-table.ts';
import { proposeUnmeasured } from '../propose-scorecard.ts';

const END = parseInstant('2026-11-22T09:00:00Z') ?? Number.NaN;
const HORIZON_MS = 30 * DAY_MS;

const trait = (name: string, values: Candidate['values']): Candidate => ({
  name,
  measure: { kind: 'trait', trait: name },
  values,
});
const page = (path: string): Candidate => ({
  name: path,
  measure: {
    kind: 'count',
    match: {
      events: ['Page Viewed'],
      where: { kind: 'field', field: 'path', test: { op: 'equals', value: path } },
    },
  },
  values: 'number',
});
const count = (event: string): Candidate => ({
  name: event,
  measure: { kind: 'count', match: { events: [event] } },
  values: 'number',
});

/** What the truth has a say in, what shows intent, and what says nothing. */
const CANDIDATES: Candidate[] = [
  trait('company.employees', 'number'),
  trait('company.industry', 'category'),
  trait('country', 'category'),
  trait('title', 'category'),
  trait('leadSource', 'category'),
  trait('phone', 'presence'),
  page('/pricing'),
  count('Demo Requested'),
  count('Case Study Downloaded'),
  count('Brochure Downloaded'),
  {
    name: 'known',
    measure: { kind: 'daysSinceFirst', match: { events: ['Form Submitted'] } },
    values: 'number',
  },
];

let table: ExampleTable;
let probabilities: Float64Array;

/** Examples of a sample of eight thousand leads, as the sweep of an installation makes them. */
function collect(): void {
  const sample = generateSample({ random: seededRandom(5), endsAt: END, leads: 8_000 });
  const leads = new Map(sample.leads.map((lead) => [lead.userId, lead]));
  const readers = CANDIDATES.map(({ measure }) =>
    compileMeasure(measure, { limit: HIGHEST_COUNT, timeZone: 'UTC' }),
  );
  const program = compileProgram(readers.flatMap(({ slots }) => slots));
  const builder = new ExampleTableBuilder(CANDIDATES, 100_000);
  const ofUser = Map.groupBy(sample.messages, ({ userId }) => userId);
  const ofGroup = Map.groupBy(
    sample.messages.filter(({ groupId }) => groupId !== undefined),
    ({ groupId }) => groupId,
  );
  const taken: number[] = [];
  for (const [userId, messages] of ofUser) {
    const lead = leads.get(userId ?? '');
    const known = messages.find(({ message }) => message.kind === 'identify')?.message.receivedAt;
    const takenAt =
      known === undefined || !lead
        ? undefined
        : drawSnapshot({ subjectId: lead.userId, knownAt: known, lastAt: END - HORIZON_MS });
    if (takenAt === undefined || !lead) continue;
    const outcomes = messages
      .filter(({ message }) => foldText(message.name) === foldText(OPPORTUNITY_OPENED))
      .map(({ message }) => ({ occurredAt: message.occurredAt }));
    const label = labelExample(
      { outcomes, openings: [], closings: [], feedback: [] },
      { takenAt, horizonMs: HORIZON_MS },
    );
    if (!label) continue;
    const memory = emptyMemory();
    const when = { at: takenAt, knownAt: takenAt };
    for (const { message } of messages) rememberAsKnown(program, memory, message, when);
    const company = emptyMemory();
    const group = memory.traits[COMPANY_MEMBERSHIP]?.value;
    for (const { message } of ofGroup.get(String(group)) ?? [])
      rememberAsKnown(program, company, { ...message, kind: 'identify' }, when);
    const values = readers.map(
      (reader) =>
        reader.read(
          {
            at: takenAt,
            trait: (name) => traitValue(name, memory.traits, company.traits),
            state: (slot) => memory.states.get(slot.key),
            score: () => ({ value: undefined }),
          },
          { resultOf: () => 0, breakpoints: [] },
        ).value,
    );
    builder.add({ subjectId: lead.userId, takenAt, outcome: label.outcome, values });
    taken.push(openingProbability(asItShows(lead), END));
  }
  table = builder.build();
  probabilities = Float64Array.from(taken);
}

/** A lead with what the data says of it: not whether it is a prospect at all, and of its intent what its channel lets expect. */
function asItShows(lead: SampleLead): SampleLead {
  return { ...lead, kind: 'prospect', intent: TRUTH.intentOfChannel[lead.channel] };
}

// A year of a thousand leads: seconds, more on a busy machine.
beforeAll(collect, 60_000);

function logOddsOf(bins: readonly LearnedBin[], holds: (test: LearnedBin['test']) => boolean): number {
  return bins.find(({ test }) => holds(test))?.logOdds ?? Number.NaN;
}

describe('what is learned from the sample company', () => {
  it('are the rules that its truth says, and nothing of the red herrings', async () => {
    const learned = await proposeUnmeasured(table, { mostRules: 11, pairs: false }, fitBagsInTurn);
    expect(learned.signal).toBe('found');
    const binsOf = (column: string): LearnedBin[] => {
      const rule = learned.rules.find((one) => one.kind === 'column' && one.column === column);
      return rule?.kind === 'column' ? rule.bins : [];
    };
    const importanceOf = (column: string): number =>
      learned.rules.find((one) => one.kind === 'column' && one.column === column)?.importance ?? 0;

    // opening.size: micro −0.9, medium 0.9; about 200 employees have the competitors, who never buy
    const sizes = binsOf('company.employees');
    const sizeOf = (employees: number): number =>
      logOddsOf(
        sizes,
        (test) =>
          test.kind === 'range' &&
          (test.atLeast ?? 0) <= employees &&
          employees < (test.lessThan ?? Number.POSITIVE_INFINITY),
      );
    expect(sizeOf(5)).toBeLessThan(sizeOf(25));
    expect(sizeOf(25)).toBeLessThan(sizeOf(100));
    expect(sizeOf(100) - sizeOf(5)).toBeGreaterThan(0.6);
    expect(sizeOf(100) - sizeOf(5)).toBeLessThan(2);
    expect(sizeOf(200)).toBeLessThan(sizeOf(100));
    // opening.industry: Logistics 0.7, Education −0.8
    const industryOf = (name: string): number =>
      logOddsOf(binsOf('company.industry'), (test) => test.kind === 'values' && test.values.includes(name));
    expect(industryOf('Logistics')).toBeGreaterThan(industryOf('Retail'));
    expect(industryOf('Education')).toBeLessThan(industryOf('Retail'));
    // intentOfChannel: referral-partners 0.7, webinars 0.2, linkedin-ads −0.35
    const channelOf = (name: string): number =>
      logOddsOf(binsOf('leadSource'), (test) => test.kind === 'values' && test.values.includes(name));
    expect(channelOf('referral-partners')).toBeGreaterThan(channelOf('webinars'));
    expect(channelOf('webinars')).toBeGreaterThan(channelOf('linkedin-ads'));
    // A phone number and the wall calendar look like interest and are none.
    for (const herring of ['phone', 'Brochure Downloaded'])
      expect(importanceOf(herring)).toBeLessThan(importanceOf('company.employees') / 3);
  });

  it('ranks leads about as well as the truth does with what the data says', async () => {
    const learned = await proposeUnmeasured(table, { mostRules: 11, pairs: false }, fitBagsInTurn);
    const scores = pointsOfTable(learned.rules, table);
    const area = areaUnderCurve({ scores, outcomes: table.outcomes });
    const best = areaUnderCurve({ scores: probabilities, outcomes: table.outcomes });
    expect(best).toBeGreaterThan(0.6);
    // The truth knows the company and the title of everybody; of a good part of the leads the data lacks one of them.
    expect(area).toBeGreaterThan(best - 0.05);
  });
});
