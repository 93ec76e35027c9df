import type { IncomingMessage } from '../domain/incoming-message.ts';
import type { Mapping } from './mapping.ts';
import type { RowContext } from './row-content.ts';
import type { RowValues } from './row-values.ts';

/** What a row of leads says: who the person is, and which company it belongs to. */
export function leadMessages(
  values: RowValues,
  mapping: Extract<Mapping, { kind: 'leads' }>,
  { importedAt, receivedAt, contentId }: RowContext,
): IncomingMessage[] {
  const person = values.person(mapping.person);
  const traits = values.named(mapping.traits);
  const email = values.text(mapping.person.email);
  if (email !== undefined && !Object.hasOwn(traits, 'email')) traits.email = email;
  const occurredAt = values.instant(mapping.occurredAt) ?? importedAt;
  const messageId = values.text(mapping.messageId) ?? contentId('lead');
  const common = { occurredAt, receivedAt };
  const identify: IncomingMessage = {
    ...person,
    message: { ...common, messageId, kind: 'identify', name: '', properties: traits },
  };
  const groupId = values.text(mapping.company?.id);
  if (!mapping.company || groupId === undefined) return [identify];
  const properties = values.named(mapping.company.traits);
  const group: IncomingMessage = {
    ...person,
    groupId,
    message: { ...common, messageId: `${messageId}:company`, kind: 'group', name: groupId, properties },
  };
  return [identify, group];
}
