import { afterAll, beforeAll, expect, test } from 'vitest';
import { BrowserApp, expectAccessible, expectFits, keepPicture } from './app.ts';
import { layOutSales } from './sales-leads.ts';

const ALL_DAY = [{ fromMinute: 0, toMinute: 1_440 }];
const HOURS = Object.fromEntries(
  ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, ALL_DAY]),
);

let app: BrowserApp;
beforeAll(async () => {
  app = await BrowserApp.open();
  await layOutSales(app);
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

test('a rep keeps their own time, a team is made, gets a lead with a countdown, and its answer is in the report', async () => {
  const own = await app.page('/sales/team', { as: 'sales' });
  await own.getByRole('heading', { name: 'No team yet' }).waitFor();
  // Whoever may not keep teams is not offered to.
  expect(await own.getByRole('button', { name: 'New team' }).count()).toBe(0);
  await own.getByRole('switch', { name: 'I take new leads' }).check({ force: true });
  await own.getByRole('button', { name: 'Remove hours on Friday' }).click();
  await own.getByRole('button', { name: 'Save' }).click();
  await own.getByText('Saved').first().waitFor();
  await own.getByLabel('First day').fill('2030-01-07');
  await own.getByLabel('Last day').fill('2030-01-09');
  await own.getByLabel('Note').fill('Skiing');
  await own.getByRole('button', { name: 'Add', exact: true }).click();
  await own.getByText('Jan 7, 2030 to Jan 9, 2030').waitFor();
  await own.reload();
  await own.getByText('Skiing').waitFor();
  expect(await own.getByRole('switch', { name: 'I take new leads' }).isChecked()).toBe(true);
  expect(await own.getByLabel('Friday, from').count()).toBe(0);
  const colleagues = (await (await app.api.fetch('GET', '/api/v1/reps')).json()) as {
    items: { personId: string; email: string }[];
  };
  const personId = colleagues.items.find(({ email }) => email === 'sales-en@example.com')?.personId ?? '';
  // Whatever the day is on which the test runs.
  const rep = { takesLeads: true, languages: [], territories: [], capacity: null, country: null };
  await app.api.fetch('PUT', `/api/v1/reps/${personId}`, { ...rep, hours: HOURS });

  const page = await app.page('/sales/team');
  await page.getByRole('button', { name: 'New team' }).click();
  const dialog = page.getByRole('dialog', { name: 'New team' });
  await dialog.getByLabel('Name').fill('Inside sales');
  await dialog.getByPlaceholder('Add somebody').click();
  await page.getByRole('option', { name: /^sales / }).click();
  await dialog.getByLabel('Answer within, in minutes of working time').fill('90');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'Inside sales' }).waitFor();
  await page.getByText('Answer within 1h 30m of working time.').waitFor();
  await page.getByRole('button', { name: 'Who is next?' }).click();
  await page.getByText('sales would get it').waitFor();
  await expectAccessible(page);
  await keepPicture(page, 'sales-team');

  const queue = await app.page('/queue?scorecard=sales');
  await queue.getByRole('checkbox').first().check();
  await queue.getByRole('button', { name: 'Assign' }).first().click();
  await queue.getByRole('button', { name: 'Let it decide' }).click();
  const countdown = queue.getByTestId('countdown').first();
  await countdown.waitFor();
  expect(await countdown.textContent()).toMatch(/^1h (29|30)m left$|^1h 30m left$/);
  await keepPicture(queue, 'queue-countdown');
  await queue.getByRole('row').filter({ has: countdown }).getByRole('link').click();
  await queue.getByRole('heading', { name: 'Who looks after it' }).waitFor();
  await queue.getByText('Of those left, this rep has had the fewest leads for their share.').waitFor();
  await queue.getByRole('button', { name: 'Give to the next rep' }).click();
  await queue.getByText('Nobody else of the team can take it now').waitFor();
  await expectAccessible(queue);
  await queue.getByRole('button', { name: 'Accept' }).click();
  await queue.getByText('answered', { exact: true }).waitFor();

  const report = await app.page('/sales/response-times', { scheme: 'dark' });
  await report.getByRole('rowheader', { name: 'Inside sales' }).waitFor();
  await report.getByText('1 answered').waitFor();
  await report.getByRole('button', { name: 'Show as table' }).click();
  await report.getByRole('cell', { name: '100%' }).first().waitFor();
  await expectAccessible(report);
  const link = await report.getByRole('link', { name: 'Download as CSV' }).getAttribute('href');
  const csv = await report.request.get(link ?? '');
  expect(await csv.text()).toContain('team,Inside sales,1,1,1,1,1.0000');
});

test('the pages of the team fit a telephone, are accessible in the dark, and speak Polish', async () => {
  for (const path of ['/sales/team', '/sales/response-times']) {
    const narrow = await app.page(path, { width: 360, height: 740, scheme: 'dark', language: 'pl' });
    await narrow.getByRole('heading', { level: 1 }).waitFor();
    await narrow.waitForLoadState('networkidle');
    await expectFits(narrow);
    await expectAccessible(narrow);
    await keepPicture(narrow, `narrow${path.replaceAll('/', '-')}`);
  }
});
