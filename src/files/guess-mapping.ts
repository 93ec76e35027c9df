import { stringify } from 'yaml';
import { readEmail } from '../domain/email.ts';
import { foldText } from '../domain/text.ts';
import { type ColumnRole, roleRank } from './header-words.ts';
import type { ImportKind, ValueType } from './mapping.ts';
import { readDate } from './read-date.ts';
import { readNumber } from './read-number.ts';

/** What a mapping is guessed from. */
export interface GuessedFrom {
  kind: ImportKind;
  columns: readonly string[];
  /** Rows from the beginning of the file. */
  sample: readonly { cells: readonly string[] }[];
}

type Roles = Partial<Record<ColumnRole, string>>;

const NO_VALUE = new Set(['', 'null', 'n/a', '#n/a', 'nan']);

/**
 * Guesses how a file is to be read, by the names of its columns and what they hold, as the text of a mapping file. What
 * has to be there and was not found stands in it as a remark, so that the text is refused until someone says it.
 */
export function guessMapping({ kind, columns, sample }: GuessedFrom): string {
  const usable = columns.filter((column) => column !== '__proto__');
  const cellsOf = (column: string): string[] => {
    const place = columns.indexOf(column);
    return sample
      .map(({ cells }) => cells[place]?.trim() ?? '')
      .filter((cell) => !NO_VALUE.has(foldText(cell)));
  };
  const guess = GUESSES[kind](new Guesser(usable, cellsOf));
  const remarks = guess.absent.map((key) => `# ${key}: which column? ${ADVICE[key] ?? ''}`.trimEnd());
  return `# How the columns of the file are read; see docs/reference/import-mapping.md.\n${[
    stringify({ import: kind, ...guess.mapping }, { lineWidth: 0 }).trimEnd(),
    ...remarks,
  ].join('\n')}\n`;
}

const ADVICE: Record<string, string> = {
  name: 'Or for all rows the same: name: { constant: Form Submitted }',
  currency: 'Or for all rows the same: currency: { constant: EUR }',
  channel: 'Or for all rows the same: channel: { constant: linkedin }',
  userId: 'Or email, or anonymousId.',
};

interface Guess {
  mapping: Record<string, unknown>;
  /** Keys that the mapping needs and no column was found for. */
  absent: string[];
}

/** Gives columns to roles, each column once. */
class Guesser {
  readonly #free: Set<string>;
  readonly #columns: readonly string[];
  readonly #cellsOf: (column: string) => string[];

  constructor(columns: readonly string[], cellsOf: (column: string) => string[]) {
    this.#columns = columns;
    this.#free = new Set(columns);
    this.#cellsOf = cellsOf;
  }

  /** The columns of these roles, the first role choosing first. */
  roles(...wanted: ColumnRole[]): Roles {
    const found: Roles = {};
    for (const role of wanted) {
      const column = this.#best(role);
      if (column === undefined) continue;
      found[role] = column;
      this.#free.delete(column);
    }
    return found;
  }

  /** Who a row is about: a column of e-mail addresses is found by what it holds, too. */
  person(): Pick<Roles, 'userId' | 'anonymousId' | 'email'> {
    const person = this.roles('email', 'userId', 'anonymousId');
    if (person.email !== undefined) return person;
    const column = [...this.#free].find((free) => this.#holds(free, (cell) => readEmail(cell) !== undefined));
    if (column === undefined) return person;
    this.#free.delete(column);
    return { ...person, email: column };
  }

  /** The column that holds dates, when there is one alone. */
  onlyDate(): string | undefined {
    const [only, another] = [...this.#free].filter((column) => this.#typeOf(column) === 'date');
    if (only === undefined || another !== undefined) return undefined;
    this.#free.delete(only);
    return only;
  }

  /** All columns that are nothing else, under their own names. */
  rest(): Record<string, unknown> {
    return Object.fromEntries([...this.#free].map((column) => [column, this.typed(column)]));
  }

  /** A column with what its values are, when that is more than text. */
  typed(column: string): unknown {
    const type = this.#typeOf(column);
    return type === 'text' ? column : { column, type };
  }

  #best(role: ColumnRole): string | undefined {
    const ranked = this.#columns.flatMap((column) => {
      const rank = this.#free.has(column) ? roleRank(column, role) : undefined;
      return rank === undefined || !this.#fits(column, role) ? [] : [{ column, rank }];
    });
    return ranked.sort((a, b) => a.rank - b.rank)[0]?.column;
  }

  /** Whether most of what the column holds is of the kind that the role needs. */
  #fits(column: string, role: ColumnRole): boolean {
    const cells = this.#cellsOf(column);
    const most = (test: (cell: string) => boolean) => cells.filter(test).length * 2 >= cells.length;
    if (['occurredAt', 'updatedAt', 'openedAt', 'closedAt', 'stageAt', 'day'].includes(role))
      return most(isDate);
    if (['amount', 'cost', 'spend'].includes(role)) return most(isNumber);
    return role !== 'email' || most((cell) => readEmail(cell) !== undefined);
  }

  #holds(column: string, test: (cell: string) => boolean): boolean {
    const cells = this.#cellsOf(column);
    return cells.length > 0 && cells.every(test);
  }

  #typeOf(column: string): ValueType {
    if (this.#holds(column, (cell) => /^(true|false)$/i.test(cell))) return 'boolean';
    const isCode =
      roleRank(column, 'phone') !== undefined || /(^|[\W_])(zip|psc|post\w*|code|id)$/i.test(column);
    if (!isCode && this.#holds(column, isQuantity)) return 'number';
    return this.#holds(column, (cell) => /\D/.test(cell) && !isNumber(cell) && isDate(cell))
      ? 'date'
      : 'text';
  }
}

function isNumber(cell: string): boolean {
  return readNumber(cell, 'point') !== undefined || readNumber(cell, 'comma') !== undefined;
}

/** A number that is none of those codes that begin with a zero. */
function isQuantity(cell: string): boolean {
  return isNumber(cell) && !/^[-+]?0\d/.test(cell);
}

function isDate(cell: string): boolean {
  return (
    readDate(cell, 'day-first', 'UTC') !== undefined || readDate(cell, 'month-first', 'UTC') !== undefined
  );
}

const GUESSES: Record<ImportKind, (guesser: Guesser) => Guess> = {
  leads: (guesser) => {
    const person = guesser.person();
    // When a lead was created is not when the rest of the row became known.
    const { updatedAt: occurredAt } = guesser.roles('updatedAt');
    const { companyId, company } = guesser.roles('companyId', 'company');
    const ofCompany = companyId ?? company;
    const companyTraits = ofCompany === undefined ? {} : guesser.roles('industry', 'employees');
    const known = guesser.roles('firstName', 'lastName', 'name', 'phone', 'title', 'industry', 'employees');
    const typed = (columns: object) =>
      Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, guesser.typed(column)]));
    const mapping = {
      ...person,
      ...(occurredAt !== undefined && { occurredAt }),
      ...(ofCompany !== undefined && {
        company: {
          id: ofCompany,
          traits: typed({ ...(company !== undefined && { name: company }), ...companyTraits }),
        },
      }),
      traits: { ...typed(known), ...guesser.rest() },
    };
    return { mapping, absent: absentPerson(person) };
  },
  events: (guesser) => {
    const person = guesser.person();
    const { messageId, eventName: name } = guesser.roles('messageId', 'eventName');
    const occurredAt = guesser.roles('occurredAt').occurredAt ?? guesser.onlyDate();
    const mapping = {
      ...person,
      ...defined({ name, occurredAt, messageId }),
      properties: guesser.rest(),
    };
    return { mapping, absent: [...absentPerson(person), ...absentOf({ name, occurredAt })] };
  },
  outcomes: (guesser) => {
    const { opportunityId } = guesser.roles('opportunityId');
    const person = guesser.person();
    const found = guesser.roles(
      'openedAt',
      'closedAt',
      'result',
      'stageAt',
      'stage',
      'amount',
      'currency',
      'cost',
      'owner',
      'reason',
    );
    const { closedAt, result, stage, ...others } = found;
    // One column often holds both: the stage, of which the last are won and lost.
    const ends =
      closedAt !== undefined && result !== undefined
        ? { result, closedAt, stage: stage ?? result }
        : { stage };
    const mapping = { ...person, opportunityId, ...others, ...ends, properties: guesser.rest() };
    const dates = absentOf({ openedAt: others.openedAt ?? ('closedAt' in ends ? 'there' : undefined) });
    return {
      mapping: defined(mapping),
      absent: [...absentPerson(person), ...absentOf({ opportunityId }), ...dates],
    };
  },
  costs: (guesser) => {
    const {
      day,
      campaign,
      spend: amount,
      currency,
      channel,
    } = guesser.roles('day', 'campaign', 'spend', 'currency', 'channel');
    const said = amount === undefined ? undefined : /[([]([A-Z]{3})[)\]]/.exec(amount)?.[1];
    const unit = currency ?? (said === undefined ? undefined : { constant: said });
    const needed = { day, channel, campaign, amount, currency: unit };
    return { mapping: defined(needed), absent: absentOf(needed) };
  },
};

function defined(columns: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(columns).filter(([, column]) => column !== undefined));
}

function absentOf(columns: Record<string, unknown>): string[] {
  return Object.keys(columns).filter((key) => columns[key] === undefined);
}

function absentPerson(person: object): string[] {
  return Object.keys(person).length === 0 ? ['userId'] : [];
}
