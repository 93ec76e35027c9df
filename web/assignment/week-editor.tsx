import { ActionIcon, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { mdiClose, mdiPlus } from '@mdi/js';
import { useTranslation } from 'react-i18next';
import { type DayHours, WEEKDAYS, type Weekday } from '../../src/domain/working-hours.ts';
import { Icon } from '../ui/icon.tsx';
import classes from './week-editor.module.css';

export type Week = Record<Weekday, DayHours[]>;

const MOST_PARTS = 3;
const END_OF_DAY = 1_440;
const NEW_PART: DayHours = { fromMinute: 9 * 60, toMinute: 17 * 60 };

/** The hours of a week, day by day: parts from a time to a time. */
export function WeekEditor({ week, onChange }: { week: Week; onChange: (week: Week) => void }) {
  const { t, i18n } = useTranslation('assignment');
  const change = (day: Weekday, parts: DayHours[]): void => onChange({ ...week, [day]: parts });
  return (
    <Stack gap={6} component="fieldset" m={0} p={0} bd={0}>
      <Text component="legend" size="sm" fw={500} mb={4}>
        {t('week.title')}
      </Text>
      {WEEKDAYS.map((day) => {
        const parts = week[day];
        const name = dayName(day, i18n.language);
        const last = parts.at(-1);
        const canAdd = parts.length < MOST_PARTS && (last?.toMinute ?? 0) < 23 * 60;
        return (
          <div key={day} className={classes.day}>
            <Text size="sm" className={classes.name ?? ''}>
              {name}
            </Text>
            <Stack gap={4} className={classes.parts ?? ''}>
              {parts.length === 0 && (
                <Text size="sm" c="dimmed" pt={4}>
                  {t('week.free')}
                </Text>
              )}
              {parts.map((part, index) => (
                <Part
                  // biome-ignore lint/suspicious/noArrayIndexKey: parts of a day are nothing but their place
                  key={index}
                  day={name}
                  part={part}
                  onChange={(next) => change(day, parts.with(index, next))}
                  onRemove={() => change(day, parts.toSpliced(index, 1))}
                />
              ))}
            </Stack>
            <ActionIcon
              className={classes.add ?? ''}
              variant="subtle"
              color="gray"
              disabled={!canAdd}
              aria-label={t('week.add', { day: name })}
              onClick={() => change(day, [...parts, last ? afterPart(last) : NEW_PART])}
            >
              <Icon path={mdiPlus} size={18} />
            </ActionIcon>
          </div>
        );
      })}
      <Group>
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={() =>
            onChange({
              ...week,
              tue: [...week.mon],
              wed: [...week.mon],
              thu: [...week.mon],
              fri: [...week.mon],
            })
          }
        >
          {t('week.likeMonday')}
        </Button>
      </Group>
    </Stack>
  );
}

function Part({
  day,
  part,
  onChange,
  onRemove,
}: {
  day: string;
  part: DayHours;
  onChange: (part: DayHours) => void;
  onRemove: () => void;
}) {
  const { t } = useTranslation('assignment');
  const { fromMinute, toMinute } = part;
  return (
    <Group gap={4} wrap="nowrap">
      <TextInput
        type="time"
        size="xs"
        aria-label={t('week.from', { day })}
        style={{ flex: '0 1 7rem', minWidth: 0 }}
        value={timeOf(fromMinute)}
        onChange={({ currentTarget: { value } }) =>
          value && onChange({ ...part, fromMinute: minuteOf(value) })
        }
      />
      <span aria-hidden="true">–</span>
      <TextInput
        type="time"
        size="xs"
        aria-label={t('week.to', { day })}
        style={{ flex: '0 1 7rem', minWidth: 0 }}
        value={timeOf(toMinute)}
        error={toMinute <= fromMinute}
        onChange={({ currentTarget: { value } }) =>
          // Midnight ends the day.
          value && onChange({ ...part, toMinute: minuteOf(value) || END_OF_DAY })
        }
      />
      <ActionIcon variant="subtle" color="gray" aria-label={t('week.remove', { day })} onClick={onRemove}>
        <Icon path={mdiClose} size={16} />
      </ActionIcon>
    </Group>
  );
}

function afterPart({ toMinute }: DayHours): DayHours {
  const fromMinute = Math.min(toMinute + 60, 23 * 60);
  return { fromMinute, toMinute: Math.min(fromMinute + 180, END_OF_DAY) };
}

function timeOf(minute: number): string {
  const inDay = minute % END_OF_DAY;
  const two = (part: number) => String(part).padStart(2, '0');
  return `${two(Math.floor(inDay / 60))}:${two(inDay % 60)}`;
}

function minuteOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}

/** @param day as ISO 8601 orders them; 5 January 1970 was a Monday */
function dayName(day: Weekday, locale: string): string {
  const at = Date.UTC(1970, 0, 5 + WEEKDAYS.indexOf(day));
  return new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' }).format(at);
}
