import fc from 'fast-check';
import type { Json, JsonObject } from '../domain/json.ts';

const conditions = fc.constantFrom<JsonObject>(
  { country: 'CZ' },
  { employees: { atLeast: 50 } },
  { or: [{ '$score.saas': { atLeast: 80 } }, { $did: { event: 'Opened', within: '7d' } }] },
  { not: { vip: true } },
);
const durations = fc.constantFrom('30m', '12h', '3d', '2w');
const texts = fc.constantFrom(
  'a',
  'Call back',
  'owner: "quoted"',
  'řádek\ndruhý',
  '# no comment',
  '08:00',
  'true',
);
const hours = fc.constantFrom<JsonObject>(
  { from: '08:00', to: '18:00', days: 'working' },
  { to: '24:00' },
  { from: '22:00', to: '6:00' },
);
const pairs = fc.dictionary(
  fc.constantFrom('stage', 'a b', 'x'),
  fc.oneof(texts, fc.integer(), fc.boolean()),
  {
    minKeys: 1,
  },
);

const event = fc.record(
  { event: fc.constantFrom('Email Link Clicked', 'Order Completed'), where: conditionsOnProperties() },
  { requiredKeys: ['event'] },
);

function conditionsOnProperties(): fc.Arbitrary<JsonObject> {
  return fc.constantFrom<JsonObject>({ plan: 'big' }, { value: { moreThan: 5 } });
}

const triggers: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.constant({ score: { scorecard: 'saas', atLeast: 75 } }),
  fc.constantFrom('entered', 'left').map((way) => ({ band: { scorecard: 'saas', [way]: 'hot' } })),
  fc.constantFrom('entered', 'left').map((way) => ({ segment: { [way]: 'big' } })),
  event,
  texts.map((form) => ({ form })),
  fc.constantFrom('before', 'after').map((way) => ({ date: { trait: 'renewal', [way]: '30d', at: '9:30' } })),
);

/** What a step does, with the ways out of it that are still to be named. */
const actions: fc.Arbitrary<{ action: JsonObject; ways: readonly string[] }> = fc.oneof(
  durations.map((wait) => ({ action: { wait }, ways: ['next'] })),
  fc.constant({ action: { wait: { until: '2026-12-24T09:00:00Z' } }, ways: ['next'] }),
  hours.map((inner) => ({ action: { wait: { hours: inner } }, ways: ['next'] })),
  fc.tuple(event, durations).map(([pattern, timeout]) => ({
    action: { wait: { ...pattern, timeout } },
    ways: ['wait then', 'wait else'],
  })),
  conditions.map((condition) => ({ action: { if: condition }, ways: ['then', 'else'] })),
  fc.constant({
    action: { split: { a: { share: 50 }, b: { share: 20 } } },
    ways: ['split a to', 'split b to'],
  }),
  fc.boolean().map((transactional) => ({ action: { email: 'hello', transactional }, ways: ['next'] })),
  texts.map((text) => ({ action: { alert: 'owner', text }, ways: ['next'] })),
  fc
    .tuple(texts, durations)
    .map(([task, due]) => ({ action: { task, to: 'anna@example.com', due }, ways: ['next'] })),
  pairs.map((set) => ({ action: { set }, ways: ['next'] })),
  texts.map((tag) => ({ action: { tag: { add: [tag], remove: 'cold' } }, ways: ['next'] })),
  pairs.map((body) => ({ action: { webhook: 'https://example.com/hook', body }, ways: ['next'] })),
  pairs.map((fields) => ({
    action: { crm: { system: 'hubspot', url: 'https://example.com/crm', fields } },
    ways: ['next'],
  })),
  texts.map((goal) => ({ action: { goal }, ways: ['next'] })),
  fc.constant({ action: { start: 'other' }, ways: ['next'] }),
  fc.constant({ action: { end: true }, ways: [] }),
);

/** Documents of journeys that can be read, of up to eight steps that lead anywhere. */
export const journeyDocuments: fc.Arbitrary<JsonObject> = fc
  .record(
    {
      title: texts,
      start: fc.array(triggers, { maxLength: 3 }),
      only: conditions,
      reentry: fc.constantFrom('once', 'always', '30d'),
      exit: fc.array(
        fc.oneof(
          event,
          conditions.map((when) => ({ when })),
        ),
        { maxLength: 2 },
      ),
      hours,
      cap: fc.constant({ emails: 3, within: '7d' }),
    },
    { requiredKeys: [] },
  )
  .chain((head) =>
    fc
      .array(
        fc.record({
          made: actions,
          isNamed: fc.boolean(),
          targets: fc.array(fc.nat(20), { minLength: 2, maxLength: 2 }),
        }),
        { minLength: 1, maxLength: 8 },
      )
      .map((parts) => {
        const ids = parts.map((_, position) => `step-${position}`);
        const steps = parts.map(({ made, isNamed, targets }, position): JsonObject => {
          const step: JsonObject = { id: ids[position] ?? '', ...structuredClone(made.action) };
          if (isNamed)
            made.ways.forEach((way, index) => {
              put(step, way.split(' '), ids[targets[index] ?? 0] ?? 'end');
            });
          return step;
        });
        return JSON.parse(JSON.stringify({ journey: 'case', ...head, steps })) as JsonObject;
      }),
  );

function put(holder: JsonObject, [key = '', ...rest]: readonly string[], value: Json): void {
  if (rest.length === 0) holder[key] = value;
  else put(holder[key] as JsonObject, rest, value);
}
