import { findIdentity } from '../store/find-subject.ts';
import type { Services } from './route-services.ts';

/** The lead with an e-mail address, a new one when there is none. @param email folded */
export async function leadWithAddress(
  { database, clock, ingestQueue, newId }: Pick<Services, 'database' | 'clock' | 'ingestQueue' | 'newId'>,
  email: string,
): Promise<string> {
  const identity = { kind: 'email' as const, value: email };
  const known = await findIdentity(database.kysely, identity);
  if (known !== undefined) return known;
  const when = { occurredAt: clock(), receivedAt: clock() };
  const message = {
    messageId: newId(),
    kind: 'identify' as const,
    name: '',
    properties: { email },
    ...when,
  };
  await ingestQueue.submit([{ email, message }]);
  const made = await findIdentity(database.kysely, identity);
  if (made === undefined) throw new Error('the lead was taken in, and is not there');
  return made;
}
