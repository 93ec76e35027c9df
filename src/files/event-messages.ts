import type { IncomingMessage } from '../domain/incoming-message.ts';
import { type MessageKind, PAGE_VIEWED, SCREEN_VIEWED } from '../domain/message.ts';
import { foldText } from '../domain/text.ts';
import type { Mapping } from './mapping.ts';
import type { RowContext } from './row-content.ts';
import type { RowValues } from './row-values.ts';

const LONGEST_NAME = 200;

/** What a row of events says that happened: one thing, several, or nothing. */
export function eventMessages(
  values: RowValues,
  { person: sources, events }: Extract<Mapping, { kind: 'events' }>,
  { receivedAt, contentId }: RowContext,
): IncomingMessage[] {
  const person = values.person(sources);
  return events.flatMap((event, position): IncomingMessage[] => {
    if (!values.meets(event.when)) return [];
    const said = values.requireText(event.name, 'the name of an event', LONGEST_NAME);
    const occurredAt = values.requireInstant(event.occurredAt);
    const properties = values.named(event.properties);
    if (said === undefined || occurredAt === undefined) return [];
    const [kind, name] = kindOf(said);
    const given = values.text(event.messageId);
    // Several events of a row share its id.
    const own = given !== undefined && events.length > 1 ? `${given}:${name}` : given;
    const messageId = own ?? contentId(`${position} ${name}`);
    return [{ ...person, message: { messageId, kind, name, occurredAt, receivedAt, properties } }];
  });
}

/** A page that was looked at is one however the file calls it, so that it counts towards visits. */
function kindOf(name: string): [kind: MessageKind, name: string] {
  const folded = foldText(name);
  if (folded === foldText(PAGE_VIEWED)) return ['page', PAGE_VIEWED];
  return folded === foldText(SCREEN_VIEWED) ? ['screen', SCREEN_VIEWED] : ['track', name];
}
