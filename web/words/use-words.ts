import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleWords } from '../../src/domain/rule-words.ts';
import type { Format } from '../i18n/format.ts';
import { useFormat } from '../i18n/use-format.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Events that have words of their own; others are called what their sender calls them. */
const EVENTS: Readonly<Record<string, string>> = {
  'email opened': 'emailOpened',
  'email clicked': 'emailClicked',
  'page viewed': 'pageViewed',
  'site visited': 'siteVisited',
  'form submitted': 'formSubmitted',
  'white paper downloaded': 'downloaded',
  'webinar attended': 'webinarAttended',
  'email sent': 'emailSent',
  'email unsubscribed': 'unsubscribed',
  'lead assigned': 'leadAssigned',
  'lead accepted': 'leadAccepted',
  'lead rejected': 'leadRejected',
  'lead contacted': 'leadContacted',
  'comment added': 'commentAdded',
  'opportunity opened': 'opportunityOpened',
  'opportunity stage changed': 'stageChanged',
  'opportunity won': 'opportunityWon',
  'opportunity lost': 'opportunityLost',
};

/** Events whose number has words of its own: “3 e-mails opened”. */
const COUNTED = new Set([
  'emailOpened',
  'emailClicked',
  'pageViewed',
  'siteVisited',
  'formSubmitted',
  'downloaded',
  'webinarAttended',
]);

const TRAITS: Readonly<Record<string, string>> = {
  title: 'title',
  country: 'country',
  industry: 'industry',
  seniority: 'seniority',
  department: 'department',
  budget: 'budget',
  phone: 'phone',
  email: 'email',
  name: 'name',
  owner: 'owner',
  stage: 'stage',
  'company.employees': 'employees',
  'company.industry': 'companyIndustry',
  'company.revenue': 'revenue',
  'company.country': 'companyCountry',
  'company.name': 'companyName',
  employees: 'employees',
  revenue: 'revenue',
};

/** How rules, events and traits are said in the language of the page. */
export interface Words {
  /** A rule with the value of what it looks at: “5 e-mails opened within 30 days”. */
  reason(words: RuleWords, value: unknown): string;
  event(name: string): string;
  trait(name: string): string;
  /** A value of a trait or a property. */
  value(value: unknown): string;
}

export function useWords(): Words {
  const { t } = useTranslation(['words', 'common']);
  const format = useFormat();
  return useMemo(() => makeWords(t, format), [t, format]);
}

type Translate = ReturnType<typeof useTranslation<['words', 'common']>>['t'];

function makeWords(t: Translate, format: Format): Words {
  const event = (name: string): string => {
    const key = EVENTS[name.toLowerCase()];
    return key === undefined ? name : t(`event.${key}` as 'event.emailOpened');
  };
  const trait = (name: string): string => {
    const key = TRAITS[name];
    return key === undefined ? name.replace(/^company\./, '') : t(`trait.${key}` as 'trait.title');
  };
  const valueText = (value: unknown): string => {
    if (value === null || value === undefined || value === '') return t('unknown');
    if (typeof value === 'number') return format.number(value, { maximumFractionDigits: 1 });
    if (typeof value === 'boolean') return value ? t('common:yes') : t('common:no');
    if (Array.isArray(value)) return format.list(value.map(valueText));
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
  const said: Said = { t, format, events: (names) => format.list(names.map(event)), trait, valueText };
  const reason = (words: RuleWords, value: unknown): string => {
    const what = isOfEvents(words) ? ofEvents(words, value, said) : ofOthers(words, value, said);
    if (words.withinMs === null || words.kind === 'sequence') return what;
    if (words.withinMs < DAY_MS)
      return t('withinHours', { what, count: Math.round(words.withinMs / HOUR_MS) });
    return t('withinDays', { what, count: Math.round(words.withinMs / DAY_MS) });
  };
  return { reason, event, trait, value: valueText };
}

/** What rules are said with. */
interface Said {
  t: Translate;
  format: Format;
  events: (names: readonly string[]) => string;
  trait: (name: string) => string;
  valueText: (value: unknown) => string;
}

const OF_EVENTS = ['count', 'distinct', 'daysSinceLast', 'daysSinceFirst', 'decayed'] as const;

function isOfEvents(words: RuleWords): words is RuleWords & { kind: (typeof OF_EVENTS)[number] } {
  return OF_EVENTS.some((kind) => kind === words.kind);
}

function ofEvents(
  { kind, events: names, per, property }: RuleWords & { kind: (typeof OF_EVENTS)[number] },
  value: unknown,
  { t, format, events }: Said,
): string {
  const count = typeof value === 'number' ? value : 0;
  const number = format.number(count, { maximumFractionDigits: 1 });
  const event = events(names);
  switch (kind) {
    case 'count': {
      const key = names.length === 1 ? EVENTS[(names[0] ?? '').toLowerCase()] : undefined;
      if (key === undefined || !COUNTED.has(key)) return t('times', { event, count, number });
      return t(`counted.${key}` as 'counted.emailOpened', { count, number });
    }
    case 'distinct':
      return per === 'day'
        ? t('onDays', { event, count })
        : t('different', { event, property: property ?? '', number });
    case 'decayed':
      return t('recently', { event });
    default:
      if (value === null || value === undefined) return t('never', { event });
      return t(kind === 'daysSinceLast' ? 'lastAgo' : 'firstAgo', { event, count });
  }
}

function ofOthers(words: RuleWords, value: unknown, { t, events, trait, valueText }: Said): string {
  const { events: names, then, property, scorecard, dimension } = words;
  switch (words.kind) {
    case 'trait':
      return t('traitIs', { trait: trait(words.trait ?? ''), value: valueText(value) });
    case 'sequence':
      return t('sequence', { first: events(names), next: events(then) });
    case 'score':
      return t('scoreOf', { name: scorecard ?? dimension ?? '', value: valueText(value) });
    case 'pair':
      return t('pair', { what: words.trait === null ? events(names) : trait(words.trait) });
    default:
      return t('propertyOf', { event: events(names), property: property ?? '', value: valueText(value) });
  }
}
