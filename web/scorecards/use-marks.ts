import { useMemo } from 'react';
import type { WarningAnswer } from '../../src/http/contract/scorecards.ts';
import type { ScorecardProblem } from './use-draft.ts';
import { useWarningText } from './use-warning-text.ts';
import type { YamlMark } from './yaml-view.tsx';

/** What the text shows beside its lines: mistakes, and warnings of the preview. */
export function useMarks(
  problems: readonly ScorecardProblem[],
  warnings: readonly WarningAnswer[] = NO_WARNINGS,
): readonly YamlMark[] {
  const textOf = useWarningText();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words are another function each time, and say the same
  return useMemo(
    () => [
      ...problems.map(({ line, column, message }) => ({
        line: line ?? 1,
        column: column ?? 1,
        severity: 'error' as const,
        message,
      })),
      ...warnings.map((warning) => ({
        line: warning.line ?? 1,
        column: warning.column ?? 1,
        severity: 'warning' as const,
        message: textOf(warning),
      })),
    ],
    [problems, warnings],
  );
}

const NO_WARNINGS: readonly WarningAnswer[] = [];
