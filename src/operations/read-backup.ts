import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { BackedUpTable } from '../store/backed-up-tables.ts';
import type { IdentitySequence } from '../store/identity-sequences.ts';
import {
  BACKUP_FORMAT,
  type BackupHeader,
  endSchema,
  headerSchema,
  MARKS,
  type RowCounts,
  sequencesSchema,
  tableSchema,
} from './backup-format.ts';

/** A part of a back-up, in the order in which they come: one header, tables with their rows, sequences, the end. */
export type BackupPart =
  | { readonly kind: 'header'; readonly header: BackupHeader }
  | { readonly kind: 'rows'; readonly table: BackedUpTable; readonly texts: readonly string[] }
  | { readonly kind: 'sequences'; readonly sequences: readonly IdentitySequence[] }
  | { readonly kind: 'end'; readonly rows: RowCounts };

/** What is read is no back-up, or was cut off or changed. */
export class BackupUnreadable extends Error {
  override readonly name = 'BackupUnreadable';
}

/**
 * Reads a back-up part by part. Only when the end has come it is known that nothing is missing and nothing was changed.
 * @param content the text of the back-up, in chunks
 * @throws BackupUnreadable
 */
export async function* readBackup(content: AsyncIterable<Uint8Array>): AsyncGenerator<BackupPart> {
  const reader = new BackupReader();
  try {
    for await (const lines of linesOf(content)) yield* reader.read(lines);
  } catch (error) {
    throw explained(error);
  }
  reader.requireEnd();
}

/** Lines without their ends, in groups as they arrive. */
async function* linesOf(content: AsyncIterable<Uint8Array>): AsyncGenerator<string[]> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const pending: string[] = [];
  for await (const chunk of content) {
    const text = decoder.decode(chunk, { stream: true });
    const end = text.lastIndexOf('\n');
    if (end < 0) {
      pending.push(text);
      continue;
    }
    yield (pending.join('') + text.slice(0, end)).split('\n');
    pending.length = 0;
    pending.push(text.slice(end + 1));
  }
  if (pending.join('') !== '') throw cutOff();
}

class BackupReader {
  readonly #hash = createHash('sha256');
  readonly #rows: RowCounts = {};
  #table: BackedUpTable | undefined;
  #hasHeader = false;
  #hasEnd = false;

  *read(lines: readonly string[]): Generator<BackupPart> {
    let texts: string[] = [];
    for (const line of lines) {
      if (!line.startsWith('#')) {
        texts.push(line);
        continue;
      }
      yield* this.#rowsOf(texts);
      texts = [];
      yield* this.#mark(line);
    }
    yield* this.#rowsOf(texts);
  }

  requireEnd(): void {
    if (!this.#hasHeader) throw notABackup();
    if (!this.#hasEnd) throw cutOff();
  }

  *#rowsOf(texts: readonly string[]): Generator<BackupPart> {
    if (texts.length === 0) return;
    if (!this.#hasHeader) throw notABackup();
    if (this.#hasEnd || this.#table === undefined) throw changed('there are rows where none are expected');
    for (const text of texts) this.#hash.update(text).update('\n');
    this.#rows[this.#table.table] = (this.#rows[this.#table.table] ?? 0) + texts.length;
    yield { kind: 'rows', table: this.#table, texts };
  }

  *#mark(line: string): Generator<BackupPart> {
    if (!this.#hasHeader) {
      const header = readHeader(line);
      this.#hasHeader = true;
      yield { kind: 'header', header };
    } else if (line.startsWith(MARKS.table)) {
      this.#table = parse(tableSchema, line, MARKS.table);
      this.#rows[this.#table.table] = 0;
    } else if (line.startsWith(MARKS.sequences)) {
      this.#table = undefined;
      yield { kind: 'sequences', sequences: parse(sequencesSchema, line, MARKS.sequences) };
    } else if (line.startsWith(MARKS.end)) {
      return yield this.#end(line);
    } else throw changed(`a line begins with “${line.slice(0, 20)}”`);
    this.#hash.update(line).update('\n');
  }

  #end(line: string): BackupPart {
    const { rows, sha256 } = parse(endSchema, line, MARKS.end);
    const found = this.#hash.digest('hex');
    if (found !== sha256) throw changed(`its SHA-256 is ${found}, and was ${sha256}`);
    this.#hasEnd = true;
    return { kind: 'end', rows };
  }
}

function readHeader(line: string): BackupHeader {
  if (!line.startsWith(MARKS.header)) throw notABackup();
  const { format } = parse(headerSchema.pick({ format: true }), line, MARKS.header);
  if (format === BACKUP_FORMAT) return parse(headerSchema, line, MARKS.header);
  throw new BackupUnreadable(
    `the back-up has format ${format}, this version of Ripen reads format ${BACKUP_FORMAT}: use the version that made it`,
  );
}

function parse<T>(schema: z.ZodType<T>, line: string, mark: string): T {
  try {
    return schema.parse(JSON.parse(line.slice(mark.length)));
  } catch (error) {
    throw new BackupUnreadable(`the back-up was changed: its line “${mark.trim()}” cannot be read`, {
      cause: error,
    });
  }
}

function explained(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'Z_BUF_ERROR') return cutOff(error);
  if (code === 'Z_DATA_ERROR')
    return error instanceof Error && /header/.test(error.message)
      ? notABackup(error)
      : changed('it cannot be decompressed', error);
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return changed('it is not text', error);
  return error;
}

function cutOff(cause?: unknown): BackupUnreadable {
  return new BackupUnreadable('the back-up is cut off: its end is missing', { cause });
}

function notABackup(cause?: unknown): BackupUnreadable {
  return new BackupUnreadable('this is no back-up of Ripen', { cause });
}

function changed(how: string, cause?: unknown): BackupUnreadable {
  return new BackupUnreadable(`the back-up was changed after it was made: ${how}`, { cause });
}
