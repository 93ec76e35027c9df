import { readCondition } from '../conditions/read-condition.ts';
import { readEmail } from '../domain/email.ts';
import { LANGUAGES, type Language } from '../domain/language.ts';
import type {
  ContentBlock,
  ContentChoice,
  MailTemplate,
  MailVariant,
  MailWording,
  MailWordings,
} from '../domain/mail-template.ts';
import { Place, type Problem } from '../domain/place.ts';

const KEYS = [
  ...['email', 'title', 'description', 'topic', 'from', 'language', 'links', 'body', 'languages'],
  ...['content', 'variants'],
];
const WORDING_KEYS = ['subject', 'preheader', 'body', 'plain', 'texts'];
const SLUG_FORM = 'small letters, digits and dashes, at most 63 long, such as demo-invitation';
const SLUG = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const NAME_FORM =
  'a name of letters, digits, dashes and underscores that begins with a letter, at most 63 long';
const NAME = /^[A-Za-z][\w-]{0,62}$/;
/** The longest subject or preheader, in characters; mailboxes show far less. */
const LONGEST_LINE = 300;
/** The longest text, and the longest body, in characters. */
const LONGEST_TEXT = 20_000;
const LONGEST_BODY = 200_000;
const MOST_CHOICES = 20;

/** A template as its document says, or everything that is wrong with it. */
export type MailTemplateReading = { ok: true; template: MailTemplate } | { ok: false; problems: Problem[] };

/** Reads an e-mail template from the value of a YAML or JSON document; its Liquid and MJML are looked at elsewhere. */
export function readMailTemplate(value: unknown): MailTemplateReading {
  const problems: Problem[] = [];
  const root = new Place(value, problems);
  const template = readRoot(root);
  return template && problems.length === 0 ? { ok: true, template } : { ok: false, problems };
}

function readRoot(root: Place): MailTemplate | undefined {
  if (!root.object(KEYS, 'an e-mail template')) return undefined;
  const slug = readMatching(root.at('email'), SLUG, `a slug of ${SLUG_FORM}`);
  const title = root.at('title').optionalText() ?? slug;
  const description = root.at('description').optionalText();
  const topic = readMatching(root.at('topic'), SLUG, `a topic of ${SLUG_FORM}, or transactional`);
  const from = readFrom(root.at('from'));
  const language = readLanguage(root.at('language'));
  const links = readTexts(root.at('links'), 'links, each a name with an address', readLink);
  const body = readSource(root.at('body'), LONGEST_BODY);
  const languages = readWordings(root.at('languages'));
  const content = readContent(root.at('content'), languages);
  const variants = readVariants(root.at('variants'), languages);
  if (!slug || !title || !topic || !language) return undefined;
  requireLanguage(root.at('languages'), languages, language);
  const template = { slug, title, topic, language, links, languages, content, variants, ...from };
  return {
    ...template,
    ...(description !== undefined && { description }),
    ...(body !== undefined && { body }),
  };
}

function readMatching(place: Place, pattern: RegExp, form: string): string | undefined {
  const text = place.text(form);
  return text === undefined || pattern.test(text) ? text : place.refuse(form);
}

function readFrom(place: Place): Pick<MailTemplate, 'fromName' | 'replyTo' | 'address'> {
  if (place.isMissing || !place.object(['name', 'replyTo', 'address'], 'the sender')) return {};
  const fromName = readLine(place.at('name'));
  const replyTo = place.at('replyTo').optionalText('an e-mail address');
  if (replyTo !== undefined && readEmail(replyTo) === undefined)
    place.at('replyTo').refuse('an e-mail address');
  const address = readSource(place.at('address'), LONGEST_LINE);
  return {
    ...(fromName !== undefined && { fromName }),
    ...(replyTo !== undefined && { replyTo: replyTo.trim() }),
    ...(address !== undefined && { address }),
  };
}

function readLanguage(place: Place): Language | undefined {
  const form = `one of ${LANGUAGES.join(', ')}, the language of leads with none of the others`;
  if (place.isMissing) return 'en';
  return LANGUAGES.find((language) => language === place.value) ?? place.refuse(form);
}

function requireLanguage(place: Place, languages: MailWordings, language: Language): void {
  for (const [name, wording] of Object.entries(languages)) {
    if (wording.subject === undefined) place.at(name).at('subject').refuse('the subject');
  }
  if (!languages[language]) place.at(language).refuse(`the language of the template, with its subject`);
}

/** One line without characters that could begin another header. */
function readLine(place: Place): string | undefined {
  const text = place.optionalText('one line');
  if (text === undefined) return undefined;
  const isLine = text.length <= LONGEST_LINE && !/\p{Cc}/u.test(text.trimEnd());
  return isLine ? text.trim() : place.refuse(`one line of at most ${LONGEST_LINE} characters`);
}

function readSource(place: Place, longest: number): string | undefined {
  const text = place.optionalText();
  if (text === undefined || text.length <= longest) return text;
  return place.refuse(`at most ${longest} characters`, `${text.length} characters`);
}

function readLink(place: Place): string | undefined {
  const form = 'an address with https://, http://, mailto: or tel:';
  const link = readLine(place);
  if (link === undefined) return place.isMissing ? place.refuse(form) : undefined;
  return /^(https?:\/\/|mailto:|tel:|\{\{)/i.test(link) ? link : place.refuse(form);
}

function readTexts(
  place: Place,
  what: string,
  read: (place: Place) => string | undefined,
): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, inner] of place.entries(what)) {
    if (!NAME.test(name)) inner.refuse(NAME_FORM, `the name “${name.slice(0, 63)}”`);
    const text = read(inner);
    if (text !== undefined) texts[name] = text;
  }
  return texts;
}

const readText = (place: Place): string | undefined =>
  place.isMissing ? place.refuse('text') : readSource(place, LONGEST_TEXT);

function readWordings(place: Place): Partial<Record<Language, MailWording>> {
  const form = `a mapping from languages (${LANGUAGES.join(', ')}) to what the e-mail says`;
  if (place.isMissing) return {};
  if (!place.object(LANGUAGES, form)) return {};
  const wordings: Partial<Record<Language, MailWording>> = {};
  for (const language of LANGUAGES) {
    const inner = place.at(language);
    if (!inner.isMissing && inner.object(WORDING_KEYS, 'what the e-mail says'))
      wordings[language] = readWording(inner);
  }
  return wordings;
}

function readWording(place: Place): MailWording {
  const subject = readLine(place.at('subject'));
  const preheader = readLine(place.at('preheader'));
  const body = readSource(place.at('body'), LONGEST_BODY);
  const plain = readSource(place.at('plain'), LONGEST_BODY);
  return {
    texts: readTexts(place.at('texts'), 'texts, each with a name', readText),
    ...(subject !== undefined && { subject }),
    ...(preheader !== undefined && { preheader }),
    ...(body !== undefined && { body }),
    ...(plain !== undefined && { plain }),
  };
}

function readContent(place: Place, languages: MailWordings): ContentBlock[] {
  return place.entries('personal content, each a name with a list of choices').map(([name, inner]) => {
    if (!NAME.test(name)) inner.refuse(NAME_FORM, `the name “${name.slice(0, 63)}”`);
    const choices = inner.list('a list of choices, each { when, texts }');
    if (choices.length === 0 || choices.length > MOST_CHOICES)
      inner.refuse(`a list of 1 to ${MOST_CHOICES} choices, each { when, texts }`);
    return {
      name,
      choices: choices
        .slice(0, MOST_CHOICES)
        .map((choice, position) =>
          readChoice(choice, { languages, isLast: position === choices.length - 1 }),
        ),
    };
  });
}

function readChoice(
  place: Place,
  { languages, isLast }: { languages: MailWordings; isLast: boolean },
): ContentChoice {
  if (!place.object(['when', 'texts'], 'a choice')) return { texts: {} };
  const when = place.has('when') ? readCondition(place.at('when'), 'lead') : undefined;
  if (!place.has('when') && !isLast)
    place.refuse('a condition in `when`: only the last choice is for everybody else');
  const inner = place.at('texts');
  const texts = inner.object(LANGUAGES, 'a mapping from languages to texts')
    ? readTexts(inner, 'texts', readText)
    : {};
  for (const language of Object.keys(languages)) {
    if (texts[language] === undefined) inner.at(language).refuse('the text in every language of the e-mail');
  }
  return { texts, ...(when && { when }) };
}

function readVariants(place: Place, languages: MailWordings): MailVariant[] {
  if (place.isMissing) return [];
  const places = place.list('a list of variants');
  if (places.length < 2 || places.length > 10) place.refuse('2 to 10 variants');
  const variants = places.map((inner) => readVariant(inner, languages));
  const sum = variants.reduce((total, { share }) => total + share, 0);
  if (Math.abs(sum - 100) > 1e-9) place.refuse('shares that add up to 100', `shares that add up to ${sum}`);
  const names = variants.map(({ name }) => name);
  for (const [position, name] of names.entries()) {
    if (names.indexOf(name) !== position) places[position]?.at('name').refuse('a name of its own');
  }
  return variants;
}

function readVariant(place: Place, languages: MailWordings): MailVariant {
  if (!place.object(['name', 'share', 'body', 'languages'], 'a variant'))
    return { name: '', share: 0, languages: {} };
  const name = readMatching(place.at('name'), SLUG, `a name of ${SLUG_FORM}`) ?? '';
  const share = place.at('share').number('its share of the leads, in percent') ?? 0;
  if (share <= 0 || share > 100) place.at('share').refuse('a share above 0 and up to 100');
  const body = readSource(place.at('body'), LONGEST_BODY);
  const own = readWordings(place.at('languages'));
  for (const language of Object.keys(own)) {
    if (!Object.hasOwn(languages, language))
      place.at('languages').at(language).refuse('a language that the template has');
  }
  return { name, share, languages: own, ...(body !== undefined && { body }) };
}
