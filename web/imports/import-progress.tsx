import { Anchor, Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { answerOf, api } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { queryClient } from '../query-client.ts';
import { notifyProblem } from '../ui/notify.tsx';
import { importQuery, importsQuery } from './import-query.ts';

/** An import that was read: what came out, whether to apply it, and how far that is. */
export function ImportProgress({
  importId,
  onApplied,
  onClosed,
}: {
  importId: number;
  onApplied?: (() => void) | undefined;
  onClosed: () => void;
}) {
  const { t } = useTranslation(['imports', 'common']);
  const format = useFormat();
  const { data } = useQuery(importQuery(importId));
  const isDone = data?.status === 'done';
  useEffect(() => {
    if (isDone) onApplied?.();
  }, [isDone, onApplied]);
  const refresh = () => queryClient.invalidateQueries({ queryKey: importsQuery.queryKey });
  const params = { path: { importId } };
  const accepting = useMutation({
    mutationFn: () =>
      answerOf(api.POST('/api/v1/imports/{importId}/accept', { params, body: { skipRefused: true } })),
    onSuccess: refresh,
    onError: notifyProblem,
  });
  const cancelling = useMutation({
    mutationFn: () => answerOf(api.DELETE('/api/v1/imports/{importId}', { params })),
    onSuccess: async () => {
      onClosed();
      await refresh();
    },
    onError: notifyProblem,
  });
  if (!data) return null;
  const { status, rowsRead, rowsRefused, rowsApplied, name } = data;
  const waits = status === 'ready' || status === 'refused';
  const good = Math.max(1, rowsRead - rowsRefused);
  return (
    <Stack gap="sm">
      <Text fw={600}>{name}</Text>
      {waits ? (
        <Text size="sm">
          {t('result', { read: format.number(rowsRead), refused: format.number(rowsRefused) })}
        </Text>
      ) : (
        <>
          <Text size="sm" role="status">
            {t(`status.${status}`)}
          </Text>
          <Progress value={(rowsApplied / good) * 100} aria-label={t(`status.${status}`)} />
        </>
      )}
      {rowsRefused > 0 && (
        <Anchor size="sm" href={`/api/v1/imports/${importId}/refusals.csv`} download>
          {t('refusals')}
        </Anchor>
      )}
      <Group gap="xs">
        {waits && (
          <>
            <Button
              loading={accepting.isPending}
              onClick={() => accepting.mutate()}
              disabled={rowsRead === rowsRefused}
            >
              {rowsRefused > 0 ? t('applyGood') : t('apply')}
            </Button>
            <Button variant="default" onClick={() => cancelling.mutate()}>
              {t('common:cancel')}
            </Button>
          </>
        )}
        {isDone && (
          <Button variant="default" onClick={onClosed}>
            {t('common:close')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
