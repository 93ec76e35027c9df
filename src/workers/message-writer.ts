import type { IncomingMessage } from '../domain/incoming-message.ts';
import { SECOND_MS } from '../domain/instant.ts';
import type { ClaimedEffect } from '../operations/claim-effects.ts';
import type { BackgroundServices } from './background-services.ts';
import { effectSender, type Outcome } from './effect-sender.ts';
import type { IngestQueue } from './ingest-queue.ts';
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
    await ingestQueue.submit([messageOf(effect, clock())]);
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

function messageOf(effect: ClaimedEffect, now: number): IncomingMessage {
  if (effect.kind !== 'message') throw new Error(`got a ${effect.kind} in the channel of messages`);
  const { effectId, subjectId, payload: content } = effect;
  const at = content.at ?? now;
  const base = { messageId: effectId, occurredAt: at, receivedAt: Math.max(at, now) };
  const message =
    content.type === 'track'
      ? { ...base, kind: 'track' as const, name: content.event, properties: content.properties ?? {} }
      : { ...base, kind: 'identify' as const, name: '', properties: content.traits };
  return { leadId: subjectId, message, ...(content.isActivity === true && { isActivity: true }) };
}
