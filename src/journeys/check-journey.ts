import { END, type Journey, type JourneyStep, type JourneyTrigger, waysFrom } from '../domain/journey.ts';
import { STEP_KEYS } from '../domain/journey-outline.ts';
import { Place, type Problem } from '../domain/place.ts';
import { stepsWithoutConsent } from './asks-for-consent.ts';
import { circlesOf, reachedSteps } from './journey-graph.ts';
import { unknownReferences } from './journey-references.ts';
import type { JourneySurroundings } from './journey-surroundings.ts';
import type { JourneyWarning, JourneyWarningKind } from './journey-warning.ts';
import { isPrivateAddress } from './private-address.ts';
import { startCircle } from './start-circle.ts';

/** What is wrong with a journey among all else that there is, and what is probably not meant. */
export interface JourneyCheck {
  /** With these it cannot be published. */
  problems: Problem[];
  warnings: JourneyWarning[];
}

/** Checks a journey that was read against what it refers to, and the way that its steps hang together. */
export function checkJourney(journey: Journey, around: JourneySurroundings): JourneyCheck {
  return {
    problems: [...unknownReferences(journey, around), ...endlessTurns(journey, around)],
    warnings: [
      ...startWarnings(journey, around),
      ...courseWarnings(journey),
      ...journey.steps.flatMap((step, position) => stepWarnings(step, position, around)),
      ...consentWarnings(journey, around),
    ],
  };
}

function endlessTurns(journey: Journey, { journeys }: JourneySurroundings): Problem[] {
  const problems: Problem[] = [];
  for (const { steps, hasWait } of circlesOf(journey)) {
    const [first] = steps;
    if (hasWait || !first) continue;
    const way = [...steps, first].map(({ id }) => id).join(' → ');
    new Place(undefined, problems, ['steps', journey.steps.indexOf(first)]).refuse(
      'steps that do not lead to each other in a circle without a wait',
      `the circle ${way}`,
    );
  }
  const circle = startCircle(
    journey,
    journeys.map((other) => other.journey),
  );
  const starting = journey.steps.findIndex((step) => step.kind === 'start' && step.journey === circle?.[1]);
  if (circle)
    new Place(undefined, problems, ['steps', starting, 'start']).refuse(
      'journeys that do not start each other in a circle without a wait',
      `the circle ${circle.join(' → ')}`,
    );
  return problems;
}

function startWarnings({ triggers }: Journey, { scorecards }: JourneySurroundings): JourneyWarning[] {
  if (triggers.length === 0) {
    const message = 'nothing lets leads in: they come by hand or over the API only';
    return [{ kind: 'no-start', keys: ['start'], step: null, about: '', message }];
  }
  return triggers.flatMap((trigger, position): JourneyWarning[] => {
    const why = whyNever(trigger, scorecards);
    if (!why) return [];
    const message = `nobody ever comes in by this: ${why}`;
    return [{ kind: 'never-starts', keys: ['start', position], step: null, about: why, message }];
  });
}

/** Why a trigger never fires; undefined when it may. */
function whyNever(
  trigger: JourneyTrigger,
  scorecards: JourneySurroundings['scorecards'],
): string | undefined {
  if (trigger.kind !== 'score' && trigger.kind !== 'band') return undefined;
  const scorecard = scorecards.find(({ slug }) => slug === trigger.scorecard);
  if (!scorecard) return undefined;
  const { slug, scale, subject } = scorecard;
  if (subject === 'company') return `${slug} scores companies`;
  if (trigger.kind !== 'score') return undefined;
  if (trigger.atLeast > scale.max) return `${slug} ends at ${scale.max}`;
  return trigger.atLeast <= scale.min ? `everybody has ${scale.min} or more from the beginning` : undefined;
}

function courseWarnings(journey: Journey): JourneyWarning[] {
  const warn = (
    kind: JourneyWarningKind,
    step: JourneyStep,
    message: string,
    about = '',
  ): JourneyWarning => ({
    kind,
    keys: ['steps', journey.steps.indexOf(step)],
    step: step.id,
    about,
    message,
  });
  const reached = reachedSteps(journey);
  const unreached = journey.steps
    .filter(({ id }) => !reached.has(id))
    .map((step) => warn('unreached-step', step, `nobody ever comes to “${step.id}”`));
  const loops = circlesOf(journey).flatMap(({ steps, hasWait, left }) => {
    const [first] = steps;
    if (!hasWait || !first || left === 'surely') return [];
    const way = steps.map(({ id }) => id).join(', ');
    return left === 'never' && journey.exits.length === 0
      ? [warn('endless-loop', first, `nobody ever leaves the circle of ${way}`, way)]
      : [warn('loop', first, `some may stay in the circle of ${way} for good`, way)];
  });
  return [...unreached, ...loops];
}

function stepWarnings(step: JourneyStep, position: number, around: JourneySurroundings): JourneyWarning[] {
  const warnings: JourneyWarning[] = [];
  const warn = (kind: JourneyWarningKind, message: string, about = ''): void => {
    warnings.push({ kind, keys: ['steps', position, STEP_KEYS[step.kind]], step: step.id, about, message });
  };
  const ways = waysFrom(step);
  if (ways.length > 1 && new Set(ways.map(({ to }) => to)).size === 1)
    warn('same-ways', `all ways out of “${step.id}” lead to “${ways[0]?.to}”`, ways[0]?.to);
  if (step.kind === 'wait' && ways.every(({ to }) => to === END))
    warn('wait-for-nothing', `after “${step.id}” nothing happens`);
  if (step.kind === 'wait' && step.wait.kind === 'until' && step.wait.at <= around.now)
    warn('instant-passed', `the instant that “${step.id}” waits for has passed`);
  if (step.kind === 'split') {
    for (const { name } of step.paths.filter(({ share }) => share === 0))
      warn('nobody-takes-path', `nobody takes the path “${name}”: its share is 0`, name);
  }
  if ((step.kind === 'webhook' || step.kind === 'crm') && isPrivateAddress(step.url))
    warn(
      'private-address',
      `“${step.url}” is inside a private network; such addresses are refused unless allowed`,
      step.url,
    );
  if (
    step.kind === 'start' &&
    around.journeys.some((one) => one.journey.slug === step.journey && !one.isLive)
  )
    warn('journey-not-live', `“${step.journey}” is not live: nobody comes into it`, step.journey);
  if ((step.kind === 'email' || step.kind === 'meeting') && around.emails.get(step.email)?.isLive === false)
    warn('email-not-live', `the e-mail “${step.email}” is not published: nobody gets it`, step.email);
  return warnings;
}

function consentWarnings(journey: Journey, { emails, segments }: JourneySurroundings): JourneyWarning[] {
  const unasked = stepsWithoutConsent(journey, (slug) => segments.get(slug));
  return journey.steps.flatMap((step, position): JourneyWarning[] => {
    if (step.kind !== 'email' && step.kind !== 'meeting') return [];
    const isTransactional =
      (step.kind === 'email' && step.isTransactional) || emails.get(step.email)?.isTransactional === true;
    if (isTransactional || !unasked.has(step.id)) return [];
    const message = `“${step.email}” may go to leads that were never asked for consent; ask for it in “only” or in a branch`;
    return [
      {
        kind: 'missing-consent',
        keys: ['steps', position, step.kind],
        step: step.id,
        about: step.email,
        message,
      },
    ];
  });
}
