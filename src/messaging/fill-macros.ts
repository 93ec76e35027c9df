import type { Language } from '../domain/language.ts';
import type { MailTemplate } from '../domain/mail-template.ts';
import { FRAME_WORDS } from './frame-words.ts';
import { type LiquidPart, liquidParts, type MacroRoot, macroOf } from './liquid-parts.ts';

/** Where a text is put: between tags of HTML, in an attribute, or where there is no HTML. */
export type TextPlace = 'html' | 'attribute' | 'plain';

/** What the texts of a template are in one form of the e-mail. */
export interface FormTexts {
  template: MailTemplate;
  language: Language;
  texts: Readonly<Record<string, string>>;
}

const MARK = /\uE000(\d+)\uE001/g;

/**
 * Puts the texts of a template where its Liquid names them, so that only Liquid about the lead is left. Texts are text: what
 * is HTML in them is shown, not obeyed. Between tags `**bold**`, `[label](address)` and line breaks are understood.
 */
export function fillMacros(source: string, place: TextPlace, form: FormTexts): string {
  return liquidParts(source)
    .map((part) => filled(part, place, form))
    .join('');
}

/** A text as it is to stand in a place. */
function placed(source: string, place: TextPlace, form: FormTexts): string {
  const parts: LiquidPart[] = [];
  const marked = liquidParts(source.trim())
    .map((part) => {
      if (part.kind === 'text') return part.source.replace(/[\uE000\uE001]/g, '');
      parts.push(part);
      return `\uE000${parts.length - 1}\uE001`;
    })
    .join('');
  const restore = (text: string, where: TextPlace) =>
    text.replace(MARK, (_, position) => {
      const part = parts[Number(position)];
      return part ? filled(part, where, form) : '';
    });
  if (place === 'attribute') return restore(escapeHtml(marked).replaceAll('\n', ' '), 'attribute');
  if (place === 'plain') {
    const plain = marked
      .replace(/\[([^\]\n]+)\]\(([^()\s]+)\)/g, '$1: $2')
      .replace(/\*\*([^*\n]+)\*\*/g, '$1');
    return restore(plain, 'plain');
  }
  const html = escapeHtml(marked)
    .replace(
      /\[([^\]\n]+)\]\(((?:https?:\/\/|mailto:|tel:|\uE000)[^()\s]*)\)/gi,
      (_, label: string, address: string) => `<a href="${restore(address, 'attribute')}">${label}</a>`,
    )
    .replace(/\*\*([^*\n]+)\*\*/g, '<b>$1</b>')
    .replaceAll('\n', '<br />');
  return restore(html, 'html');
}

function filled(part: LiquidPart, place: TextPlace, form: FormTexts): string {
  const macro = part.kind === 'output' ? macroOf(part.source) : undefined;
  return macro ? macroText(macro, place, form) : part.source;
}

function macroText(
  { root, name }: { root: MacroRoot; name: string },
  place: TextPlace,
  form: FormTexts,
): string {
  const { template, language, texts } = form;
  switch (root) {
    case 'text':
      return placed(texts[name] ?? '', place, form);
    case 'link':
      return placed(template.links[name] ?? '', place, form);
    case 'words':
      return placed(frameWord(name, form), place, form);
    case 'content': {
      const choices = template.content.find((block) => block.name === name)?.choices ?? [];
      const cases = choices.map(({ texts: own }, position) => {
        const question = `${position === 0 ? 'if' : 'elsif'} choice.${name} == ${position}`;
        return `{% ${question} %}${placed(own[language] ?? '', place, form)}`;
      });
      return cases.length === 0 ? '' : `${cases.join('')}{% endif %}`;
    }
  }
}

function frameWord(name: string, { template, language }: FormTexts): string {
  if (name === 'language') return language;
  if (name === 'address') return template.address ?? '';
  return { ...FRAME_WORDS[language] }[name as 'reason'] ?? '';
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
