import { formatMoment } from '../domain/alert-words.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import { reasonLine, scoreLine } from './alert-mail.ts';
import type { AlertedLead, AlertMessage } from './alert-message.ts';
import { ALERT_TEXTS, countedText, whyText } from './alert-message-texts.ts';
import { alertSubject } from './alert-subject.ts';
import { chatText } from './chat-text.ts';

/** The longest text of a section, of Slack's 3,000 characters. */
const LONGEST_SECTION = 2_900;

/**
 * What was gathered for a channel, as Slack takes it by incoming webhooks: blocks, and the same as a text for notifications and for
 * chats that know no blocks. Nothing that comes from outside can begin a link, a mention or an entity.
 */
export function alertChat(message: AlertMessage): JsonObject {
  const { language, leads, moreLeads, takenBack, moreTakenBack, alertsUrl } = message;
  const texts = ALERT_TEXTS[language];
  const all = (count: number): string => link(alertsUrl, countedText(texts.more, count, language));
  const sections = [
    ...leads.map((lead) => leadSection(lead, message)),
    ...(moreLeads > 0 ? [all(moreLeads)] : []),
    ...takenBack.map(
      ({ name, phrase, why, url }) =>
        `${texts.takenBack}: ${link(url, name)}: ~${chatText(phrase)}~\n${chatText(whyText(why, language))}`,
    ),
    ...(moreTakenBack > 0 ? [`${texts.takenBack}: ${all(moreTakenBack)}`] : []),
  ].map(shorten);
  const isOne = leads.length + takenBack.length === 1;
  const title = chatText(alertSubject(message));
  return {
    text: (isOne ? sections : [`*${title}*`, ...sections]).join('\n\n'),
    blocks: [...(isOne ? [] : [section(`*${title}*`)]), ...sections.map(section)],
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** A message that shows that a channel takes what comes. */
export function testChat(language: AlertMessage['language'], by: string): JsonObject {
  const text = chatText(ALERT_TEXTS[language].test(by));
  return { text, blocks: [section(text)] };
}

function leadSection(lead: AlertedLead, { language, timeZone }: AlertMessage): string {
  const texts = ALERT_TEXTS[language];
  return [
    `*${link(lead.url, lead.name)}*${lead.details.length > 0 ? ` ${chatText(lead.details.join(' · '))}` : ''}`,
    ...lead.alerts.flatMap(({ phrase, text }) => [
      chatText(phrase),
      ...(text === undefined ? [] : [`> ${chatText(text)}`]),
    ]),
    ...scoreLine(lead, language).map(chatText),
    ...lead.reasons.map((reason) => `• ${chatText(reasonLine(reason, language))}`),
    ...(lead.recent.length > 0 ? [`${texts.recent}:`] : []),
    ...lead.recent.map(({ at, what }) => `• ${formatMoment(at, { language, timeZone })} ${chatText(what)}`),
  ].join('\n');
}

function section(text: string): Json {
  return { type: 'section', text: { type: 'mrkdwn', text } };
}

function link(url: string, text: string): string {
  return `<${chatText(url)}|${chatText(text).replaceAll('|', '¦')}>`;
}

/** Whole lines only, so that no link is cut in two. */
function shorten(text: string): string {
  if (text.length <= LONGEST_SECTION) return text;
  const lines = text.slice(0, LONGEST_SECTION).split('\n');
  return `${lines.slice(0, Math.max(1, lines.length - 1)).join('\n')}\n…`;
}
