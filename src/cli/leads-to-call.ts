import { z } from 'zod';
import { type Instant, parseInstant } from '../domain/instant.ts';
import { rankedSchema, timelineEntrySchema, traitSchema } from '../http/contract/scores.ts';
import type { Api } from './api.ts';
import { renderTable } from './table.ts';

const LEADS = 10;
/** Among so many messages of a lead, something that it did itself will be. */
const MESSAGES = 30;
/** What we did, and not the lead. */
const OURS = ['Email Sent', 'Lead Contacted'];

const rankingSchema = z.object({ scorecard: z.string(), items: z.array(rankedSchema) });
const leadSchema = z.object({ traits: z.array(traitSchema) });
const timelineSchema = z.object({ items: z.array(timelineEntrySchema) });

/** The ten leads to call, and how to ask for the first of them. */
export interface LeadsToCall {
  /** Each with why it is called, who looks after it and what it did last. */
  text: string;
  /** The e-mail address, or the id, of the first lead; undefined when there is none. */
  first: string | undefined;
}

/** Asks for the ten leads to call and writes them down. */
export async function readLeadsToCall(
  api: Pick<Api, 'request'>,
  { now, scorecard }: { now: Instant; scorecard: string | undefined },
): Promise<LeadsToCall> {
  const query = new URLSearchParams({ limit: String(LEADS), ...(scorecard !== undefined && { scorecard }) });
  const ranking = rankingSchema.parse(await api.request('GET', `/api/v1/leads?${query}`));
  const rows: string[][] = [];
  const details: string[][] = [];
  for (const [index, lead] of ranking.items.entries()) {
    const { traits } = leadSchema.parse(await api.request('GET', `/api/v1/leads/${lead.subjectId}`));
    const country = traits.find(({ name }) => name === 'country')?.value;
    rows.push([
      String(index + 1),
      lead.name,
      lead.company ?? '',
      typeof country === 'string' ? country : '',
      String(lead.score),
      [lead.grade, lead.band].filter((text) => text !== null).join(' '),
    ]);
    const last = await lastActivity(api, { subjectId: lead.subjectId, now });
    details.push([
      lead.reasons.map(({ title, points }) => `${points > 0 ? '+' : ''}${points} ${title}`).join(', '),
      [lead.owner, last].filter((text) => text !== undefined && text !== null).join(', '),
    ]);
  }
  const [first] = ranking.items;
  return {
    text: `\nLeads to call now:\n\n${withDetails(renderTable(COLUMNS, rows), details)}\n`,
    first: first?.email ?? first?.subjectId,
  };
}

/** Narrow enough for a terminal of 80 columns; what is long goes below. */
const COLUMNS = [
  { title: '#', align: 'right' as const },
  { title: 'Lead', maxWidth: 20 },
  { title: 'Company', maxWidth: 22 },
  { title: 'In' },
  { title: 'Score', align: 'right' as const },
  { title: 'Grade and band', maxWidth: 22 },
];
const TITLE_LINES = 2;

/** A table with lines of text below each of its rows. */
function withDetails(table: string, details: readonly (readonly string[])[]): string {
  const lines = table.split('\n');
  const titles = lines.slice(0, TITLE_LINES);
  const rows = lines.slice(TITLE_LINES).flatMap((line, index) => {
    return [line, ...(details[index] ?? []).map((text) => `    ${text}`)];
  });
  return [...titles, ...rows].join('\n');
}

async function lastActivity(
  api: Pick<Api, 'request'>,
  { subjectId, now }: { subjectId: string; now: Instant },
): Promise<string | undefined> {
  const answer = await api.request('GET', `/api/v1/leads/${subjectId}/timeline?limit=${MESSAGES}`);
  const { items } = timelineSchema.parse(answer);
  const last = items.find(
    ({ kind, name, retraction, occurredAt }) =>
      ['track', 'page', 'screen'].includes(kind) &&
      !OURS.includes(name) &&
      retraction === null &&
      (parseInstant(occurredAt) ?? 0) <= now,
  );
  return last && `last on ${last.occurredAt.slice(0, 10)}: ${last.name}`;
}
