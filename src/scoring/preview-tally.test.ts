import { expect, it } from 'vitest';
import { parseScorecard } from './parse-scorecard.ts';
import { PreviewTally } from './preview-tally.ts';

function read(text: string) {
  const reading = parseScorecard(text);
  if (!reading.ok) throw new Error(reading.problems.map(({ message }) => message).join());
  return reading.scorecard;
}

const RULES = 'rules: [{ id: a, when: { event: A }, give: 1 }]';

it('counts what publishing triggers, who reaches the highest band, and how many newcomers are in it', () => {
  const scorecard = read(`{ scorecard: x, bands: { warm: 10, hot: 50 }, ${RULES} }`);
  const tally = new PreviewTally(scorecard, scorecard);
  const lead = (n: number, before: string | null, after: string | null, isNewcomer: boolean) =>
    tally.add({
      subjectId: String(n),
      before: before === null ? null : { score: 0, band: before },
      after: after === null ? null : { score: 0, band: after, rules: [] },
      traits: [],
      isNewcomer,
    });
  lead(1, 'warm', 'hot', true);
  lead(2, 'hot', 'hot', true);
  lead(3, 'hot', 'warm', true);
  lead(4, 'warm', 'warm', true);
  lead(5, null, 'hot', false);
  lead(6, null, null, false);
  const { load } = tally.read(6);
  expect(load).toMatchObject({
    band: 'hot',
    fires: { subjects: 3 },
    enters: { subjects: 2 },
    newcomersBefore: { subjects: 2 },
    newcomersAfter: { subjects: 2 },
  });
});

it('has no load where there is no band to reach', () => {
  expect(new PreviewTally(read(`{ scorecard: x, ${RULES} }`), undefined).read(0).load).toBeNull();
});
