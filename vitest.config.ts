import { defineConfig } from 'vitest/config';
import { findChromium } from './scripts/chromium.mjs';
import { findRadicale } from './scripts/radicale.mjs';

/** Tests on a database run once per database; they read from this variable which one it is. */
const DATABASE_VARIABLE = 'RIPEN_TEST_DATABASE';
const DATABASE_TESTS = ['src/**/*.db.test.ts'];
/** They need a calendar server; without one they are left out. */
const CALENDAR_TESTS = [
  'src/workers/calendars.db.test.ts',
  'e2e/meetings-kill.test.ts',
  'e2e/web/hand-over.test.ts',
  'e2e/web/meetings.test.ts',
];
const LEFT_OUT = findRadicale() ? [] : CALENDAR_TESTS;
const TIMED_TESTS = ['e2e/clean-stop.test.ts', 'e2e/time.test.ts'];

const embeddedDatabase = {
  test: {
    name: 'db-embedded',
    include: DATABASE_TESTS,
    exclude: LEFT_OUT,
    env: { [DATABASE_VARIABLE]: 'embedded' },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    sequence: { groupOrder: 1 },
  },
};

const serverDatabase = {
  test: {
    name: 'db-server',
    include: DATABASE_TESTS,
    // They are about the embedded database, whichever the others run on.
    exclude: ['src/store/embedded/**', ...LEFT_OUT],
    env: { [DATABASE_VARIABLE]: 'server' },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    sequence: { groupOrder: 2 },
  },
};

/** The web app as people use it; each file starts a program and a browser of its own. */
const inBrowser = {
  test: {
    name: 'browser',
    include: ['e2e/web/**/*.test.ts'],
    exclude: LEFT_OUT,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    sequence: { groupOrder: 3 },
  },
};

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'web/**/*.test.ts', 'tracker/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: DATABASE_TESTS,
          sequence: { groupOrder: 0 },
        },
      },
      embeddedDatabase,
      ...(process.env.TEST_DATABASE_URL ? [serverDatabase] : []),
      {
        // They start the whole program and read TEST_DATABASE_URL themselves.
        test: {
          name: 'system',
          include: ['e2e/*.test.ts'],
          exclude: [...TIMED_TESTS, ...LEFT_OUT],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 3 },
        },
      },
      {
        // They hold the program to times, so nothing else runs beside them.
        test: {
          name: 'timed',
          include: TIMED_TESTS,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          sequence: { groupOrder: 4 },
        },
      },
      ...(findChromium() ? [inBrowser] : []),
    ],
  },
});
