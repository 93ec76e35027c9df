import { isObject, type JsonObject } from '../domain/json.ts';
import type { Problem } from '../domain/place.ts';
import type { DecidedFormats } from '../files/cell-formats.ts';
import { FileRefused } from '../files/file-refused.ts';
import type { Encoding, Mapping } from '../files/mapping.ts';
import { parseMapping } from '../files/parse-mapping.ts';
import { type ReadRow, RowReader } from '../files/row-reader.ts';

/** How a file is read, as it is kept with its import. */
export interface ImportSettings {
  /** The text of the mapping; undefined until it is guessed when none was given. */
  source?: string;
  /** These go before what the mapping says. */
  encoding?: Encoding;
  separator?: string;
  timeZone?: string;
  /** The columns whose cells are kept, and how their numbers and dates are written; known when all was read. */
  columns?: string[];
  formats?: DecidedFormats;
}

/** A mapping that cannot be used, with everything that is wrong with it. */
export class MappingRefused extends FileRefused {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super('the mapping is refused');
    this.problems = problems;
  }
}

/** The settings as they are kept in the database. */
export function toJson({ formats, ...settings }: ImportSettings): JsonObject {
  return { ...settings, ...(formats && { formats: { ...formats } }) };
}

export function settingsOf(mapping: JsonObject): ImportSettings {
  return isObject(mapping) ? (mapping as ImportSettings) : {};
}

/**
 * The mapping of settings, with what goes before it.
 *
 * @throws MappingRefused
 */
export function mappingOf(source: string, { encoding, separator, timeZone }: ImportSettings): Mapping {
  const reading = parseMapping(source);
  if (!reading.ok) throw new MappingRefused(reading.problems);
  return {
    ...reading.mapping,
    ...(encoding && { encoding }),
    ...(separator !== undefined && { separator }),
    ...(timeZone !== undefined && { timeZone }),
  };
}

/** A reader of rows that were kept. */
export function rowReaderOf(mapping: JsonObject): RowReader {
  const settings = settingsOf(mapping);
  return new RowReader(mappingOf(settings.source ?? '', settings), settings.columns ?? [], settings.formats);
}

/** Rows as text, to be kept until they are applied. */
export function stageRows(rows: readonly ReadRow[]): string {
  return JSON.stringify(rows.map(({ line, row, occurrence, cells }) => [line, row, occurrence, ...cells]));
}

export function readStagedRows(content: string): ReadRow[] {
  const rows = JSON.parse(content) as [number, number, number, ...string[]][];
  return rows.map(([line, row, occurrence, ...cells]) => ({ line, row, occurrence, cells }));
}
