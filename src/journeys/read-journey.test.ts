import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../domain/instant.ts';
import type { Problem } from '../domain/place.ts';
import { parseJourney } from './parse-journey.ts';
import { readJourney } from './read-journey.ts';

const FILE = `
journey: demo-invitation
title: Demo invitation at 75
start:
  - score: { scorecard: global-saas, atLeast: 75 }
  - band: { scorecard: global-saas, left: sales-ready }
  - segment: { entered: big-companies }
  - event: Checkout Started
    where: { cart: { exists: true } }
  - form: quote
  - date: { trait: contract.renewal, before: 30d }
  - date: { trait: birthday, at: "7:30" }
only: { country: { in: [CZ, PL] } }
reentry: 30d
exit:
  - event: Order Completed
  - when: { $band.global-saas: unqualified }
hours: { from: "08:00", to: "18:00", days: working }
cap: { emails: 3, within: 7d }
steps:
  - id: invite
    title: The invitation
    email: demo-invitation
  - wait: 3d
  - id: opened
    wait: { event: Email Link Clicked, timeout: 5d, then: call }
  - wait: { until: 2026-12-24T09:00:00Z }
  - wait: { hours: { to: "24:00" } }
  - if: { $score.global-saas: { atLeast: 80 } }
    else: halves
  - id: call
    task: Call back
    due: 2d
    next: end
  - id: halves
    split: { a: { share: 50 }, b: { share: 50, to: done } }
  - alert: Owner@Example.com
    text: Look at this
  - assign: anna@example.com
  - set: { stage: consideration, old: null }
  - tag: { add: warm, remove: [cold, icy] }
  - audience: { remove: retargeting }
  - webhook: https://example.com/hook
    body: { kind: demo, hot: true }
  - crm: { system: hubspot, url: https://hooks.example.com/crm, fields: { stage: demo } }
  - meeting: meeting-invitation
  - start: other-journey
  - goal: booked
  - email: receipt
    transactional: true
  - id: done
    end: true
`;

const start = { journey: 'case', steps: [{ goal: 'x' }] };

function problemsOf(document: unknown): Problem[] {
  const reading = readJourney(document);
  return reading.ok ? [] : reading.problems;
}

const step = (...steps: unknown[]): unknown => ({ ...start, steps });
const top = (more: object): unknown => ({ ...start, ...more });

/** Place of the problem, a part of what was found, a part of what is allowed. */
const refusals: [name: string, document: unknown, path: string, found: string, allowed: string][] = [
  ['nothing', undefined, '', 'nothing', 'a journey with the keys journey'],
  ['a slug with capitals', top({ journey: 'Case' }), 'journey', 'Case', 'a slug'],
  ['an unknown key', top({ step: [] }), 'step', 'did you mean “steps”?', 'steps'],
  ['no steps', { journey: 'case' }, 'steps', 'nothing', 'one or more steps'],
  ['an unknown trigger', top({ start: [{ scor: {} }] }), 'start[0].scor', 'did you mean “score”?', 'band'],
  [
    'two triggers in one',
    top({ start: [{ form: 'a', event: 'b' }] }),
    'start[0]',
    'form, event',
    'exactly one',
  ],
  [
    'a band that is entered and left',
    top({ start: [{ band: { scorecard: 'a', entered: 'b', left: 'c' } }] }),
    'start[0].band',
    'scorecard',
    'either entered or left',
  ],
  [
    'half a score',
    top({ start: [{ score: { scorecard: 'a', atLeast: 7.5 } }] }),
    'start[0].score.atLeast',
    '7.5',
    'a whole number',
  ],
  ['a visit', top({ start: [{ event: 'Site Visited' }] }), 'start[0].event', 'visits', 'Page Viewed'],
  [
    'where beside a form',
    top({ start: [{ form: 'a', where: { b: 1 } }] }),
    'start[0].where',
    'a mapping',
    'beside event only',
  ],
  [
    'hours before a date',
    top({ start: [{ date: { trait: 'a', before: '12h' } }] }),
    'start[0].date.before',
    '12h',
    'whole days',
  ],
  [
    'a wrong time of day',
    top({ start: [{ date: { trait: 'a', at: '24:00' } }] }),
    'start[0].date.at',
    '24:00',
    'a time of day',
  ],
  ['an unknown re-entry', top({ reentry: 'twice' }), 'reentry', 'twice', 'once, always, or a duration'],
  [
    'an exit that says both',
    top({ exit: [{ event: 'A', when: { b: 1 } }] }),
    'exit[0]',
    'event, when',
    'either event or when',
  ],
  [
    'hours without length',
    top({ hours: { from: '08:00', to: '08:00' } }),
    'hours.to',
    '08:00',
    'another time',
  ],
  ['days that are unknown', top({ hours: { days: 'weekend' } }), 'hours.days', 'weekend', 'all or working'],
  ['a cap of none', top({ cap: { emails: 0, within: '7d' } }), 'cap.emails', '0', 'from 1 to 100'],
  ['a step that does nothing', step({ id: 'a' }), 'steps[0]', 'a mapping', 'one of email, wait'],
  ['a step of two kinds', step({ email: 'a', wait: '1d' }), 'steps[0].wait', 'wait', 'email, transactional'],
  ['a mistyped step', step({ emal: 'a' }), 'steps[0].emal', 'did you mean “email”?', 'email'],
  ['the id of the end', step({ id: 'end', goal: 'x' }), 'steps[0].id', 'end', 'another id'],
  [
    'an id twice',
    step({ id: 'a', goal: 'x' }, { id: 'a', goal: 'y' }),
    'steps[1].id',
    'a',
    'steps[0] has “a”',
  ],
  [
    'an id that another has without saying so',
    step({ goal: 'x' }, { id: 'goal-1', goal: 'y' }),
    'steps[1].id',
    'goal-1',
    'no other step',
  ],
  ['a way to nowhere', step({ goal: 'x', next: 'there' }), 'steps[0].next', '“there”', 'goal-1, end'],
  [
    'a timeout to nowhere',
    step({ wait: { event: 'A', timeout: '1d', else: 'x' } }),
    'steps[0].wait.else',
    '“x”',
    'wait-1, end',
  ],
  [
    'a path to nowhere',
    step({ split: { a: { share: 1, to: 'x' }, b: { share: 1 } } }),
    'steps[0].split.a.to',
    '“x”',
    'the id',
  ],
  [
    'a wait without a timeout',
    step({ wait: { event: 'A' } }),
    'steps[0].wait.timeout',
    'nothing',
    'a duration',
  ],
  [
    'a timeout of no event',
    step({ wait: { until: '2026-12-24', timeout: '1d' } }),
    'steps[0].wait.timeout',
    '1d',
    'beside event only',
  ],
  ['a wait for nothing', step({ wait: {} }), 'steps[0].wait', 'a mapping', 'a duration such as'],
  ['one path', step({ split: { a: { share: 1 } } }), 'steps[0].split', 'a mapping', 'two or more paths'],
  [
    'paths that nobody takes',
    step({ split: { a: { share: 0 }, b: { share: 0 } } }),
    'steps[0].split',
    'a mapping',
    'above 0',
  ],
  [
    'an alert to nobody',
    step({ alert: 'anna', text: 'x' }),
    'steps[0].alert',
    'anna',
    'owner, or an e-mail address',
  ],
  [
    'an alert to two',
    step({ alert: { channel: 'sales', owner: true }, text: 'x' }),
    'steps[0].alert.owner',
    'owner',
    'channel',
  ],
  [
    'a task for a channel',
    step({ task: 'Call', to: { channel: 'sales' } }),
    'steps[0].to',
    'a mapping',
    'owner',
  ],
  ['a lead for nobody', step({ assign: 5 }), 'steps[0].assign', '5', 'a team such as'],
  ['a team without a slug', step({ assign: { team: 'Our Team' } }), 'steps[0].assign.team', 'Our Team', ''],
  ['an invitation to no page', step({ meeting: { email: 'x' } }), 'steps[0].meeting.page', 'nothing', ''],
  ['a booking without a wish', step({ book: { page: 'call' } }), 'steps[0].book.wish', 'nothing', 'the time'],
  ['an alert without text', step({ alert: 'owner' }), 'steps[0].text', 'nothing', 'the text'],
  ['no traits', step({ set: {} }), 'steps[0].set', 'a mapping', 'a mapping from names to traits'],
  ['a trait that is a list', step({ set: { a: [] } }), 'steps[0].set.a', 'an empty list', 'text, a number'],
  ['no tags', step({ tag: {} }), 'steps[0].tag', 'a mapping', 'tags such as'],
  [
    'an audience both ways',
    step({ audience: { add: 'a', remove: 'b' } }),
    'steps[0].audience',
    'add, remove',
    'an audience such as',
  ],
  ['a file as a webhook', step({ webhook: 'file:///etc/passwd' }), 'steps[0].webhook', 'file:', 'https'],
  [
    'a CRM without fields',
    step({ crm: { system: 'hubspot' } }),
    'steps[0].crm.fields',
    'nothing',
    'names to values',
  ],
  ['an end that is not', step({ end: false }), 'steps[0].end', 'false', 'true'],
];

describe('reading a journey', () => {
  it('reads who gets a lead, who is told, and what is booked, in each of its forms', () => {
    const reading = parseJourney(
      JSON.stringify({
        journey: 'hand-over',
        title: 'Hand-over',
        start: [{ event: 'Quote Requested' }],
        steps: [
          { assign: { team: 'inbound' } },
          { alert: { channel: 'sales' }, text: 'A quote' },
          { meeting: { email: 'invitation', page: 'demo' } },
          { book: { page: 'call', wish: 'callAt' } },
        ],
      }),
    );
    expect(reading.ok && reading.journey.steps).toMatchObject([
      { kind: 'assign', to: { kind: 'team', team: 'inbound' } },
      { kind: 'alert', to: { kind: 'channel', channel: 'sales' }, text: 'A quote' },
      { kind: 'meeting', email: 'invitation', page: 'demo' },
      { kind: 'book', page: 'call', wish: 'callAt' },
    ]);
  });

  it('reads everything that the format has', () => {
    const reading = parseJourney(FILE);
    expect(reading).toMatchObject({ ok: true });
    if (!reading.ok) return;
    const { journey } = reading;
    expect(journey).toMatchObject({
      slug: 'demo-invitation',
      title: 'Demo invitation at 75',
      reentry: { kind: 'after', afterMs: 30 * DAY_MS },
      hours: { fromMinute: 480, toMinute: 1080, days: 'working' },
      cap: { emails: 3, withinMs: 7 * DAY_MS },
      exits: [{ kind: 'event', event: 'Order Completed' }, { kind: 'condition' }],
    });
    expect(journey.triggers).toMatchObject([
      { kind: 'score', scorecard: 'global-saas', atLeast: 75 },
      { kind: 'band', direction: 'left', band: 'sales-ready' },
      { kind: 'segment', direction: 'entered', segment: 'big-companies' },
      { kind: 'event', event: 'Checkout Started', where: { kind: 'field', field: 'cart' } },
      { kind: 'form', form: 'quote' },
      { kind: 'date', trait: 'contract.renewal', offsetDays: -30, atMinute: 540 },
      { kind: 'date', trait: 'birthday', offsetDays: 0, atMinute: 450 },
    ]);
    expect(journey.steps).toMatchObject([
      { id: 'invite', title: 'The invitation', kind: 'email', isTransactional: false, next: 'wait-1' },
      { id: 'wait-1', wait: { kind: 'duration', durationMs: 3 * DAY_MS }, next: 'opened' },
      { id: 'opened', wait: { timeoutMs: 5 * DAY_MS, then: 'call', otherwise: 'wait-3' } },
      { id: 'wait-3', wait: { kind: 'until', at: Date.UTC(2026, 11, 24, 9) } },
      { id: 'wait-4', wait: { kind: 'hours', hours: { fromMinute: 0, toMinute: 1440, days: 'all' } } },
      { id: 'branch-1', then: 'call', otherwise: 'halves' },
      { id: 'call', title: 'Call back', to: { kind: 'owner' }, dueInMs: 2 * DAY_MS, next: 'end' },
      {
        paths: [
          { name: 'a', share: 50, to: 'alert-1' },
          { name: 'b', share: 50, to: 'done' },
        ],
      },
      { kind: 'alert', to: { kind: 'address', email: 'owner@example.com' }, text: 'Look at this' },
      { kind: 'assign', to: { kind: 'named', owner: 'anna@example.com' } },
      { kind: 'set', traits: { stage: 'consideration', old: null } },
      { kind: 'tag', add: ['warm'], remove: ['cold', 'icy'] },
      { kind: 'audience', audience: 'retargeting', direction: 'remove' },
      { kind: 'webhook', url: 'https://example.com/hook', body: { kind: 'demo', hot: true } },
      { kind: 'crm', system: 'hubspot', url: 'https://hooks.example.com/crm', fields: { stage: 'demo' } },
      { kind: 'meeting', email: 'meeting-invitation' },
      { kind: 'start', journey: 'other-journey' },
      { kind: 'goal', name: 'booked' },
      { kind: 'email', isTransactional: true },
      { id: 'done', kind: 'end' },
    ]);
  });

  it('ends after the last step, and lets in once', () => {
    expect(readJourney(start)).toEqual({
      ok: true,
      journey: {
        slug: 'case',
        title: 'case',
        triggers: [],
        reentry: { kind: 'once' },
        exits: [],
        steps: [{ kind: 'goal', name: 'x', next: 'end', id: 'goal-1' }],
      },
    });
  });

  it.each(refusals)('refuses %s', (_, document, path, found, allowed) => {
    const problems = problemsOf(document);
    const here = problems.find((problem) => problem.path === path);
    expect(here, JSON.stringify(problems)).toBeDefined();
    expect(here?.found).toContain(found);
    expect(here?.allowed).toContain(allowed);
  });

  it('says the line and column of what is wrong', () => {
    const reading = parseJourney('journey: a\nsteps:\n  - goal: x\n    next: nowhere\n');
    expect(reading).toMatchObject({ ok: false, problems: [{ line: 4, column: 11 }] });
  });
});
