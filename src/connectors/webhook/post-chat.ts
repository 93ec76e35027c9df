import type { JsonObject } from '../../domain/json.ts';
import { postWebhook } from './post-webhook.ts';
import type { PublicAddresses } from './public-addresses.ts';

/** What became of a message. `refused`: trying again is of no use. */
export type ChatOutcome =
  | { kind: 'done' }
  | { kind: 'refused'; problem: string }
  | {
      kind: 'failed';
      problem: string;
      /** How long the chat asks to wait; undefined when it does not say. */
      retryAfterMs: number | undefined;
      /** The channel gets too much, which says nothing of others of the same host. */
      isOwn: boolean;
    };

/** Sends to a channel of a chat; the address is a secret and is never told. */
export type PostChat = (message: {
  url: string;
  body: JsonObject;
  id: string;
  now: number;
}) => Promise<ChatOutcome>;

const ANSWERS_WITHIN_MS = 10_000;

/** What answers of Slack mean (https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks); those of others are shown as they are. */
const MEANINGS: Readonly<Record<string, string>> = {
  no_service: 'the webhook is not known there, or was switched off: make a new one and enter its address',
  no_service_id: 'the address is not complete: copy it again',
  no_team: 'the workspace is not known there: copy the address again',
  no_active_hooks: 'the webhook was switched off: make a new one and enter its address',
  channel_not_found: 'the channel was deleted: make a webhook for another one and enter its address',
  channel_is_archived: 'the channel is archived: make a webhook for another one and enter its address',
  action_prohibited: 'an administrator of the workspace has forbidden it',
  posting_to_general_channel_denied:
    'an administrator of the workspace has forbidden posting to this channel',
  team_disabled: 'the workspace is closed',
  invalid_token: 'the address is not valid any more: make a new webhook and enter its address',
  invalid_payload:
    'the chat does not understand the message; is this the address of an incoming webhook that takes messages as Slack does?',
};

/** Sends as Slack's incoming webhooks take it, to public addresses and those that are allowed. */
export function chatPoster(addresses: PublicAddresses): PostChat {
  return async ({ url, body, id, now }) => {
    const outcome = await postWebhook(
      { url, body, id, now, secret: undefined },
      { addresses, timeoutMs: ANSWERS_WITHIN_MS },
    );
    if (outcome.kind === 'done') return outcome;
    const { status, answer = '', retryAfterMs } = outcome;
    const said = /^[\w-]{1,60}$/.test(answer) ? answer : '';
    const meaning = Object.hasOwn(MEANINGS, said) ? MEANINGS[said] : undefined;
    const problem = [outcome.problem, said, meaning]
      .filter((part) => part !== undefined && part !== '')
      .join(': ');
    // Requests that are wrong, or go where nothing is, stay so; too many at a time (429) and slow ones (408) do not.
    const isFinal = status !== undefined && status >= 400 && status < 500 && status !== 429 && status !== 408;
    if (outcome.kind === 'refused' || isFinal) return { kind: 'refused', problem };
    return { kind: 'failed', problem, retryAfterMs, isOwn: status === 429 };
  };
}
