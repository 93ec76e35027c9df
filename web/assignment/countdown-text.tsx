import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { MINUTE_MS } from '../../src/domain/instant.ts';
import type { HandoverAnswer } from '../../src/http/contract/handovers.ts';
import { useFormat } from '../i18n/use-format.ts';
import { runsAgainAt, timeLeft } from './time-left.ts';
import { useHoursText } from './use-hours-text.ts';
import { useNow } from './use-now.ts';

const TICK_MS = 10_000;

/** How long there still is to answer a lead, as it runs; that it waits for a rep; nothing once it has an answer. */
export function CountdownText({ handover, size = 'xs' }: { handover: HandoverAnswer; size?: 'xs' | 'sm' }) {
  const { t } = useTranslation('assignment');
  const { dateTime } = useFormat();
  const hours = useHoursText();
  const now = useNow(TICK_MS);
  const { state, countdown } = handover;
  if (state === 'waiting') {
    return (
      <Text size={size} c="dimmed" title={t('countdown.waitingHint')}>
        {t('countdown.waiting')}
      </Text>
    );
  }
  if (!countdown) return null;
  const left = timeLeft(countdown, now);
  const again = runsAgainAt(countdown, now);
  const hint = again
    ? t('countdown.pausedHint', { when: dateTime(again) })
    : t('countdown.hint', { when: dateTime(countdown.respondBy) });
  const isOverdue = left <= 0;
  // A begun minute counts: nobody has “0 min” left, or is late by that.
  const time = hours(Math.max(1, Math.ceil(Math.abs(left) / MINUTE_MS)) * MINUTE_MS);
  return (
    <Text
      size={size}
      {...(isOverdue ? { c: 'error', fw: 600 } : { c: 'dimmed' })}
      className="numbers"
      title={hint}
      data-testid="countdown"
    >
      {t(isOverdue ? 'countdown.overdue' : 'countdown.left', { time })}
    </Text>
  );
}
