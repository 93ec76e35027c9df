// The Chromium for the browser tests.
import { findOrInstallProgram, findProgram, versionOf } from './outside-program.mjs';

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
  return findProgram(PLACES);
}

/** Where a Chromium is, installed from Debian's packages when need be; undefined when there can be none. */
export function findOrInstallChromium() {
  const packages = ['chromium', 'fonts-dejavu-core'];
  return findOrInstallProgram({ title: 'Chromium for the browser tests', places: PLACES, packages });
}

/** Whether a Chromium starts here at all. */
export function chromiumVersion(path) {
  return versionOf(path, '--no-sandbox');
}
