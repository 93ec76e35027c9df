import { readEmail } from '../domain/email.ts';
import type { IncomingMessage } from '../domain/incoming-message.ts';
import { formatInstant, type Instant } from '../domain/instant.ts';
import type { Json, JsonObject } from '../domain/json.ts';
import { foldText } from '../domain/text.ts';
import type { CellFormats } from './cell-formats.ts';
import type {
  ColumnSource,
  FileForm,
  NamedSources,
  PersonSources,
  RowCondition,
  ValueSource,
} from './mapping.ts';
import { readBoolean } from './read-boolean.ts';

/** Why a row is refused: what is wrong in which column. */
export interface Refusal {
  line: number;
  /** The column; empty when the row as a whole is wrong. */
  field: string;
  value: string;
  /** What was expected. */
  reason: string;
}

/** What the values of all rows of a file are read by. */
export interface FileReading {
  form: Pick<FileForm, 'missing' | 'timeZone'>;
  formats: CellFormats;
  /** Where in the row each column is. */
  places: ReadonlyMap<string, number>;
}

const LONGEST_ID = 512;
const LONGEST_SHOWN = 200;

/** The values of one row. What cannot be read is noted, and is as if it were not there. */
export class RowValues {
  readonly refusals: Refusal[] = [];
  readonly line: number;
  readonly #row: number;
  readonly #cells: readonly string[];
  readonly #reading: FileReading;

  /** @param row the number of the row, from 1, the header not counted */
  constructor(
    reading: FileReading,
    { line, row, cells }: { line: number; row: number; cells: readonly string[] },
  ) {
    this.#reading = reading;
    this.line = line;
    this.#row = row;
    this.#cells = cells;
  }

  refuse(field: string, value: string, reason: string): undefined {
    if (this.refusals.some((refusal) => refusal.field === field)) return undefined;
    this.refusals.push({ line: this.line, field, value: shown(value), reason });
    return undefined;
  }

  /** The text of a cell without spaces around it; undefined when it is empty or a word for “missing”. */
  cell(column: string): string | undefined {
    const text = this.#cells[this.#reading.places.get(column) ?? -1]?.trim() ?? '';
    if (text === '' || this.#reading.form.missing.has(foldText(text))) return undefined;
    const hasNul = text.includes('\u0000');
    if (!hasNul && !text.includes('\uFFFD')) return text;
    return hasNul
      ? this.refuse(column, text, 'expected text without NUL characters')
      : this.refuse(
          column,
          text,
          'expected characters of the encoding of the file; name its encoding if it is another one',
        );
  }

  value(source: ValueSource): Json | undefined {
    if (source.from === 'constant') return source.constant;
    if (source.from === 'row') return `${source.prefix}${this.#row}`;
    const text = this.cell(source.column);
    if (text === undefined) return undefined;
    return source.words?.get(foldText(text)) ?? this.#typed(source, text);
  }

  text(source: ValueSource | undefined, longest = LONGEST_ID): string | undefined {
    const value = source && this.value(source);
    if (source === undefined || value === undefined) return undefined;
    const text = String(value);
    return text.length <= longest
      ? text
      : this.refuse(fieldOf(source), text, `expected at most ${longest} characters`);
  }

  /** Text that has to be there; the refusal says what it is. */
  requireText(source: ValueSource, what: string, longest = LONGEST_ID): string | undefined {
    const text = this.text(source, longest);
    return text ?? this.refuse(fieldOf(source), '', `expected ${what}`);
  }

  number(source: ValueSource | undefined): number | undefined {
    const value = source && this.value(source);
    if (source === undefined || value === undefined || typeof value === 'number')
      return value as number | undefined;
    return this.refuse(fieldOf(source), String(value), `expected ${this.#reading.formats.numberForm}`);
  }

  instant(source: ValueSource | undefined): Instant | undefined {
    if (source === undefined) return undefined;
    if (source.from === 'column') {
      const text = this.cell(source.column);
      return text === undefined ? undefined : this.#date(source, text);
    }
    const text = String(this.value(source));
    return this.#reading.formats.date('', text) ?? this.refuse('', text, 'expected a date');
  }

  requireInstant(source: ValueSource): Instant | undefined {
    return this.instant(source) ?? this.refuse(fieldOf(source), '', 'expected a date');
  }

  /** Values by name; cells that are empty are left out. */
  named(sources: NamedSources): JsonObject {
    const values: JsonObject = Object.create(null);
    for (const [name, source] of sources) {
      const value = this.value(source);
      if (value !== undefined) values[name] = value;
    }
    return values;
  }

  /** Who the row is about; it is refused when it does not say. */
  person({
    userId,
    anonymousId,
    email,
  }: PersonSources): Pick<IncomingMessage, 'userId' | 'anonymousId' | 'email'> {
    const person: Pick<IncomingMessage, 'userId' | 'anonymousId' | 'email'> = {};
    const [user, device, address] = [this.text(userId), this.text(anonymousId), this.text(email)];
    if (user !== undefined) person.userId = user;
    if (device !== undefined) person.anonymousId = device;
    const folded = readEmail(address) ?? readEmail(user);
    if (folded !== undefined) person.email = folded;
    if (address !== undefined && email && readEmail(address) === undefined)
      this.refuse(fieldOf(email), address, 'expected an e-mail address');
    if (user === undefined && device === undefined && address === undefined) {
      const fields = [userId, anonymousId, email].flatMap((source) => (source ? [fieldOf(source)] : []));
      this.refuse('', '', `expected a value in ${fields.join(' or ')}, to know whom the row is about`);
    }
    return person;
  }

  meets(condition: RowCondition | undefined): boolean {
    if (condition === undefined) return true;
    const text = this.cell(condition.column);
    if (text === undefined) return false;
    const folded = foldText(text);
    return (condition.in?.has(folded) ?? true) && !(condition.notIn?.has(folded) ?? false);
  }

  #typed(source: ColumnSource, text: string): Json | undefined {
    switch (source.type) {
      case 'text':
        return text;
      case 'number':
        return (
          this.#reading.formats.number(text) ??
          this.refuse(source.column, text, `expected ${this.#reading.formats.numberForm}`)
        );
      case 'boolean':
        return (
          readBoolean(foldText(text)) ??
          this.refuse(source.column, text, 'expected yes or no, true or false, 1 or 0')
        );
      case 'date': {
        const instant = this.#date(source, text);
        return instant === undefined ? undefined : formatInstant(instant);
      }
    }
  }

  #date(source: ColumnSource, text: string): Instant | undefined {
    return (
      this.#reading.formats.date(source.column, text, source.order) ??
      this.refuse(
        source.column,
        text,
        'expected a date such as 2026-11-22 or 22.11.2026 14:30, between 1970 and 9999',
      )
    );
  }
}

/** The column that a value comes from; empty when it comes from none. */
function fieldOf(source: ValueSource): string {
  return source.from === 'column' ? source.column : '';
}

function shown(text: string): string {
  const short = text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN - 1)}…` : text;
  return short.toWellFormed().replaceAll('\u0000', '\uFFFD');
}
