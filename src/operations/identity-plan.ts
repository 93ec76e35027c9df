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
  readonly merges: { from: string; to: string }[] = [];

  readonly #subjectOf = new Map<string, string>();
  readonly #kindsOf = new Map<string, Set<Identity['kind']>>();
  readonly #newId: () => string;

  constructor(known: readonly KnownIdentity[], newId: () => string) {
    this.#newId = newId;
    for (const identity of known) this.#know(identity);
  }

  /** The lead of a message. */
  leadOf(incoming: IncomingMessage): string {
    if (incoming.previousId !== undefined) return this.#alias(incoming, incoming.previousId);
    const { userId, anonymousId, email } = incoming;
    const user = this.#find('user', userId);
    const mailbox = this.#find('email', email);
    const device = this.#find('anonymous', anonymousId);
    const lead =
      userId === undefined
        ? (mailbox ?? device ?? this.#create('lead'))
        : (user ?? this.#withoutUser(mailbox) ?? this.#withoutUser(device) ?? this.#create('lead'));
    this.#name(lead, incoming);
    if (mailbox !== undefined) this.#mergeUnlessOther(mailbox, lead, 'user');
    // The mailbox may have been the device's: then they are together already.
    const after = this.#find('anonymous', anonymousId) ?? lead;
    this.#mergeUnlessOther(after, lead, userId === undefined ? 'email' : 'user');
    return this.#resolve(lead);
  }

  /** The company of a group message. */
  companyOf(groupId: string): string {
    const known = this.#find('group', groupId);
    if (known !== undefined) return known;
    const company = this.#create('company');
    this.#add({ kind: 'group', value: groupId, subjectId: company });
    return company;
  }

  #alias(incoming: IncomingMessage, previousId: string): string {
    const before = this.#find('user', previousId) ?? this.#find('anonymous', previousId);
    const now = this.#find('user', incoming.userId);
    const lead = now ?? before ?? this.#create('lead');
    this.#name(lead, incoming);
    // Which kind of id it was is not said, and messages under it may still come.
    if (before === undefined) this.#name(lead, { userId: previousId, anonymousId: previousId });
    else if (before !== lead) this.#merge(before, lead);
    return lead;
  }

  /** Gives a lead the names of a message that nobody has yet. */
  #name(subjectId: string, { userId, anonymousId, email }: Omit<IncomingMessage, 'message'>): void {
    if (userId !== undefined) this.#add({ kind: 'user', value: userId, subjectId });
    if (email !== undefined) this.#add({ kind: 'email', value: email, subjectId });
    if (anonymousId !== undefined) this.#add({ kind: 'anonymous', value: anonymousId, subjectId });
  }

  #add(identity: KnownIdentity): void {
    const key = keyOf(identity);
    if (this.#subjectOf.has(key)) return;
    this.#know(identity);
    this.added.push(identity);
  }

  #know(identity: KnownIdentity): void {
    this.#subjectOf.set(keyOf(identity), identity.subjectId);
    const kinds = this.#kindsOf.get(identity.subjectId);
    if (kinds) kinds.add(identity.kind);
    else this.#kindsOf.set(identity.subjectId, new Set([identity.kind]));
  }

  /** Puts a lead together with another, unless both have names of a kind that tells people apart. */
  #mergeUnlessOther(from: string, to: string, kind: 'user' | 'email'): void {
    if (from === to) return;
    if (this.#has(from, 'user') || (kind === 'email' && this.#has(from, 'email'))) return;
    this.#merge(from, to);
  }

  #merge(from: string, to: string): void {
    this.merges.push({ from, to });
    for (const [key, subjectId] of this.#subjectOf) if (subjectId === from) this.#subjectOf.set(key, to);
    for (const identity of this.added) if (identity.subjectId === from) identity.subjectId = to;
    const kinds = [...(this.#kindsOf.get(to) ?? []), ...(this.#kindsOf.get(from) ?? [])];
    this.#kindsOf.set(to, new Set(kinds));
    this.#kindsOf.delete(from);
  }

  #resolve(subjectId: string): string {
    return this.merges.find(({ from }) => from === subjectId)?.to ?? subjectId;
  }

  #find(kind: Identity['kind'], value: string | undefined): string | undefined {
    return value === undefined ? undefined : this.#subjectOf.get(keyOf({ kind, value }));
  }

  #withoutUser(subjectId: string | undefined): string | undefined {
    return subjectId !== undefined && !this.#has(subjectId, 'user') ? subjectId : undefined;
  }

  #has(subjectId: string, kind: Identity['kind']): boolean {
    return this.#kindsOf.get(subjectId)?.has(kind) ?? false;
  }

  #create(kind: 'lead' | 'company'): string {
    const subjectId = this.#newId();
    this.created.push({ subjectId, kind });
    return subjectId;
  }
}

function keyOf({ kind, value }: Identity): string {
  return `${kind} ${value}`;
}
