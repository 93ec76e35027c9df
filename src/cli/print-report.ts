import { writeFile } from 'node:fs/promises';
import type { Report } from '../reports/report.ts';
import type { CommandContext } from './command-context.ts';
import { reportText } from './report-text.ts';

/** The flags of commands that report: JSON for programs, a file with charts for the browser, or text. */
export interface ReportFlags {
  json?: boolean;
  html?: string;
}

/**
 * Prints what a command found: as JSON with `--json`, else as text; with `--html FILE` it also writes the report with its charts.
 *
 * @param answer what programs read
 */
export async function printReport(
  context: CommandContext,
  { report, answer, flags }: { report: Report; answer: unknown; flags: ReportFlags },
): Promise<void> {
  const { print, version, clock } = context;
  if (flags.html !== undefined) {
    const madeAt = new Date(clock()).toISOString().slice(0, 16).replace('T', ' ');
    // The library that draws is large, and only a file with charts needs it.
    const { reportHtml } = await import('../reports/report-html.ts');
    await writeFile(flags.html, reportHtml(report, `Ripen ${version}, ${madeAt} UTC`));
  }
  if (flags.json) return print(JSON.stringify(answer, null, 2));
  print(reportText(report));
  if (flags.html !== undefined) print(`\nWith charts: ${flags.html}`);
}
