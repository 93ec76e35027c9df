import { DAY_MS, HOUR_MS } from '../domain/instant.ts';
import type { Json } from '../domain/json.ts';
import type { Language } from '../domain/language.ts';
import type { RuleWords } from '../domain/rule-words.ts';
import { foldText } from '../domain/text.ts';
import { RULE_TEXTS } from './rule-texts.ts';

/** Events that have words of their own; others are called what their sender calls them. */
const EVENTS: Readonly<Record<string, string>> = {
  'email opened': 'emailOpened',
  'email clicked': 'emailClicked',
  'email link clicked': 'emailClicked',
  'page viewed': 'pageViewed',
  'site visited': 'siteVisited',
  'form submitted': 'formSubmitted',
  'white paper downloaded': 'downloaded',
  'webinar attended': 'webinarAttended',
  'email unsubscribed': 'unsubscribed',
  unsubscribed: 'unsubscribed',
  'opportunity opened': 'opportunityOpened',
  'opportunity stage changed': 'stageChanged',
  'opportunity won': 'opportunityWon',
  'opportunity lost': 'opportunityLost',
};
const TRAITS: Readonly<Record<string, string>> = {
  'company.employees': 'employees',
  'company.industry': 'companyIndustry',
  'company.revenue': 'revenue',
  'company.country': 'companyCountry',
  'company.name': 'companyName',
};

type Values = Readonly<Record<string, string>>;

/** Says rules and what leads did in a language: “5 e-mails opened within 30 days”. */
export class RuleSayer {
  readonly #texts: Readonly<Record<string, string>>;
  readonly #plurals: Intl.PluralRules;
  readonly #number: Intl.NumberFormat;
  readonly #list: Intl.ListFormat;

  constructor(language: Language) {
    this.#texts = RULE_TEXTS[language];
    this.#plurals = new Intl.PluralRules(language);
    this.#number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
    this.#list = new Intl.ListFormat(language);
  }

  /** The name of an event. */
  event(name: string): string {
    const key = EVENTS[foldText(name)];
    return key === undefined ? name : this.#text(`event.${key}`);
  }

  /** A rule with the value of what it looks at. */
  rule(words: RuleWords, value: Json | undefined): string {
    const what = this.#what(words, value);
    if (words.withinMs === null || words.kind === 'sequence') return what;
    if (words.withinMs < DAY_MS)
      return this.#counted('withinHours', Math.round(words.withinMs / HOUR_MS), { what });
    return this.#counted('withinDays', Math.round(words.withinMs / DAY_MS), { what });
  }

  #what(words: RuleWords, value: Json | undefined): string {
    const count = typeof value === 'number' ? value : 0;
    const event = this.#list.format(words.events.map((name) => this.event(name)));
    switch (words.kind) {
      case 'count': {
        const own = words.events.length === 1 ? EVENTS[foldText(words.events[0] ?? '')] : undefined;
        const key = own !== undefined && `counted.${own}_other` in this.#texts ? `counted.${own}` : 'times';
        return this.#counted(key, count, { event });
      }
      case 'distinct':
        return words.per === 'day'
          ? this.#counted('onDays', count, { event })
          : this.#text('different', {
              event,
              property: words.property ?? '',
              number: this.#number.format(count),
            });
      case 'decayed':
        return this.#text('recently', { event });
      case 'daysSinceLast':
      case 'daysSinceFirst':
        if (value === null || value === undefined) return this.#text('never', { event });
        return this.#counted(words.kind === 'daysSinceLast' ? 'lastAgo' : 'firstAgo', count, { event });
      default:
        return this.#ofOthers(words, { event, value });
    }
  }

  #ofOthers(words: RuleWords, { event, value }: { event: string; value: Json | undefined }): string {
    const said = this.#value(value);
    switch (words.kind) {
      case 'trait':
        return this.#text('traitIs', { trait: this.#trait(words.trait ?? ''), value: said });
      case 'sequence':
        return this.#text('sequence', {
          first: event,
          next: this.#list.format(words.then.map((name) => this.event(name))),
        });
      case 'score':
        return this.#text('scoreOf', { name: words.scorecard ?? words.dimension ?? '', value: said });
      case 'pair':
        return this.#text('pair', { what: words.trait === null ? event : this.#trait(words.trait) });
      default:
        return this.#text('propertyOf', { event, property: words.property ?? '', value: said });
    }
  }

  #trait(name: string): string {
    return this.#texts[`trait.${TRAITS[name] ?? name}`] ?? name.replace(/^company\./, '');
  }

  #value(value: Json | undefined): string {
    if (value === null || value === undefined || value === '') return this.#text('unknown');
    if (typeof value === 'number') return this.#number.format(value);
    if (typeof value === 'boolean') return this.#text(value ? 'yes' : 'no');
    if (Array.isArray(value)) return this.#list.format(value.map((one) => this.#value(one)));
    return typeof value === 'string' ? value : JSON.stringify(value);
  }

  #counted(key: string, count: number, values: Values): string {
    const form = this.#plurals.select(count);
    const own = `${key}_${form}` in this.#texts ? `${key}_${form}` : `${key}_other`;
    return this.#text(own, { ...values, count: String(count), number: this.#number.format(count) });
  }

  #text(key: string, values: Values = {}): string {
    // In one pass: a value with braces in it stays what it is.
    return (this.#texts[key] ?? key).replace(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
  }
}
