import type { GradeAxis, GradeMatrix } from '../domain/scorecard.ts';

/** The grade of two dimensions' points, such as B2, with the priority of its cell; undefined without a matrix. */
export function gradeOf(
  matrix: GradeMatrix | undefined,
  dimensions: ReadonlyMap<string, number>,
): { id: string; priority?: string } | undefined {
  if (!matrix) return undefined;
  const id = gradeOn(matrix.rows, dimensions) + gradeOn(matrix.columns, dimensions);
  const priority = Object.hasOwn(matrix.priorities, id) ? matrix.priorities[id] : undefined;
  return { id, ...(priority !== undefined && { priority }) };
}

/** The highest grade whose threshold is reached; the lowest one holds everything below. */
function gradeOn({ dimension, grades }: GradeAxis, dimensions: ReadonlyMap<string, number>): string {
  const points = dimensions.get(dimension) ?? 0;
  return (grades.find(({ atLeast }) => points >= atLeast) ?? grades.at(-1))?.id ?? '';
}
