import type { Kysely } from 'kysely';
import { parseLeadCondition } from '../conditions/parse-lead-condition.ts';
import type { AudienceExport, ExportSource } from '../domain/audience-export.ts';
import type { Condition } from '../domain/condition.ts';
import { readEmail } from '../domain/email.ts';
import type { Instant } from '../domain/instant.ts';
import { noContact } from '../messaging/may-contact.ts';
import { readAudience } from '../store/audiences.ts';
import { readStandings } from '../store/contact-standings.ts';
import { leadsAfter } from '../store/journey-watches.ts';
import { type KnownSubject, readKnownSubjects } from '../store/known-subjects.ts';
import type { Schema } from '../store/schema.ts';
import { findSegment } from '../store/segments.ts';
import { listTopics } from '../store/topics.ts';
import { whoFulfils } from './who-fulfils.ts';

/** So many leads are looked at together. */
const LEADS_AT_ONCE = 1_000;

/** What an export holds is not there any more. */
export class AudienceMissing extends Error {
  override readonly name = 'AudienceMissing';
}

/** Leads of an export, some at a time. */
export interface AudiencePage {
  /** How many were looked at. */
  looked: number;
  leads: KnownSubject[];
}

/**
 * Goes through the leads of an export, some at a time and in the order of their ids: those that are in its segment or audience now
 * and may be used. Whoever was suppressed or objected is left out, and for a topic whoever has not agreed as it needs.
 *
 * @throws AudienceMissing
 */
export async function* gatherAudience(
  database: Kysely<Schema>,
  { source, topic }: Pick<AudienceExport, 'source' | 'topic'>,
  now: Instant,
): AsyncGenerator<AudiencePage> {
  const condition = source.kind === 'segment' ? await conditionOf(database, source) : undefined;
  const need = topic === null ? 'none' : await needOf(database, topic);
  let after: string | null = null;
  for (;;) {
    const ids: string[] = await idsAfter(database, { source, after });
    const profiles = await readKnownSubjects(database, ids);
    const inside = condition && (await whoFulfils(database, { condition, profiles, now }));
    const found = profiles.filter(({ subjectId }) => inside?.has(subjectId) ?? true);
    const standings = await readStandings(
      database,
      found.map(({ traits }) => ({ address: addressOf(traits) ?? '', topic: topic ?? '' })),
    );
    const leads = found.filter((_, index) => {
      const standing = standings[index];
      return standing && noContact({ ...standing, need }, { isTransactional: false }) === null;
    });
    yield { looked: ids.length, leads: leads.toSorted(byId) };
    if (ids.length < LEADS_AT_ONCE) return;
    after = ids.at(-1) ?? null;
  }
}

/** The e-mail address of a lead; undefined when it has none. */
export function addressOf(traits: KnownSubject['traits']): string | undefined {
  return readEmail(traits['email']?.value);
}

async function conditionOf(
  database: Kysely<Schema>,
  { segment }: ExportSource & { kind: 'segment' },
): Promise<Condition> {
  const kept = await findSegment(database, segment);
  const reading = kept && parseLeadCondition(kept.source);
  if (!reading) throw new AudienceMissing(`there is no segment “${segment}” any more`);
  if (!reading.ok) throw new AudienceMissing(`the condition of the segment “${segment}” cannot be read`);
  return reading.condition;
}

async function needOf(database: Kysely<Schema>, topic: string) {
  const found = (await listTopics(database)).find(({ slug }) => slug === topic);
  if (!found) throw new AudienceMissing(`there is no topic “${topic}” any more`);
  return found.consent;
}

async function idsAfter(
  database: Kysely<Schema>,
  { source, after }: { source: ExportSource; after: string | null },
): Promise<string[]> {
  if (source.kind === 'segment') return leadsAfter(database, { after, limit: LEADS_AT_ONCE });
  const { audience } = source;
  const members = await readAudience(database, { audience, after: after ?? undefined, limit: LEADS_AT_ONCE });
  return members.map(({ subjectId }) => subjectId);
}

function byId(a: KnownSubject, b: KnownSubject): number {
  return a.subjectId < b.subjectId ? -1 : 1;
}
