import { Alert, Button, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../api/api-problem.ts';

/** What went wrong, in the reader's language by its kind, with what the server says of it, and a way to try again. */
export function ProblemNotice({ problem, retry }: { problem: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  return (
    <Alert color="red" variant="light" title={t(`problem.${kindOf(problem)}`)} role="alert" my="sm">
      <Group justify="space-between" align="flex-end">
        <Text size="sm">{problem instanceof Error ? problem.message : String(problem)}</Text>
        {retry && (
          <Button size="xs" variant="default" onClick={retry}>
            {t('tryAgain')}
          </Button>
        )}
      </Group>
    </Alert>
  );
}

export type ProblemKind =
  | 'offline'
  | 'unavailable'
  | 'forbidden'
  | 'missing'
  | 'conflict'
  | 'refused'
  | 'failed';

/** The kind of a problem, for which there is a text. */
export function kindOf(problem: unknown): ProblemKind {
  if (!(problem instanceof ApiProblem)) return 'failed';
  const { status } = problem;
  if (status === 0) return 'offline';
  if (status === 503 || status === 507 || status === 429) return 'unavailable';
  if (status === 401 || status === 403) return 'forbidden';
  if (status === 404) return 'missing';
  if (status === 409) return 'conflict';
  return status < 500 ? 'refused' : 'failed';
}
