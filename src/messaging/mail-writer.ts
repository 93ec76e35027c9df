import type { Liquid, Template } from 'liquidjs';
import type { Language } from '../domain/language.ts';
import { PREHEADER_MARK } from './compile-body.ts';
import { type FormTexts, fillMacros } from './fill-macros.ts';
import { htmlToText } from './html-to-text.ts';
import { liquidEngine } from './liquid-engine.ts';
import { bodyKey, bodyOf, wordingOf } from './mail-parts.ts';
import type { LiquidValues } from './mail-scope.ts';
import { MASK } from './mask-liquid.ts';
import { oneLine } from './one-line.ts';
import type { PreparedTemplate } from './parse-mail-template.ts';

/** An e-mail as it is read. */
export interface WrittenMail {
  subject: string;
  preheader: string;
  html: string;
  text: string;
}

/** Which form of an e-mail: its language, and the variant where there are any. */
export interface MailForm {
  language: Language;
  variant: string | null;
}

/** The largest e-mail, in characters of HTML. */
const LARGEST_HTML = 1_000_000;

/** The template cannot be rendered for a lead: it takes too long, grows too large, or a filter fails. */
export class MailBroken extends Error {
  override readonly name = 'MailBroken';
}

interface ParsedForm {
  html: Template[];
  subject: Template[];
  preheader: Template[];
  plain: Template[] | undefined;
}

/** Writes e-mails by a template; each of its forms is put together once. */
export class MailWriter {
  readonly prepared: PreparedTemplate;
  readonly #forms = new Map<string, ParsedForm>();
  readonly #engines = new Map<string, Liquid>();

  constructor(prepared: PreparedTemplate) {
    this.prepared = prepared;
  }

  /**
   * Writes one e-mail.
   *
   * @param choices by the name of a block of personal content, which choice is shown
   * @throws MailBroken
   */
  write(form: MailForm, scope: LiquidValues, choices: Readonly<Record<string, number>>): WrittenMail {
    try {
      const parsed = this.#parsed(form);
      const values = { ...scope, choice: choices };
      const [html, plain] = [this.#engine('html', form.language), this.#engine('plain', form.language)];
      const preheader = oneLine(String(plain.renderSync(parsed.preheader, values)));
      const body = String(html.renderSync(parsed.html, { ...values, [PREHEADER_MARK]: preheader }));
      if (body.length > LARGEST_HTML) throw new Error(`the e-mail is larger than ${LARGEST_HTML} characters`);
      return {
        subject: oneLine(String(plain.renderSync(parsed.subject, values))),
        preheader,
        html: body,
        text: parsed.plain ? String(plain.renderSync(parsed.plain, values)).trim() : htmlToText(body),
      };
    } catch (error) {
      throw new MailBroken(error instanceof Error ? error.message : String(error), { cause: error });
    }
  }

  #engine(writes: 'html' | 'plain', language: Language): Liquid {
    const key = `${writes} ${language}`;
    const engine = this.#engines.get(key) ?? liquidEngine(writes, language);
    this.#engines.set(key, engine);
    return engine;
  }

  #parsed(form: MailForm): ParsedForm {
    const key = `${form.language} ${form.variant ?? ''}`;
    const parsed = this.#forms.get(key) ?? this.#parse(form);
    this.#forms.set(key, parsed);
    return parsed;
  }

  #parse(form: MailForm): ParsedForm {
    const { template, bodies } = this.prepared;
    const { language } = form;
    const wording = wordingOf(template, form);
    const placed = bodyOf(template, form);
    const body = placed && bodies[bodyKey(placed)];
    if (!body) throw new Error(`the e-mail has no body in ${language}`);
    const texts: FormTexts = { template, language, texts: wording.texts };
    const [html, plain] = [this.#engine('html', language), this.#engine('plain', language)];
    const source = body.html
      .replace(MASK, (_, position) => {
        const part = body.parts[Number(position)];
        return part ? fillMacros(part.source, part.isInAttribute ? 'attribute' : 'html', texts) : '';
      })
      .replace(PREHEADER_MARK, `{{ ${PREHEADER_MARK} }}`);
    const lineOf = (line: string | undefined) => plain.parse(fillMacros(line ?? '', 'plain', texts));
    return {
      html: html.parse(source),
      subject: lineOf(wording.subject),
      preheader: lineOf(wording.preheader),
      plain: wording.plain === undefined ? undefined : lineOf(wording.plain),
    };
  }
}
