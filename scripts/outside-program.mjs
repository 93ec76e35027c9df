// Finds a program that some tests need, and installs Debian's package where it is missing and that may be done.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** The first of these places where there is something; undefined when there is nothing at any. */
export function findProgram(places) {
  return places.find((path) => path && existsSync(path));
}

function mayInstall() {
  return process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/** Where a program is, installed from Debian's packages when need be; undefined when it can be nowhere. */
export function findOrInstallProgram({ title, places, packages }) {
  const found = findProgram(places);
  if (found !== undefined || !mayInstall()) return found;
  console.log(`\n── ${title}: installing Debian’s package`);
  const apt = (...args) =>
    execFileSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  try {
    // The list of packages may be missing or old; without it there is nothing to install.
    apt('update', '-qq');
    apt('install', '-qq', '--yes', '--no-install-recommends', ...packages);
  } catch (error) {
    console.log(`${packages[0]} could not be installed: ${error.message}`);
  }
  return findProgram(places);
}

/** What a program says its version is; undefined when it does not start here. */
export function versionOf(path, ...args) {
  const { status, stdout } = spawnSync(path, ['--version', ...args], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}
