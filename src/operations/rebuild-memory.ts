import type { Kysely } from 'kysely';
import type { Instant } from '../domain/instant.ts';
import { emptyMemory, type Memory, mergeMemories, type Program } from '../scoring/memory.ts';
import { rememberAsKnown } from '../scoring/remember-as-known.ts';
import { readHistories } from '../store/messages.ts';
import type { Schema } from '../store/schema.ts';
import { peopleOf, readSubjects } from '../store/subjects.ts';
import type { Registry } from './registry.ts';
import type { SubjectInWork, SubjectsInWork } from './subjects-in-work.ts';

/**
 * The memories of subjects, made anew from their own histories; in bounded memory beside the result.
 *
 * @param through up to which instant each subject's history counts
 * @param knownAt what was received later does not count
 */
export async function memoriesFromHistory(
  database: Kysely<Schema>,
  program: Program,
  through: ReadonlyMap<string, Instant>,
  knownAt: Instant = Number.POSITIVE_INFINITY,
): Promise<Map<string, Memory>> {
  const memories = new Map([...through.keys()].map((subjectId) => [subjectId, emptyMemory()]));
  if (memories.size === 0) return memories;
  const latest = Math.max(...through.values());
  for await (const message of readHistories(database, [...memories.keys()], { through: latest })) {
    const memory = memories.get(message.subjectId);
    const at = through.get(message.subjectId) ?? 0;
    if (memory) rememberAsKnown(program, memory, message, { at, knownAt });
  }
  return memories;
}

/** Makes the memories of leads anew from their histories, complete for every measure in use. */
export async function rebuildLeads(
  database: Kysely<Schema>,
  registry: Registry,
  leads: readonly SubjectInWork[],
): Promise<void> {
  const program = registry.rules.lead.programAt(registry.measureRevision);
  const through = new Map(leads.map(({ subjectId, rememberedAt }) => [subjectId, rememberedAt]));
  const memories = await memoriesFromHistory(database, program, through);
  for (const lead of leads) {
    lead.memory = memories.get(lead.subjectId) ?? emptyMemory();
    lead.measureRevision = registry.measureRevision;
    lead.isProfileDue = true;
  }
}

const PEOPLE_AT_ONCE = 500;

/**
 * Makes the memory of a company anew: its traits from its history, the rest from its people as they are, those in work
 * as they are in work.
 */
export async function rebuildCompany(
  database: Kysely<Schema>,
  { registry, subjects, company }: { registry: Registry; subjects: SubjectsInWork; company: SubjectInWork },
): Promise<void> {
  const program = registry.rules.company.programAt(registry.measureRevision);
  const own = await memoriesFromHistory(
    database,
    program,
    new Map([[company.subjectId, company.rememberedAt]]),
  );
  const { traits } = own.get(company.subjectId) ?? emptyMemory();
  const inWork = subjects.all.filter(({ kind }) => kind === 'lead');
  const people = inWork.filter(({ companyId }) => companyId === company.subjectId);
  let memory: Memory = { traits, states: new Map() };
  for (const { memory: person } of people) memory = withPerson(program, memory, person);

  const elsewhere = new Set(inWork.map(({ subjectId }) => subjectId));
  const others = (await peopleOf(database, company.subjectId)).filter(
    (subjectId) => !elsewhere.has(subjectId),
  );
  for (let start = 0; start < others.length; start += PEOPLE_AT_ONCE) {
    for (const row of await readSubjects(database, others.slice(start, start + PEOPLE_AT_ONCE))) {
      const states = registry.fromStored(row.states);
      memory = withPerson(program, memory, { traits: row.traits, states });
    }
  }
  company.memory = memory;
  company.measureRevision = registry.measureRevision;
}

/** A company's memory with what one of its people did; the person's own memory stays as it is. */
function withPerson(program: Program, company: Memory, person: Memory): Memory {
  const states = structuredClone(person.states);
  return { traits: company.traits, states: mergeMemories(program, company, { traits: {}, states }).states };
}
