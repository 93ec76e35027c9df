import type { Instant } from '../domain/instant.ts';
import type { Journey, JourneyStep } from '../domain/journey.ts';
import { END } from '../domain/journey.ts';
import type { JsonObject } from '../domain/json.ts';
import { foldText } from '../domain/text.ts';
import { effectsOf } from './effects-of.ts';
import { type EnrolmentState, evolve, type JourneyFact, type Waiting } from './enrolment.ts';
import { nextOpening } from './next-opening.ts';
import type { Situation } from './situation.ts';

/** Why a lead is looked at: its time has come, or what it waited for happened. */
export type Occasion = { kind: 'time' } | { kind: 'event'; properties: JsonObject };

/** More steps than this at one instant is a loop without a wait, which is refused when a journey is published. */
const MOST_STEPS_AT_ONCE = 100;

/**
 * How a lead goes on: every step that it takes now, with all that they cause, up to the next wait or the end. Decides, and
 * changes nothing: the state afterwards is what `evolve` makes of the facts.
 */
export function decide(
  journey: Journey,
  state: EnrolmentState,
  { occasion, situation }: { occasion: Occasion; situation: Situation },
): JourneyFact[] {
  const facts: JourneyFact[] = [];
  let current = state;
  let reason: Occasion | undefined = occasion;
  // E-mails that this very turn sends count for the cap too.
  const mailedAt = [...situation.mailedAt];
  const exit = journey.exits.find((one) => one.kind === 'condition' && situation.fulfils(one.condition));
  if (exit) return [{ kind: 'ended', status: 'exited', reason: 'exit', at: situation.now }];
  const steps = new Map(journey.steps.map((step) => [step.id, step]));
  for (let taken = 0; taken < MOST_STEPS_AT_ONCE; taken += 1) {
    const step = steps.get(current.step);
    const made = step
      ? take(step, current, { journey, occasion: reason, situation: { ...situation, mailedAt } })
      : [endOf(current, situation.now)];
    facts.push(...made);
    current = made.reduce(evolve, current);
    if (made.some((fact) => fact.kind === 'caused' && fact.effect.kind === 'mail'))
      mailedAt.push(situation.now);
    if (current.status !== 'active' || current.wait) return facts;
    reason = undefined;
  }
  facts.push({ kind: 'ended', status: 'exited', reason: 'loop', at: situation.now });
  return facts;
}

interface Turn {
  journey: Journey;
  /** Why it is looked at, at the step where it stood before; undefined at one that it has just come to. */
  occasion: Occasion | undefined;
  situation: Situation;
}

function take(step: JourneyStep, state: EnrolmentState, turn: Turn): JourneyFact[] {
  const { situation } = turn;
  const at = situation.now;
  const go = (way: string, to: string, detail?: JsonObject): JourneyFact => ({
    kind: 'stepped',
    turn: state.turns,
    step: step.id,
    way,
    to,
    at,
    ...(detail && { detail }),
  });
  switch (step.kind) {
    case 'end':
      return [{ kind: 'ended', status: 'finished', reason: null, at }];
    case 'goal':
      return [{ kind: 'reached', goal: step.name, at }, go('next', step.next)];
    case 'branch':
      return [situation.fulfils(step.condition) ? go('then', step.then) : go('else', step.otherwise)];
    case 'split': {
      const path = pathAt(step.paths, situation.lot(step.id));
      return [go(path.name, path.to)];
    }
    case 'wait':
      return waitAt(step, state, { ...turn, go });
    case 'email':
    case 'meeting': {
      const held = heldUntil(step, turn);
      if (held) return [{ kind: 'waited', wait: held, at }];
      return [...causes(step, state, situation), go('next', step.next)];
    }
    default:
      return [...causes(step, state, situation), go('next', step.next)];
  }
}

type Go = (way: string, to: string) => JourneyFact;

function waitAt(
  step: JourneyStep & { kind: 'wait' },
  state: EnrolmentState,
  { occasion, situation, go }: Turn & { go: Go },
): JourneyFact[] {
  const { wait } = step;
  const { now } = situation;
  const isDue = state.wait !== null && state.wait.until <= now;
  if (wait.kind === 'event') {
    if (occasion?.kind === 'event') return [go('then', wait.then)];
    if (isDue) return [go('else', wait.otherwise)];
    const until = state.wait?.until ?? now + wait.timeoutMs;
    return [{ kind: 'waited', wait: { for: 'event', event: foldText(wait.event), until }, at: now }];
  }
  if (isDue) return [go('next', step.next)];
  const until = state.wait?.until ?? endOfWait(wait, situation);
  return until <= now ? [go('next', step.next)] : [{ kind: 'waited', wait: { for: 'time', until }, at: now }];
}

function endOfWait(
  wait: Exclude<(JourneyStep & { kind: 'wait' })['wait'], { kind: 'event' }>,
  { now, place }: Situation,
): Instant {
  switch (wait.kind) {
    case 'duration':
      return now + wait.durationMs;
    case 'until':
      return wait.at;
    case 'hours':
      return nextOpening(wait.hours, now, place);
  }
}

/** Until when an e-mail has to wait; undefined when it may go out. Transactional ones never wait. */
function heldUntil(
  step: JourneyStep & { kind: 'email' | 'meeting' },
  { journey: { hours, cap }, situation: { now, mailedAt, place } }: Turn,
): Waiting | undefined {
  if (step.kind === 'email' && step.isTransactional) return undefined;
  if (cap) {
    const lately = mailedAt.filter((at) => at > now - cap.withinMs).sort((a, b) => a - b);
    const first = lately[lately.length - cap.emails];
    if (first !== undefined) return { for: 'cap', until: first + cap.withinMs };
  }
  const opens = hours ? nextOpening(hours, now, place) : now;
  return opens > now ? { for: 'hours', until: opens } : undefined;
}

function causes(step: JourneyStep, state: EnrolmentState, situation: Situation): JourneyFact[] {
  const place = { turn: state.turns, step: step.id, at: situation.now };
  return effectsOf(step, situation).map((effect, ordinal) => ({ kind: 'caused', ordinal, effect, ...place }));
}

/** The path into which a lot in [0, 1) falls, by the shares of the paths. */
function pathAt<Path extends { share: number }>(paths: readonly Path[], lot: number): Path {
  const total = paths.reduce((sum, { share }) => sum + share, 0);
  let reached = 0;
  for (const path of paths) {
    reached += path.share;
    if (lot * total < reached) return path;
  }
  const last = paths.at(-1);
  if (!last) throw new Error('a split has no paths');
  return last;
}

/** After the last step, or at one that the version does not have any more. */
function endOf(state: EnrolmentState, at: Instant): JourneyFact {
  return state.step === END
    ? { kind: 'ended', status: 'finished', reason: null, at }
    : { kind: 'ended', status: 'exited', reason: 'step-gone', at };
}
