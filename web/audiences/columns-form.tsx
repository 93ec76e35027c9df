import { ActionIcon, Autocomplete, Button, Fieldset, Group, Stack, TextInput } from '@mantine/core';
import { mdiClose } from '@mdi/js';
import { useTranslation } from 'react-i18next';
import type { ExportColumn, ExportValue } from '../../src/domain/audience-export.ts';
import { useCatalogue } from '../conditions/use-catalogue.ts';
import { Icon } from '../ui/icon.tsx';
import { COLUMN_PRESETS } from './export-draft.ts';

const VALUES = ['email_sha256', 'email_sha256_google', 'email', 'lead_id'] as const;

/** What stands in the columns of an export, with what the usual tools ask for at one click. */
export function ColumnsForm({
  columns,
  onChange,
}: {
  columns: readonly ExportColumn[];
  onChange: (columns: ExportColumn[]) => void;
}) {
  const { t } = useTranslation('audiences');
  const { traits } = useCatalogue();
  const data = [
    { group: t('form.addresses'), items: [...VALUES] },
    { group: t('form.traits'), items: traits.map(({ name }) => `trait:${name}`) },
  ];
  const put = (position: number, changed: Partial<ExportColumn>): void =>
    onChange(columns.map((column, index) => (index === position ? { ...column, ...changed } : column)));
  return (
    <Fieldset legend={t('form.columns')}>
      <Stack gap="xs">
        <Group gap="xs">
          {(Object.keys(COLUMN_PRESETS) as (keyof typeof COLUMN_PRESETS)[]).map((preset) => (
            <Button
              key={preset}
              size="compact-sm"
              variant="default"
              onClick={() => onChange([...COLUMN_PRESETS[preset]])}
            >
              {t(`form.presets.${preset}`)}
            </Button>
          ))}
        </Group>
        {columns.map((column, position) => (
          <Group
            // biome-ignore lint/suspicious/noArrayIndexKey: columns have no name of their own while they are typed
            key={position}
            gap="xs"
            align="flex-end"
            wrap="nowrap"
          >
            <TextInput
              label={t('form.header')}
              value={column.header}
              onChange={({ currentTarget }) => put(position, { header: currentTarget.value })}
              style={{ flex: 1, minWidth: 0 }}
            />
            <Autocomplete
              label={t('form.value')}
              value={column.value}
              data={data}
              limit={60}
              // What is typed is checked when it is saved.
              onChange={(value) => put(position, { value: value as ExportValue })}
              style={{ flex: 1, minWidth: 0 }}
            />
            <ActionIcon
              variant="subtle"
              size="lg"
              aria-label={t('form.removeColumn', { name: column.header })}
              disabled={columns.length === 1}
              onClick={() => onChange(columns.filter((_, index) => index !== position))}
            >
              <Icon path={mdiClose} size={18} />
            </ActionIcon>
          </Group>
        ))}
        <Group>
          <Button
            size="compact-sm"
            variant="subtle"
            onClick={() => onChange([...columns, { header: '', value: 'email_sha256' }])}
          >
            {t('form.addColumn')}
          </Button>
        </Group>
      </Stack>
    </Fieldset>
  );
}
