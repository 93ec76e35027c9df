import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { seededRandom } from '../src/domain/seeded-random.ts';
import { ChildProgram, type Ending } from './child-program.ts';

const folder = mkdtempSync(join(tmpdir(), 'ripen-table-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ROWS = 1_200;
const answerSchema = z.object({
  positive: z.string(),
  signal: z.enum(['found', 'weak', 'none']),
  leaks: z.array(z.object({ column: z.string() })),
  leftOut: z.array(z.object({ column: z.string(), reason: z.string() })),
  notices: z.array(z.string()),
  rules: z.array(z.object({ id: z.string(), kind: z.string() })),
  folds: z.array(
    z.object({
      fold: z.number(),
      fitSeconds: z.number().positive(),
      model: z.object({ examples: z.number(), areaUnderCurve: z.number(), shareInTopFifth: z.number() }),
      points: z.object({ areaUnderCurve: z.number(), calibrationError: z.number() }),
    }),
  ),
  outOfFold: z.array(
    z.object({
      row: z.number(),
      fold: z.number(),
      outcome: z.number(),
      modelProbability: z.number().min(0).max(1),
    }),
  ),
});

/** Leads of which visits and the country tell who bought, with an id, a date, an empty column, and gaps. */
function table(): string {
  const random = seededRandom(4);
  const lines = Array.from({ length: ROWS }, (_, row) => {
    const visits = Math.floor(random() * 8);
    const country = ['CZ', 'PL', 'RO'][Math.floor(random() * 3)];
    const isBought = random() < 1 / (1 + Math.exp(3 - 0.5 * visits - (country === 'PL' ? 1 : 0)));
    const day = String(1 + (row % 28)).padStart(2, '0');
    return `lead-${row};${visits === 3 ? 'NA' : visits};${country};2026-01-${day};;${isBought ? 'yes' : 'no'}`;
  });
  return `id;visits;country;came;nothing;bought\n${lines.join('\n')}\n`;
}

const file = join(folder, 'leads.csv');
writeFileSync(file, table());
const folds = join(folder, 'folds.csv');
writeFileSync(
  folds,
  `row,fold\n${Array.from({ length: ROWS }, (_, row) => `${row},${row % 3 === 2 ? '' : row % 3}`).join('\n')}\n`,
);

// Without an installation: none of its settings matter.
const runProgram = (...words: string[]): Promise<Ending> => ChildProgram.ripen(words, {}).ended;
const learn = (...words: string[]): Promise<Ending> =>
  runProgram('learn', '--table', file, '--target', 'bought', ...words);

describe('ripen learn --table', () => {
  test('shows a scorecard, keeps it as a file that can be applied, and draws its charts', async () => {
    const saved = join(folder, 'learned.yaml');
    const html = join(folder, 'report.html');
    const { exitCode, stdout } = await learn('--time', 'came', '--save', saved, '--html', html);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('visits');
    expect(stdout).toContain('How far to trust it (forward in time)');
    expect(readFileSync(html, 'utf8')).toContain('<svg');
    expect((await runProgram('scorecard', 'validate', saved)).exitCode).toBe(0);
  });

  test('tells programs what it found fold by fold, each row predicted by what was learned without it', async () => {
    const { exitCode, stdout } = await learn('--folds', folds, '--json');
    expect(exitCode).toBe(0);
    const answer = answerSchema.parse(JSON.parse(stdout));
    expect(answer).toMatchObject({ positive: 'yes', signal: 'found' });
    expect(answer.leftOut.map(({ column }) => column)).toEqual(['id', 'nothing']);
    expect(answer.notices.join()).toContain('“came” holds dates');
    expect(answer.folds.map(({ fold, model }) => [fold, model.examples])).toEqual([
      [0, 400],
      [1, 400],
    ]);
    for (const { model, points } of answer.folds) {
      expect(model.areaUnderCurve).toBeGreaterThan(0.7);
      expect(points.areaUnderCurve).toBeGreaterThan(0.7);
    }
    expect(answer.outOfFold.map(({ row }) => row).slice(0, 4)).toEqual([0, 1, 3, 4]);
  });

  test.each([
    [['--positive', 'maybe'], /--positive: got “maybe”, but “bought” has the values (no, yes|yes, no)/],
    [['--drop', 'visit'], /got the column “visit”, expected one of the file: id, visits/],
    [['--rules', 'many'], /--rules: got “many”, expected a whole number from 1 to 100/],
    [['--rising', 'country'], /--rising: got “country”, expected a column of numbers/],
    [['--target', 'country'], /“country” has 3 values .* say with --positive which one is the outcome/],
    [['--target', 'nothing'], /“nothing” is empty/],
    [['--table', join(folder, 'none.csv')], /there is no such file/],
    [
      ['--numeric', 'country', '--drop', 'visits,came,id'],
      /learning needs at least one in which the examples differ/,
    ],
  ])('refuses %j, saying what is needed', async (words, message) => {
    const { exitCode, stderr } = await learn(...words);
    expect(exitCode).not.toBe(0);
    expect(stderr).toMatch(message);
  });
});
