import type { AlertMessage } from './alert-message.ts';
import { ALERT_TEXTS, countedText } from './alert-message-texts.ts';
import { oneLine } from './one-line.ts';

const MOST_NAMES = 3;
const LONGEST_NAME = 40;

/** What a message with alerts is about, on one line: the lead and what happened, or how many leads and whose names come first. */
export function alertSubject({ language, leads, moreLeads, takenBack, moreTakenBack }: AlertMessage): string {
  const texts = ALERT_TEXTS[language];
  const [lead, ...others] = leads;
  if (lead && others.length === 0) return oneLine(`${lead.name}: ${lead.alerts[0]?.phrase ?? ''}`);
  if (lead) {
    const names = leads.slice(0, MOST_NAMES).map(({ name }) => shorten(oneLine(name)));
    const count = leads.length + moreLeads;
    const rest = count > names.length ? ' …' : '';
    return oneLine(`${countedText(texts.leads, count, language)}: ${names.join(', ')}${rest}`);
  }
  const [first] = takenBack;
  const count = takenBack.length + moreTakenBack;
  if (first && count === 1) return oneLine(`${texts.takenBack}: ${first.name}: ${first.phrase}`);
  return oneLine(`${texts.takenBack}: ${countedText(texts.leads, count, language)}`);
}

function shorten(name: string): string {
  const characters = [...name];
  return characters.length <= LONGEST_NAME
    ? name
    : `${characters
        .slice(0, LONGEST_NAME - 1)
        .join('')
        .trim()}…`;
}
