import type { ErrorComponentProps } from '@tanstack/react-router';
import { ProblemNotice } from '../ui/problem-notice.tsx';

/** A page that could not be shown. */
export function ProblemPage({ error, reset }: ErrorComponentProps) {
  return <ProblemNotice problem={error} retry={reset} />;
}
