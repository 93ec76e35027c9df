import { useTranslation } from 'react-i18next';
import { parseDuration } from '../../src/domain/duration.ts';
import { parseInstant } from '../../src/domain/instant.ts';
import { END } from '../../src/domain/journey.ts';
import type { OutlinedStep } from '../../src/domain/journey-outline.ts';
import { isObject, type Json, type JsonObject } from '../../src/domain/json.ts';
import { operatorOf } from '../conditions/condition-tree.ts';
import { useFormat } from '../i18n/use-format.ts';
import { triggerKind } from './trigger-kind.ts';

/** What steps are called, and what they do in a few words. */
export interface StepWords {
  titleOf(step: OutlinedStep): string;
  summaryOf(step: OutlinedStep): string;
  /** What lets leads in, in a few words. */
  triggersOf(triggers: readonly Json[]): string;
  /** What stands on a way out of a step. */
  wayOf(way: string): string;
  /** A step as it is named where something leads to it. */
  nameOf(id: string, steps: readonly OutlinedStep[]): string;
}

/** The words for the steps of a journey, however unfinished they are. */
export function useStepWords(): StepWords {
  const { t } = useTranslation(['journeys', 'conditions']);
  const { duration, dateTime, list } = useFormat();
  const missing = t('summary.missing');
  const text = (value: Json | undefined): string =>
    typeof value === 'string' && value.trim() !== '' ? value : missing;
  const lasting = (value: Json | undefined): string => {
    const ms = typeof value === 'string' ? parseDuration(value) : undefined;
    return ms === undefined ? text(value) : duration(ms);
  };
  const to = (value: Json | undefined): string =>
    value === 'owner' || value === undefined
      ? t('summary.owner')
      : t('summary.to', {
          name: isObject(value) ? `#${text((value as JsonObject)['channel'])}` : text(value),
        });

  const conditionOf = (value: Json | undefined): string => {
    if (!isObject(value)) return missing;
    const parts = Object.entries(value as JsonObject).map(([key, test]): string => {
      if ((key === 'and' || key === 'or') && Array.isArray(test)) {
        const all = test.map((one) => conditionOf(one));
        return key === 'and' ? all.join(', ') : all.join(' / ');
      }
      if (key === 'not') return `${t('conditions:doesNotHold')}: ${conditionOf(test)}`;
      const name = key.replace(/^\$(score|band|grade)\./, '');
      if (key === '$did' && isObject(test)) return [test['event']].flat().join(' / ');
      if (!isObject(test)) return `${name} ${t('conditions:operators.equals')} ${String(test)}`;
      return Object.entries(test as JsonObject)
        .map(([operator, bound]) => {
          const words = operatorOf(operator);
          const shown = operator === 'exists' ? '' : [bound].flat().map(String).join(', ');
          return `${name} ${words ? t(`conditions:operators.${words}`) : operator} ${shown}`.trim();
        })
        .join(', ');
    });
    return parts.join(', ');
  };

  const waitOf = (wait: Json | undefined): string => {
    if (!isObject(wait)) return lasting(wait);
    const { until, event, timeout, hours } = wait as JsonObject;
    if (event !== undefined) return t('summary.event', { event: text(event), duration: lasting(timeout) });
    if (isObject(hours)) {
      const { from = '00:00', to: end = '24:00', days } = hours as JsonObject;
      const key = days === 'working' ? 'summary.workingHours' : 'summary.hours';
      return t(key, { from: String(from), to: String(end) });
    }
    const at = typeof until === 'string' ? parseInstant(until) : undefined;
    return at === undefined ? missing : t('summary.until', { date: dateTime(at) });
  };

  const addedOf = (value: Json | undefined): string => {
    if (!isObject(value)) return missing;
    const { add, remove } = value as JsonObject;
    const names = (some: Json | undefined): string[] => [some ?? []].flat().map(String).filter(Boolean);
    const parts = [
      ...(names(add).length > 0 ? [t('summary.add', { what: list(names(add)) })] : []),
      ...(names(remove).length > 0 ? [t('summary.remove', { what: list(names(remove)) })] : []),
    ];
    return parts.length === 0 ? missing : parts.join(', ');
  };

  const summaryOf = ({ kind, document }: OutlinedStep): string => {
    switch (kind) {
      case undefined:
        return missing;
      case 'wait':
        return waitOf(document['wait']);
      case 'branch':
        return conditionOf(document['if']);
      case 'split':
        return isObject(document['split'])
          ? Object.entries(document['split'])
              .map(([name, path]) => `${name} ${isObject(path) ? String(path['share'] ?? '') : ''}`)
              .join(' : ')
          : missing;
      case 'alert':
        return `${to(document['alert'])}: ${text(document['text'])}`;
      case 'task':
        return `${text(document['task'])}, ${to(document['to'])}`;
      case 'set':
        return isObject(document['set'])
          ? Object.entries(document['set'])
              .map(([name, value]) => `${name} = ${value === null ? '–' : String(value)}`)
              .join(', ')
          : missing;
      case 'tag':
      case 'audience':
        return addedOf(document[kind]);
      case 'crm':
        return isObject(document['crm']) ? text((document['crm'] as JsonObject)['system']) : missing;
      case 'assign':
        return isObject(document['assign'])
          ? t('summary.team', { team: text((document['assign'] as JsonObject)['team']) })
          : text(document['assign']);
      case 'meeting':
      case 'book':
        return isObject(document[kind])
          ? Object.values(document[kind] as JsonObject)
              .map((value) => text(value))
              .join(', ')
          : text(document[kind]);
      case 'end':
        return '';
      default:
        return text(document[kind]);
    }
  };
  const titleOf = ({ kind, document }: OutlinedStep): string => {
    const own = document['title'];
    if (typeof own === 'string' && own.trim() !== '') return own;
    return kind === undefined ? t('unnamedStep') : t(`kinds.${kind}`);
  };
  const triggerOf = (trigger: Json): string => {
    const kind = triggerKind(trigger);
    if (!kind || !isObject(trigger)) return missing;
    const about = (trigger as JsonObject)[kind];
    const values = isObject(about) ? Object.values(about as JsonObject) : [about];
    return `${t(`startPanel.triggerKinds.${kind}`)}: ${values.map(String).join(', ')}`;
  };
  return {
    titleOf,
    triggersOf: (triggers) =>
      triggers.length === 0 ? t('startPanel.none') : triggers.map(triggerOf).join('; '),
    summaryOf,
    wayOf: (way) => (way === 'next' || way === 'then' || way === 'else' ? t(`ways.${way}`) : way),
    nameOf: (id, steps) => {
      if (id === END) return t('end');
      const step = steps.find((one) => one.id === id);
      return step ? `${titleOf(step)} (${id})` : id;
    },
  };
}
