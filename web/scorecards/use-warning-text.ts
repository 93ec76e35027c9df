import { useTranslation } from 'react-i18next';
import type { WarningAnswer } from '../../src/http/contract/scorecards.ts';
import { useFormat } from '../i18n/use-format.ts';

/** Says what a warning means, and why it matters. */
export function useWarningText(): (warning: WarningAnswer) => string {
  const { t } = useTranslation('scorecards');
  const { percent, number, date } = useFormat();
  return (warning) => {
    switch (warning.kind) {
      case 'dead-rule':
        return t('warnings.dead-rule', {
          rule: warning.rule,
          count: warning.sampled,
          number: number(warning.sampled),
        });
      case 'unknown-event':
        return t('warnings.unknown-event', { rule: warning.rule, event: warning.event });
      case 'unknown-trait':
        return t('warnings.unknown-trait', { rule: warning.rule, trait: warning.trait });
      case 'stale-event':
        return t('warnings.stale-event', {
          rule: warning.rule,
          event: warning.event,
          date: date(warning.lastAt),
        });
      case 'missing-trait':
        return t('warnings.missing-trait', {
          rule: warning.rule,
          trait: warning.trait,
          share: percent(warning.lacking.share),
        });
      case 'constant-rule':
        return t('warnings.constant-rule', {
          rule: warning.rule,
          share: percent(warning.share),
          points: number(warning.points),
        });
      case 'double-counting':
        return warning.isSame
          ? t('warnings.same-measure', { rule: warning.rule, other: warning.other })
          : t('warnings.double-counting', {
              rule: warning.rule,
              other: warning.other,
              share: percent(warning.share),
            });
      case 'unreachable-band':
        return t('warnings.unreachable-band', { band: warning.band, most: number(warning.most) });
      case 'empty-band':
        return t('warnings.empty-band', { band: warning.band, least: number(warning.least) });
      case 'crowded-bands':
        return t('warnings.crowded-bands', { band: warning.band, margin: number(warning.margin) });
    }
  };
}
