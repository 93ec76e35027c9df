import { Select, Stack, Text, Textarea, Title } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isObject, type Json } from '../../src/domain/json.ts';
import { ConditionBuilder } from '../conditions/condition-builder.tsx';
import { traitFields } from '../conditions/condition-fields.ts';
import { useCatalogue } from '../conditions/use-catalogue.ts';
import { LateInput } from './late-input.tsx';
import type { Draft } from './use-draft.ts';

const ORDER = ['scorecard', 'title', 'description', 'subject', 'timeZone', 'eligible', 'scale', 'bands'];

/** What a scorecard is called, whom it scores, and who is scored at all. */
export function BasicsEditor({ draft }: { draft: Draft }) {
  const { t } = useTranslation('scorecards');
  const { traits } = useCatalogue();
  const root = (isObject(draft.document) ? draft.document : {}) as Record<string, Json>;
  const set = (key: string, value: Json | undefined): void => {
    if (value === undefined && root[key] === undefined) return;
    draft.edit(
      value === undefined
        ? { kind: 'remove', path: [key] }
        : { kind: 'set', path: [key], value, order: ORDER },
    );
  };
  return (
    <Stack gap="md">
      <LateInput
        label={t('basics.title')}
        value={String(root.title ?? '')}
        onSave={(text) => set('title', text || undefined)}
      />
      <Textarea
        key={String(root.description ?? '')}
        label={t('basics.description')}
        defaultValue={String(root.description ?? '')}
        autosize
        minRows={3}
        maxRows={12}
        onBlur={({ currentTarget: { value } }) =>
          value !== String(root.description ?? '') && set('description', value || undefined)
        }
      />
      <Select
        label={t('basics.subject')}
        value={String(root.subject ?? 'lead')}
        allowDeselect={false}
        data={(['lead', 'company'] as const).map((value) => ({
          value,
          label: t(`basics.subjects.${value}`),
        }))}
        onChange={(value) => set('subject', value === 'company' ? value : undefined)}
      />
      <LateInput
        label={t('basics.timeZone')}
        placeholder="UTC"
        value={String(root.timeZone ?? '')}
        onSave={(text) => set('timeZone', text || undefined)}
      />
      <section>
        <Title order={2} mb={4}>
          {t('basics.eligible')}
        </Title>
        <Text size="sm" c="dimmed" mb="xs">
          {t('basics.eligibleHint')}
        </Text>
        <ConditionBuilder
          condition={root.eligible}
          fields={traitFields(traits)}
          onChange={(condition) => set('eligible', condition)}
          isReadOnly={draft.isReadOnly}
        />
      </section>
    </Stack>
  );
}
