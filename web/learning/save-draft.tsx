import { Anchor, Button, Group, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { slugOf } from '../../src/domain/slug-of.ts';
import { answerOf, api } from '../api/client.ts';
import { Notice } from '../ui/notice.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';

/** Keeps what was chosen as the draft of a scorecard, which the editor opens. */
export function SaveDraft({
  runId,
  from,
  rules,
}: {
  runId: number;
  from: 'learned' | 'prior';
  rules: { id: string; title?: string; points?: number[]; weight?: number }[];
}) {
  const { t } = useTranslation('learning');
  const queries = useQueryClient();
  const [title, setTitle] = useState(t('save.usualTitle'));
  const slug = slugOf(title);
  const save = useMutation({
    mutationFn: () =>
      answerOf<{ slug: string }>(
        api.POST('/api/v1/learning/runs/{runId}/draft', {
          params: { path: { runId } },
          body: { slug, title, from, rules },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['scorecards'] }),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Group align="flex-end" mt="md">
        <TextInput
          label={t('save.title')}
          description={t('save.hint')}
          required
          maxLength={200}
          value={title}
          onChange={({ currentTarget }) => setTitle(currentTarget.value)}
        />
        <Button type="submit" loading={save.isPending} disabled={slug === '' || rules.length === 0}>
          {t('save.save', { count: rules.length })}
        </Button>
      </Group>
      {save.error && <ProblemNotice problem={save.error} />}
      {save.data && (
        <Notice mt="sm" role="status">
          {t('save.saved')}{' '}
          <Anchor component={Link} to={`/scorecards/${save.data.slug}`}>
            {t('save.open')}
          </Anchor>
        </Notice>
      )}
    </form>
  );
}
