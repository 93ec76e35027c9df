// The calendar server for the tests of meetings. They start it themselves, each on a port and in a folder of its own.
import { findOrInstallProgram, findProgram, versionOf } from './outside-program.mjs';

const PLACES = [process.env.RADICALE, '/usr/bin/radicale', '/usr/local/bin/radicale'];

/** Where Radicale is; undefined when there is none. `RADICALE` names one that is somewhere else. */
export function findRadicale() {
  return findProgram(PLACES);
}

/** Where Radicale is, installed from Debian's packages when need be; undefined when there can be none. */
export function findOrInstallRadicale() {
  const packages = ['radicale', 'python3-radicale'];
  return findOrInstallProgram({ title: 'Radicale for the calendar tests', places: PLACES, packages });
}

/** Whether Radicale starts here at all. */
export function radicaleVersion(path) {
  return versionOf(path);
}
