import { ActionIcon, Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { mdiClose } from '@mdi/js';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { localInstant } from '../../src/domain/local-instant.ts';
import type { Absence } from '../../src/http/contract/teams.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Icon } from '../ui/icon.tsx';

const DAY_MS = 86_400_000;

/** A time out of office, as it is sent. */
export interface NewAbsence {
  from: string;
  to: string;
  note: string;
}

/** When somebody is out of office, by whole days of their own time zone; the last day is included. */
export function AbsenceList({
  absences,
  timeZone,
  onAdd,
  onRemove,
}: {
  absences: readonly Absence[];
  timeZone: string;
  onAdd: (absence: NewAbsence) => void;
  onRemove: (absenceId: string) => void;
}) {
  const { t } = useTranslation('assignment');
  const { date } = useFormat();
  const [[first, last, note], setFields] = useState<[string, string, string]>(['', '', '']);
  const isInOrder = first !== '' && (last === '' || last >= first);
  const add = (event: FormEvent): void => {
    event.preventDefault();
    // Within another form.
    event.stopPropagation();
    if (!isInOrder) return;
    onAdd({
      from: midnight(first, timeZone, 0),
      to: midnight(last || first, timeZone, 1),
      note: note.trim(),
    });
    setFields(['', '', '']);
  };
  return (
    <Stack gap="xs">
      <Text size="sm" fw={500}>
        {t('absence.title')}
      </Text>
      {absences.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('absence.none')}
        </Text>
      )}
      {absences.map(({ absenceId, from, to, note: why }) => {
        // The end is not included.
        const text = t('absence.span', { from: date(from), to: date(Date.parse(to) - 1) });
        return (
          <Group key={absenceId} gap="xs" wrap="nowrap" justify="space-between">
            <Text size="sm">
              {text}
              {why && (
                <Text span size="sm" c="dimmed">
                  {' '}
                  {why}
                </Text>
              )}
            </Text>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t('absence.remove', { span: text })}
              onClick={() => onRemove(absenceId)}
            >
              <Icon path={mdiClose} size={16} />
            </ActionIcon>
          </Group>
        );
      })}
      <form onSubmit={add}>
        <Group gap="xs" align="flex-end">
          <TextInput
            type="date"
            size="xs"
            label={t('absence.from')}
            value={first}
            onChange={({ currentTarget: { value } }) => setFields([value, last, note])}
          />
          <TextInput
            type="date"
            size="xs"
            label={t('absence.to')}
            value={last}
            error={first !== '' && !isInOrder}
            onChange={({ currentTarget: { value } }) => setFields([first, value, note])}
          />
          <TextInput
            size="xs"
            label={t('absence.note')}
            value={note}
            maxLength={200}
            onChange={({ currentTarget: { value } }) => setFields([first, last, value])}
          />
          <Button type="submit" size="xs" variant="default" disabled={!isInOrder}>
            {t('absence.add')}
          </Button>
        </Group>
      </form>
    </Stack>
  );
}

function midnight(date: string, timeZone: string, daysLater: number): string {
  const day = Date.parse(`${date}T00:00:00Z`) / DAY_MS + daysLater;
  return new Date(localInstant({ day, minute: 0 }, timeZone)).toISOString();
}
