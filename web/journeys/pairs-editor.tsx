import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core';
import { mdiClose, mdiPlus } from '@mdi/js';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isObject, type Json } from '../../src/domain/json.ts';
import { textOfValue, valueOfText } from '../conditions/value-text.ts';
import { LateInput } from '../scorecards/late-input.tsx';
import { Icon } from '../ui/icon.tsx';

/** Names with values: traits, the body of a webhook, the fields of a CRM. */
export function PairsEditor({
  label,
  pairs,
  onChange,
}: {
  label: string;
  pairs: Json | undefined;
  onChange: (pairs: Record<string, Json>) => void;
}) {
  const { t } = useTranslation('journeys');
  const entries = isObject(pairs) ? Object.entries(pairs as Record<string, Json>) : [];
  const [isAdding, setIsAdding] = useState(entries.length === 0);
  const put = (position: number, pair: [string, Json] | undefined): void => {
    onChange(Object.fromEntries(entries.toSpliced(position, 1, ...(pair ? [pair] : []))));
  };
  return (
    <Stack gap="xs" role="group" aria-label={label}>
      <Text size="sm" fw={500}>
        {label}
      </Text>
      {entries.map(([name, value], position) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a pair whose name is being changed has no other name than its place
        <Group key={position} gap="xs" wrap="nowrap">
          <LateInput
            aria-label={t('step.name')}
            value={name}
            onSave={(text) => put(position, text === '' ? undefined : [text, value])}
          />
          <LateInput
            aria-label={t('step.value')}
            value={textOfValue(value)}
            onSave={(text) => put(position, [name, valueOfText(text)])}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('step.removeField', { name })}
            onClick={() => put(position, undefined)}
          >
            <Icon path={mdiClose} size={16} />
          </ActionIcon>
        </Group>
      ))}
      {isAdding && (
        <LateInput
          aria-label={t('step.name')}
          placeholder={t('step.name')}
          value=""
          onSave={(name) => {
            setIsAdding(false);
            if (name !== '') put(entries.length, [name, '']);
          }}
        />
      )}
      <Group>
        <Button
          size="compact-sm"
          variant="light"
          leftSection={<Icon path={mdiPlus} size={16} />}
          onClick={() => setIsAdding(true)}
        >
          {t('step.addField')}
        </Button>
      </Group>
    </Stack>
  );
}
