import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ImportDetail, RefusalAnswer } from '../src/http/contract/imports.ts';
import { ApiClient } from './api-client.ts';
import { databases } from './databases.ts';
import { Installation } from './installation.ts';

type Imported = ImportDetail & { refusals: RefusalAnswer[] };

const ROWS = 6_000;
const KILLS = 2;
const EVENTS_MAPPING =
  'import: events\nuserId: who\nname: what\noccurredAt: when\nproperties: { n: { column: n, type: number } }\n';

/** As a Czech Excel writes it: Windows-1250, semicolons, decimal commas, dates with dots; and with the faults of real files. */
const CZECH_LEADS = `E-mail;Jméno;Firma;Obrat;Kontaktováno
jiri@example.cz;Jiří;Žluťásek s.r.o.;1 234,50;22. 11. 2025 14:30
ivana@example.cz;Ivana;"Dvořák; syn a ""spol.""";0,5;1.2.2026
;Beze jména;Acme;1;1.2.2026
petr(at)example.cz;Petr;Acme;1;1.2.2026
eva@example.cz;Eva;Acme;hodně;31.2.2026
olga@example.cz;Olga;Acme
`;

async function createInstallation(kind: 'embedded' | 'server'): Promise<Installation> {
  const installation = await Installation.create(kind);
  onTestFinished(() => installation[Symbol.asyncDispose]());
  return installation;
}

function write(installation: Installation, name: string, content: string | Uint8Array): string {
  const file = join(installation.folder, name);
  writeFileSync(file, content);
  return file;
}

function inWindows1250(text: string): Uint8Array {
  const decoder = new TextDecoder('windows-1250');
  const bytes = new Map(
    Array.from({ length: 256 }, (_, byte) => [decoder.decode(new Uint8Array([byte])), byte]),
  );
  return new Uint8Array([...text].map((character) => bytes.get(character) ?? 0x3f));
}

/** Some rows are there twice, and mean two events. */
function manyEvents(): string {
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const place = row % 10 === 9 ? row - 1 : row;
    return `person-${place % 300},Thing Done,${new Date(Date.UTC(2026, 0, 1) + place * 60_000).toISOString()},${place}`;
  });
  return `who,what,when,n\n${rows.join('\n')}\n`;
}

describe.each(databases)('on the $kind database', ({ kind }) => {
  test('a file with faults is refused with line and reason, and its good rows are imported when that is wanted', async () => {
    const installation = await createInstallation(kind);
    const file = write(installation, 'leads.csv', inWindows1250(CZECH_LEADS));
    const report = join(installation.folder, 'refused.csv');
    const refused = await installation.run(
      'import',
      'leads',
      file,
      '--refusals',
      report,
      '--time-zone',
      'Europe/Prague',
    );
    expect(refused.exitCode).toBe(1);
    expect(
      refused.stdout
        .split('\n')
        .filter((line) => /leads\.csv:\d/.test(line))
        .map((line) => line.replace(/^.*leads\.csv:/, '')),
    ).toEqual([
      '4: expected a value in E-mail, to know whom the row is about',
      '5: column “E-mail”: got “petr(at)example.cz”, expected an e-mail address',
      expect.stringContaining('7: got “3 cells”, expected 5'),
    ]);
    expect(readFileSync(report, 'utf8').split('\r\n')[2]).toBe(
      '5,E-mail,petr(at)example.cz,expected an e-mail address',
    );
    expect((await installation.run('leads', '--json')).stdout).not.toContain('jiri');

    const server = await installation.start();
    const mapping = await installation.run('import', 'mapping', 'leads', file);
    const edited = write(
      installation,
      'leads.yaml',
      mapping.stdout
        .replace('Obrat: Obrat', 'revenue: { column: Obrat, type: number }')
        .replace('Kontaktováno: Kontaktováno', 'contactedAt: { column: Kontaktováno, type: date }'),
    );
    const words = [
      'import',
      'leads',
      file,
      '--mapping',
      edited,
      '--time-zone',
      'Europe/Prague',
      '--skip-refused',
    ];
    const { stdout } = await installation.run(...words, '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'done',
      rowsRead: 6,
      rowsRefused: 4,
      rowsApplied: 2,
      messagesAdded: 4,
    });
    const again = await installation.run(...words, '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({ rowsApplied: 2, messagesAdded: 0, messagesKnown: 4 });

    const api = await installation.apiClient(server);
    const answer = await api.fetch('GET', '/api/v1/leads/jiri%40example.cz');
    const { traits } = (await answer.json()) as { traits: { name: string; value: unknown }[] };
    expect(Object.fromEntries(traits.map(({ name, value }) => [name, value]))).toMatchObject({
      firstName: 'Jiří',
      revenue: 1_234.5,
      contactedAt: '2025-11-22T13:30:00.000Z',
    });
  });

  test('killed again and again while reading and applying, it applies every row once', async () => {
    const installation = await createInstallation(kind);
    const file = write(installation, 'events.csv.gz', gzipSync(manyEvents()));
    const mapping = write(installation, 'events.yaml', EVENTS_MAPPING);
    let server = await installation.start();
    const { key } = (await installation.runJson('key', 'create', '--kind', 'api')) as { key: string };
    let api = new ApiClient(server.url, key);

    await killWhileReading(api, () => server.program.stop('SIGKILL'));
    server = await installation.start();
    api = new ApiClient(server.url, key);
    const command = installation.launch('import', 'events', file, '--mapping', mapping, '--json');
    const appliedAtKills: number[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      appliedAtKills.push(await untilAppliedMore(api, appliedAtKills.at(-1) ?? 0));
      await server.program.stop('SIGKILL');
      server = await installation.start();
      api = new ApiClient(server.url, key);
    }
    await command.ended;
    await expect.poll(async () => (await newest(api)).status, { timeout: 60_000 }).toBe('done');
    expect(await newest(api)).toMatchObject({
      rowsRead: ROWS,
      rowsApplied: ROWS,
      messagesAdded: ROWS,
      messagesKnown: 0,
    });
    expect(appliedAtKills[0]).toBeLessThan(ROWS);
    const timeline = await api.timeline('person-7');
    expect(timeline).toHaveLength(rowsOf('person-7'));
    expect(new Set(timeline.map(({ messageId }) => messageId)).size).toBe(timeline.length);

    const again = (await installation.runJson('import', 'events', file, '--mapping', mapping)) as Imported;
    expect(again).toMatchObject({ status: 'done', rowsApplied: ROWS, messagesAdded: 0, messagesKnown: ROWS });
    expect(JSON.parse((await installation.run('doctor', '--json')).stdout)).toMatchObject({
      isHealthy: true,
    });
  });
});

function rowsOf(person: string): number {
  return manyEvents()
    .split('\n')
    .filter((line) => line.startsWith(`${person},`)).length;
}

async function newest(api: ApiClient): Promise<ImportDetail> {
  const list = (await (await api.fetch('GET', '/api/v1/imports?limit=1')).json()) as {
    items: ImportDetail[];
  };
  const [first] = list.items;
  if (!first) throw new Error('there is no import');
  return first;
}

/** Sends the beginning of a file, kills the server before the end comes, and leaves the sender with nothing. */
async function killWhileReading(api: ApiClient, kill: () => Promise<unknown>): Promise<void> {
  const request = { kind: 'events', name: 'cut.csv', mapping: EVENTS_MAPPING };
  const begun = (await (await api.fetch('POST', '/api/v1/imports', request)).json()) as ImportDetail;
  const killed = Promise.withResolvers<void>();
  const content = async function* () {
    yield new TextEncoder().encode(manyEvents());
    await killed.promise;
  };
  const sending = api.send(`/api/v1/imports/${begun.importId}/content`, content()).then(
    () => 'answered',
    () => 'broken',
  );
  await expect.poll(async () => (await newest(api)).rowsRead, { timeout: 30_000 }).toBeGreaterThan(3_000);
  expect(await newest(api)).toMatchObject({ status: 'reading', rowsApplied: 0, messagesAdded: 0 });
  await kill();
  killed.resolve();
  expect(await sending).toBe('broken');
}

const NOTHING = { name: '', rowsApplied: 0, status: 'reading' };

async function untilAppliedMore(api: ApiClient, before: number): Promise<number> {
  for (const startedAt = Date.now(); Date.now() - startedAt < 60_000; await sleep(5)) {
    const { name, rowsApplied, status } = await newest(api).catch(() => NOTHING);
    if (name === 'events.csv.gz' && (rowsApplied > before || status === 'done')) return rowsApplied;
  }
  throw new Error('nothing more was applied within a minute');
}

describe('the samples', () => {
  const samples = fileURLToPath(new URL('../samples/', import.meta.url));
  const linesOf = (file: string): string[] =>
    gunzipSync(readFileSync(join(samples, file)))
      .toString()
      .trimEnd()
      .split('\n');

  test('are imported by their mappings, and counted as the files have them', async () => {
    const installation = await createInstallation('embedded');
    const server = await installation.start();
    const importPart = async (sample: string, words: { kind: string; lines: string[]; mapping: string }) => {
      const file = write(installation, 'part.csv', words.lines.join('\n'));
      const flags = ['--mapping', join(samples, sample, words.mapping)];
      return (await installation.runJson('import', words.kind, file, ...flags)) as Imported;
    };
    const scorecards = ['bank-marketing', 'b2b-crm'].map((sample) => join(samples, sample, 'scorecard.yaml'));
    expect((await installation.run('scorecard', 'apply', ...scorecards)).exitCode).toBe(0);

    // The last calls: the crisis had come, and many more subscribed.
    const [header = '', ...calls] = linesOf('bank-marketing/calls.csv.gz');
    expect(calls).toHaveLength(41_188);
    const last = calls.slice(-800);
    const bank = { lines: [header, ...last] };
    const leads = await importPart('bank-marketing', { ...bank, kind: 'leads', mapping: 'leads.yaml' });
    expect(leads).toMatchObject({ rowsRefused: 0, messagesAdded: last.length });
    const outcomes = await importPart('bank-marketing', {
      ...bank,
      kind: 'outcomes',
      mapping: 'outcomes.yaml',
    });
    expect(outcomes).toMatchObject({ rowsRefused: 0, messagesAdded: 2 * last.length });

    const parts = [
      { kind: 'leads', file: 'leads', mapping: 'leads', messages: () => 2 },
      { kind: 'events', file: 'touches', mapping: 'touches', messages: () => 1 },
      { kind: 'events', file: 'sales_activities', mapping: 'sales-activities', messages: () => 1 },
      {
        kind: 'events',
        file: 'sessions',
        mapping: 'sessions',
        messages: (cells: string[]) => 1 + Number(cells[5] !== '0') + Number(cells[6] !== '0'),
      },
      {
        kind: 'outcomes',
        file: 'opportunities',
        mapping: 'opportunities',
        messages: (cells: string[]) => 1 + Number(cells[5] !== ''),
      },
    ];
    for (const { kind, file, mapping, messages } of parts) {
      const lines = linesOf(`b2b-crm/${file}.csv.gz`).slice(0, 801);
      const expected = lines.slice(1).reduce((sum, line) => sum + messages(line.split(',')), 0);
      const imported = await importPart('b2b-crm', { kind, lines, mapping: `${mapping}.yaml` });
      expect([file, imported.rowsRefused, imported.messagesAdded]).toEqual([file, 0, expected]);
    }

    const api = await installation.apiClient(server);
    const subscribed = last.find((line) => /"success".*;"yes";/.test(line)) ?? '';
    const client = subscribed.split(';')[21]?.replaceAll('"', '') ?? '';
    const { rows, score } = await api.explanation(client, { scorecard: 'bank-term-deposit' });
    const points = rows.flatMap((row) =>
      row.kind === 'rule' && row.rule === 'last-campaign' ? [row.points] : [],
    );
    expect(points).toEqual([40]);
    expect(score).toBe(rows.reduce((sum, row) => sum + row.points, 0));
    const names = (await api.timeline(client)).map(({ name }) => name);
    expect(names.slice(0, 2)).toEqual(['Opportunity Won', 'Opportunity Opened']);
  });
});
