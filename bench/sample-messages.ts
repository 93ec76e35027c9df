import { DAY_MS } from '../src/domain/instant.ts';
import { type Message, PAGE_VIEWED } from '../src/domain/message.ts';

export const START = Date.parse('2026-01-01T00:00:00Z');
/** The months over which messages are spread. */
export const SPAN_MS = 120 * DAY_MS;

/** Numbers that look random and are the same in every run. */
export function sequenceOfNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** What a lead of an ordinary company does: mostly pages and e-mails, some of them known to no rule. */
export function makeMessage(position: number, pick: (below: number) => number): Message {
  const kinds: [chance: number, kind: Message['kind'], name: string, properties: Message['properties']][] = [
    [
      45,
      'page',
      PAGE_VIEWED,
      {
        path: ['/', '/pricing', '/blog/a', '/careers', '/demo'][pick(5)] ?? '/',
        title: 'A page',
        seconds: pick(90),
      },
    ],
    [25, 'track', 'Email Opened', { campaign: `c${pick(20)}` }],
    [8, 'track', 'Email Clicked', { campaign: `c${pick(20)}`, link: `https://example.org/${pick(50)}` }],
    [6, 'track', 'Video Played', { seconds: pick(600) }],
    [6, 'track', 'Something Else', { x: pick(9) }],
    [3, 'track', 'Form Submitted', { form: ['assessment', 'newsletter', 'contact'][pick(3)] ?? 'contact' }],
    [2, 'track', 'White Paper Downloaded', { topic: `t${pick(9)}` }],
    [2, 'track', 'Order Completed', { total: pick(50_000) / 100 }],
    [3, 'identify', '', { title: 'Head of Sales', company: { employees: pick(900) } }],
  ];
  const chance = pick(100);
  let sum = 0;
  const [, kind, name, properties] = kinds.find(([share]) => {
    sum += share;
    return chance < sum;
  }) ?? [0, 'track', '', {}];
  const occurredAt = START + position;
  return { messageId: `m${position}`, kind, name, occurredAt, receivedAt: occurredAt, properties };
}
