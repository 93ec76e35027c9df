/** What the rows of a file are about. */
export const IMPORT_KINDS = ['leads', 'events', 'outcomes', 'costs'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1250', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** What a cell is read as. Dates become ISO 8601 in UTC. */
export const VALUE_TYPES = ['text', 'number', 'boolean', 'date'] as const;
export type ValueType = (typeof VALUE_TYPES)[number];

/** Whether a date such as 3/4/2026 begins with the day or with the month. */
export const DATE_ORDERS = ['day-first', 'month-first'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

/** Which character of a number such as 1.234 separates the decimals. */
export const NUMBER_STYLES = ['point', 'comma'] as const;
export type NumberStyle = (typeof NUMBER_STYLES)[number];

/** A value that is written in a cell of the row. */
export interface ColumnSource {
  from: 'column';
  column: string;
  type: ValueType;
  /** How its dates are written; found out from the column when it is not said. */
  order?: DateOrder;
  /** What a word of the file stands for, by the folded word; other words stand for themselves. */
  words?: ReadonlyMap<string, string | number | boolean>;
}

/** Where a value comes from: a cell, the same for all rows, or made of the number of the row, from 1. */
export type ValueSource =
  | ColumnSource
  | { from: 'constant'; constant: string | number | boolean }
  | { from: 'row'; prefix: string };

/** Values by the name of the trait or property that they become. */
export type NamedSources = readonly (readonly [name: string, source: ValueSource])[];

/** A row counts only when the cell of this column is one of these words, or none of those; any word but none when neither is said. */
export interface RowCondition {
  column: string;
  in?: ReadonlySet<string>;
  notIn?: ReadonlySet<string>;
}

/** Who a row is about. At least one is there. */
export interface PersonSources {
  userId?: ValueSource;
  anonymousId?: ValueSource;
  email?: ValueSource;
}

/** What a row says that happened. */
export interface EventSources {
  name: ValueSource;
  occurredAt: ValueSource;
  messageId?: ValueSource;
  when?: RowCondition;
  properties: NamedSources;
}

/** How a file is written, as far as it is said; the rest is found out. */
export interface FileForm {
  encoding?: Encoding;
  separator?: string;
  /** Whether the first row holds the names of the columns; without, they are named `column 1`, `column 2`, … */
  hasHeader: boolean;
  /** For dates without a zone: an IANA time zone. */
  timeZone: string;
  numbers?: NumberStyle;
  dates?: DateOrder;
  /** Cells that mean that there is no value, folded, besides empty ones. */
  missing: ReadonlySet<string>;
}

/** How the columns of a file are read. */
export type Mapping = FileForm &
  (
    | {
        kind: 'leads';
        person: PersonSources;
        occurredAt?: ValueSource;
        messageId?: ValueSource;
        traits: NamedSources;
        company?: { id: ValueSource; traits: NamedSources };
      }
    | { kind: 'events'; person: PersonSources; events: readonly EventSources[] }
    | { kind: 'outcomes'; person: PersonSources; opportunity: OpportunitySources }
    | { kind: 'costs'; cost: CostSources }
  );

/** What a row says of an opportunity. */
export interface OpportunitySources {
  opportunityId: ValueSource;
  openedAt?: ValueSource;
  stage?: ValueSource;
  stageAt?: ValueSource;
  /** The words of a column that mean won and lost; other words, and no word, mean that it is open. */
  result?: { column: string; won: ReadonlySet<string>; lost: ReadonlySet<string> };
  closedAt?: ValueSource;
  amount?: ValueSource;
  currency?: ValueSource;
  cost?: ValueSource;
  owner?: ValueSource;
  reason?: ValueSource;
  properties: NamedSources;
}

/** What a row says of the cost of a campaign on a day. */
export interface CostSources {
  day: ValueSource;
  channel: ValueSource;
  campaign: ValueSource;
  amount: ValueSource;
  currency: ValueSource;
}
