import { type Instant, MINUTE_MS } from '../domain/instant.ts';
import { PAGE_VIEWED } from '../domain/message.ts';
import { COUNTRIES } from './countries.ts';
import type { Draw } from './draw.ts';
import { HistoryWriter } from './history-writer.ts';
import { TRUTH } from './truth.ts';
import { workingTime } from './working-time.ts';

/** How many visitors who never say who they are, and how many robots, there are for a lead. */
const VISITORS_PER_LEAD = 0.15;
const ROBOTS_PER_LEAD = 0.012;
const PAGES_OF_A_ROBOT = 60;
const PATHS = [
  '/',
  '/product',
  '/features/projects',
  '/blog/plan-a-week',
  '/blog/overtime',
  '/careers',
  '/docs/api',
];
/** What robots say that they are. */
const ROBOTS = [
  'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
  'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
  'Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)',
  'python-requests/2.31.0',
];

interface Span {
  leads: number;
  beginsAt: Instant;
  endsAt: Instant;
}

/** Writes down what those do of whom nothing becomes known: visitors who come once, and robots. */
export function writeStrangers(draw: Draw, span: Span): HistoryWriter[] {
  return [
    ...Array.from({ length: Math.round(span.leads * VISITORS_PER_LEAD) }, (_, index) =>
      writeVisitor(draw, `sample-visitor-${index + 1}`, span),
    ),
    ...Array.from({ length: Math.round(span.leads * ROBOTS_PER_LEAD) }, (_, index) =>
      writeRobot(draw, `sample-robot-${index + 1}`, span),
    ),
  ];
}

function writeVisitor(draw: Draw, name: string, { beginsAt, endsAt }: Span): HistoryWriter {
  const writer = new HistoryWriter(draw, name);
  const country = COUNTRIES[draw.weighted(TRUTH.leads.country)];
  let at = Math.max(workingTime(draw, draw.between(beginsAt, endsAt), country), beginsAt);
  for (let left = 1 + draw.count(1); left > 0; left -= 1) {
    writer.page({ anonymousId: name }, at, { path: draw.of(PATHS) });
    at += draw.between(0.2, 3) * MINUTE_MS;
  }
  return writer;
}

function writeRobot(draw: Draw, name: string, { beginsAt, endsAt }: Span): HistoryWriter {
  const writer = new HistoryWriter(draw, name);
  const userAgent = draw.of(ROBOTS);
  for (let left = draw.count(PAGES_OF_A_ROBOT); left > 0; left -= 1) {
    const properties = { path: draw.of(PATHS), context: { userAgent } };
    const occurredAt = draw.between(beginsAt, endsAt);
    writer.robot({ anonymousId: name }, { kind: 'page', name: PAGE_VIEWED, occurredAt, properties });
  }
  return writer;
}
