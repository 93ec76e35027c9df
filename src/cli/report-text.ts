import type { Report, ReportBlock } from '../reports/report.ts';
import { oneLine, renderTable } from './table.ts';

const WIDTH = 100;

/** A report for the terminal: its texts, figures and tables, without the charts. */
export function reportText(report: Report): string {
  const head = [oneLine(report.title), ...(report.subtitle === undefined ? [] : wrap(report.subtitle))];
  const sections = report.sections.flatMap(({ title, blocks }) => {
    const told = blocks.filter(({ kind }) => kind !== 'chart').map(blockText);
    return told.length === 0
      ? []
      : [[oneLine(title), '─'.repeat([...title].length), told.join('\n\n')].join('\n')];
  });
  return [head.join('\n'), ...sections].join('\n\n');
}

function blockText(block: ReportBlock): string {
  switch (block.kind) {
    case 'text':
      return wrap(block.text).join('\n');
    case 'notice':
      return wrap(`! ${block.text}`).join('\n  ');
    case 'figures': {
      const width = Math.max(...block.figures.map(({ label }) => [...label].length));
      const lines = block.figures.map(({ label, value, note }) =>
        oneLine(`${label.padEnd(width)}  ${value}${note === undefined ? '' : `  (${note})`}`),
      );
      return lines.join('\n');
    }
    case 'table': {
      const table = renderTable(block.columns, block.rows);
      return block.title === undefined ? table : `${oneLine(block.title)}\n${table}`;
    }
    case 'chart':
      return '';
  }
}

function wrap(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of oneLine(text).split(/ +/)) {
    if (line !== '' && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
