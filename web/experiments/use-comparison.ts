import { useTranslation } from 'react-i18next';
import type { ExperimentAnswer } from '../../src/http/contract/experiments.ts';
import { useFormat } from '../i18n/use-format.ts';

/** Says in words what an experiment compares. */
export function useComparison(): (experiment: ExperimentAnswer) => string {
  const { t } = useTranslation('experiments');
  const { percent } = useFormat();
  return ({ kind, champion, challenger, share }) =>
    t(`compares.${kind}`, {
      champion: champion ?? '',
      challenger: challenger ?? '',
      share: percent(share, 1),
    });
}
