import type { Instant } from '../domain/instant.ts';
import { CellFormats, type DecidedFormats } from './cell-formats.ts';
import { costOfRow } from './cost-of-row.ts';
import { eventMessages } from './event-messages.ts';
import { FileRefused } from './file-refused.ts';
import { leadMessages } from './lead-messages.ts';
import type { Mapping } from './mapping.ts';
import { columnsOf, sourcesOf } from './mapping-columns.ts';
import { outcomeMessages } from './outcome-messages.ts';
import type { RowContent } from './row-content.ts';
import { type FileReading, type Refusal, RowValues } from './row-values.ts';

/** A row as it is kept until it is applied: only the cells that the mapping reads. */
export interface ReadRow {
  line: number;
  /** The number of the row, from 1, the header not counted. */
  row: number;
  /** How many rows with the same content came before it, where that tells them apart. */
  occurrence: number;
  cells: readonly string[];
}

/** The most that one message may take as JSON, in bytes; as much as the tracking API takes. */
const LARGEST_MESSAGE_BYTES = 32 * 1024;
/** No character takes more bytes in JSON. */
const MOST_BYTES_PER_CHARACTER = 6;

/** A hash of text as at least 32 hexadecimal digits that nobody can aim at, as SHA-256. */
export type HashOf = (text: string) => string;

/** Reads the rows of a file by a mapping into messages and costs. */
export class RowReader {
  /** The columns that are read, in the order in which the cells of a row are kept. */
  readonly columns: readonly string[];
  /** Whether equal rows are told apart by their number: when they are events without an id. */
  readonly countsOccurrences: boolean;
  readonly #mapping: Mapping;
  readonly #reading: FileReading;
  readonly #formats: CellFormats;
  readonly #sorted: readonly [name: string, place: number][];
  readonly #namesByRow: boolean;

  /**
   * @param columns all columns of the file, or those that were kept
   * @param decided how numbers and dates are written, when that is known already
   * @throws FileRefused when the mapping names a column that is not there
   */
  constructor(mapping: Mapping, columns: readonly string[], decided?: DecidedFormats) {
    this.#mapping = mapping;
    this.columns = columnsOf(mapping);
    requireColumns(this.columns, columns);
    this.#formats = new CellFormats(mapping, decided);
    const places = new Map(this.columns.map((column, place) => [column, place]));
    this.#reading = { form: mapping, formats: this.#formats, places };
    this.#sorted = [...places].sort(([a], [b]) => (a < b ? -1 : 1));
    this.#namesByRow = sourcesOf(mapping).some(({ from }) => from === 'row');
    this.countsOccurrences = mapping.kind === 'events' && mapping.events.some(({ messageId }) => !messageId);
  }

  /** Messages or a cost, or why the row is refused. */
  read(
    row: ReadRow,
    { importedAt, receivedAt, hashOf }: { importedAt: Instant; receivedAt: Instant; hashOf: HashOf },
  ): RowContent | Refusal[] {
    const values = new RowValues(this.#reading, row);
    const contentId = (salt: string): string => {
      const suffix = row.occurrence === 0 ? '' : `:${row.occurrence + 1}`;
      return `file:${hashOf(`${salt}\n${this.contentOf(row)}`).slice(0, 32)}${suffix}`;
    };
    const content = this.#contentOf(values, { importedAt, receivedAt, contentId });
    this.#checkSize(values, row, content);
    return values.refusals.length > 0 ? values.refusals : content;
  }

  /** What makes a row the same as another: its values by column, without regard to the order of columns and to empty cells. */
  contentOf({ cells, row }: ReadRow): string {
    const named = this.#sorted.flatMap(([name, place]) => {
      const cell = cells[place]?.trim() ?? '';
      return cell === '' ? [] : [name, cell];
    });
    return JSON.stringify(this.#namesByRow ? [...named, row] : named);
  }

  /**
   * How numbers and dates were found to be written, after all rows have been read.
   *
   * @throws FileRefused when that cannot be told
   */
  decide(): DecidedFormats {
    return this.#formats.decide();
  }

  #contentOf(values: RowValues, context: Parameters<typeof leadMessages>[2]): RowContent {
    const mapping = this.#mapping;
    switch (mapping.kind) {
      case 'leads':
        return { messages: leadMessages(values, mapping, context), costs: [] };
      case 'events':
        return { messages: eventMessages(values, mapping, context), costs: [] };
      case 'outcomes':
        return { messages: outcomeMessages(values, mapping, context), costs: [] };
      case 'costs': {
        const cost = costOfRow(values, mapping.cost);
        return { messages: [], costs: cost ? [cost] : [] };
      }
    }
  }

  #checkSize(values: RowValues, { cells }: ReadRow, { messages }: RowContent): void {
    const characters = cells.reduce((sum, cell) => sum + cell.length, 0);
    if (characters * MOST_BYTES_PER_CHARACTER < LARGEST_MESSAGE_BYTES / 2) return;
    for (const { message } of messages) {
      const bytes = new TextEncoder().encode(JSON.stringify(message.properties)).length;
      if (bytes > LARGEST_MESSAGE_BYTES)
        values.refuse('', `${bytes} bytes`, `expected at most ${LARGEST_MESSAGE_BYTES} bytes for one row`);
    }
  }
}

function requireColumns(wanted: readonly string[], there: readonly string[]): void {
  const absent = wanted.filter((column) => !there.includes(column));
  if (absent.length === 0) return;
  const list = (names: readonly string[]) =>
    names
      .slice(0, 50)
      .map((name) => `“${name}”`)
      .join(', ');
  throw new FileRefused(
    `the mapping names ${list(absent)}, which the file does not have; its columns are ${list(there)}`,
  );
}
