import { Checkbox, Group, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isObject, type Json } from '../../src/domain/json.ts';

/** A part of the days of a lead: from, to, and whether on working days only. */
export function HoursInputs({
  hours,
  onChange,
}: {
  hours: Json | undefined;
  onChange: (hours: Record<string, Json>) => void;
}) {
  const { t } = useTranslation('journeys');
  const known = isObject(hours) ? (hours as Record<string, Json>) : {};
  const time = (key: 'from' | 'to'): string => {
    const value = known[key];
    return typeof value === 'string' ? value.padStart(5, '0') : '';
  };
  const put = (key: string, value: Json | undefined): void => {
    const { [key]: _, ...others } = known;
    onChange(value === undefined || value === '' ? others : { ...others, [key]: value });
  };
  return (
    <Group align="flex-end">
      <TextInput
        type="time"
        label={t('startPanel.hours')}
        value={time('from')}
        onChange={({ currentTarget }) => put('from', currentTarget.value)}
      />
      <TextInput
        type="time"
        label={t('startPanel.hoursTo')}
        value={time('to')}
        onChange={({ currentTarget }) => put('to', currentTarget.value)}
      />
      <Checkbox
        label={t('startPanel.working')}
        checked={known['days'] === 'working'}
        onChange={({ currentTarget }) => put('days', currentTarget.checked ? 'working' : undefined)}
      />
    </Group>
  );
}
