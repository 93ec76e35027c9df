import { LANGUAGES, type Language } from '../domain/language.ts';
import { type Topic, topicTitle } from '../domain/topic.ts';
import { MAIL_PAGE_TEXTS } from '../messaging/mail-page-texts.ts';
import { LANGUAGE_NAMES } from './language-names.ts';
import { escapeHtml, mailPage } from './mail-page.ts';

/** The page for every link that is none of ours, or too old: always the same. */
export function gonePage(language: Language): string {
  const { title, text } = MAIL_PAGE_TEXTS[language].gone;
  return mailPage({ language, title, body: paragraph(text) });
}

/** The page with the one button that unsubscribes. @param manage where to choose instead */
export function unsubscribePage(
  language: Language,
  { topic, manage }: { topic: string; manage: string },
): string {
  const words = MAIL_PAGE_TEXTS[language].unsubscribe;
  const body =
    paragraph(words.text(topic)) +
    button(words.button, { isFirst: true, fields: { 'List-Unsubscribe': 'One-Click' } }) +
    link(words.manage, manage);
  return mailPage({ language, title: words.title, body });
}

/** The page after that. */
export function unsubscribedPage(
  language: Language,
  { topic, manage, isAll }: { topic: string; manage: string; isAll: boolean },
): string {
  const words = MAIL_PAGE_TEXTS[language].unsubscribe;
  const body =
    status(isAll ? words.allDone : words.done(topic)) +
    (isAll ? '' : button(words.all, { isFirst: false, fields: { from: 'all' } })) +
    link(words.manage, manage);
  return mailPage({ language, title: words.title, body });
}

/** The preference centre. */
export function preferencesPage(
  language: Language,
  {
    address,
    topics,
    wanted,
    isSaved,
  }: { address: string; topics: readonly Topic[]; wanted: ReadonlySet<string>; isSaved: boolean },
): string {
  const words = MAIL_PAGE_TEXTS[language].preferences;
  const boxes = topics.map(({ slug }) => {
    const isOn = wanted.has(slug) ? ' checked' : '';
    const title = escapeHtml(topicTitle(topics, slug, language));
    return `<label><input type="checkbox" name="topic" value="${escapeHtml(slug)}"${isOn}>${title}</label>`;
  });
  const options = LANGUAGES.map((one) => {
    const isChosen = one === language ? ' selected' : '';
    return `<option value="${one}" lang="${one}"${isChosen}>${LANGUAGE_NAMES[one]}</option>`;
  });
  const body = `${isSaved ? status(words.saved) : ''}${paragraph(words.text(address))}
<form method="post"><fieldset><legend>${escapeHtml(words.topics)}</legend>${boxes.join('')}</fieldset>
<label><input type="checkbox" name="fewer" value="1">${escapeHtml(words.fewer)}</label>
<label for="language">${escapeHtml(words.language)}</label><select id="language" name="language">${options.join('')}</select>
<p><button class="first">${escapeHtml(words.save)}</button></p></form>
${button(words.none, { isFirst: false, fields: { none: '1', language } })}`;
  return mailPage({ language, title: words.title, body });
}

/** The page with the button that confirms a subscription. */
export function confirmPage(language: Language, topic: string): string {
  const words = MAIL_PAGE_TEXTS[language].confirm;
  const body = paragraph(words.text(topic)) + button(words.button, { isFirst: true, fields: {} });
  return mailPage({ language, title: words.title, body });
}

/** The page after that. */
export function confirmedPage(language: Language, topic: string): string {
  const words = MAIL_PAGE_TEXTS[language].confirm;
  return mailPage({ language, title: words.title, body: status(words.done(topic)) });
}

function paragraph(text: string): string {
  return `<p>${escapeHtml(text)}</p>`;
}

function status(text: string): string {
  return `<p role="status">${escapeHtml(text)}</p>`;
}

function link(text: string, address: string): string {
  return `<p><a href="${escapeHtml(address)}">${escapeHtml(text)}</a></p>`;
}

function button(
  text: string,
  { isFirst, fields }: { isFirst: boolean; fields: Record<string, string> },
): string {
  const hidden = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`,
  );
  const look = isFirst ? ' class="first"' : '';
  return `<form method="post">${hidden.join('')}<button${look}>${escapeHtml(text)}</button></form>`;
}
