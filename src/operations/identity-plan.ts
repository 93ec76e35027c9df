import type { IncomingMessage } from '../domain/incoming-message.ts';
import type { Identity, KnownIdentity } from '../store/identities.ts';

/** Every name that a message mentions. */
export function identitiesIn({
  userId,
  anonymousId,
  previousId,
  groupId,
  email,
}: IncomingMessage): Identity[] {
  const identities: Identity[] = [];
  if (userId !== undefined) identities.push({ kind: 'user', value: userId });
  if (anonymousId !== undefined) identities.push({ kind: 'anonymous', value: anonymousId });
  if (email !== undefined) identities.push({ kind: 'email', value: email });
  if (groupId !== undefined) identities.push({ kind: 'group', value: groupId });
  if (previousId !== undefined) {
    identities.push({ kind: 'user', value: previousId }, { kind: 'anonymous', value: previousId });
  }
  return identities;
}

/** A lead that turned out to be another one. */
interface Merge {
  from: string;
  to: string;
  /** The lead that it is, before that one was itself merged into `to`. */
  into: string;
}

/** Whose a message is. */
interface Belonging {
  leadId: string;
  /** The lead that it would be of if none had been merged. */
  originId: string;
}

/**
 * Decides, message by message, which lead each belongs to, which leads begin, and which turn out to be one.
 *
 * A user id or an e-mail address makes a lead known. What an anonymous visitor did belongs to the person who
 * identifies on the same device. Two leads with different user ids are never put together unless an alias says so: they
 * may share a device or a mailbox.
 */
export class IdentityPlan {
  /** Leads and companies that begin with these messages. */
  readonly created: { subjectId: string; kind: 'lead' | 'company' }[] = [];
  /** Names that were not known before. */
  readonly added: KnownIdentity[] = [];
  /** Leads that turned out to be another one, in order. */
  readonly merges: Merge[] = [];

  readonly #subjectOf = new Map<string, string>();
  readonly #originOf = new Map<string, string>();
  readonly #kindsOf = new Map<string, Set<Identity['kind']>>();
  readonly #newId: () => string;

  constructor(known: readonly KnownIdentity[], newId: () => string) {
    this.#newId = newId;
    for (const identity of known) this.#know(identity);
  }

  /** The lead of a message. */
  leadOf(incoming: IncomingMessage): Belonging {
    if (incoming.leadId !== undefined) {
      return { leadId: this.#resolve(incoming.leadId), originId: incoming.leadId };
    }
    if (incoming.previousId !== undefined) return this.#alias(incoming, incoming.previousId);
    const { userId, anonymousId, email } = incoming;
    const user = this.#find('user', userId);
    const mailbox = this.#find('email', email);
    const device = this.#find('anonymous', anonymousId);
    const found =
      userId === undefined
        ? (mailbox ?? device)
        : (user ?? this.#withoutUser(mailbox) ?? this.#withoutUser(device));
    const { leadId: lead, originId } = found ?? this.#create();
    this.#name({ leadId: lead, originId }, incoming);
    if (mailbox !== undefined) this.#mergeUnlessOther(mailbox.leadId, { leadId: lead, originId }, 'user');
    // The mailbox may have been the device's: then they are together already.
    const after = this.#find('anonymous', anonymousId)?.leadId ?? lead;
    this.#mergeUnlessOther(after, { leadId: lead, originId }, userId === undefined ? 'email' : 'user');
    return { leadId: this.#resolve(lead), originId };
  }

  /** The company of a group message. */
  companyOf(groupId: string): string {
    const known = this.#find('group', groupId);
    if (known !== undefined) return known.leadId;
    const company = this.#newId();
    this.created.push({ subjectId: company, kind: 'company' });
    this.#add({ kind: 'group', value: groupId, subjectId: company, originId: company });
    return company;
  }

  #alias(incoming: IncomingMessage, previousId: string): Belonging {
    const before = this.#find('user', previousId) ?? this.#find('anonymous', previousId);
    const now = this.#find('user', incoming.userId);
    const lead = now ?? before ?? this.#create();
    this.#name(lead, incoming);
    // Which kind of id it was is not said, and messages under it may still come.
    if (before === undefined) this.#name(lead, { userId: previousId, anonymousId: previousId });
    else if (before.leadId !== lead.leadId) this.#merge(before.leadId, lead);
    return lead;
  }

  /** Gives a lead the names of a message that nobody has yet. */
  #name({ leadId: subjectId, originId }: Belonging, names: Omit<IncomingMessage, 'message'>): void {
    const { userId, anonymousId, email } = names;
    if (userId !== undefined) this.#add({ kind: 'user', value: userId, subjectId, originId });
    if (email !== undefined) this.#add({ kind: 'email', value: email, subjectId, originId });
    if (anonymousId !== undefined) this.#add({ kind: 'anonymous', value: anonymousId, subjectId, originId });
  }

  #add(identity: KnownIdentity): void {
    const key = keyOf(identity);
    if (this.#subjectOf.has(key)) return;
    this.#know(identity);
    this.added.push(identity);
  }

  #know(identity: KnownIdentity): void {
    const key = keyOf(identity);
    this.#subjectOf.set(key, identity.subjectId);
    this.#originOf.set(key, identity.originId);
    const kinds = this.#kindsOf.get(identity.subjectId);
    if (kinds) kinds.add(identity.kind);
    else this.#kindsOf.set(identity.subjectId, new Set([identity.kind]));
  }

  /** Puts a lead together with another, unless both have names of a kind that tells people apart. */
  #mergeUnlessOther(from: string, to: Belonging, kind: 'user' | 'email'): void {
    if (from === to.leadId) return;
    if (this.#has(from, 'user') || (kind === 'email' && this.#has(from, 'email'))) return;
    this.#merge(from, to);
  }

  #merge(from: string, { leadId: to, originId }: Belonging): void {
    this.merges.push({ from, to, into: originId });
    for (const [key, subjectId] of this.#subjectOf) if (subjectId === from) this.#subjectOf.set(key, to);
    for (const identity of this.added) if (identity.subjectId === from) identity.subjectId = to;
    const kinds = [...(this.#kindsOf.get(to) ?? []), ...(this.#kindsOf.get(from) ?? [])];
    this.#kindsOf.set(to, new Set(kinds));
    this.#kindsOf.delete(from);
  }

  #resolve(subjectId: string): string {
    return this.merges.find(({ from }) => from === subjectId)?.to ?? subjectId;
  }

  #find(kind: Identity['kind'], value: string | undefined): Belonging | undefined {
    if (value === undefined) return undefined;
    const key = keyOf({ kind, value });
    const [leadId, originId] = [this.#subjectOf.get(key), this.#originOf.get(key)];
    return leadId === undefined || originId === undefined ? undefined : { leadId, originId };
  }

  #withoutUser(lead: Belonging | undefined): Belonging | undefined {
    return lead !== undefined && !this.#has(lead.leadId, 'user') ? lead : undefined;
  }

  #has(subjectId: string, kind: Identity['kind']): boolean {
    return this.#kindsOf.get(subjectId)?.has(kind) ?? false;
  }

  #create(): Belonging {
    const leadId = this.#newId();
    this.created.push({ subjectId: leadId, kind: 'lead' });
    return { leadId, originId: leadId };
  }
}

function keyOf({ kind, value }: Identity): string {
  return `${kind} ${value}`;
}
