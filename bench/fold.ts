import { readFileSync } from 'node:fs';
import { DAY_MS, MINUTE_MS } from '../src/domain/instant.ts';
import { compileScorecard } from '../src/scoring/compile-scorecard.ts';
import { compileProgram, emptyMemory, type Memory, remember } from '../src/scoring/memory.ts';
import { parseScorecard } from '../src/scoring/parse-scorecard.ts';
import { ratio } from './ratio.ts';
import { makeMessage, START, sequenceOfNumbers } from './sample-messages.ts';

/** Events per second that one thread must fold through a scorecard of 20 rules. */
const LIMIT_EVENTS_PER_SECOND = 1_000_000;
/** How much more one event may cost a lead with 100,000 events than a new one. */
const LIMIT_RATIO = 2;

const LEADS = 20_000;
const EVENTS = 1_000_000;

const reading = parseScorecard(readFileSync(new URL('fold.yaml', import.meta.url), 'utf8'));
if (!reading.ok) throw new Error(reading.problems.map(({ message }) => message).join('\n'));
const program = compileProgram(compileScorecard(reading.scorecard).slots);

/** A rescore folds lead by lead, live traffic comes mixed: then most of the time goes into fetching memories. */
function foldThroughput(order: 'lead by lead' | 'mixed'): void {
  const pick = sequenceOfNumbers(7);
  const owners = Uint32Array.from({ length: EVENTS }, () => pick(LEADS));
  if (order === 'lead by lead') owners.sort();
  const perLead = EVENTS / LEADS;
  const messages = Array.from({ length: EVENTS }, (_, position) => {
    const message = makeMessage(position, pick);
    // Four months, with some that arrive out of order.
    const share = order === 'mixed' ? position / EVENTS : (position % perLead) / perLead;
    message.occurredAt = START + Math.floor(share * 120 * DAY_MS) - (pick(20) === 0 ? pick(DAY_MS) : 0);
    return message;
  });
  let best = 0;
  for (let round = 0; round < 5; round += 1) {
    const memories: Memory[] = Array.from({ length: LEADS }, emptyMemory);
    const start = performance.now();
    for (let position = 0; position < EVENTS; position += 1) {
      const memory = memories[owners[position] ?? 0];
      const message = messages[position];
      if (memory && message) remember(program, memory, message);
    }
    best = Math.max(best, EVENTS / ((performance.now() - start) / 1000));
  }
  const share = best / LIMIT_EVENTS_PER_SECOND;
  ratio(
    `fold, ${reading.ok ? reading.scorecard.rules.length : 0} rules, one thread, ${order}`,
    `${Math.round(best).toLocaleString('en')} events/s`,
    share,
    share >= 1,
  );
}

/** Nanoseconds per event of a lead that has had so many events already, spread over a year. */
function costAfter(history: number): number {
  const pick = sequenceOfNumbers(11);
  const stepMs = history > 0 ? Math.floor((365 * DAY_MS) / history) : MINUTE_MS;
  const memoryOf = (): Memory => {
    const memory = emptyMemory();
    for (let position = 0; position < history; position += 1) {
      const message = makeMessage(position, pick);
      message.occurredAt = START + position * stepMs;
      remember(program, memory, message);
    }
    return memory;
  };
  const measured = 1_000;
  const rounds = history > 0 ? 20 : 200;
  const costs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const memory = memoryOf();
    const messages = Array.from({ length: measured }, (_, position) => {
      const message = makeMessage(history + position, pick);
      message.occurredAt = START + (history + position) * (stepMs || 1);
      return message;
    });
    const start = performance.now();
    for (const message of messages) remember(program, memory, message);
    costs.push(((performance.now() - start) * 1e6) / measured);
  }
  return costs.sort((a, b) => a - b)[Math.floor(costs.length / 2)] ?? Number.NaN;
}

foldThroughput('lead by lead');
foldThroughput('mixed');
const [fresh, old] = [costAfter(0), costAfter(100_000)];
ratio(
  'one event, lead with 100,000 events against a new lead',
  `${(old / fresh).toFixed(2)} ×`,
  old / fresh / LIMIT_RATIO,
  old / fresh <= LIMIT_RATIO,
);
process.stdout.write(`(${Math.round(fresh)} ns against ${Math.round(old)} ns; node ${process.version})\n`);
