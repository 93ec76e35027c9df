import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { BrowserApp, expectAccessible, expectFits, keepPicture } from './app.ts';

const card = (slug: string, title: string, event: string) =>
  JSON.stringify({
    scorecard: slug,
    title,
    bands: { cold: 0, hot: 50 },
    rules: [{ id: 'event', when: { event }, give: 60 }],
  });

const ONNX = fileURLToPath(new URL('../../src/testing/onnx/logistic.onnx', import.meta.url));

let app: BrowserApp;

async function post(path: string, body: object): Promise<void> {
  const answer = await app.api.fetch('POST', path, body);
  expect([path, answer.status, answer.ok ? '' : await answer.text()]).toEqual([path, answer.status, '']);
}

beforeAll(async () => {
  app = await BrowserApp.open();
  const writeKey = await app.installation.writeKey();
  const batch = Array.from({ length: 60 }, (_, n) => ({
    type: 'track',
    userId: `lead${n}`,
    event: n % 2 === 0 ? 'Brochure Read' : 'Demo Watched',
  }));
  const answer = await fetch(`${app.url}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${writeKey}:`)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ batch }),
  });
  expect(answer.status).toBe(200);
  await post('/api/v1/scorecards/publish', { source: card('old', 'By brochures', 'Brochure Read') });
  await post('/api/v1/scorecards/publish', { source: card('new', 'By demos', 'Demo Watched') });
  await vi.waitFor(
    async () => {
      const live = await app.api.fetch('GET', '/api/v1/queue/scorecards');
      const { items } = (await live.json()) as { items: { slug: string }[] };
      expect(items.filter(({ slug }) => slug === 'old' || slug === 'new')).toHaveLength(2);
    },
    { timeout: 15_000, interval: 200 },
  );
});
afterAll(() => app[Symbol.asyncDispose]());

describe('experiments', () => {
  test('are started, looked at and ended in the browser', async () => {
    const page = await app.page('/learn/experiments');
    await page.getByRole('heading', { name: 'No experiments yet' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Start an experiment' }).click();
    await page.getByLabel('Name').fill('Demos or brochures');
    await page.getByRole('combobox', { name: 'Scorecard in use' }).click();
    await page.getByRole('option', { name: 'By brochures' }).click();
    await page.getByRole('combobox', { name: 'Scorecard on trial' }).click();
    await page.getByRole('option', { name: 'By demos' }).click();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByRole('heading', { name: 'Demos or brochures' }).waitFor();
    await page.getByText('Too early to say').waitFor();
    await expectAccessible(page);
    await keepPicture(page, 'experiment');

    const narrow = await app.page('/learn/experiments/demos-or-brochures', {
      width: 360,
      scheme: 'dark',
      language: 'cs',
    });
    await narrow.getByText('Na odpověď je brzy').waitFor();
    await expectAccessible(narrow);
    await expectFits(narrow);

    // The background brings in everybody who is in the band under either.
    await expect
      .poll(
        async () => {
          await page.reload();
          const arms = page.getByRole('region', { name: 'Take part' });
          await arms.waitFor();
          return arms
            .locator('b')
            .allTextContents()
            .then((texts) => texts.reduce((sum, text) => sum + Number(text), 0));
        },
        { timeout: 15_000 },
      )
      .toBe(60);

    await page.getByRole('button', { name: 'End' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End' }).click();
    await page.getByText(/^Ended on/).waitFor();
  });
});

describe('model health', () => {
  test('checks a scorecard, notes a review, and takes a model from outside', async () => {
    const page = await app.page('/learn/health');
    const section = page.getByRole('region', { name: 'By brochures' });
    await section.getByText('This has not been checked yet.', { exact: false }).waitFor();
    await section.getByRole('button', { name: 'Check now' }).click();
    await section.getByText('There are too few leads in one of the two periods', { exact: false }).waitFor();
    await section.getByRole('combobox', { name: 'Learn again by itself' }).click();
    await page.getByRole('option', { name: 'Publish when it is better' }).click();
    await section.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved').waitFor();
    await expectAccessible(page);

    await page.getByRole('button', { name: 'Add a model' }).click();
    await page
      .getByLabel('What it reads')
      .fill(
        'model: win\ninputs:\n  - { name: visits, event: Site Visited, within: 30d }\n  - { name: cz, trait: country }\n',
      );
    await page.locator('input[type=file]').setInputFiles(ONNX);
    await page.getByRole('button', { name: 'Add a model' }).click();
    await page.getByText(/gave NaN.*say in the definition what stands for missing values/).waitFor();
    await page
      .getByLabel('What it reads')
      .fill(
        'model: win\ninputs:\n  - { name: visits, event: Site Visited, within: 30d }\n  - { name: cz, trait: country, missing: 0 }\n',
      );
    await page.getByRole('button', { name: 'Add a model' }).click();
    await page.getByRole('rowheader', { name: 'win' }).waitFor();
    await expectAccessible(page);
    await keepPicture(page, 'model-health');

    const narrow = await app.page('/learn/health', { width: 360, scheme: 'dark', language: 'pl' });
    await narrow.getByRole('heading', { name: 'Kondycja modeli' }).waitFor();
    await narrow.getByRole('region', { name: 'By brochures' }).waitFor();
    await expectAccessible(narrow);
    await expectFits(narrow);
  });
});
