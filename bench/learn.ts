import { spawnSync } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readColumns } from '../src/cli/learn-table/read-columns.ts';
import { readExamples } from '../src/cli/learn-table/read-examples.ts';
import { seededRandom } from '../src/domain/seeded-random.ts';
import { chooseRows } from '../src/learning/example-table.ts';
import { learnScorecard, modelPredictions } from '../src/learning/learn-scorecard.ts';
import { areaUnderCurve } from '../src/learning/metrics/area-under-curve.ts';
import { pointsOfTable } from '../src/learning/points/points-of-table.ts';
import { BagThreads } from '../src/workers/bag-threads.ts';
import { ratio } from './ratio.ts';

/** Of the time that XGBoost takes for the same rows in the same run. */
const LIMIT = 3;
const ROWS = Number(process.env.BENCH_ROWS ?? 40_000);
const MANY_ROWS = Number(process.env.BENCH_MANY_ROWS ?? 1_000_000);
const MOST_MEMORY_MB = 1_500;
const NUMBERS = 14;
const CATEGORIES = 6;
const ROUNDS = 3;
/** Every fifth row is held back; the others, the limit's 40,000, are learned from. */
const TEST_EVERY = 5;

const folder = await mkdtemp(join(tmpdir(), 'ripen-bench-'));
try {
  await compare(join(folder, 'table.csv'));
  await many(join(folder, 'many.csv'));
} finally {
  await rm(folder, { recursive: true });
}

async function compare(path: string): Promise<void> {
  await writeTable(path, Math.round((ROWS * TEST_EVERY) / (TEST_EVERY - 1)));
  const { table } = readExamples(await readColumns(path), { target: 'won', drop: [] });
  const rows = Array.from({ length: table.rows }, (_, row) => row);
  const learned = chooseRows(
    table,
    rows.filter((row) => row % TEST_EVERY !== 0),
  );
  const held = chooseRows(
    table,
    rows.filter((row) => row % TEST_EVERY === 0),
  );
  await using threads = new BagThreads();
  const taken: { own: number; other: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    const result = await learnScorecard(learned, {}, threads.fitBags);
    const own = (performance.now() - start) / 1_000;
    const script = new URL('learn-with-xgboost.py', import.meta.url).pathname;
    const answer = spawnSync('/usr/bin/python3', [script, path, 'won', String(TEST_EVERY)], {
      encoding: 'utf8',
    });
    if (answer.status !== 0) {
      process.stdout.write(`learn: ${own.toFixed(2)} s; XGBoost is not installed, so there is no ratio\n`);
      return;
    }
    const [other = Number.NaN, area = Number.NaN] = answer.stdout.split(' ').map(Number);
    taken.push({ own, other });
    const { outcomes } = held;
    const model = areaUnderCurve({ scores: modelPredictions(result.model, held).logOdds, outcomes });
    const points = areaUnderCurve({ scores: pointsOfTable(result.rules, held), outcomes });
    process.stdout.write(
      `(area under the curve: model ${model.toFixed(4)}, ${result.rules.length} rules ${points.toFixed(4)}, XGBoost ${area.toFixed(4)})\n`,
    );
  }
  // The machine's other work only ever adds time.
  const own = Math.min(...taken.map((one) => one.own));
  const other = Math.min(...taken.map((one) => one.other));
  const told = `${own.toFixed(2)} s, ${other.toFixed(2)} s`;
  ratio(`learn ${ROWS} rows of 20 columns, against XGBoost`, told, own / other / LIMIT, own <= LIMIT * other);
}

async function many(path: string): Promise<void> {
  await writeTable(path, MANY_ROWS);
  const start = performance.now();
  const { table } = readExamples(await readColumns(path), { target: 'won', drop: [] });
  const read = performance.now();
  await using threads = new BagThreads();
  await learnScorecard(table, {}, threads.fitBags);
  const seconds = (performance.now() - read) / 1_000;
  const memoryMb = process.resourceUsage().maxRSS / 1_024;
  const told = `${((read - start) / 1_000).toFixed(0)} s to read, ${seconds.toFixed(0)} s to learn, ${memoryMb.toFixed(0)} MB`;
  ratio(`learn ${MANY_ROWS} rows: memory`, told, memoryMb / MOST_MEMORY_MB, memoryMb <= MOST_MEMORY_MB);
}

/** Leads of which some numbers and categories tell something, alone and together, and most do not. */
async function writeTable(path: string, rows: number): Promise<void> {
  const random = seededRandom(7);
  const file = await open(path, 'w');
  const names = [
    ...Array.from({ length: NUMBERS }, (_, index) => `n${index}`),
    ...Array.from({ length: CATEGORIES }, (_, index) => `c${index}`),
  ];
  let text = `${names.join(',')},won\n`;
  for (let row = 0; row < rows; row++) {
    const numbers = Array.from({ length: NUMBERS }, () => -Math.log(1 - random()));
    const categories = Array.from({ length: CATEGORIES }, (_, index) =>
      Math.floor(random() * (3 + 2 * index)),
    );
    const [a = 0, b = 0, c = 0, d = 0] = numbers;
    const [e = 0, f = 0] = categories;
    const logOdds =
      -3 + Math.min(a, 2) + (b > 1 ? 0.7 : 0) - 0.4 * c + (e === 1 ? 0.8 : 0) + (f > 2 && d > 1 ? 1 : 0);
    const isWon = random() < 1 / (1 + Math.exp(-logOdds));
    text += `${numbers.map((value) => value.toFixed(4)).join(',')},${categories.map((value) => `v${value}`).join(',')},${isWon ? 1 : 0}\n`;
    if (text.length > 1_000_000) {
      await file.write(text);
      text = '';
    }
  }
  await file.write(text);
  await file.close();
}
