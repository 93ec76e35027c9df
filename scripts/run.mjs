// Runs the program: `node scripts/run.mjs start --port 8080` is `ripen start --port 8080`.
// Under a Node that is new enough it runs right here; under an older one a child process runs it on the Node that
// was installed with the dependencies.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findNode, missingNodeMessage, projectFolder } from './node-version.mjs';

const program = join(projectFolder, 'src', 'main.ts');
const args = process.argv.slice(2);
const ORPHAN_CHECK_MS = 500;

/** Lets every warning through but those about experimental parts of Node, which a user can do nothing about. */
function hideExperimentalWarnings() {
  const emitWarning = process.emitWarning;
  process.emitWarning = (warning, ...rest) => {
    const type = typeof rest[0] === 'object' ? rest[0]?.type : rest[0];
    if ((warning?.name ?? type) === 'ExperimentalWarning' || type === 'ExperimentalWarning') return;
    emitWarning.call(process, warning, ...rest);
  };
}

/**
 * Ends the program when npm has ended. npm hands a SIGTERM on to the shell between it and us, which ends without
 * handing it on (Debian's does), so that the program would go on alone, holding its port and its database.
 */
function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, ORPHAN_CHECK_MS);
  watch.unref();
}

async function runHere() {
  hideExperimentalWarnings();
  process.argv = [process.execPath, program, ...args];
  await import(pathToFileURL(program).href);
}

function runOn(node) {
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', program, ...args], {
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // A terminal sends Ctrl-C to the child as well; a second one would tell it to hurry.
      if (!(signal === 'SIGINT' && process.stdin.isTTY)) child.kill(signal);
    });
  }
  child.once('error', (error) => {
    process.stderr.write(`Ripen could not be started on ${node}: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.once('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
}

const node = findNode();
if (node === undefined) {
  process.stderr.write(`${missingNodeMessage()}\n`);
  process.exitCode = 1;
} else if (node === process.execPath) {
  endWithNpm();
  await runHere();
} else {
  endWithNpm();
  runOn(node);
}
