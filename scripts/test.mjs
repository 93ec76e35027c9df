// Every check, then the tests. All of them run, also after one has failed; the last line counts the tests.
//
//   node scripts/test.mjs           everything
//   node scripts/test.mjs --quick   without the search for dead code, the databases and the whole-system tests
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumVersion, findOrInstallChromium } from './chromium.mjs';
import { findNode, missingNodeMessage, projectFolder } from './node-version.mjs';
import { findOrInstallRadicale, radicaleVersion } from './radicale.mjs';

const CODE_FOLDERS = ['src', 'tracker', 'web', 'bench', 'e2e', 'scripts'];

/** The checks before the tests: each a program of a package, with its arguments. */
function checks(quick) {
  return [
    {
      name: 'lint and format',
      args: ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings'],
    },
    { name: 'types', args: ['node_modules/typescript/bin/tsc'] },
    { name: 'types of the web app', args: ['node_modules/typescript/bin/tsc', '--project', 'web'] },
    {
      name: 'import rules',
      args: [
        '--import=./scripts/typescript-with-compiler-api.mjs',
        'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
        '--config=.dependency-cruiser.cjs',
        '--output-type=err-long',
        ...CODE_FOLDERS.filter((folder) => existsSync(join(projectFolder, folder))),
      ],
    },
    ...(quick ? [] : [{ name: 'dead code', args: ['node_modules/knip/bin/knip.js', '--no-config-hints'] }]),
  ];
}

/** Vitest, telling people on the terminal and this script in a file. */
function vitestArgs(quick, reportFile) {
  const projects = quick ? ['--project=unit'] : [];
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  return ['node_modules/vitest/vitest.mjs', 'run', ...projects, ...reporters];
}

/** Runs a program on the given Node with its output passed through; resolves with its exit code. */
function run(node, args) {
  // No colours in a log file, whatever a variable such as FORCE_COLOR says.
  const env = process.stdout.isTTY ? process.env : { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined };
  return new Promise((resolve) => {
    const child = spawn(node, args, { cwd: projectFolder, env, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', (error) => {
      console.log(error.message);
      resolve(1);
    });
    child.once('exit', (code, signal) => resolve(code ?? `signal ${signal}`));
  });
}

/** Runs one named check; resolves with its name, its exit code (0 when it passed) and how long it took. */
async function runNamed(node, { name, args }) {
  console.log(`\n── ${name}`);
  const startedAt = Date.now();
  const code = await run(node, args);
  return { name, code, seconds: (Date.now() - startedAt) / 1000 };
}

/**
 * How many tests passed, failed and were skipped, from Vitest's report. A file that could not be loaded, so that none
 * of its tests ran, counts as one that failed. Undefined when there is no report, because Vitest did not get that far.
 */
function countTests(reportFile) {
  if (!existsSync(reportFile)) return undefined;
  const report = JSON.parse(readFileSync(reportFile, 'utf8'));
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

const SERVER_LEFT_OUT = `
!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!
!!  THE SERVER DATABASE WAS LEFT OUT: nothing was tested on a Postgres server.  !!
!!  Name one whose databases may be made and dropped, and run again:            !!
!!  TEST_DATABASE_URL=postgres://user:password@127.0.0.1:5432/test npm test     !!
!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!`;

const BROWSER_LEFT_OUT = `
!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!
!!  THE BROWSER TESTS WERE LEFT OUT: there is no Chromium that starts here.     !!
!!  Install one, or name it, and run again:  CHROMIUM=/path/to/it npm test      !!
!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!`;

const CALENDARS_LEFT_OUT = `
!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!
!!  THE CALENDAR TESTS WERE LEFT OUT: there is no Radicale that starts here.    !!
!!  Install one, or name it, and run again:  RADICALE=/path/to/it npm test      !!
!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!`;

function printSummary(results, counts, { quick, chromium, radicale }) {
  console.log('\n── summary');
  for (const { name, code, seconds } of results) {
    const verdict = code === 0 ? 'ok    ' : 'FAILED';
    console.log(`${verdict} ${name} (${seconds.toFixed(1)} s${code === 0 ? '' : `, exit code ${code}`})`);
  }
  if (quick) console.log('       dead code, database and whole-system tests: not part of the quick check');
  if (!quick && !process.env.TEST_DATABASE_URL) console.log(SERVER_LEFT_OUT);
  if (!quick && chromium === undefined) console.log(BROWSER_LEFT_OUT);
  if (!quick && radicale === undefined) console.log(CALENDARS_LEFT_OUT);
  if (counts.passed + counts.failed === 0) console.log('FAILED no test ran');
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  console.log(`\n${counts.passed} passed, ${counts.failed} failed${skipped}`);
}

/** The Chromium for the browser tests, installed when need be; undefined when none starts here. */
function startingChromium() {
  const path = findOrInstallChromium();
  const version = path && chromiumVersion(path);
  if (version) console.log(`Browser tests: ${version}`);
  return version && path;
}

/** The Radicale for the calendar tests, likewise. */
function startingRadicale() {
  const path = findOrInstallRadicale();
  const version = path && radicaleVersion(path);
  if (version) console.log(`Calendar tests: Radicale ${version}`);
  return version && path;
}

/** Resolves with the exit code. */
async function test(node, quick) {
  const chromium = quick ? undefined : startingChromium();
  const radicale = quick ? undefined : startingRadicale();
  const reportFolder = mkdtempSync(join(tmpdir(), 'ripen-test-'));
  try {
    const reportFile = join(reportFolder, 'vitest.json');
    const results = [];
    for (const check of checks(quick)) results.push(await runNamed(node, check));
    results.push(await runNamed(node, { name: 'tests', args: vitestArgs(quick, reportFile) }));
    const counts = countTests(reportFile) ?? { passed: 0, failed: 0, skipped: 0 };
    printSummary(results, counts, { quick, chromium, radicale });
    const allGood = results.every(({ code }) => code === 0) && counts.failed === 0 && counts.passed > 0;
    return allGood ? 0 : 1;
  } finally {
    rmSync(reportFolder, { recursive: true, force: true });
  }
}

const node = findNode();
if (node === undefined) {
  process.stderr.write(`${missingNodeMessage()}\n`);
  process.exitCode = 1;
} else {
  process.exitCode = await test(node, process.argv.includes('--quick'));
}
