import { chatPoster } from '../connectors/webhook/post-chat.ts';
import type { PublicAddresses } from '../connectors/webhook/public-addresses.ts';
import { alertChat } from '../messaging/alert-chat.ts';
import type { AlertMessage } from '../messaging/alert-message.ts';
import { channelPurpose } from '../operations/channel-purpose.ts';
import type { ClaimedEffect } from '../operations/claim-effects.ts';
import { type SecretBox, SecretUnreadable } from '../operations/secret-box.ts';
import { writeAlertMessages } from '../operations/write-alert-messages.ts';
import { type AlertChannelRow, listAlertChannels } from '../store/alert-channels.ts';
import type { DueEffect } from '../store/outbox.ts';
import type { BackgroundServices } from './background-services.ts';
import { effectSender, type Outcome, type RetryPolicy } from './effect-sender.ts';
import type { Repetition } from './repetition.ts';

const MOST_UNDER_WAY = 32;
const MOST_PER_HOST = 4;
/** Slack takes one message per second and webhook, more for a moment. */
const PER_HOST_PER_SECOND = 5;

/** Sends what was gathered for channels of the team's chat. A chat that is slow or down holds up nobody else. */
export function chatSender(
  services: BackgroundServices & {
    random: () => number;
    retry: RetryPolicy;
    addresses: PublicAddresses;
    secretBox: SecretBox;
    publicUrl: string;
  },
): Repetition {
  const { clock, database, secretBox } = services;
  const post = chatPoster(services.addresses);
  const send = async (effect: ClaimedEffect, written: Promise<Written>): Promise<Outcome> => {
    const { messages, channels } = await written;
    const message = messages.get(effect.effectId);
    // All of it was taken back before it went out.
    if (!message) return { kind: 'done' };
    const slug = channelOf(effect);
    const channel = channels.get(slug);
    if (!channel) return { kind: 'dead', problem: `there is no channel “${slug}” in the settings of alerts` };
    const url = openUrl(secretBox, channel);
    if (url instanceof SecretUnreadable) return { kind: 'dead', problem: url.message };
    const outcome = await post({ url, body: alertChat(message), id: effect.effectId, now: clock() });
    if (outcome.kind === 'done') return outcome;
    const { problem } = outcome;
    if (outcome.kind === 'refused') return { kind: 'dead', problem };
    const lanes = outcome.isOwn ? [] : laneOf(effect).map((lane) => ({ lane, problem }));
    return { kind: 'failed', problem, retryAfterMs: outcome.retryAfterMs, lanes };
  };
  const write = async (effects: readonly ClaimedEffect[]): Promise<Written> => {
    const requests = effects.map((effect) => ({
      messageId: effect.effectId,
      to: { kind: 'channel' as const, channel: channelOf(effect) },
    }));
    const messages = await writeAlertMessages(services, requests, clock());
    const channels = await listAlertChannels(database.kysely, effects.map(channelOf));
    return { messages, channels: new Map(channels.map((channel) => [channel.slug, channel])) };
  };
  return effectSender({
    ...services,
    channel: 'chat',
    mostUnderWay: MOST_UNDER_WAY,
    mostPerLane: MOST_PER_HOST,
    lanesOf: laneOf,
    rate: () => PER_HOST_PER_SECOND,
    perform: (effects) => {
      const written = write(effects);
      return effects.map((effect) => send(effect, written));
    },
  });
}

interface Written {
  messages: ReadonlyMap<string, AlertMessage>;
  channels: ReadonlyMap<string, AlertChannelRow>;
}

function openUrl(secretBox: SecretBox, channel: AlertChannelRow): string | SecretUnreadable {
  try {
    return secretBox.open(channel.urlSealed, channelPurpose(channel.slug));
  } catch (error) {
    if (error instanceof SecretUnreadable) return error;
    throw error;
  }
}

function channelOf(effect: DueEffect): string {
  if (effect.kind !== 'chat') throw new Error(`got a ${effect.kind} in the channel of chats`);
  return effect.payload.channel;
}

function laneOf(effect: DueEffect): string[] {
  return effect.kind === 'chat' && effect.payload.host !== '' ? [`chat:${effect.payload.host}`] : [];
}
