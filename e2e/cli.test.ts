import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ApiClient } from './api-client.ts';
import { ChildProgram } from './child-program.ts';
import { databases } from './databases.ts';
import { Installation, type RunningServer } from './installation.ts';
import { postMessages, type Source } from './post-messages.ts';

const COMMANDS = [
  'start',
  'leads',
  'explain',
  'scorecard validate',
  'scorecard diff',
  'scorecard apply',
  'scorecard export',
  'scorecard list',
  'key create',
  'person list',
  'person reset-password',
  'person reset-two-factor',
  'sample',
  'sample remove',
  'rescore',
  'doctor',
  'experiment start',
  'experiment show',
  'experiment stop',
  'experiment list',
  'drift',
  'model add',
  'model list',
  'model remove',
];

const TEMPLATES = [
  'agency-b2b',
  'brand-ambassador',
  'direct-prospecting',
  'explicit-implicit-matrix',
  'global-saas',
  'linkedin',
  'online-shop',
  'quick-start',
  'recruiting',
  'training-need',
];

const INTEREST = `# Who asked for something?
scorecard: interest
bands: { cold: 0, warm: 20, hot: 50 }
rules:
  - id: demo
    when: { event: Demo Requested }
    give: 20
  - { id: paper, when: { event: White Paper Downloaded }, give: 5 } # a little
`;

/** A demo is worth more, papers are no longer counted, calls are. */
const CHANGED_INTEREST = INTEREST.replace('give: 20', 'give: 55').replace(
  '{ id: paper, when: { event: White Paper Downloaded }, give: 5 } # a little',
  '{ id: call, when: { event: Call Held }, give: 10 }',
);

const REFUSED = `scorecard: refused
rules:
  - id: demo
    when: { event: Demo Requested, atLest: 2 }
    give: twenty
`;

describe('without a database', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ripen-e2e-'));
  const refusedFile = join(folder, 'refused.yaml');
  const environment = { DATA_DIR: join(folder, 'data') };
  const run = (...words: string[]) => ChildProgram.ripen(words, environment).ended;

  beforeAll(() => writeFileSync(refusedFile, REFUSED));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(COMMANDS)(
    'ripen %s --help tells what it does, with examples, and touches nothing',
    async (command) => {
      const { exitCode, stdout, stderr } = await run(...command.split(' '), '--help');
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      expect(stdout).toContain(`Usage: ripen ${command}`);
      expect(stdout).toMatch(new RegExp(`Examples:\n {2}\\$ .*ripen ${command}`));
      if (command !== 'start') expect(stdout).toContain('--json');
      expect(existsSync(environment.DATA_DIR)).toBe(false);
    },
  );

  test('ripen --help names every command', async () => {
    const { exitCode, stdout } = await run('--help');
    expect(exitCode).toBe(0);
    for (const command of COMMANDS) expect(stdout).toContain(command.split(' ')[0]);
  });

  test('ripen --version-of-ripen prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    expect(await run('--version-of-ripen')).toEqual({
      exitCode: 0,
      stdout: `${version}\n`,
      stderr: expect.any(String),
    });
  });

  test.each([
    ['an unknown command', ['leed']],
    ['an unknown flag', ['leads', '--bands', 'hot']],
    ['a missing argument', ['explain']],
    ['a missing flag', ['key', 'create']],
    ['a value that is not allowed', ['key', 'create', '--kind', 'read']],
    ['a port that is none', ['start', '--port', '70000']],
    ['a database address that is none', ['leads', '--database-url', 'mysql://localhost']],
  ])('%s ends with 2, a message and nothing on standard output', async (_what, words) => {
    const { exitCode, stdout, stderr } = await run(...words);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/error:|ripen:/);
    expect(stderr).not.toContain('    at ');
  });

  test('validate points to file, line and column of every mistake, and ends with 1', async () => {
    const { exitCode, stdout } = await run(
      'scorecard',
      'validate',
      refusedFile,
      'scorecards/agency-b2b.yaml',
    );
    expect(exitCode).toBe(1);
    expect(stdout).toContain(`${refusedFile}:4:44: rules[0].when.atLest\n`);
    expect(stdout).toContain('atLeast');
    expect(stdout).toContain(`${refusedFile}:5:11: rules[0].give\n`);
    expect(stdout).toContain('scorecards/agency-b2b.yaml: valid\n');
  });

  test('validate --json gives the same as data', async () => {
    const { exitCode, stdout } = await run(
      'scorecard',
      'validate',
      refusedFile,
      'scorecards/agency-b2b.yaml',
      '--json',
    );
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject([
      {
        file: refusedFile,
        isValid: false,
        problems: [
          { path: 'rules[0].when.atLest', line: 4, column: 44 },
          { path: 'rules[0].give', line: 5, column: 11 },
        ],
      },
      { file: 'scorecards/agency-b2b.yaml', isValid: true, problems: [] },
    ]);
  });

  test('validate finds all templates valid, and ends with 0', async () => {
    const files = TEMPLATES.map((slug) => `scorecards/${slug}.yaml`);
    const { exitCode, stdout } = await run('scorecard', 'validate', ...files);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: files.map((file) => `${file}: valid\n`).join(''),
    });
  });

  test('a file that is not there ends with 1 and its name', async () => {
    const { exitCode, stdout, stderr } = await run('scorecard', 'validate', 'nowhere.yaml', '--json');
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('nowhere.yaml');
    expect(stderr).not.toContain('    at ');
  });
});

describe.each(databases)('on the $kind database', ({ kind }) => {
  let installation: Installation;
  let server: RunningServer;
  let source: Source;
  let api: ApiClient;

  beforeAll(async () => {
    installation = await Installation.create(kind);
    server = await installation.start();
    source = { url: server.url, writeKey: await installation.writeKey() };
    api = await installation.apiClient(server);
  });

  afterAll(() => installation[Symbol.asyncDispose]());

  function write(name: string, text: string): string {
    const file = join(installation.folder, name);
    writeFileSync(file, text);
    return file;
  }

  async function track(userId: string, ...events: string[]): Promise<void> {
    const batch = events.map((event) => ({ type: 'track', userId, event }));
    expect((await postMessages(source, 'batch', { batch })).status).toBe(200);
  }

  test('the first start of an empty folder lays out all templates as drafts, with quick-start live', async () => {
    await expect
      .poll(async () => (await api.scorecards()).find(({ slug }) => slug === 'quick-start')?.liveVersion, {
        timeout: 10_000,
      })
      .toBe(1);
    const items = (await installation.runJson('scorecard', 'list')) as {
      slug: string;
      liveVersion: number | null;
      hasDraft: boolean;
    }[];
    expect(items.map(({ slug, liveVersion, hasDraft }) => ({ slug, liveVersion, hasDraft }))).toEqual(
      TEMPLATES.map((slug) => {
        const isLive = slug === 'quick-start';
        return { slug, liveVersion: isLive ? 1 : null, hasDraft: !isLive };
      }),
    );
    const { stdout } = await installation.run('scorecard', 'export', 'recruiting', '--draft');
    expect(stdout).toBe(readFileSync('scorecards/recruiting.yaml', 'utf8'));
  });

  test('apply publishes a file, and applied again it says that there is nothing to do', async () => {
    const file = write('interest.yaml', INTEREST);
    const first = await installation.run('scorecard', 'apply', file, '--comment', 'first try');
    expect(first).toMatchObject({ exitCode: 0, stdout: 'interest: version 1 is live\n' });
    const second = await installation.run('scorecard', 'apply', file);
    expect(second).toMatchObject({ exitCode: 0, stdout: 'interest: version 1 is the same, nothing to do\n' });
    expect(await installation.runJson('scorecard', 'apply', file)).toEqual([
      { slug: 'interest', version: 1, isNew: false },
    ]);
    expect(await api.version('interest', 1)).toMatchObject({
      status: 'live',
      comment: 'first try',
      firesTransitions: true,
    });
  });

  test('leads and explain tell people and programs the same', async () => {
    await track('anna', 'Demo Requested', 'White Paper Downloaded');
    await track('bert', 'White Paper Downloaded');
    await track('cleo');
    const ranked = await installation.runJson('leads', '--scorecard', 'interest', '--min-score', '1');
    expect(ranked).toMatchObject({
      scorecard: 'interest',
      items: [
        { name: 'anna', score: 25, band: 'warm', reasons: [{ points: 20 }, { points: 5 }] },
        { name: 'bert', score: 5, band: 'cold' },
      ],
      next: null,
    });
    const { stdout: table } = await installation.run('leads', '--scorecard', 'interest', '--band', 'warm');
    expect(table).toMatch(/25 +warm +anna/);
    expect(table).not.toContain('bert');

    expect(await installation.runJson('explain', 'anna', '--scorecard', 'interest')).toMatchObject({
      score: 25,
      band: 'warm',
    });
    const { stdout: text } = await installation.run('explain', 'anna', '--scorecard', 'interest');
    expect(text).toMatch(/^anna: 25 \(warm\) under interest, version 1/);
    expect(text).toMatch(/20 +demo .*Demo Requested/);
    expect(text).toMatch(/25 +score/);
  });

  test('who is not known ends with 1, a message and nothing on standard output', async () => {
    const unknown = [
      ['explain', 'nobody'],
      ['leads', '--scorecard', 'nothing'],
      ['scorecard', 'export', 'nothing'],
    ];
    for (const words of unknown) {
      const { exitCode, stdout, stderr } = await installation.run(...words, '--json');
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr).toMatch(/ripen: .*“(nobody|nothing)”/);
      expect(stderr).not.toContain('    at ');
    }
  });

  test('diff shows which rules change and who moves from band to band, and changes nothing', async () => {
    const file = write('changed-interest.yaml', CHANGED_INTEREST);
    const { exitCode, stdout } = await installation.run('scorecard', 'diff', file);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^~ rule demo, points: .*20.* → .*55/m);
    expect(stdout).toMatch(/^- rule paper: /m);
    expect(stdout).toMatch(/^\+ rule call: /m);
    expect(stdout).toMatch(/^ +warm → hot: 1$/m);
    expect(stdout).toMatch(/^ +anna: 25 → 55$/m);
    const diff = (await installation.runJson('scorecard', 'diff', file)) as {
      changes: { kind: string; id: string }[];
    };
    expect(diff).toMatchObject({
      scorecard: 'interest',
      liveVersion: 1,
      preview: { moves: [{ from: 'warm', to: 'hot', subjects: 1 }] },
    });
    expect(diff.changes.map(({ kind, id }) => `${kind} ${id}`)).toEqual(
      expect.arrayContaining(['removed paper', 'added call']),
    );
    expect(await api.explanation('anna', { scorecard: 'interest' })).toMatchObject({ score: 25, version: 1 });
  });

  test('what apply publishes, diff no longer finds', async () => {
    const file = write('changed-interest.yaml', CHANGED_INTEREST);
    expect(await installation.runJson('scorecard', 'apply', file, '--no-fire')).toEqual([
      { slug: 'interest', version: 2, isNew: true },
    ]);
    expect(await installation.runJson('scorecard', 'diff', file)).toMatchObject({
      liveVersion: 2,
      changes: [],
    });
    expect(await api.explanation('anna', { scorecard: 'interest' })).toMatchObject({
      score: 55,
      band: 'hot',
      version: 2,
    });
    const { leadId } = await api.lead('anna');
    const moved = (await api.transitions()).filter(
      (one) => one.subjectId === leadId && one.scorecard === 'interest',
    );
    expect(moved.at(-1)).toMatchObject({ from: 'warm', to: 'hot', version: 2, fires: false });
  });

  test('apply and diff refuse a file with mistakes, with --json as data', async () => {
    const file = write('refused.yaml', REFUSED);
    for (const command of ['apply', 'diff']) {
      const { exitCode, stdout } = await installation.run('scorecard', command, file);
      expect(exitCode).toBe(1);
      expect(stdout).toContain(`${file}:4:44: `);
      const withJson = await installation.run('scorecard', command, file, '--json');
      expect(withJson.exitCode).toBe(1);
      expect(JSON.stringify(JSON.parse(withJson.stdout))).toContain('"line":4,"column":44');
    }
  });

  test.each([
    ['comments and an odd layout', `\n\n# first\n${INTEREST}\n\n# last\n\n`],
    ['no end of line at the end', INTEREST.trimEnd()],
    ['the line ends of Windows', INTEREST.replaceAll('\n', '\r\n')],
  ])('export gives a file with %s back, byte for byte', async (_what, text) => {
    const file = write('odd.yaml', text);
    await installation.runJson('scorecard', 'apply', file);
    const { stdout } = await installation.run('scorecard', 'export', 'interest');
    expect(stdout).toBe(text);
    const copy = join(installation.folder, 'copy.yaml');
    expect((await installation.run('scorecard', 'export', 'interest', '--output', copy)).exitCode).toBe(0);
    expect(readFileSync(copy, 'utf8')).toBe(text);
    expect(await installation.runJson('scorecard', 'export', 'interest')).toEqual({
      slug: 'interest',
      source: text,
    });
    expect((await installation.run('scorecard', 'export', 'interest', '--version', '1')).stdout).toBe(
      INTEREST,
    );
  });

  test('rescore and doctor find everything right, and say so', async () => {
    expect(await installation.runJson('rescore')).toEqual({ rescored: 2 });
    expect(await installation.runJson('doctor')).toEqual({ examined: 2, isHealthy: true, findings: [] });
    const { exitCode, stdout } = await installation.run('doctor');
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Examined 2 leads and companies: /);
  });

  test('key create gives keys that may do what they are for, and nothing else', async () => {
    const writeKey = (
      await installation.run('key', 'create', '--kind', 'write', '--name', 'website')
    ).stdout.trim();
    const made = await installation.runJson('key', 'create', '--kind', 'api', '--scopes', 'leads:read');
    const { key: readKey } = made as { key: string };
    expect(made).toMatchObject({ key: expect.stringMatching(/^rk_/), scopes: ['leads:read'] });
    expect(writeKey).toMatch(/^rw_\S+$/);

    const message = { userId: 'keyed', event: 'Call Held' };
    const [writer, reader] = [writeKey, readKey].map((key) => new ApiClient(server.url, key));
    expect((await postMessages({ ...source, writeKey }, 'track', message)).status).toBe(200);
    expect((await postMessages({ ...source, writeKey: readKey }, 'track', message)).status).toBe(403);
    expect((await reader?.fetch('GET', '/api/v1/leads'))?.status).toBe(200);
    expect((await reader?.fetch('GET', '/api/v1/keys'))?.status).toBe(403);
    for (const path of ['/api/v1/leads', '/api/v1/leads/keyed', '/api/v1/transitions', '/api/v1/keys']) {
      expect((await writer?.fetch('GET', path))?.status).toBe(403);
    }
    expect((await fetch(`${server.url}/api/v1/leads`)).status).toBe(401);
  });

  test('person list and reset-password let an operator help whoever is locked out', async () => {
    const token = readFileSync(join(installation.dataDir, 'token'), 'utf8').trim();
    const post = (path: string, body: object) =>
      fetch(server.url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const owner = { name: 'Olga', email: 'olga@example.com', password: 'forgotten words', language: 'en' };
    expect((await post('/api/v1/setup', { ...owner, timeZone: 'UTC', token })).status).toBe(201);
    expect(await installation.runJson('person', 'list')).toMatchObject([
      { name: 'Olga', email: 'olga@example.com', role: 'owner', isActive: true },
    ]);
    const { link } = (await installation.runJson('person', 'reset-password', 'OLGA@example.com')) as {
      link: string;
    };
    const reset = new URL(link).searchParams.get('token');
    const answer = await post('/api/v1/password-resets/confirmation', {
      token: reset,
      password: 'new long words',
    });
    expect(answer.status).toBe(200);
    expect((await post('/api/v1/sign-in', { email: owner.email, password: 'new long words' })).status).toBe(
      200,
    );
    const unknown = await installation.run('person', 'reset-password', 'nobody@example.com');
    expect([unknown.exitCode, unknown.stdout]).toEqual([1, '']);
    expect(unknown.stderr).toContain('there is nobody with the address nobody@example.com');
  });

  test('a revoked key stops working within seconds', async () => {
    const { keyId, key } = (await installation.runJson('key', 'create', '--kind', 'write')) as {
      keyId: string;
      key: string;
    };
    const send = async () =>
      (await postMessages({ ...source, writeKey: key }, 'track', { userId: 'keyed', event: 'Call Held' }))
        .status;
    expect(await send()).toBe(200);
    expect((await api.fetch('DELETE', `/api/v1/keys/${keyId}`)).status).toBe(200);
    await expect.poll(send, { timeout: 8_000, interval: 250 }).toBe(401);
  });

  test.runIf(kind === 'server')(
    'rescore repairs a score that somebody changed in the database, as doctor had found',
    async () => {
      await track('tampered', 'Demo Requested');
      const { leadId } = await api.lead('tampered');
      await installation.database?.query(`update score set score = score + 7 where subject_id = '${leadId}'`);
      const sick = await installation.run('doctor', '--json');
      expect(sick.exitCode).toBe(1);
      expect(JSON.parse(sick.stdout)).toMatchObject({ isHealthy: false });
      expect(JSON.parse(sick.stdout).findings).toContainEqual(
        expect.objectContaining({ subjectId: leadId, check: 'score' }),
      );
      expect((await installation.run('doctor')).stdout).toContain(leadId);

      expect((await installation.run('rescore')).exitCode).toBe(0);
      expect(await installation.runJson('doctor')).toMatchObject({ isHealthy: true, findings: [] });
      const { scores } = await api.lead('tampered');
      expect(scores).toContainEqual(expect.objectContaining({ scorecard: 'interest', score: 20 }));
      const entries = await api.ledger('tampered', 'interest');
      expect(entries.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(20);
    },
  );

  test('a command opens the database by itself when no server runs, also when the last one was killed', async () => {
    await track('left', 'Demo Requested');
    await server.program.stop('SIGKILL');
    expect(await installation.runJson('explain', 'left', '--scorecard', 'interest')).toMatchObject({
      score: 20,
    });
    const { key } = (await installation.runJson('key', 'create', '--kind', 'write')) as { key: string };
    server = await installation.start();
    source = { url: server.url, writeKey: key };
    await track('back again', 'Demo Requested');
    expect(await installation.runJson('explain', 'back again', '--scorecard', 'interest')).toMatchObject({
      score: 20,
    });
  });
});

test('a second start on one folder fails with a clear message, and the first goes on', async () => {
  const installation = await Installation.create('embedded');
  onTestFinished(() => installation[Symbol.asyncDispose]());
  const first = await installation.start();
  const serverFile = readFileSync(installation.serverFile, 'utf8');
  const second = await installation.run('start');
  expect(second).toMatchObject({ exitCode: 1, stdout: '' });
  expect(second.stderr).toContain(
    `the data folder ${installation.dataDir} is in use by another running Ripen`,
  );
  expect(second.stderr).not.toContain('    at ');
  expect((await fetch(`${first.url}/ready`)).status).toBe(200);
  expect(readFileSync(installation.serverFile, 'utf8')).toBe(serverFile);
  expect(await installation.runJson('leads')).toMatchObject({ items: [] });
});

test('npm run -s ripen prints nothing but what was asked for', async () => {
  const installation = await Installation.create('embedded');
  onTestFinished(() => installation[Symbol.asyncDispose]());
  await installation.start();
  const command = ['npm', 'run', '-s', 'ripen', '--', 'leads', '--json'] as const;
  const { exitCode, stdout } = await new ChildProgram(command, installation.environment).ended;
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toEqual({ scorecard: 'quick-start', items: [], next: null });
});
