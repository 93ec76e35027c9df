import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../domain/instant.ts';
import type { Scorecard } from '../domain/scorecard.ts';
import { doubleCountingPairs } from './double-counting.ts';
import { rangeOfScores } from './points-range.ts';
import { type PreviewOutcome, PreviewTally } from './preview-tally.ts';
import { readScorecard } from './read-scorecard.ts';
import { scorecardWarnings } from './scorecard-warnings.ts';

const NOW = Date.UTC(2026, 10, 22);

function read(document: object): Scorecard {
  const reading = readScorecard({ scorecard: 'warned', ...document });
  if (reading.ok) return reading.scorecard;
  throw new Error(reading.problems.map(({ message }) => message).join('\n'));
}

/** The warnings on a scorecard of which the leads come to these points by rule, and have these traits. */
function warningsOn(
  document: object,
  leads: readonly { points?: Record<string, number>; traits?: string[] }[] = [],
  events: readonly { event: string; lastAt: number }[] = [],
) {
  const scorecard = read(document);
  const tally = new PreviewTally(scorecard, undefined, doubleCountingPairs(scorecard));
  leads.forEach(({ points = {}, traits = [] }, n) => {
    const rules = scorecard.rules.map(({ id }) => ({ rule: id, points: points[id] ?? 0 }));
    const after: PreviewOutcome['after'] = { score: 0, band: 'unqualified', rules };
    tally.add({ subjectId: String(n), before: null, after, traits, isNewcomer: false });
  });
  const seen = { sampled: leads.length, events };
  return scorecardWarnings(scorecard, { tally, total: leads.length, seen, now: NOW });
}

const hundred = <Lead>(of: (n: number) => Lead): Lead[] => Array.from({ length: 100 }, (_, n) => of(n));
const opened = { id: 'opened', when: { event: 'Opened' }, give: 5 };

describe('bands', () => {
  it('that no score reaches are told, and those that every score is above', () => {
    const rules = [{ id: 'up', when: { event: 'A' }, give: 30 }];
    expect(warningsOn({ rules, bands: { warm: 30, hot: 31 } })).toEqual([
      { kind: 'unreachable-band', band: 'hot', most: 30, keys: ['bands', 'hot'] },
    ]);
    const always = [{ id: 'b', trait: 'x', bins: { missing: 20, other: 40 } }];
    expect(warningsOn({ rules: always, bands: { low: 0, mid: 20, top: 40 } })).toEqual([
      { kind: 'empty-band', band: 'low', least: 20, keys: ['bands', 'low'] },
    ]);
  });

  it('that are closer than their margin are told', () => {
    const rules = [{ id: 'up', when: { event: 'A' }, each: 1 }];
    expect(warningsOn({ rules, bands: { warm: 40, hot: 45 }, margin: 5 })).toEqual([
      { kind: 'crowded-bands', band: 'hot', margin: 5, distance: 5, keys: ['bands', 'hot'] },
    ]);
    expect(warningsOn({ rules, bands: { warm: 40, hot: 46 }, margin: 5 })).toEqual([]);
  });
});

describe('the range of scores', () => {
  it.each([
    [{ rules: [opened] }, [0, 5]],
    [{ rules: [{ ...opened, weight: 1.5 }] }, [0, 8]],
    [{ rules: [{ id: 'e', event: 'A', each: 2 }] }, [0, 100]],
    [{ rules: [{ id: 'e', event: 'A', each: 2, max: 7 }] }, [0, 7]],
    [{ rules: [{ id: 'e', event: 'A', each: -2 }], scale: { min: -50, max: 50 } }, [-50, 0]],
    [{ rules: [{ ...opened, give: 60, cap: 20 }] }, [0, 20]],
    [
      {
        groups: { g: { cap: 7 } },
        rules: [
          { ...opened, group: 'g' },
          { ...opened, id: 'two', group: 'g' },
        ],
      },
      [0, 7],
    ],
    [{ dimensions: { d: { cap: 3, floor: 1 } }, rules: [opened] }, [1, 3]],
  ])('of %j is %j', (document, [least, most]) => {
    expect(rangeOfScores(read(document))).toEqual({ least, most });
  });
});

describe('rules', () => {
  it('that touch nobody are told, once there are leads enough to say so', () => {
    const document = { rules: [opened] };
    const events = [{ event: 'opened', lastAt: NOW }];
    expect(warningsOn(document, hundred(() => ({})).slice(0, 29), events)).toEqual([]);
    expect(
      warningsOn(
        document,
        hundred(() => ({})),
        events,
      ),
    ).toEqual([{ kind: 'dead-rule', rule: 'opened', sampled: 100, keys: ['rules', 0] }]);
  });

  it('on events that nobody did, or nobody for long, are told with the reason', () => {
    const document = { rules: [opened, { id: 'old', when: { event: 'Faxed' }, give: 1 }] };
    const leads = hundred(() => ({ points: { old: 1 } }));
    const found = warningsOn(document, leads.slice(0, 40).concat(hundred(() => ({ points: { old: 0 } }))), [
      { event: 'faxed', lastAt: NOW - 90 * DAY_MS },
    ]);
    expect(found).toEqual([
      { kind: 'unknown-event', rule: 'opened', event: 'Opened', sampled: 140, keys: ['rules', 0] },
      {
        kind: 'stale-event',
        rule: 'old',
        event: 'Faxed',
        lastAt: NOW - 90 * DAY_MS,
        days: 90,
        keys: ['rules', 1],
      },
    ]);
  });

  it('on traits that nobody or hardly anybody has are told', () => {
    const document = {
      rules: [
        { id: 'size', trait: 'size', bins: { '>=5': 1 } },
        { id: 'role', trait: 'role', give: 1 },
        { id: 'town', trait: 'town', give: 1 },
      ],
    };
    const leads = hundred((n) => ({
      traits: [...(n < 40 ? ['role'] : []), ...(n < 41 ? ['town'] : [])],
      points: { role: n < 40 ? 1 : 0, town: n < 41 ? 1 : 0 },
    }));
    expect(warningsOn(document, leads)).toMatchObject([
      { kind: 'unknown-trait', rule: 'size', trait: 'size', sampled: 100 },
      { kind: 'missing-trait', rule: 'role', trait: 'role', lacking: { count: 60, share: 0.6 } },
    ]);
  });

  it('that give nearly everybody the same are told', () => {
    const events = [{ event: 'opened', lastAt: NOW }];
    const given = (n: number) => hundred((at) => ({ points: { opened: at < n ? 5 : 0 } }));
    expect(warningsOn({ rules: [opened] }, given(94), events)).toEqual([]);
    expect(warningsOn({ rules: [opened] }, given(95), events)).toEqual([
      { kind: 'constant-rule', rule: 'opened', points: 5, share: 0.95, keys: ['rules', 0] },
    ]);
  });

  it('that count the same twice are told, unless a capped group holds them together', () => {
    const often = { id: 'often', when: { event: 'opened', atLeast: 3 }, give: 5 };
    const against = { id: 'against', when: { event: 'Opened', moreThan: 90 }, give: -5 };
    const events = [{ event: 'opened', lastAt: NOW }];
    const leads = hundred((n) => ({
      points: { opened: n < 50 ? 5 : 0, often: n < 10 ? 5 : 0, against: n === 99 ? -5 : 0 },
    }));
    expect(warningsOn({ rules: [opened, often, against] }, leads, events)).toEqual([
      {
        kind: 'double-counting',
        rule: 'often',
        other: 'opened',
        share: 1,
        isSame: false,
        keys: ['rules', 1],
      },
    ]);
    const grouped = {
      groups: { g: { cap: 8 } },
      rules: [opened, often].map((rule) => ({ ...rule, group: 'g' })),
    };
    expect(warningsOn(grouped, leads, events)).toEqual([]);
    const same = { ...opened, id: 'same' };
    expect(warningsOn({ rules: [opened, same] })).toMatchObject([{ kind: 'double-counting', isSame: true }]);
  });
});
