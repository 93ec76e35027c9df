import { postWebhook } from '../connectors/webhook/post-webhook.ts';
import { PublicAddresses } from '../connectors/webhook/public-addresses.ts';
import { SECOND_MS } from '../domain/instant.ts';
import type { ClaimedEffect } from '../operations/claim-effects.ts';
import type { DueEffect } from '../store/outbox.ts';
import type { BackgroundServices } from './background-services.ts';
import { effectSender, type Outcome, type RetryPolicy } from './effect-sender.ts';
import type { Repetition } from './repetition.ts';

const MOST_UNDER_WAY = 64;
const MOST_PER_HOST = 4;
const PER_HOST_PER_SECOND = 50;
const ANSWERS_WITHIN_MS = 10 * SECOND_MS;

/** How webhooks are sent. */
export interface WebhookSettings {
  /** The secret that signs requests, and others by name. */
  secret: string | undefined;
  secrets: Readonly<Record<string, string>>;
  /** Hosts and networks that are allowed although they are private. */
  allow: readonly string[];
}

/** Sends webhooks that are due. A host that is slow or down holds up nobody else. */
export function webhookSender(
  services: BackgroundServices & { random: () => number; retry: RetryPolicy; webhooks: WebhookSettings },
): Repetition {
  const { clock, webhooks } = services;
  const addresses = new PublicAddresses(webhooks.allow);
  const send = async (effect: ClaimedEffect): Promise<Outcome> => {
    if (effect.kind !== 'webhook') throw new Error(`got a ${effect.kind} in the channel of webhooks`);
    const { url, body, secret: name } = effect.payload;
    const secret = name === undefined ? webhooks.secret : webhooks.secrets[name];
    if (name !== undefined && secret === undefined)
      return { kind: 'dead', problem: `there is no webhook secret of the name “${name}” in the settings` };
    const outcome = await postWebhook(
      { url, body, id: effect.effectId, now: clock(), secret },
      { addresses, timeoutMs: ANSWERS_WITHIN_MS },
    );
    if (outcome.kind === 'done') return outcome;
    if (outcome.kind === 'refused') return { kind: 'dead', problem: outcome.problem };
    return {
      kind: 'failed',
      problem: outcome.problem,
      retryAfterMs: outcome.retryAfterMs,
      lanes: laneOf(effect).map((lane) => ({ lane, problem: outcome.problem })),
    };
  };
  return effectSender({
    ...services,
    channel: 'webhook',
    mostUnderWay: MOST_UNDER_WAY,
    mostPerLane: MOST_PER_HOST,
    lanesOf: laneOf,
    rate: () => PER_HOST_PER_SECOND,
    perform: (effects) => effects.map(send),
  });
}

function laneOf(effect: DueEffect): string[] {
  const url = effect.kind === 'webhook' ? effect.payload.url : '';
  return URL.canParse(url) ? [`webhook:${new URL(url).host}`] : [];
}
