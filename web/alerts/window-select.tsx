import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const CHOICES = [0, 5, 15, 30, 60, 120, 240];

/** How long alerts are gathered. */
export function WindowSelect({
  value,
  onChange,
  ...texts
}: {
  label: string;
  description?: string;
  value: number;
  onChange: (minutes: number) => void;
}) {
  const { t } = useTranslation('alerts');
  // Another number may have been chosen by the API.
  const minutes = CHOICES.includes(value) ? CHOICES : [...CHOICES, value].sort((a, b) => a - b);
  return (
    <NativeSelect
      {...texts}
      value={String(value)}
      onChange={(event) => onChange(Number(event.currentTarget.value))}
      data={minutes.map((count) => ({
        value: String(count),
        label: count === 0 ? t('notGathered') : t('minutes', { count }),
      }))}
    />
  );
}
