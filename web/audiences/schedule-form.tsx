import { Fieldset, Group, NumberInput, SegmentedControl, Select, Stack, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { ExportSchedule } from '../../src/domain/audience-export.ts';
import { DAY_MS } from '../../src/domain/instant.ts';
import type { Language } from '../../src/domain/language.ts';
import { WEEKDAYS } from '../../src/domain/working-hours.ts';
import { localeOf } from '../i18n/languages.ts';
import { TimeZoneSelect } from '../ui/time-zone-select.tsx';

const EVERY = ['hour', 'day', 'week'] as const;
/** 2024-01-01 was a Monday. */
const MONDAY = Date.UTC(2024, 0, 1);

/** When an export happens. */
export function ScheduleForm({
  schedule,
  onChange,
}: {
  schedule: ExportSchedule;
  onChange: (schedule: ExportSchedule) => void;
}) {
  const { t, i18n } = useTranslation('audiences');
  const { every, atMinute, weekday, timeZone } = schedule;
  const put = (changed: Partial<ExportSchedule>): void => onChange({ ...schedule, ...changed });
  const names = new Intl.DateTimeFormat(localeOf(i18n.language as Language), {
    weekday: 'long',
    timeZone: 'UTC',
  });
  return (
    <Fieldset legend={t('form.schedule')}>
      <Stack gap="xs">
        <SegmentedControl
          aria-label={t('form.schedule')}
          value={every}
          data={EVERY.map((value) => ({ value, label: t(`form.every.${value}`) }))}
          onChange={(value) => {
            const chosen = EVERY.find((one) => one === value) ?? 'day';
            put({ every: chosen, atMinute: chosen === 'hour' ? atMinute % 60 : atMinute });
          }}
        />
        <Group gap="xs" grow align="flex-end">
          {every === 'week' && (
            <Select
              label={t('form.weekday')}
              allowDeselect={false}
              value={weekday}
              data={WEEKDAYS.map((value, index) => ({ value, label: names.format(MONDAY + index * DAY_MS) }))}
              onChange={(value) => put({ weekday: WEEKDAYS.find((one) => one === value) ?? 'mon' })}
            />
          )}
          {every === 'hour' ? (
            <NumberInput
              label={t('form.minute')}
              min={0}
              max={59}
              value={atMinute}
              onChange={(value) => put({ atMinute: Number(value) || 0 })}
            />
          ) : (
            <TextInput
              label={t('form.time')}
              type="time"
              required
              value={timeText(atMinute)}
              onChange={({ currentTarget }) => put({ atMinute: minuteOf(currentTarget.value) ?? atMinute })}
            />
          )}
          <TimeZoneSelect
            label={t('form.timeZone')}
            value={timeZone}
            onChange={(zone) => zone !== null && put({ timeZone: zone })}
          />
        </Group>
      </Stack>
    </Fieldset>
  );
}

function timeText(minute: number): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** Undefined while the time is not complete. */
function minuteOf(text: string): number | undefined {
  const [, hour, minute] = /^(\d\d):(\d\d)/.exec(text) ?? [];
  return hour === undefined || minute === undefined ? undefined : Number(hour) * 60 + Number(minute);
}
