import { Text, Tooltip } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { LearningResultAnswer } from '../../src/http/contract/learning.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Notice } from '../ui/notice.tsx';

/** How far to trust what was learned, measured on leads that it was not learned from. */
export function LearnedQuality({ learned }: { learned: NonNullable<LearningResultAnswer['learned']> }) {
  const { t } = useTranslation('learning');
  const { number, percent } = useFormat();
  const { quality, signal } = learned;
  const three = (value: number): string => number(value, { maximumFractionDigits: 3 });
  return (
    <>
      {signal !== 'found' && <Notice mb="sm">{t(`signal.${signal}`)}</Notice>}
      {!quality && <Text size="sm">{t('quality.tooFew')}</Text>}
      {quality && (
        <>
          <Text size="sm">
            {t('quality.pairs', { share: percent(quality.points.areaUnderCurve) })}{' '}
            {t('quality.top', { share: percent(quality.points.shareInTopFifth) })}
          </Text>
          <Tooltip label={t('quality.hint')} multiline maw={360}>
            <Text size="xs" c="dimmed" tabIndex={0} className="numbers" mt={4}>
              {t('quality.figures', {
                area: three(quality.points.areaUnderCurve),
                low: three(quality.points.areaUnderCurveLow),
                high: three(quality.points.areaUnderCurveHigh),
                loss: three(quality.points.logLoss),
                error: percent(quality.points.calibrationError, 1),
              })}
            </Text>
          </Tooltip>
          <Text size="xs" c="dimmed" mt={4}>
            {t(quality.measured === 'forward in time' ? 'quality.forward' : 'quality.folds', {
              count: quality.points.examples,
              number: number(quality.points.examples),
              converted: number(quality.points.conversions),
            })}
          </Text>
        </>
      )}
    </>
  );
}
