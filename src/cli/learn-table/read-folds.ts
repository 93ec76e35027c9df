import { CommandFailed } from '../command-failed.ts';
import { readColumns } from './read-columns.ts';

/**
 * Reads which fold each row of a table is in: a file with the column `fold`, and with the column `row` (from 0) unless its rows stand in
 * the same order. A row without a fold, or with a negative one, is learned from and never tested.
 *
 * @returns the fold by row; −1 where there is none
 */
export async function readFolds(path: string, rows: number): Promise<Int32Array> {
  const columns = await readColumns(path);
  const numbersOf = (name: string): Float64Array | undefined => {
    const column = columns.find((one) => one.name === name);
    if (!column) return undefined;
    const made = column.asNumbers();
    return made.kind === 'number' ? made.values : undefined;
  };
  const folds = numbersOf('fold');
  if (!folds) {
    const names = columns.map(({ name }) => name).join(', ');
    throw new CommandFailed(`${path}: expected a column “fold”, got ${names}`);
  }
  const positions = numbersOf('row') ?? folds.map((_, row) => row);
  const foldOf = new Int32Array(rows).fill(-1);
  for (const [index, row] of positions.entries()) {
    if (!Number.isInteger(row) || row < 0 || row >= rows)
      throw new CommandFailed(
        `${path}, line ${index + 2}: got the row ${row}, expected a whole number from 0 to ${rows - 1}`,
      );
    const fold = folds[index] as number;
    foldOf[row] = Number.isNaN(fold) || fold < 0 ? -1 : Math.trunc(fold);
  }
  if (foldOf.every((fold) => fold < 0)) throw new CommandFailed(`${path}: no row has a fold`);
  return foldOf;
}
