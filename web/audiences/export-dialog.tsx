import {
  Button,
  Group,
  Modal,
  SegmentedControl,
  Select,
  Stack,
  Switch,
  Text,
  TextInput,
} from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../src/domain/language.ts';
import { slugOf } from '../../src/domain/slug-of.ts';
import { answerOf, api } from '../api/client.ts';
import { notifyDone } from '../ui/notify.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { audiencesQuery, refreshExports } from './audience-queries.ts';
import { ColumnsForm } from './columns-form.tsx';
import { DestinationForm } from './destination-form.tsx';
import type { ExportDraft } from './export-draft.ts';
import { ScheduleForm } from './schedule-form.tsx';

const KINDS = ['segment', 'audience'] as const;

/** An export as a form: whom, what of them, where to, and when. */
export function ExportDialog({ start, onClose }: { start: ExportDraft; onClose: () => void }) {
  const { t } = useTranslation(['audiences', 'common']);
  const [draft, setDraft] = useState(start);
  const change = (changed: Partial<ExportDraft>): void => setDraft({ ...draft, ...changed });
  const save = useMutation({
    mutationFn: () => {
      const { slug, secret, hasSecret: _, ...wish } = draft;
      return answerOf(
        api.PUT('/api/v1/audience-exports/{slug}', {
          params: { path: { slug: slug ?? slugOf(wish.title) } },
          body: { ...wish, ...(secret !== '' && { secret }) },
        }),
      );
    },
    onSuccess: async ({ title }) => {
      notifyDone(t('saved', { title }));
      await refreshExports();
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={start.slug === undefined ? t('new') : start.title}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          <TextInput
            label={t('form.title')}
            required
            data-autofocus
            value={draft.title}
            onChange={({ currentTarget }) => change({ title: currentTarget.value })}
          />
          <SourceForm draft={draft} change={change} />
          <ColumnsForm columns={draft.columns} onChange={(columns) => change({ columns })} />
          <DestinationForm draft={draft} change={change} />
          <ScheduleForm schedule={draft.schedule} onChange={(schedule) => change({ schedule })} />
          <Switch
            label={t('form.active')}
            checked={draft.isActive}
            onChange={({ currentTarget }) => change({ isActive: currentTarget.checked })}
          />
          {save.error && <ProblemNotice problem={save.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('common:cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} disabled={slugOf(draft.title) === ''}>
              {t('common:save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function SourceForm({
  draft: { source, topic },
  change,
}: {
  draft: ExportDraft;
  change: (changed: Partial<ExportDraft>) => void;
}) {
  const { t, i18n } = useTranslation('audiences');
  const segments = useQuery({
    queryKey: ['segments'],
    queryFn: () => answerOf(api.GET('/api/v1/segments')),
  });
  const audiences = useQuery(audiencesQuery);
  const topics = useQuery({
    queryKey: ['mail-topics'],
    queryFn: () => answerOf(api.GET('/api/v1/mail/topics')),
  });
  const choose = (kind: string): void => {
    change({
      source: kind === 'segment' ? { kind, segment: '' } : { kind: 'audience', audience: '' },
    });
  };
  return (
    <>
      <Stack gap="xs">
        <SegmentedControl
          aria-label={t('form.source')}
          value={source.kind}
          data={KINDS.map((value) => ({ value, label: t(`form.sources.${value}`) }))}
          onChange={choose}
        />
        {source.kind === 'segment' ? (
          <Select
            label={t('form.sources.segment')}
            required
            searchable
            value={source.segment === '' ? null : source.segment}
            data={(segments.data?.items ?? []).map(({ slug, title }) => ({ value: slug, label: title }))}
            nothingFoundMessage={t('form.noSegments')}
            onChange={(segment) => change({ source: { kind: 'segment', segment: segment ?? '' } })}
          />
        ) : (
          <Select
            label={t('form.sources.audience')}
            required
            searchable
            value={source.audience === '' ? null : source.audience}
            data={[
              ...new Set([
                ...(source.audience === '' ? [] : [source.audience]),
                ...(audiences.data?.items ?? []).map(({ audience }) => audience),
              ]),
            ]}
            nothingFoundMessage={t('form.noAudiences')}
            onChange={(audience) => change({ source: { kind: 'audience', audience: audience ?? '' } })}
          />
        )}
      </Stack>
      <Stack gap={4}>
        <Select
          label={t('form.topic')}
          clearable
          value={topic}
          placeholder={t('form.anyTopic')}
          data={(topics.data?.topics ?? []).map(({ slug, titles }) => ({
            value: slug,
            label: titles[i18n.language as Language] ?? slug,
          }))}
          onChange={(slug) => change({ topic: slug })}
        />
        <Text size="xs" c="dimmed">
          {t('form.topicHint')}
        </Text>
      </Stack>
    </>
  );
}
