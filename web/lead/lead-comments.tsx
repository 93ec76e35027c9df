import { Button, Group, Paper, Stack, Text, Textarea } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Comment } from '../../src/http/contract/queue.ts';
import { api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { useSession } from '../session/use-session.ts';
import { notifyDone, notifyProblem } from '../ui/notify.tsx';
import { commentsQuery } from './lead-data.ts';

/** What colleagues say to each other about a lead. */
export function LeadComments({ lead }: { lead: string }) {
  const { t } = useTranslation(['lead', 'common', 'words', 'queue']);
  const { may } = useSession();
  const client = useQueryClient();
  const { data: comments } = useQuery(commentsQuery(lead));
  const run = async (work: Promise<unknown>): Promise<boolean> => {
    try {
      await work;
      await client.invalidateQueries({ queryKey: ['lead', lead, 'comments'] });
      await client.invalidateQueries({ queryKey: ['timeline', lead] });
      return true;
    } catch (problem) {
      notifyProblem(problem);
      return false;
    }
  };
  const path = { lead };
  const add = (text: string) =>
    run(api.POST('/api/v1/leads/{lead}/comments', { params: { path }, body: { text } }));
  const edit = (commentId: string, text: string) =>
    run(
      api.PUT('/api/v1/leads/{lead}/comments/{commentId}', {
        params: { path: { lead, commentId } },
        body: { text },
      }),
    );
  const remove = async ({ commentId, text }: Comment) => {
    const isDone = await run(
      api.DELETE('/api/v1/leads/{lead}/comments/{commentId}', { params: { path: { lead, commentId } } }),
    );
    if (isDone) notifyDone(t('comments.deleted'), () => void add(text));
  };
  return (
    <Stack gap="xs">
      {may('leads:write') && <CommentForm label={t('comments.add')} onSave={add} />}
      {comments?.map((comment) => (
        <CommentLine key={comment.commentId} comment={comment} onEdit={edit} onRemove={remove} />
      ))}
      {comments?.length === 0 && (
        <Text size="sm" c="dimmed">
          {t('comments.none')}
        </Text>
      )}
    </Stack>
  );
}

function CommentLine({
  comment,
  onEdit,
  onRemove,
}: {
  comment: Comment;
  onEdit: (commentId: string, text: string) => Promise<boolean>;
  onRemove: (comment: Comment) => Promise<void>;
}) {
  const { t } = useTranslation(['lead', 'common', 'words', 'queue']);
  const format = useFormat();
  const [isEdited, setIsEdited] = useState(false);
  if (isEdited) {
    return (
      <CommentForm
        label={t('comments.edit')}
        text={comment.text}
        onSave={async (text) => {
          const isDone = await onEdit(comment.commentId, text);
          if (isDone) setIsEdited(false);
          return isDone;
        }}
      />
    );
  }
  return (
    <Paper withBorder p="xs">
      <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
        {comment.text}
      </Text>
      <Group gap="xs" mt={4}>
        <Text size="xs" c="dimmed">
          {t(comment.editedAt === null ? 'comments.by' : 'comments.editedBy', {
            name: comment.by,
            when: format.dateTime(comment.at),
          })}
        </Text>
        {comment.mayChange && (
          <Group gap={0} ml="auto">
            <Button size="compact-xs" variant="subtle" onClick={() => setIsEdited(true)}>
              {t('common:edit')}
            </Button>
            <Button size="compact-xs" variant="subtle" onClick={() => void onRemove(comment)}>
              {t('common:delete')}
            </Button>
          </Group>
        )}
      </Group>
    </Paper>
  );
}

function CommentForm({
  label,
  text: before = '',
  onSave,
}: {
  label: string;
  text?: string;
  onSave: (text: string) => Promise<boolean>;
}) {
  const { t } = useTranslation(['lead', 'common', 'words', 'queue']);
  const [text, setText] = useState(before);
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (await onSave(text.trim())) setText('');
  };
  return (
    <form onSubmit={(event) => void save(event)}>
      <Textarea
        label={label}
        value={text}
        maxLength={10_000}
        autosize
        minRows={2}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      {text.trim() !== '' && (
        <Group justify="flex-end" mt={6}>
          <Button type="submit" size="xs">
            {t('comments.save')}
          </Button>
        </Group>
      )}
    </form>
  );
}
