import type { EffectWork } from '../domain/effect.ts';
import type { IncomingMessage } from '../domain/incoming-message.ts';
import type { Instant } from '../domain/instant.ts';

/** What an effect of the kind `message` takes into the history of its lead; its id is that of the effect. */
export function messageOfEffect(
  effect: EffectWork & { effectId: string; subjectId: string },
  now: Instant,
): IncomingMessage {
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
