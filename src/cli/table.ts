/** A column of a table in the terminal. */
export interface TableColumn {
  title: string;
  align?: 'right';
  /** Longer cells are cut, with an ellipsis. */
  maxWidth?: number;
}

/** Sets rows in columns, as wide as their longest cell, with a line under the titles. */
export function renderTable(columns: readonly TableColumn[], rows: readonly (readonly string[])[]): string {
  const cut = rows.map((row) =>
    row.map((cell, index) => shorten(oneLine(cell), columns[index]?.maxWidth ?? 60)),
  );
  const widths = columns.map(({ title }, index) =>
    Math.max(widthOf(title), ...cut.map((row) => widthOf(row[index] ?? ''))),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => pad(cell, widths[index] ?? 0, columns[index]?.align === 'right'))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '─'.repeat(width)).join('──');
  return [line(columns.map(({ title }) => title)), rule, ...cut.map(line)].join('\n');
}

/** Text in one line, fit for a terminal. Text of leads is not trusted: control characters could move the cursor or recolour it. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]+/gu, ' ');
}

function widthOf(text: string): number {
  return [...text].length;
}

function shorten(text: string, maxWidth: number): string {
  return widthOf(text) > maxWidth ? `${[...text].slice(0, maxWidth - 1).join('')}…` : text;
}

function pad(text: string, width: number, isRight: boolean): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return isRight ? space + text : text + space;
}
