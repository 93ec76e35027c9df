import { type Context, type Emitter, Liquid, type Template } from 'liquidjs';

/** What templates may use of Liquid; nothing in it reads files, other templates or the clock. */
const TAGS = [
  'assign',
  'break',
  'capture',
  'case',
  'comment',
  'continue',
  'cycle',
  'decrement',
  'echo',
  'for',
  'if',
  'increment',
  'unless',
  '#',
];
const FILTERS = [
  ...['abs', 'append', 'at_least', 'at_most', 'capitalize', 'ceil', 'compact', 'concat', 'default'],
  ...['divided_by', 'downcase', 'escape', 'escape_once', 'first', 'floor', 'join', 'last', 'lstrip'],
  ...['map', 'minus', 'modulo', 'plus', 'prepend', 'remove', 'remove_first', 'replace', 'replace_first'],
  ...['reverse', 'round', 'rstrip', 'size', 'slice', 'sort', 'sort_natural', 'split', 'strip', 'strip_html'],
  ...['strip_newlines', 'times', 'truncate', 'truncatewords', 'uniq', 'upcase', 'url_encode', 'where'],
];

/** The longest source of one part of an e-mail, in characters. */
const LONGEST_SOURCE = 300_000;
/**
 * One e-mail may take so long, in milliseconds. Steps and memory bound it far below that; the time is generous, because a busy
 * machine must not make an e-mail fail.
 */
const RENDER_WITHIN_MS = 2_000;
/** What one e-mail may make on the way, in the units of LiquidJS: characters and elements. */
const MOST_MEMORY = 5_000_000;
/** What every step takes of that, so that there are 5,000 at most: tags and outputs, those of loops each time. */
const UNITS_OF_STEP = 1_000;

/**
 * Liquid as templates may use it: no files, no other templates, own properties only, bounded in size, time and memory, and
 * without `raw`, so that whatever a lead wrote of itself is text.
 *
 * @param writes `html` escapes every output; `plain` does not
 * @param language of `date`, `number` and `money`
 */
export function liquidEngine(writes: 'html' | 'plain', language = 'en'): Liquid {
  const liquid = new Liquid({
    templates: {},
    ownPropertyOnly: true,
    strictFilters: true,
    strictVariables: false,
    dynamicPartials: false,
    cache: false,
    parseLimit: LONGEST_SOURCE * 4,
    renderLimit: RENDER_WITHIN_MS,
    memoryLimit: MOST_MEMORY,
    ...(writes === 'html' && { outputEscape: 'escape' as const }),
  });
  for (const name of Object.keys(liquid.tags)) if (!TAGS.includes(name)) delete liquid.tags[name];
  for (const name of Object.keys(liquid.filters)) if (!FILTERS.includes(name)) delete liquid.filters[name];
  boundSteps(liquid);
  liquid.registerFilter('date', (value, style) => dateText(value, style, language));
  liquid.registerFilter('number', (value, digits) => numberText(value, digits, language));
  liquid.registerFilter('money', (value, currency) => moneyText(value, currency, language));
  return liquid;
}

/** LiquidJS bounds time and memory only, and loops in loops take neither memory nor, on a fast machine, much time. */
function boundSteps({ renderer }: Liquid): void {
  const render = renderer.renderTemplates.bind(renderer);
  renderer.renderTemplates = (templates: Template[], context: Context, emitter?: Emitter) => {
    context.memoryLimit.use((templates.length + 1) * UNITS_OF_STEP);
    return render(templates, context, emitter);
  };
}

const DATE_STYLES = ['full', 'long', 'medium', 'short'] as const;

/** A date as the language writes it, by UTC; what is no date stays as it is. */
function dateText(value: unknown, style: unknown, language: string): unknown {
  const at = typeof value === 'number' || typeof value === 'string' ? new Date(value) : undefined;
  if (!at || Number.isNaN(at.getTime())) return value;
  const dateStyle = DATE_STYLES.find((one) => one === style) ?? 'long';
  return kept(
    `date ${language} ${dateStyle}`,
    () => new Intl.DateTimeFormat(language, { dateStyle, timeZone: 'UTC' }),
  ).format(at);
}

function numberText(value: unknown, digits: unknown, language: string): unknown {
  const number = amountOf(value);
  if (number === undefined) return value;
  const most = typeof digits === 'number' ? Math.min(Math.max(Math.trunc(digits), 0), 6) : 2;
  return kept(
    `number ${language} ${most}`,
    () => new Intl.NumberFormat(language, { maximumFractionDigits: most }),
  ).format(number);
}

function moneyText(value: unknown, currency: unknown, language: string): unknown {
  const number = amountOf(value);
  if (number === undefined) return value;
  if (typeof currency !== 'string' || !/^[A-Za-z]{3}$/.test(currency))
    return numberText(value, undefined, language);
  return kept(
    `money ${language} ${currency}`,
    () => new Intl.NumberFormat(language, { style: 'currency', currency }),
  ).format(number);
}

type Format = { format: (value: number | Date) => string };
/** Making a format takes far longer than using it; there are few, but anybody can make up a currency. */
const formats = new Map<string, Format>();
const MOST_FORMATS = 500;

function kept(key: string, make: () => object): Format {
  const known = formats.get(key);
  if (known) return known;
  if (formats.size >= MOST_FORMATS) formats.clear();
  const made = make() as Format;
  formats.set(key, made);
  return made;
}

function amountOf(value: unknown): number | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}
