// Finds the Chromium for the browser tests, and installs Debian's where it is missing and that may be done.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PLACES = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Where a Chromium is; undefined when there is none. `CHROMIUM` names one that is somewhere else. */
export function findChromium() {
  return PLACES.find((path) => path && existsSync(path));
}

function mayInstall() {
  return process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/** Where a Chromium is, installed from Debian's packages when need be; undefined when there can be none. */
export function findOrInstallChromium() {
  const found = findChromium();
  if (found !== undefined || !mayInstall()) return found;
  console.log('\n── Chromium for the browser tests: installing Debian’s package');
  const apt = (...args) =>
    execFileSync('apt-get', args, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  try {
    // The list of packages may be missing or old; without it there is nothing to install.
    apt('update', '-qq');
    apt('install', '-qq', '--yes', '--no-install-recommends', 'chromium', 'fonts-dejavu-core');
  } catch (error) {
    console.log(`Chromium could not be installed: ${error.message}`);
  }
  return findChromium();
}

/** Whether a Chromium starts here at all. */
export function chromiumVersion(path) {
  const { status, stdout } = spawnSync(path, ['--version', '--no-sandbox'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}
