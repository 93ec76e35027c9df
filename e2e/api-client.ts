import { z } from 'zod';
import { scorecardSchema, versionSchema } from '../src/http/contract/scorecards.ts';
import {
  type ExplanationAnswer,
  explanationSchema,
  ledgerEntrySchema,
  timelineEntrySchema,
  transitionSchema,
} from '../src/http/contract/scores.ts';

export type TimelineEntry = z.infer<typeof timelineEntrySchema>;
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;
export type Transition = z.infer<typeof transitionSchema>;

const leadSchema = z.object({
  leadId: z.string(),
  identities: z.array(z.object({ kind: z.string(), value: z.string() })),
  companyId: z.string().nullable(),
  scores: z.array(
    z.object({ scorecard: z.string(), version: z.number(), score: z.number(), band: z.string().nullable() }),
  ),
});
const timelineSchema = z.object({ items: z.array(timelineEntrySchema), next: z.string().nullable() });
const feedSchema = z.object({ items: z.array(transitionSchema), next: z.string().nullable() });
const ledgerSchema = z.object({
  scorecard: z.string(),
  score: z.number(),
  entries: z.array(ledgerEntrySchema),
});
const scorecardsSchema = z.object({ items: z.array(scorecardSchema) });

/** The HTTP API, as a program with a key uses it. */
export class ApiClient {
  readonly #url: string;
  readonly #key: string;

  constructor(url: string, key: string) {
    this.#url = url;
    this.#key = key;
  }

  /** Sends a request, and resolves with the answer, whatever its status. */
  fetch(method: string, path: string, body?: object): Promise<Response> {
    const headers = {
      authorization: `Bearer ${this.#key}`,
      ...(body && { 'content-type': 'application/json' }),
    };
    return fetch(this.#url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  }

  /** Sends a file piece by piece. */
  send(path: string, body: AsyncIterable<Uint8Array>): Promise<Response> {
    const headers = { authorization: `Bearer ${this.#key}`, 'content-type': 'text/csv' };
    return fetch(this.#url + path, { method: 'PUT', headers, body, duplex: 'half' });
  }

  async explanation(
    lead: string,
    query: { scorecard?: string; at?: string } = {},
    subject: 'leads' | 'companies' = 'leads',
  ): Promise<ExplanationAnswer> {
    const path = `/api/v1/${subject}/${encodeURIComponent(lead)}/explanation?${new URLSearchParams(query)}`;
    return explanationSchema.parse(await this.#get(path));
  }

  async lead(lead: string): Promise<z.infer<typeof leadSchema>> {
    return leadSchema.parse(await this.#get(`/api/v1/leads/${encodeURIComponent(lead)}`));
  }

  async ledger(lead: string, scorecard: string): Promise<LedgerEntry[]> {
    const path = `/api/v1/leads/${encodeURIComponent(lead)}/ledger?${new URLSearchParams({ scorecard })}`;
    return ledgerSchema.parse(await this.#get(path)).entries;
  }

  /** The whole timeline, the newest first. */
  async timeline(lead: string): Promise<TimelineEntry[]> {
    const path = `/api/v1/leads/${encodeURIComponent(lead)}/timeline`;
    return this.#pages(async (cursor) => timelineSchema.parse(await this.#get(`${path}?limit=500${cursor}`)));
  }

  /** The whole feed of transitions, the oldest first. */
  async transitions(): Promise<Transition[]> {
    return this.#pages(async (cursor) =>
      feedSchema.parse(await this.#get(`/api/v1/transitions?limit=1000${cursor}`)),
    );
  }

  async scorecards(): Promise<z.infer<typeof scorecardSchema>[]> {
    return scorecardsSchema.parse(await this.#get('/api/v1/scorecards')).items;
  }

  async version(slug: string, version: number): Promise<z.infer<typeof versionSchema>> {
    return versionSchema.parse(await this.#get(`/api/v1/scorecards/${slug}/versions/${version}`));
  }

  async #pages<Item>(
    read: (cursor: string) => Promise<{ items: Item[]; next: string | null }>,
  ): Promise<Item[]> {
    const items: Item[] = [];
    for (let cursor = ''; ; ) {
      const page = await read(cursor);
      items.push(...page.items);
      // The feed says where to go on also at its end.
      if (page.next === null || page.items.length === 0) return items;
      cursor = `&cursor=${encodeURIComponent(page.next)}`;
    }
  }

  async #get(path: string): Promise<unknown> {
    const response = await this.fetch('GET', path);
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
}
