import { Alert } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { ApiProblem } from '../api/api-problem.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';

const KNOWN = [
  'invalid-email-or-password',
  'invalid-password',
  'invalid-code',
  'invalid-backup-code',
  'invalid-token',
  'too-many-attempts',
  'wrong-token',
  'set-up',
  'no-invitation',
  'person-exists',
  'owners-only',
  'last-owner',
] as const;

type Known = (typeof KNOWN)[number];

/** The known reason of a problem about accounts; undefined when it is another one. */
export function knownReason(problem: unknown): Known | undefined {
  return problem instanceof ApiProblem ? KNOWN.find((code) => code === problem.code) : undefined;
}

/** What went wrong with an account, in the reader's language where the reason is a known one. */
export function AccountProblem({ problem }: { problem: unknown }) {
  const { t } = useTranslation('accounts');
  if (!problem) return null;
  const known = knownReason(problem);
  if (!known) return <ProblemNotice problem={problem} />;
  return (
    <Alert color="red" variant="light" role="alert" my="sm">
      {t(`error.${known}`)}
    </Alert>
  );
}
