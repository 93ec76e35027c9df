import { oneLine } from './one-line.ts';

/**
 * A text from outside as it may stand in a message of a chat: on one line, with what Slack reads as control characters escaped
 * (https://docs.slack.dev/messaging/formatting-message-text), and with mentions and links of chats that read Markdown taken apart by
 * a space without width: a lead by the name @channel calls nobody.
 */
export function chatText(text: string): string {
  return oneLine(text)
    .replace(/(^|[^\p{L}\p{N}.+_-])@/gu, '$1@\u200b')
    .replaceAll('](', ']\u200b(')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
