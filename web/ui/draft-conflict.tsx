import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import { Notice } from './notice.tsx';

/** A draft as it is kept, and who saved it. */
interface KeptDraft {
  draft: string | null;
  /** The text of the live version. */
  source: string | null;
  draftUpdatedAt: string | null;
  draftUpdatedBy: string | null;
}

/** Somebody else saved the draft meanwhile: theirs, or this one. */
export function DraftConflict({
  path,
  read,
  onKeep,
  onTake,
}: {
  /** What tells it from other drafts. */
  path: readonly string[];
  /** Reads the draft as it is now. */
  read: () => Promise<KeptDraft>;
  onKeep: () => void;
  onTake: (theirs: { text: string; updatedAt: string | null }) => void;
}) {
  const { t } = useTranslation('scorecards');
  const { dateTime } = useFormat();
  const { data } = useQuery({ queryKey: ['draft-conflict', ...path], queryFn: read, gcTime: 0 });
  const theirs = data?.draft ?? data?.source ?? '';
  return (
    <Notice color="orange" title={t('conflict.title')} mb="sm" role="alert">
      <Group justify="space-between">
        <Text size="sm">
          {data?.draftUpdatedAt
            ? t('conflict.savedBy', { name: data.draftUpdatedBy ?? '', date: dateTime(data.draftUpdatedAt) })
            : t('conflict.gone')}
        </Text>
        <Group gap="xs">
          <Button
            size="compact-sm"
            variant="default"
            disabled={!data}
            onClick={() => onTake({ text: theirs, updatedAt: data?.draftUpdatedAt ?? null })}
          >
            {t('conflict.take')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={onKeep}>
            {t('conflict.keep')}
          </Button>
        </Group>
      </Group>
    </Notice>
  );
}
