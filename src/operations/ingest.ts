import type { Transaction } from 'kysely';
import type { IncomingMessage } from '../domain/incoming-message.ts';
import type { Instant } from '../domain/instant.ts';
import type { Message } from '../domain/message.ts';
import { allSettled } from '../store/all-settled.ts';
import {
  findIdentities,
  type Identity,
  IdentityTaken,
  insertIdentities,
  type KnownIdentity,
} from '../store/identities.ts';
import { insertMessages, type StoredMessage } from '../store/messages.ts';
import type { Schema } from '../store/schema.ts';
import { IdentityPlan, identitiesIn } from './identity-plan.ts';
import { mergeLeads } from './merge-leads.ts';
import type { Registry } from './registry.ts';
import { SubjectsInWork } from './subjects-in-work.ts';
import { Update } from './update.ts';

/** What became of messages that came in. */
export interface Ingested {
  /** New to the histories. */
  accepted: number;
  /** Known already: they changed nothing. */
  duplicates: number;
}

/** What comes in together. */
export interface Arrivals {
  messages: readonly IncomingMessage[];
  now: Instant;
  newId: () => string;
  /** The import that the messages come with, when they come with one. */
  importId?: number | null;
}

/** A message whose lead is known. */
interface Placed {
  incoming: IncomingMessage;
  leadId: string;
  /** The lead that it would be of if none had been merged. */
  originId: string;
  companyId: string | undefined;
}

/**
 * Takes messages into the histories and brings the scores up to date, in one transaction: all of it or nothing.
 *
 * @throws IdentityTaken when another transaction saw one of the people for the first time just now; trying again helps
 */
export async function ingest(
  transaction: Transaction<Schema>,
  registry: Registry,
  { messages, now, newId, importId = null }: Arrivals,
): Promise<Ingested> {
  const mentioned = uniqueIdentities(messages);
  const known = await findIdentities(transaction, mentioned);
  const plan = new IdentityPlan(known, newId);
  const placed = messages.map((incoming) => ({
    incoming,
    ...plan.leadOf(incoming),
    companyId: incoming.groupId === undefined ? undefined : plan.companyOf(incoming.groupId),
  }));
  // A later message may have put the lead of an earlier one together with another.
  for (const message of placed) message.leadId = survivor(message.leadId, plan);
  await insertIdentities(transaction, plan.added);

  const subjects = new SubjectsInWork(transaction, registry, now);
  const store = (): Promise<Set<string>> =>
    insertMessages(transaction, placed.flatMap(storedMessages), importId);
  const prepare = async (): Promise<void> => {
    await loadSubjects(subjects, plan, placed, now);
    if (changesKnownLeads(plan) || known.some(isOfMerged))
      await checkNames(transaction, { mentioned, known, plan });
    for (const merge of plan.merges) await mergeLeads({ transaction, registry, subjects, ...merge, now });
  };
  // Sent right behind the locks: the database stores the messages while the subjects are put together here. A history
  // that is about to be moved has to be there first.
  const [, isNew] =
    plan.merges.length === 0 ? await allSettled([prepare(), store()]) : [await prepare(), await store()];
  for (const { subjectId } of plan.added) subjects.get(subjectId).isProfileDue = true;
  subjects.leaveOutOfPending(isNew);
  const fresh = placed.filter(({ incoming, leadId }) =>
    isNew.delete(`${leadId} ${incoming.message.messageId}`),
  );
  await applyMessages({ transaction, registry, subjects, placed: fresh, now });
  await subjects.save();
  return { accepted: fresh.length, duplicates: messages.length - fresh.length };
}

function uniqueIdentities(messages: readonly IncomingMessage[]) {
  const identities = new Map(
    messages.flatMap(identitiesIn).map((identity) => [`${identity.kind} ${identity.value}`, identity]),
  );
  return [...identities.values()];
}

function survivor(leadId: string, plan: IdentityPlan): string {
  return plan.merges.reduce((id, { from, to }) => (id === from ? to : id), leadId);
}

/** Whether leads that were there before get another name or turn out to be one. */
function changesKnownLeads({ added, merges, created }: IdentityPlan): boolean {
  const isNew = new Set(created.map(({ subjectId }) => subjectId));
  return merges.length > 0 || added.some(({ subjectId }) => !isNew.has(subjectId));
}

/** A name of a lead that was merged into another one may go back to it. */
function isOfMerged({ subjectId, originId }: KnownIdentity): boolean {
  return originId !== subjectId;
}

/**
 * A lead may have been given another name between reading and locking it, as by the second of two people on one device:
 * then the plan was made on what is no longer true.
 */
async function checkNames(
  transaction: Transaction<Schema>,
  {
    mentioned,
    known,
    plan,
  }: { mentioned: readonly Identity[]; known: readonly KnownIdentity[]; plan: IdentityPlan },
): Promise<void> {
  const named = await findIdentities(transaction, mentioned);
  const before = new Map(known.map((name) => [`${name.kind} ${name.value}`, name.subjectId]));
  const isSame = named.every(
    ({ kind, value, subjectId }) => (before.get(`${kind} ${value}`) ?? subjectId) === subjectId,
  );
  if (isSame && named.length === known.length + plan.added.length) return;
  throw new IdentityTaken('another transaction has just given one of the leads another name');
}

async function loadSubjects(
  subjects: SubjectsInWork,
  plan: IdentityPlan,
  placed: readonly Placed[],
  now: Instant,
): Promise<void> {
  const created = new Set(plan.created.map(({ subjectId }) => subjectId));
  for (const { subjectId, kind } of plan.created) subjects.create(subjectId, kind, now);
  const leads = [...placed.map(({ leadId }) => leadId), ...plan.merges.flatMap(({ from, to }) => [from, to])];
  const companies = placed.flatMap(({ companyId }) => (companyId === undefined ? [] : [companyId]));
  const isKnown = (id: string): boolean => !created.has(id);
  await subjects.load(leads.filter(isKnown), companies.filter(isKnown));
  if (subjects.all.some(({ mergedInto }) => mergedInto !== null)) {
    throw new IdentityTaken('another transaction has just put two leads together');
  }
  if (
    placed.some(({ leadId, companyId }) => !subjects.find(leadId) || (companyId && !subjects.find(companyId)))
  ) {
    throw new IdentityTaken('another transaction has just removed a lead or a company');
  }
}

/** A message in its lead's history, and a group's traits in the company's. */
function storedMessages({ incoming, leadId, originId, companyId }: Placed): StoredMessage[] {
  const { message, retraction } = incoming;
  const origin = originId === leadId ? undefined : originId;
  const stored = { ...message, subjectId: leadId, retraction, originId: origin };
  if (companyId === undefined) return [stored];
  return [stored, { ...companyMessage(message), subjectId: companyId, retraction }];
}

/** What a group message says of the company: its traits. */
function companyMessage(message: Message): Message {
  return { ...message, kind: 'identify', name: '' };
}

async function applyMessages(work: {
  transaction: Transaction<Schema>;
  registry: Registry;
  subjects: SubjectsInWork;
  placed: readonly Placed[];
  now: Instant;
}): Promise<void> {
  const { subjects, placed, now } = work;
  const update = new Update(work);
  for (const { incoming, companyId } of placed) {
    if (companyId === undefined) continue;
    update.takeIn(companyId, [effective(companyMessage(incoming.message), incoming)]);
  }
  for (const [leadId, group] of Map.groupBy(placed, (message) => message.leadId)) {
    update.takeIn(
      leadId,
      group.map(({ incoming }) => effective(incoming.message, incoming)),
    );
    // What Ripen itself writes into a history is no activity of the lead.
    if (group.some(({ incoming }) => incoming.leadId === undefined || incoming.isActivity === true))
      subjects.get(leadId).lastSeenAt = Math.max(subjects.get(leadId).lastSeenAt, now);
  }
  await update.settle();
}

/** A message with no effect is remembered as such. */
function effective(message: Message, { retraction }: IncomingMessage): Message {
  return retraction === undefined ? message : { ...message, retracted: true };
}
