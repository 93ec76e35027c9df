import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleWords } from '../../src/domain/rule-words.ts';
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
  const { t } = useTranslation('words');
  const format = useFormat();
  return useMemo(() => {
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
    const events = (names: readonly string[]): string => format.list(names.map(event));
    const counted = (names: readonly string[], count: number): string => {
      const key = names.length === 1 ? EVENTS[(names[0] ?? '').toLowerCase()] : undefined;
      if (key === undefined || !COUNTED.has(key))
        return t('times', { event: events(names), count, number: format.number(count) });
      return t(`counted.${key}` as 'counted.emailOpened', { count, number: format.number(count) });
    };
    const within = (what: string, ms: number | null): string => {
      if (ms === null) return what;
      if (ms < DAY_MS) return t('withinHours', { what, count: Math.round(ms / HOUR_MS) });
      return t('withinDays', { what, count: Math.round(ms / DAY_MS) });
    };
    const reason = (words: RuleWords, value: unknown): string => {
      const number = typeof value === 'number' ? value : 0;
      const property = words.property ?? '';
      switch (words.kind) {
        case 'trait':
          return t('traitIs', { trait: trait(words.trait ?? ''), value: valueText(value) });
        case 'count':
          return within(counted(words.events, number), words.withinMs);
        case 'distinct': {
          const what =
            words.per === 'day'
              ? t('onDays', { event: events(words.events), count: number })
              : t('different', { event: events(words.events), property, number: format.number(number) });
          return within(what, words.withinMs);
        }
        case 'daysSinceLast':
        case 'daysSinceFirst':
          if (value === null || value === undefined) return t('never', { event: events(words.events) });
          return t(words.kind === 'daysSinceLast' ? 'lastAgo' : 'firstAgo', {
            event: events(words.events),
            count: number,
          });
        case 'decayed':
          return t('recently', { event: events(words.events) });
        case 'sequence':
          return t('sequence', { first: events(words.events), next: events(words.then) });
        case 'score':
          return t('scoreOf', {
            name: words.scorecard ?? words.dimension ?? '',
            value: valueText(value),
          });
        case 'pair':
          return t('pair', { what: words.trait === null ? events(words.events) : trait(words.trait) });
        default:
          return within(
            t('propertyOf', { event: events(words.events), property, value: valueText(value) }),
            words.withinMs,
          );
      }
    };
    return { reason, event, trait, value: valueText };
  }, [t, format]);
}
