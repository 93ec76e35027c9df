// Installs the dependencies when they are missing or older than package.json and package-lock.json.
// Runs on Node 18 and newer, before anything is installed: no dependency, no TypeScript. Everything it says
// goes to stderr, so that the output of the command that follows stays clean.
//
//   node scripts/prepare.mjs           says so when there is nothing to do
//   node scripts/prepare.mjs --quiet   says nothing when there is nothing to do
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findNode, missingNodeMessage, projectFolder } from './node-version.mjs';

const modulesFolder = join(projectFolder, 'node_modules');
const stampFile = join(modulesFolder, '.ripen-stamp');
const lockFolder = join(projectFolder, '.ripen-install.lock');
const takeoverFolder = `${lockFolder}.takeover`;

/** The holder touches the lock this often … */
const HEARTBEAT_MS = 2_000;
/** … so one that has not been touched for this long belongs to a process that is gone. */
const STALE_AFTER_MS = 30_000;
const POLL_MS = 250;

const quiet = process.argv.includes('--quiet');
const say = (message) => process.stderr.write(`${message}\n`);

/** What an up-to-date node_modules carries as its stamp: it changes with the dependencies and the platform. */
function expectedStamp() {
  const hash = createHash('sha256');
  for (const file of ['package.json', 'package-lock.json']) {
    hash.update(readFileSync(join(projectFolder, file))).update('\0');
  }
  return `${hash.digest('hex')} ${process.platform}-${process.arch}\n`;
}

function isUpToDate() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === expectedStamp();
}

/** Milliseconds since the folder was made or touched last; undefined when it is not there. */
function ageMs(folder) {
  const status = statSync(folder, { throwIfNoEntry: false });
  return status && Date.now() - status.mtimeMs;
}

/** Makes the folder; false when it was there already, which is what makes it a lock. */
function claim(folder) {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes the lock of a process that is gone. Two that want to do so at once are kept apart by a second lock. */
function removeStaleLock() {
  if (!claim(takeoverFolder)) {
    if ((ageMs(takeoverFolder) ?? 0) > STALE_AFTER_MS)
      rmSync(takeoverFolder, { recursive: true, force: true });
    return;
  }
  try {
    if ((ageMs(lockFolder) ?? 0) > STALE_AFTER_MS) rmSync(lockFolder, { recursive: true, force: true });
  } finally {
    rmdirSync(takeoverFolder);
  }
}

/** Waits for the lock and returns what lets go of it. */
async function acquireLock() {
  let told = false;
  while (!claim(lockFolder)) {
    if (!told) say('Another process is installing the dependencies of Ripen: waiting for it …');
    told = true;
    if ((ageMs(lockFolder) ?? 0) > STALE_AFTER_MS) removeStaleLock();
    await sleep(POLL_MS);
  }
  const heartbeat = setInterval(() => utimesSync(lockFolder, new Date(), new Date()), HEARTBEAT_MS);
  const release = () => {
    clearInterval(heartbeat);
    rmSync(lockFolder, { recursive: true, force: true });
  };
  process.once('exit', release);
  return release;
}

/** The command that starts npm: the very npm that runs this script when there is one, else the one on PATH. */
function npmCommand() {
  const { npm_execpath: script, npm_node_execpath: node } = process.env;
  // Not `node` from PATH: npm puts node_modules/.bin first there, and that node may be replaced meanwhile.
  if (node && script && basename(script) === 'npm-cli.js' && existsSync(node))
    return { file: node, first: [script] };
  return { file: 'npm', first: [] };
}

/** Runs npm with its output on stderr; resolves with its exit code. */
function npm(...args) {
  const { file, first } = npmCommand();
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...first, ...args], {
      cwd: projectFolder,
      stdio: ['ignore', process.stderr, process.stderr],
      shell: process.platform === 'win32' && first.length === 0,
    });
    const stop = (signal) => child.kill(signal);
    process.on('SIGINT', stop).on('SIGTERM', stop);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      process.off('SIGINT', stop).off('SIGTERM', stop);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143));
    });
  });
}

/**
 * dependency-cruiser needs an older TypeScript beside ours, and both bring a command `tsc`. On a first install npm
 * links ours, on a later one that of the package which changed last: link ours again then.
 */
function tscIsOurs() {
  const link = join(modulesFolder, '.bin', 'tsc');
  if (process.platform === 'win32' || !existsSync(link)) return true;
  return realpathSync(link).startsWith(realpathSync(join(modulesFolder, 'typescript')) + sep);
}

async function install() {
  say('Installing the dependencies of Ripen (once; about half a minute) …');
  rmSync(stampFile, { force: true });
  // Not `npm ci`: it refuses a lock file that lacks an optional package of another platform, and npm writes such lock
  // files (docs/decisions/001-runtime-and-tools.md). --no-save keeps package.json and the lock file as they are.
  const code = await npm(
    'install',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--include=dev',
    '--include=optional',
    '--loglevel=error',
  );
  if (code !== 0) {
    say(
      `npm install ended with exit code ${code}: the dependencies of Ripen are not installed. Its message is above.`,
    );
    return code;
  }
  if (!tscIsOurs()) await npm('rebuild', 'typescript', '--ignore-scripts', '--loglevel=error');
  writeFileSync(stampFile, expectedStamp());
  return 0;
}

/** Resolves with the exit code. */
async function prepare() {
  if (isUpToDate()) {
    if (!quiet) say('The dependencies of Ripen are up to date.');
  } else {
    const release = await acquireLock();
    try {
      // The process that held the lock may have done the work.
      const code = isUpToDate() ? 0 : await install();
      if (code !== 0) return code;
    } finally {
      release();
    }
  }
  if (findNode() !== undefined) return 0;
  say(missingNodeMessage());
  return 1;
}

process.exitCode = await prepare();
