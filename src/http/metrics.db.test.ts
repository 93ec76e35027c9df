import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createTestInstallation, type TestInstallation } from '../testing/test-installation.ts';

let installation: TestInstallation;
beforeAll(async () => {
  installation = await createTestInstallation();
});
afterAll(() => installation[Symbol.asyncDispose]());

async function gaugeValue(name: string): Promise<number | undefined> {
  const line = new RegExp(`^${name} (\\S+)$`, 'm').exec(await installation.services.metrics.text());
  return line ? Number(line[1]) : undefined;
}

interface Described {
  name: string;
  type: string;
  labels: string[];
}

/** The metrics of Ripen itself. */
function registered(): Described[] {
  return installation.services.metrics.registry
    .getMetricsAsArray()
    .map((metric) => {
      // The typings of the library leave out the names of labels, which every metric has.
      const { name, type, labelNames } = metric as unknown as {
        name: string;
        type: string;
        labelNames: string[];
      };
      return { name, type, labels: labelNames.filter((label) => label !== 'le') };
    })
    .filter(({ name }) => name.startsWith('ripen_'));
}

async function documented(): Promise<Described[]> {
  const text = await readFile(new URL('../../docs/reference/metrics.md', import.meta.url), 'utf8');
  return [...text.matchAll(/^\| `(ripen_\w+)` \| (\w+) \|[^|]*\|([^|]*)\|/gm)].map(
    ([, name = '', type = '', labels = '']) => ({
      name,
      type,
      labels: [...labels.matchAll(/`(\w+)`/g)].map(([, label = '']) => label),
    }),
  );
}

const byName = (a: Described, b: Described): number => a.name.localeCompare(b.name);

it('every metric is in the reference with its type and labels, and the reference has no others', async () => {
  expect(registered().length).toBeGreaterThan(9);
  expect((await documented()).toSorted(byName)).toEqual(registered().toSorted(byName));
});

describe('the files for those who watch', () => {
  const readDeploy = (name: string): Promise<string> =>
    readFile(new URL(`../../deploy/${name}`, import.meta.url), 'utf8');

  /** Names in queries that no metric has. */
  function unknownIn(queries: readonly string[]): string[] {
    const known = new Set(installation.services.metrics.registry.getMetricsAsArray().map(({ name }) => name));
    const names = queries.flatMap((query) => query.match(/\b(?:ripen|nodejs|process)_\w+/g) ?? []);
    expect(names.length).toBeGreaterThan(0);
    return names.filter((name) => !known.has(name) && !known.has(name.replace(/_(bucket|sum|count)$/, '')));
  }

  it('the dashboard asks for metrics that there are', async () => {
    const dashboard = JSON.parse(await readDeploy('grafana/ripen.json'));
    const panels: {
      title: string;
      datasource?: { type: string };
      targets?: { expr: string }[];
      gridPos: object;
    }[] = dashboard.panels;
    const asking = panels.filter(({ targets }) => targets);
    expect(asking.length).toBeGreaterThan(8);
    expect(asking.every(({ datasource }) => datasource?.type === 'prometheus')).toBe(true);
    expect(new Set(asking.map(({ title }) => title)).size).toBe(asking.length);
    expect(unknownIn(asking.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)))).toEqual([]);
  });

  it('the alert rules ask for metrics that there are, and say what to do', async () => {
    const { groups } = parse(await readDeploy('prometheus/ripen-alerts.yml'));
    const rules: { alert: string; expr: string; labels: object; annotations: Record<string, string> }[] =
      groups[0].rules;
    expect(rules.length).toBeGreaterThan(4);
    for (const { alert, labels, annotations } of rules) {
      expect([alert, labels]).toEqual([alert, { severity: expect.stringMatching(/^(page|ticket)$/) }]);
      expect([alert, Object.keys(annotations)]).toEqual([alert, ['summary', 'description']]);
    }
    expect(unknownIn(rules.map(({ expr }) => expr))).toEqual([]);
  });

  it('the scrape configuration asks where the metrics are', async () => {
    const { scrape_configs: configs, rule_files: files } = parse(
      await readDeploy('prometheus/prometheus.yml'),
    );
    expect(configs[0]).toMatchObject({ metrics_path: '/api/v1/metrics', authorization: { type: 'Bearer' } });
    expect(files).toEqual(['ripen-alerts.yml']);
  });
});

describe('what is watched', () => {
  it('is how long the most overdue score waits', async () => {
    expect(await gaugeValue('ripen_overdue_seconds')).toBe(0);
    await installation.publish({
      scorecard: 'fading',
      rules: [{ id: 'opened', event: 'Opened', within: '1h', each: 1, max: 5 }],
    });
    await installation.takeIn({ user: 'ann', track: 'Opened' });
    expect(await gaugeValue('ripen_overdue_seconds')).toBe(0);
    installation.clock.pass({ ms: 3_600_000 + 90_000 });
    expect(await gaugeValue('ripen_overdue_seconds')).toBeCloseTo(90, 0);
    await installation.passTime();
    expect(await gaugeValue('ripen_overdue_seconds')).toBe(0);
  });

  it('is how far publishing has come', async () => {
    await installation.beginPublishing({
      scorecard: 'second',
      rules: [{ id: 'o', event: 'Opened', each: 1, max: 5 }],
    });
    expect(await gaugeValue('ripen_publishing_versions')).toBe(1);
    expect(await gaugeValue('ripen_publishing_subjects_left')).toBe(1);
    while (await installation.publishStep());
    expect(await gaugeValue('ripen_publishing_versions')).toBe(0);
    expect(await gaugeValue('ripen_publishing_subjects_left')).toBe(0);
  });

  it('is the database, also when it is gone', async () => {
    expect(await gaugeValue('ripen_database_up')).toBe(1);
    expect(await gaugeValue('ripen_disk_free_bytes')).toBeGreaterThan(0);
    const other = await createTestInstallation();
    await other.database.close();
    const text = await other.services.metrics.text();
    expect(text).toContain('ripen_database_up 0');
    expect(text).not.toMatch(/^ripen_overdue_seconds \d/m);
  });
});
