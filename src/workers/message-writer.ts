import { SECOND_MS } from '../domain/instant.ts';
import type { ClaimedEffect } from '../operations/claim-effects.ts';
import type { BackgroundServices } from './background-services.ts';
import { effectSender, type Outcome } from './effect-sender.ts';
import type { IngestQueue } from './ingest-queue.ts';
import { messageOfEffect } from './message-of-effect.ts';
import type { Repetition } from './repetition.ts';

/** The history is our own: it is only away for a moment. */
const RETRY = { attempts: 20, firstMs: SECOND_MS };
const MOST_UNDER_WAY = 1_000;

/** Takes what effects say into the histories of their leads, each once: the id of the effect is that of the message. */
export function messageWriter(
  services: BackgroundServices & { random: () => number; ingestQueue: IngestQueue },
): Repetition {
  const { clock, ingestQueue } = services;
  const write = async (effect: ClaimedEffect): Promise<Outcome> => {
    await ingestQueue.submit([messageOfEffect(effect, clock())]);
    return { kind: 'done' };
  };
  return effectSender({
    ...services,
    channel: 'message',
    mostUnderWay: MOST_UNDER_WAY,
    mostPerLane: MOST_UNDER_WAY,
    retry: RETRY,
    lanesOf: () => [],
    rate: () => undefined,
    perform: (effects) => effects.map(write),
  });
}
