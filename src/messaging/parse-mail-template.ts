import type { MailTemplate } from '../domain/mail-template.ts';
import type { Problem } from '../domain/place.ts';
import { readYaml } from '../domain/read-yaml.ts';
import { type CompiledBody, compileBody } from './compile-body.ts';
import { TRANSACTIONAL } from './composed-mail.ts';
import { liquidParts, macroOf } from './liquid-parts.ts';
import { type KnownMacros, liquidProblems } from './liquid-problems.ts';
import { bodyKey, bodyOf, formsOf, languagesOf, type PlacedBody, wordingOf } from './mail-parts.ts';
import type { BodyProblem } from './mask-liquid.ts';
import { readMailTemplate } from './read-mail-template.ts';

/** A template with its bodies as HTML, by {@link bodyKey}: everything that e-mails are made of. */
export interface PreparedTemplate {
  template: MailTemplate;
  bodies: Record<string, CompiledBody>;
}

/** A template that can be used, or everything that is wrong with its file; problems have line and column. */
export type TemplateReading = ({ ok: true } & PreparedTemplate) | { ok: false; problems: Problem[] };

/** Reads the text of a template file (YAML or JSON) without compiling its MJML: what e-mails need that was published. */
export function parseMailTemplate(
  text: string,
): { ok: true; template: MailTemplate } | { ok: false; problems: Problem[] } {
  const reading = readAll(text);
  return reading.ok ? { ok: true, template: reading.template } : reading;
}

/** Reads the text of a template file and compiles its bodies; checks everything that can be checked without a lead. */
export async function prepareMailTemplate(text: string): Promise<TemplateReading> {
  const reading = readAll(text);
  if (!reading.ok) return reading;
  const { template, locateInside } = reading;
  const bodies: Record<string, CompiledBody> = {};
  const problems: Problem[] = [];
  for (const placed of bodiesOf(template).values()) {
    const compiled = await compileBody(placed.source, {
      needsUnsubscribe: template.topic !== TRANSACTIONAL && !placed.source.includes('unsubscribe_url'),
      hasAddress: template.address !== undefined && !placed.source.includes('words.address'),
    });
    if (compiled.ok) bodies[bodyKey(placed)] = compiled.body;
    else
      problems.push(
        ...compiled.problems.map((problem) => locateInside(named(placed.keys, problem), problem)),
      );
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, template, bodies };
}

type Reading =
  | {
      ok: true;
      template: MailTemplate;
      locateInside: (problem: Problem, inside: { line: number; column?: number }) => Problem;
    }
  | { ok: false; problems: Problem[] };

function readAll(text: string): Reading {
  const yaml = readYaml(text);
  if (!yaml.ok) return yaml;
  const reading = readMailTemplate(yaml.value);
  if (!reading.ok) return { ok: false, problems: reading.problems.map(yaml.locate) };
  const { template } = reading;
  const problems = [
    ...sourcesOf(template).flatMap(({ keys, source, known }) =>
      liquidProblems(source, known).map((problem) => yaml.locateInside(named(keys, problem), problem)),
    ),
    ...missingParts(template).map(yaml.locate),
  ];
  return problems.length > 0
    ? { ok: false, problems: problems.slice(0, 100) }
    : { ok: true, template, locateInside: yaml.locateInside };
}

function named(keys: readonly (string | number)[], { found, allowed }: BodyProblem): Problem {
  const path = keys
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .slice(1);
  return { path, keys, found, allowed, message: `${path}: found ${found}; allowed: ${allowed}` };
}

/** The bodies that e-mails are made of, each once. */
function bodiesOf(template: MailTemplate): Map<string, PlacedBody> {
  const bodies = formsOf(template).flatMap((form) => bodyOf(template, form) ?? []);
  return new Map(bodies.map((body) => [bodyKey(body), body]));
}

interface LiquidSource {
  keys: (string | number)[];
  source: string;
  known: KnownMacros;
}

/** Everything in a template that may hold Liquid. */
function sourcesOf(template: MailTemplate): LiquidSource[] {
  const link = Object.keys(template.links);
  const content = template.content.map(({ name }) => name);
  const sources: LiquidSource[] = [];
  const add = (keys: (string | number)[], source: string | undefined, known: KnownMacros): void => {
    if (source !== undefined) sources.push({ keys, source, known });
  };
  for (const [name, source] of Object.entries(template.links)) add(['links', name], source, {});
  for (const block of template.content)
    for (const [position, { texts }] of block.choices.entries())
      for (const [language, source] of Object.entries(texts))
        add(['content', block.name, position, 'texts', language], source, { link });
  // Names of texts are looked at form by form: a variant adds its own.
  const text = allTextNames(template);
  for (const [{ keys, source }, known] of wordings(template, { link, content, text }))
    add(keys, source, known);
  for (const { keys, source } of bodiesOf(template).values()) add([...keys], source, { text, content, link });
  return sources;
}

function* wordings(
  template: MailTemplate,
  { link, content, text }: Record<'link' | 'content' | 'text', string[]>,
): Generator<[{ keys: (string | number)[]; source: string | undefined }, KnownMacros]> {
  const all = [
    { prefix: [] as (string | number)[], languages: template.languages },
    ...template.variants.map(({ languages }, position) => ({ prefix: ['variants', position], languages })),
  ];
  for (const { prefix, languages } of all) {
    for (const [language, { subject, preheader, plain, texts }] of Object.entries(languages)) {
      const keys = [...prefix, 'languages', language];
      yield [{ keys: [...keys, 'subject'], source: subject }, { content }];
      yield [{ keys: [...keys, 'preheader'], source: preheader }, { content }];
      yield [
        { keys: [...keys, 'plain'], source: plain },
        { text, content, link },
      ];
      for (const [name, source] of Object.entries(texts))
        yield [
          { keys: [...keys, 'texts', name], source },
          { content, link },
        ];
    }
  }
}

function allTextNames(template: MailTemplate): string[] {
  const all = [template, ...template.variants].flatMap(({ languages }) => Object.values(languages));
  return [...new Set(all.flatMap(({ texts }) => Object.keys(texts)))];
}

/** Languages without a body, and texts that a body shows and a language does not have. */
function missingParts(template: MailTemplate): Problem[] {
  const problems = new Map<string, Problem>();
  const add = (keys: (string | number)[], found: string, allowed: string): void => {
    const problem = named(keys, { line: 1, found, allowed });
    problems.set(problem.message, problem);
  };
  for (const form of formsOf(template)) {
    const body = bodyOf(template, form);
    const { texts } = wordingOf(template, form);
    if (!body)
      add(['body'], 'nothing', `the body of the e-mail, in MJML, for all languages or for ${form.language}`);
    for (const { kind, source } of liquidParts(body?.source ?? '')) {
      const macro = kind === 'output' ? macroOf(source) : undefined;
      if (macro?.root === 'text' && texts[macro.name] === undefined)
        add(
          ['languages', form.language, 'texts'],
          `no text “${macro.name}”`,
          'every text that the body shows',
        );
    }
  }
  if (languagesOf(template).length === 0) add(['languages'], 'nothing', 'at least one language');
  return [...problems.values()];
}
