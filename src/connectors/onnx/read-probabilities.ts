/** What a run of a model gives back, as far as it is read. */
export interface OnnxResult {
  dims: readonly number[];
  data: ArrayLike<unknown>;
}

/** Sums of probabilities in 32 bits miss 1 by so much. */
const SLACK = 1e-4;

/**
 * The probability of each row, from an output with a number for each row, or with a column for each class.
 *
 * @param expected.column the column of the class that is asked for; the last one when left out
 * @throws Error when the output has another shape, or something else than probabilities
 */
export function readProbabilities(
  result: OnnxResult | undefined,
  { rows, name, column }: { rows: number; name: string; column?: number | undefined },
): number[] {
  const dims = result?.dims ?? [];
  const [length, width = 1] = dims;
  if (!result || length !== rows || dims.length > 2 || width < 1)
    throw new Error(
      `the output “${name}” has the shape [${dims.join(', ')}] for ${rows} leads; expected [${rows}], [${rows}, 1] or a column for each class`,
    );
  const chosen = column ?? width - 1;
  if (chosen >= width)
    throw new Error(`the output “${name}” has ${width} columns; expected one at position ${chosen} (from 0)`);
  return Array.from({ length: rows }, (_, row) => {
    const value = Number(result.data[row * width + chosen]);
    if (value >= -SLACK && value <= 1 + SLACK) return Math.min(1, Math.max(0, value));
    const hint = Number.isNaN(value)
      ? '; say in the definition what stands for missing values, with “missing”'
      : '';
    throw new Error(`the output “${name}” gave ${value}; expected a probability between 0 and 1${hint}`);
  });
}
