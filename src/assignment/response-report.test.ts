import { expect, test } from 'vitest';
import { type HandoverOutcome, responseFigures } from './response-report.ts';

const HOUR = 3_600_000;
const lead = (outcome: Partial<HandoverOutcome>): HandoverOutcome => ({
  team: 'sales',
  personId: 'anna',
  assignedAt: 0,
  respondBy: 2 * HOUR,
  respondedAt: null,
  workedMs: null,
  isReassigned: false,
  endedAt: null,
  ...outcome,
});
const asked = { now: 10 * HOUR, workedUntil: (_: HandoverOutcome, until: number) => until / 2 };

test('counts what was answered within the target, late, not yet, and what went on to others', () => {
  const figures = responseFigures(
    [
      lead({ respondedAt: HOUR, workedMs: HOUR }),
      lead({ respondedAt: 2 * HOUR, workedMs: HOUR }),
      lead({ respondedAt: 5 * HOUR, workedMs: 3 * HOUR }),
      lead({}),
      lead({ respondBy: 20 * HOUR }),
      lead({ respondBy: null, respondedAt: 3 * HOUR, workedMs: 2 * HOUR }),
      lead({ isReassigned: true, endedAt: 2 * HOUR }),
    ],
    asked,
  );
  expect(figures).toMatchObject({
    handedOver: 7,
    answered: 4,
    within: 2,
    decided: 5,
    open: 2,
    overdue: 1,
    reassigned: 1,
  });
  // R: prop.test(2, 5, correct = FALSE)$conf.int
  expect(figures.share?.value).toBe(0.4);
  expect(figures.share?.low).toBeCloseTo(0.1176208, 6);
  expect(figures.share?.high).toBeCloseTo(0.7692757, 6);
  // R: survival::survfit(Surv(c(1,2,5,10,10,3,2), c(1,1,1,0,0,1,0)) ~ 1), median 5
  expect(figures.medianMs).toBe(5 * HOUR);
  // The same with c(1,1,3,5,5,2,1): median 3
  expect(figures.medianWorkedMs).toBe(3 * HOUR);
});

test('of nothing nothing is said', () => {
  expect(responseFigures([], asked)).toMatchObject({ handedOver: 0, share: null, medianMs: null });
});
