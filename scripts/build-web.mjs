// Builds the web app into dist/web when its sources have changed since it was built there last.
// Everything it says goes to stderr, so that the output of the command that follows stays clean.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { findNode, missingNodeMessage, projectFolder } from './node-version.mjs';

const target = join(projectFolder, 'dist', 'web');
const stampFile = join(target, '.stamp');
/** What the app is made of; tests are not. */
const SOURCES = ['web', 'src/domain', 'src/http/contract', 'package-lock.json', 'scripts/build-web.mjs'];
const COMPRESSIBLE = /\.(js|css|html|svg|json)$/;

const say = (message) => process.stderr.write(`${message}\n`);

function filesUnder(path) {
  const full = join(projectFolder, path);
  if (!existsSync(full)) return [];
  try {
    return readdirSync(full, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.includes('.test.'))
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
      .sort();
  } catch (error) {
    if (error.code === 'ENOTDIR') return [full];
    throw error;
  }
}

/** Changes with every source. */
function expectedStamp() {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap(filesUnder))
    hash.update(file.slice(projectFolder.length)).update('\0').update(readFileSync(file)).update('\0');
  return `${hash.digest('hex')}\n`;
}

function run(node, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, args, {
      cwd: projectFolder,
      stdio: ['ignore', process.stderr, process.stderr],
    });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** Beside each file one for every browser that takes less. */
async function compress(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && COMPRESSIBLE.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
  await Promise.all(
    files.map(async (file) => {
      const content = readFileSync(file);
      writeFileSync(`${file}.br`, await promisify(brotliCompress)(content, quality));
      writeFileSync(`${file}.gz`, await promisify(gzip)(content));
    }),
  );
}

async function build(node, stamp) {
  // Beside the target and then in its place: a server that runs meanwhile never serves half an app.
  const fresh = `${target}-${process.pid}`;
  const vite = join(projectFolder, 'node_modules', 'vite', 'bin', 'vite.js');
  say('Building the web app …');
  const code = await run(node, [
    vite,
    'build',
    '--config=web/vite.config.ts',
    `--outDir=${fresh}`,
    '--logLevel=warn',
  ]);
  if (code !== 0) throw new Error(`the web app could not be built (exit code ${code})`);
  await compress(fresh);
  writeFileSync(join(fresh, '.stamp'), stamp);
  rmSync(target, { recursive: true, force: true });
  renameSync(fresh, target);
}

const node = findNode();
if (node === undefined) {
  say(missingNodeMessage());
  process.exitCode = 1;
} else {
  const stamp = expectedStamp();
  if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) await build(node, stamp);
}
