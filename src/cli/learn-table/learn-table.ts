import { writeFile } from 'node:fs/promises';
import { stringify } from 'yaml';
import { slugOf } from '../../domain/slug-of.ts';
import { CannotLearn } from '../../learning/cannot-learn.ts';
import type { Candidate } from '../../learning/examples/candidate.ts';
import { findLeaks } from '../../learning/leaks/find-leaks.ts';
import type { LearnSettings } from '../../learning/learn-scorecard.ts';
import { draftOfProposal } from '../../learning/proposal/draft-of-proposal.ts';
import {
  type ProposedScorecard,
  proposeScorecard,
  proposeUnmeasured,
} from '../../learning/propose-scorecard.ts';
import { BagThreads } from '../../workers/bag-threads.ts';
import type { CommandContext } from '../command-context.ts';
import { CommandFailed } from '../command-failed.ts';
import { printReport } from '../print-report.ts';
import { startProgress } from '../progress.ts';
import { measureFolds } from './measure-folds.ts';
import { readColumns } from './read-columns.ts';
import { readExamples, type TableExamples } from './read-examples.ts';
import { readFolds } from './read-folds.ts';
import { type TableAnswer, tableReport } from './table-report.ts';

/** How to learn from a file. */
export interface LearnTableFlags {
  table: string;
  target?: string;
  positive?: string;
  drop?: string;
  numeric?: string;
  time?: string;
  folds?: string;
  rules?: string;
  scale?: string;
  pairs?: boolean;
  rising?: string;
  falling?: string;
  save?: string;
  title?: string;
  json?: boolean;
  html?: string;
}

/** `ripen learn --table`: learns a scorecard from a file of rows and columns, without an installation. */
export async function learnTableCommand(context: CommandContext, flags: LearnTableFlags): Promise<void> {
  if (flags.target === undefined)
    throw new CommandFailed('--target is missing: the column of the file that says what became of each row');
  const settings = settingsOf(flags);
  const reading = startProgress('Reading');
  const columns = await readColumns(flags.table, (done, total) => reading.update(done, total)).finally(() =>
    reading.stop(),
  );
  const examples = readExamples(columns, {
    target: flags.target,
    positive: flags.positive,
    drop: listOf(flags.drop),
    numeric: flags.numeric === undefined ? undefined : listOf(flags.numeric),
    time: flags.time,
  });
  for (const [name, direction] of Object.entries(settings.monotone ?? {}))
    if (!examples.table.columns.some((column) => column.name === name && column.kind === 'number'))
      throw new CommandFailed(
        `--${direction}: got “${name}”, expected a column of numbers that is learned from`,
      );
  const answer = await learn(examples, { flags, settings, target: flags.target });
  if (flags.save !== undefined) await writeFile(flags.save, answer.scorecard);
  await printReport(context, { report: tableReport(answer), answer, flags });
  if (flags.save !== undefined && !flags.json) context.print(`\nAs a scorecard file: ${flags.save}`);
}

async function learn(
  examples: TableExamples,
  { flags, settings, target }: { flags: LearnTableFlags; settings: LearnSettings; target: string },
): Promise<TableAnswer> {
  const { table } = examples;
  const progress = startProgress('Learning');
  await using threads = new BagThreads(undefined, (done, total) => progress.update(done, total));
  try {
    // With folds, they say how good it is.
    const propose = flags.folds === undefined ? proposeScorecard : proposeUnmeasured;
    const proposal = await propose(table, settings, threads.fitBags);
    return {
      table: flags.table,
      target,
      positive: examples.positive,
      rows: table.rows,
      conversions: table.outcomes.reduce((sum, outcome) => sum + outcome, 0),
      columns: table.columns.map(({ name, kind }) => ({ name, kind })),
      leftOut: examples.leftOut,
      notices: examples.notices,
      leaks: findLeaks(table),
      ...proposal,
      scorecard: scorecardText(examples, proposal, flags),
      ...(flags.folds !== undefined && (await foldsOf(examples, { settings, threads, path: flags.folds }))),
    };
  } catch (error) {
    if (error instanceof CannotLearn) throw new CommandFailed(`${flags.table}: ${error.message}`);
    throw error;
  } finally {
    progress.stop();
  }
}

async function foldsOf(
  { table, rows }: TableExamples,
  { settings, threads, path }: { settings: LearnSettings; threads: BagThreads; path: string },
): Promise<Pick<TableAnswer, 'folds' | 'outOfFold'>> {
  const ofFile = await readFolds(path, (rows.at(-1) ?? -1) + 1);
  const measured = await measureFolds(
    table,
    Int32Array.from(rows, (row) => ofFile[row] as number),
    { settings, fitBags: threads.fitBags, clockMs: () => performance.now() },
  );
  return {
    folds: measured.folds,
    outOfFold: measured.outOfFold.map((one) => ({ ...one, row: rows[one.row] as number })),
  };
}

function scorecardText(
  { table }: TableExamples,
  proposal: ProposedScorecard,
  { title, target }: LearnTableFlags,
): string {
  const candidates = table.columns.map(
    ({ name, kind }): Candidate => ({ name, measure: { kind: 'trait', trait: name }, values: kind }),
  );
  const shown = title ?? `Learned from ${target}`;
  const document = draftOfProposal(proposal, candidates, {
    slug: slugOf(shown) || 'learned',
    title: shown,
    description: `Learned from ${table.rows} examples.`,
    rules: proposal.rules.map(({ id }) => ({ id })),
    bands: {},
  });
  return stringify(document, { lineWidth: 120 });
}

function settingsOf({ rules, scale, pairs, rising, falling }: LearnTableFlags): LearnSettings {
  const monotone = Object.fromEntries([
    ...listOf(rising).map((name) => [name, 'rising'] as const),
    ...listOf(falling).map((name) => [name, 'falling'] as const),
  ]);
  return {
    mostRules: wholeNumber('--rules', rules, { from: 1, to: 100, usual: 15 }),
    mostPoints: wholeNumber('--scale', scale, { from: 3, to: 10_000, usual: 100 }),
    pairs: pairs ?? true,
    monotone,
  };
}

function wholeNumber(
  flag: string,
  text: string | undefined,
  { from, to, usual }: { from: number; to: number; usual: number },
): number {
  if (text === undefined) return usual;
  const number = Number(text);
  if (Number.isInteger(number) && number >= from && number <= to) return number;
  throw new CommandFailed(`${flag}: got “${text}”, expected a whole number from ${from} to ${to}`);
}

function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
