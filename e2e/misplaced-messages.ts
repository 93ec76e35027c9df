import { expect } from 'vitest';
import type { ApiClient } from './api-client.ts';
import type { Loader } from './loader.ts';

/** Messages that are not exactly once in the timeline of the person whom they are about. */
export async function misplacedMessages(api: ApiClient, loader: Loader): Promise<string[]> {
  const places = new Map<string, string[]>();
  for (const person of loader.people) {
    for (const { messageId } of await api.timeline(person)) {
      const found = places.get(messageId) ?? [];
      places.set(messageId, [...found, person]);
    }
  }
  const known = loader.acknowledged.map(({ messageId }) => messageId);
  expect(known).toHaveLength(loader.personOf.size);
  const wrong = known.filter((messageId) => places.get(messageId)?.join() !== loader.personOf.get(messageId));
  const unknown = [...places.keys()].filter((messageId) => !loader.personOf.has(messageId));
  return [...wrong, ...unknown];
}
