import type { ExampleTable } from '../example-table.ts';

const WORDS = new Float64Array(1);
const BITS = new Uint32Array(WORDS.buffer);

/**
 * The rows of a table in an order that their content alone decides, so that sums of floating-point numbers, folds and whatever
 * rests on them are the same however the rows were shuffled. Equal rows may stand in either order, which changes nothing.
 *
 * The order is that of a hash of 52 bits (two of FNV-1a's kind), so neighbours have nothing in common.
 */
export function canonicalOrder(table: ExampleTable): Uint32Array {
  const high = new Uint32Array(table.rows).fill(0x81_1c_9d_c5);
  const low = new Uint32Array(table.rows).fill(0x9e_37_79_b9);
  const mix = (row: number, word: number): void => {
    high[row] = Math.imul((high[row] as number) ^ word, 0x01_00_01_93);
    low[row] = Math.imul(((low[row] as number) ^ word) + 0x7f_4a_7c_15, 0x85_eb_ca_6b);
    low[row] = (low[row] as number) ^ ((low[row] as number) >>> 13);
  };
  const mixNumber = (row: number, value: number): void => {
    WORDS[0] = value;
    mix(row, BITS[0] as number);
    mix(row, BITS[1] as number);
  };
  for (const column of table.columns) {
    if (column.kind === 'number') {
      for (let row = 0; row < table.rows; row++) mixNumber(row, column.values[row] as number);
    } else {
      const hashes = Uint32Array.from(column.levels, hashOf);
      for (let row = 0; row < table.rows; row++) {
        const code = column.codes[row] as number;
        mix(row, code < 0 ? 0 : (hashes[code] as number));
      }
    }
  }
  const keys = new Float64Array(table.rows);
  const order = new Uint32Array(table.rows);
  for (let row = 0; row < table.rows; row++) {
    mix(row, (table.outcomes[row] as number) + 1);
    if (table.weights) mixNumber(row, table.weights[row] as number);
    keys[row] = ((high[row] as number) >>> 12) * 4_294_967_296 + (low[row] as number);
    order[row] = row;
  }
  return order.sort((a, b) => (keys[a] as number) - (keys[b] as number));
}

function hashOf(text: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01_00_01_93);
  }
  return hash >>> 0;
}
