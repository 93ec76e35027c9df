import { CsvReader } from './csv-reader.ts';
import { FileRefused } from './file-refused.ts';

/** The likelier first: commas and bars also stand in text. */
const SEPARATORS = ['\t', ';', ',', '|'] as const;
const ROWS_LOOKED_AT = 50;

/**
 * The separator by which most of the first rows have the same number of cells, more than one; of several, the one that
 * gives more cells, then the first of the list. A comma when the file has one column.
 */
export function detectSeparator(text: string): string {
  let best = { separator: ',', share: 0, cells: 1 };
  for (const separator of SEPARATORS) {
    const counts = cellCounts(text, separator);
    const [cells, rows] = mostFrequent(counts);
    const share = rows / Math.max(counts.length, 1);
    if (cells < 2) continue;
    if (share > best.share || (share === best.share && cells > best.cells))
      best = { separator, share, cells };
  }
  return best.separator;
}

function cellCounts(text: string, separator: string): number[] {
  const counts: number[] = [];
  const reader = new CsvReader(separator);
  try {
    for (const row of reader.push(text)) {
      counts.push('cells' in row ? row.cells.length : 0);
      if (counts.length >= ROWS_LOOKED_AT) return counts;
    }
    for (const row of reader.end()) counts.push('cells' in row ? row.cells.length : 0);
  } catch (error) {
    // By another separator it may be readable.
    if (!(error instanceof FileRefused)) throw error;
  }
  return counts;
}

function mostFrequent(counts: readonly number[]): [value: number, times: number] {
  let best: [number, number] = [0, 0];
  for (const [value, group] of Map.groupBy(counts, (count) => count)) {
    if (group.length > best[1]) best = [value, group.length];
  }
  return best;
}
