import { type Condition, didsOf, fieldsOf } from '../domain/condition.ts';
import { type Journey, type JourneyTrigger, waysFrom } from '../domain/journey.ts';

const CONSENT = /consent|subscri|opt.?in|permission/i;

/** Whether a condition is about a lead having agreed to e-mails, as far as the names of its traits and events tell. */
function asksForConsent(condition: Condition): boolean {
  const events = didsOf(condition).flatMap((did) => did.events);
  return [...fieldsOf(condition), ...events].some((name) => CONSENT.test(name));
}

/**
 * The ids of the steps that some lead may come to of whom nobody asked whether it had agreed to e-mails: neither at the way in
 * nor in a branch on its way.
 *
 * @param segmentCondition the condition of a segment, for those through which leads come in
 */
export function stepsWithoutConsent(
  journey: Journey,
  segmentCondition: (slug: string) => Condition | undefined,
): Set<string> {
  const isAskedAtStart = (trigger: JourneyTrigger): boolean => {
    if (trigger.kind === 'event') return CONSENT.test(trigger.event) || isAsked(trigger.where);
    if (trigger.kind === 'form') return CONSENT.test(trigger.form);
    return (
      trigger.kind === 'segment' &&
      trigger.direction === 'entered' &&
      isAsked(segmentCondition(trigger.segment))
    );
  };
  const isEverybodyAsked = journey.triggers.length > 0 && journey.triggers.every(isAskedAtStart);
  const unasked = new Set<string>();
  if (isEverybodyAsked || isAsked(journey.only)) return unasked;
  const byId = new Map(journey.steps.map((step) => [step.id, step]));
  const open = journey.steps.slice(0, 1).map(({ id }) => id);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = byId.get(id);
    if (!step || unasked.has(id)) continue;
    unasked.add(id);
    if (step.kind === 'branch' && asksForConsent(step.condition)) continue;
    const isAskedByEvent =
      step.kind === 'wait' && step.wait.kind === 'event' && CONSENT.test(step.wait.event);
    const ways = waysFrom(step).filter(({ way }) => !(isAskedByEvent && way === 'then'));
    open.push(...ways.map(({ to }) => to));
  }
  return unasked;
}

function isAsked(condition: Condition | undefined): boolean {
  return condition !== undefined && asksForConsent(condition);
}
