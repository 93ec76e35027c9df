// Runs on Node 18 and newer, before anything is installed: no dependency, no TypeScript.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The oldest major version of Node that runs Ripen: the first long-term one that runs TypeScript as it is. */
export const REQUIRED_NODE_MAJOR = 24;

/** The folder of package.json. */
export const projectFolder = fileURLToPath(new URL('..', import.meta.url));

/** The major number of a version such as `v24.21.0` or `24.21.0`; NaN when it is no version. */
export function majorOf(version) {
  return Number.parseInt(version.replace(/^v/, ''), 10);
}

/**
 * The Node that runs Ripen: the current one when it is new enough, else the one that the optional dependency
 * `node` put into node_modules. Undefined when there is neither.
 */
export function findNode() {
  if (majorOf(process.version) >= REQUIRED_NODE_MAJOR) return process.execPath;
  const binary = process.platform === 'win32' ? 'node.exe' : 'node';
  const installed = join(projectFolder, 'node_modules', 'node', 'bin', binary);
  if (!existsSync(installed)) return undefined;
  // The binary can be there and not run: it is built for glibc, for instance, and Alpine has none.
  const answer = spawnSync(installed, ['--version'], { encoding: 'utf8' });
  return majorOf(answer.stdout ?? '') >= REQUIRED_NODE_MAJOR ? installed : undefined;
}

/** What to tell someone for whom `findNode` found nothing. */
export function missingNodeMessage() {
  return [
    `Ripen needs Node ${REQUIRED_NODE_MAJOR} or newer; this is Node ${process.version.slice(1)} (${process.execPath}),`,
    'and no newer one could be run from node_modules/node. Do one of these, then try again:',
    `  - install Node ${REQUIRED_NODE_MAJOR} or newer and put it first on PATH, or`,
    '  - let npm bring it along:  npm install --no-save --include=optional && npm rebuild node',
    '    (not on Alpine Linux and other systems without glibc).',
  ].join('\n');
}
