// Which way imports run. The comment of a rule is what its reader sees when an import breaks it: it says where the
// code should go instead. Imports of types count like any other, except where a rule says otherwise.

const TEST = String.raw`\.test\.ts$`;
const TEST_SUPPORT = '^src/testing/';
const PURE =
  '^src/(domain|calendar|assignment|meetings|conditions|scoring|learning|journeys|messaging|files|sample)/';
const CONTRACT = String.raw`^src/http/contract(/|\.ts$)`;
const FOLDERS =
  'domain|calendar|assignment|meetings|conditions|scoring|learning|journeys|messaging|files|sample|reports|store|operations|connectors|workers|http|cli|testing';

/** The folder may import these folders of ours and nothing else; its tests are under `pure-tests-stay-pure`. */
function only(folder, allowed, advice) {
  return {
    name: `${folder}-imports`,
    severity: 'error',
    comment: `src/${folder} imports ${allowed.length ? allowed.map((name) => `src/${name}`).join(', ') : 'nothing of ours'}. ${advice}`,
    from: { path: `^src/${folder}/`, pathNot: TEST },
    to: { path: '^(src|tracker|web)/', pathNot: `^src/(${[folder, ...allowed].join('|')})/` },
  };
}

module.exports = {
  forbidden: [
    only(
      'domain',
      [],
      'A type that others need moves into src/domain; a function that needs more than the domain moves to the folder that it is about.',
    ),
    only(
      'conditions',
      ['domain'],
      'What a condition asks about is a type of src/domain; what uses the answer belongs to the folder that asks.',
    ),
    only(
      'scoring',
      ['domain', 'conditions'],
      'What scoring needs from outside is an argument; a type that it shares with others moves into src/domain; what reads or saves scores goes to src/store, what runs in the background to src/workers.',
    ),
    only(
      'calendar',
      ['domain'],
      'src/calendar knows working days and working time; whose they are and what depends on them belongs to the folder that asks.',
    ),
    only(
      'assignment',
      ['domain', 'calendar'],
      'src/assignment chooses a rep and counts what was answered; teams, reps and leads are arguments, src/operations write down what was chosen.',
    ),
    only(
      'meetings',
      ['domain', 'calendar'],
      'src/meetings knows free times and what calendars say; rows are read by src/store, calendars asked by src/connectors, bookings made by src/operations.',
    ),
    only(
      'journeys',
      ['domain', 'calendar', 'conditions'],
      'A journey decides and evolves, no more: the score that it looks at is an argument, and src/workers carry out what it decided.',
    ),
    only(
      'messaging',
      ['domain', 'conditions'],
      'Messaging renders and decides whether we may contact; sending is a job of src/connectors, queueing of src/workers, remembering of src/store.',
    ),
    only(
      'learning',
      ['domain', 'conditions', 'scoring'],
      'Learning gets its examples as arguments: src/store reads them, src/workers run it.',
    ),
    only(
      'sample',
      ['domain'],
      'The sample is made of messages as they come in; taking them in is a job of src/operations, doing so day by day of src/workers.',
    ),
    only(
      'reports',
      ['domain'],
      'src/reports shows what was found out; what it says is an argument, put together by who found it.',
    ),
    only(
      'files',
      ['domain'],
      'src/files reads tables into messages of the domain: bytes come as an argument, src/http receives them, src/store keeps the rows.',
    ),
    {
      name: 'store-imports-values-of-domain-only',
      severity: 'error',
      comment:
        'src/store imports values of src/domain only, and types of the pure folders (`import type`). A calculation on what was read goes to a pure folder, and src/workers, src/http or src/cli put the two together.',
      from: { path: '^src/store/', pathNot: TEST },
      to: {
        path: '^src/(calendar|assignment|meetings|conditions|scoring|learning|journeys|messaging|files)/',
        dependencyTypesNot: ['type-only', 'type-import'],
      },
    },
    {
      name: 'store-imports',
      severity: 'error',
      comment:
        'src/store answers questions to the database: it imports src/domain and types of the pure folders. What asks them goes to src/workers, src/http or src/cli, which import the store and not the other way round.',
      from: { path: '^src/store/', pathNot: TEST },
      to: {
        path: '^(src|tracker|web)/',
        pathNot:
          '^src/(domain|calendar|assignment|meetings|conditions|scoring|learning|journeys|messaging|files|store)/',
      },
    },
    only(
      'operations',
      [
        'domain',
        'calendar',
        'assignment',
        'meetings',
        'conditions',
        'scoring',
        'learning',
        'journeys',
        'messaging',
        'files',
        'sample',
        'store',
      ],
      'src/operations is what Ripen does in one transaction: it puts the pure folders and the store together. Who asks for it (src/http, src/workers, src/cli) imports it, and not the other way round.',
    ),
    only(
      'connectors',
      ['domain'],
      'A connector speaks to one outside system in terms of src/domain; src/workers fetch what it sends and save what it brings.',
    ),
    {
      name: 'connectors-do-not-know-each-other',
      severity: 'error',
      comment:
        'One folder of src/connectors per outside system, and none imports another. What two of them share is either part of src/domain or said twice.',
      from: { path: '^src/connectors/([^/]+)/' },
      to: { path: '^src/connectors/[^/]+/', pathNot: '^src/connectors/$1/' },
    },
    {
      name: 'contract-imports',
      severity: 'error',
      comment:
        'src/http/contract holds the wire types that the browser shares: it imports src/domain only. What the server does with them goes to src/http/routes.',
      from: { path: CONTRACT, pathNot: TEST },
      to: { path: '^(src|tracker|web)/', pathNot: [CONTRACT, '^src/domain/'] },
    },
    {
      name: 'browser-imports',
      severity: 'error',
      comment:
        'web and tracker import src/domain and src/http/contract only. What the server knows comes over the API; a type of an answer goes to src/http/contract.',
      from: { path: '^(web|tracker)/', pathNot: TEST },
      to: { path: '^src/', pathNot: ['^src/domain/', CONTRACT] },
    },
    {
      name: 'web-and-tracker-apart',
      severity: 'error',
      comment:
        'The app and the tracker are two programs: neither imports the other. What both need goes to src/domain or src/http/contract.',
      from: { path: '^(web|tracker)/' },
      to: { path: '^(web|tracker)/', pathNot: '^$1/' },
    },
    {
      name: 'server-imports-no-browser-code',
      severity: 'error',
      comment:
        'Nothing in src imports web or tracker. What both sides need goes to src/domain or src/http/contract.',
      from: { path: '^src/' },
      to: { path: '^(web|tracker)/' },
    },
    {
      name: 'main-is-the-end',
      severity: 'error',
      comment:
        'src/main.ts reads the environment, makes pool, clock, random and logger and hands them down: nothing imports it. Take what you need as an argument.',
      from: {},
      to: { path: '^src/main\\.ts$' },
    },
    {
      name: 'pure-imports-no-node',
      severity: 'error',
      comment:
        'The pure folders touch no clock, randomness, process, network or file, and src/domain runs in the browser: no node: modules there. Take `now`, `random` and data as arguments, or move the code to src/store, src/connectors, src/workers, src/http or src/cli.',
      from: { path: [PURE, CONTRACT], pathNot: TEST },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'pure-imports-no-input-or-output',
      severity: 'error',
      comment:
        'The pure folders touch no database, network or log. Queries go to src/store, calls to outside systems to src/connectors, routes to src/http, output to src/cli.',
      from: { path: [PURE, CONTRACT], pathNot: TEST },
      to: {
        path: 'node_modules/(pg|pg-boss|kysely|@electric-sql|fastify|@fastify|@scalar|pino|prom-client|nodemailer|commander|cli-progress|undici)/',
      },
    },
    {
      name: 'pure-tests-stay-pure',
      severity: 'error',
      comment:
        'The tests of a pure folder may import any pure folder and src/testing, no more. A test that needs a database, a server or a command belongs beside the code of that folder, one of the whole system to e2e/.',
      from: { path: `${PURE}.*${TEST}` },
      to: { path: '^(src|tracker|web)/', pathNot: [PURE, TEST_SUPPORT] },
    },
    {
      name: 'tests-are-not-imported',
      severity: 'error',
      comment: 'Nothing imports a test. What several tests need goes to src/testing.',
      from: {},
      to: { path: TEST },
    },
    {
      name: 'test-support-is-for-tests',
      severity: 'error',
      comment:
        'Only tests, bench and e2e import src/testing. What the program itself needs goes to the folder that it is about.',
      from: { path: '^(src|web|tracker)/', pathNot: [TEST, TEST_SUPPORT] },
      to: { path: TEST_SUPPORT },
    },
    {
      name: 'program-needs-no-development-packages',
      severity: 'error',
      comment:
        'This package is in devDependencies and missing where only the program is installed. Move it to dependencies, or the code to a test, src/testing, bench, e2e or scripts.',
      from: { path: '^src/', pathNot: [TEST, TEST_SUPPORT] },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only', 'type-import'],
        pathNot: 'node_modules/@types/',
      },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment:
        'These files import each other in a circle. What they share goes to a file of its own, or two of them are one thing and belong in one file.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'folders-of-the-floor-plan',
      severity: 'error',
      comment: `src has the folders ${FOLDERS.replaceAll('|', ', ')} and main.ts. Code goes to the one it is about.`,
      from: { path: '^src/', pathNot: [`^src/(${FOLDERS})/`, '^src/main\\.ts$'] },
      to: {},
    },
    {
      name: 'names-say-what-it-is',
      severity: 'error',
      comment:
        'A file is named after the one thing that it exports: no utils, helpers, common, manager, service, types or index that collects.',
      from: {},
      to: {
        path: String.raw`(^|/)(utils?|helpers?|common|managers?|services?|types|index)\.tsx?$`,
        pathNot: 'node_modules',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(web/dist|dist|data|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
