import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrowserApp, expectAccessible, expectFits, keepPicture } from './app.ts';

const SOURCE = `# Ours.
scorecard: agency
title: Agency <img src=x onerror=alert(1)>
bands: { warm: 20, hot: 60 }

rules:
  - id: opened
    title: Opened an e-mail
    when: { event: Email Opened }
    give: 10

  # Nobody sends faxes.
  - id: faxed
    when: { event: Fax Sent }
    give: 5

  - id: size
    trait: company.employees
    bins: { 50..500: 10, missing: 0 }
`;

let app: BrowserApp;
beforeAll(async () => {
  app = await BrowserApp.open();
  const writeKey = await app.installation.writeKey();
  const batch = Array.from({ length: 60 }, (_, n) => [
    {
      type: 'identify',
      userId: `lead${n}`,
      traits: { name: `Lead ${n} <b>x</b>`, country: n % 2 ? 'CZ' : 'PL' },
    },
    ...(n < 40
      ? [{ type: 'track', userId: `lead${n}`, event: 'Email Opened', properties: { mail: 'news' } }]
      : []),
    ...(n < 12 ? [{ type: 'track', userId: `lead${n}`, event: 'Demo Requested' }] : []),
    ...(n < 6
      ? [{ type: 'group', userId: `lead${n}`, groupId: `firm${n}`, traits: { employees: 100 } }]
      : []),
  ]).flat();
  const answer = await fetch(`${app.url}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${writeKey}:`)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ batch }),
  });
  expect(answer.status).toBe(200);
  await publish(SOURCE);
});
afterAll(() => app[Symbol.asyncDispose]());

/** Publishes a text and waits until everybody is scored. */
async function publish(source: string): Promise<void> {
  const file = join(app.installation.folder, 'agency.yaml');
  writeFileSync(file, source);
  await app.installation.runJson('scorecard', 'apply', file);
}

async function scorecard() {
  return (await (await app.api.fetch('GET', '/api/v1/scorecards/agency')).json()) as {
    draft: string | null;
    source: string;
    liveVersion: number;
    versions: { version: number; status: string; comment: string }[];
  };
}
const band = (page: Page, name: string) =>
  page.getByTestId('preview-bands').getByRole('row', { name: new RegExp(`^${name}`) });

describe('the list of scorecards', () => {
  test('shows what is live with its bands, and templates', async () => {
    const page = await app.page('/scorecards');
    await page.getByRole('link', { name: 'Agency <img' }).waitFor();
    await page.getByRole('heading', { name: 'Templates' }).waitFor();
    await expectAccessible(page);
    await keepPicture(page, 'scorecards');
    await page.getByRole('button', { name: 'New scorecard' }).click();
    await page.getByLabel('Name').fill('Nový háček');
    await page.getByText('novy-hacek').waitFor();
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { name: 'Nový háček' }).waitFor();
  });
});

describe('the editor', () => {
  test('form and text are one draft, which is saved, with what it would change and what looks wrong', async () => {
    const page = await app.page('/scorecards/agency');
    await page
      .getByRole('button', { name: /Opened an e-mail/ })
      .first()
      .click();
    await expect.poll(() => band(page, 'warm').textContent(), { timeout: 20_000 }).toContain('10%');
    await page.getByText('“faxed” reads Fax Sent').waitFor();
    await page.getByLabel('Gives').fill('25');
    await expect.poll(() => band(page, 'warm').textContent(), { timeout: 20_000 }).toMatch(/10%.*66\.7%/);
    await page.getByTestId('preview-moves').getByText('unqualified → warm').waitFor();
    await page.getByText('Draft saved').waitFor();
    const { draft } = await scorecard();
    expect(draft).toBe(SOURCE.replace('give: 10', 'give: 25'));
    await expectAccessible(page);
    await keepPicture(page, 'editor');

    await page.getByText('Both', { exact: true }).click();
    const editor = page.getByRole('textbox', { name: 'Text of the scorecard' });
    await editor.waitFor();
    await expect.poll(() => editor.textContent()).toContain('give: 25');
    await editor.getByText('give: 25').click();
    await page.keyboard.press('End');
    await page.keyboard.type('0');
    await expect.poll(() => page.getByLabel('Gives').inputValue()).toBe('250');
    await page.keyboard.type('x: y: [');
    await page.getByText(/cannot be read/).waitFor();
    await page
      .getByRole('button', { name: /^Line / })
      .first()
      .waitFor();
    await keepPicture(page, 'editor-mistake');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect.poll(() => page.getByLabel('Gives').inputValue()).toBe('25');
    await expectAccessible(page);
    await page.getByRole('button', { name: '“faxed” reads Fax Sent' }).click();
    await expect.poll(() => page.getByLabel('Id').inputValue()).toBe('faxed');
    await keepPicture(page, 'editor-both');
  });

  test('rules are added, moved, copied and deleted, and comments stay', async () => {
    await app.api.fetch('DELETE', '/api/v1/scorecards/agency/draft');
    const page = await app.page('/scorecards/agency');
    await page.getByRole('button', { name: 'Move faxed up' }).click();
    await page.getByRole('button', { name: 'Copy size' }).click();
    await page.getByRole('button', { name: 'Delete size-copy' }).click();
    await page.getByRole('button', { name: 'Add a rule' }).click();
    await page.getByLabel('Title').fill('Asked for a demo');
    await page.keyboard.press('Enter');
    await expect
      .poll(async () => (await scorecard()).draft, { timeout: 10_000 })
      .toContain('Asked for a demo');
    const draft = (await scorecard()).draft ?? '';
    expect(draft.indexOf('# Nobody sends faxes.')).toBeLessThan(draft.indexOf('id: opened'));
    expect(draft).toContain('# Ours.');
    await page.getByRole('tab', { name: 'Bands' }).click();
    const hot = page.getByRole('slider', { name: 'Threshold of hot' });
    await hot.focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('PageDown');
    await expect.poll(async () => (await scorecard()).draft, { timeout: 10_000 }).toContain('hot: 51');
    await expectAccessible(page);
    await keepPicture(page, 'editor-bands');
    for (const tab of ['Dimensions and groups', 'Grades', 'Basics']) {
      await page.getByRole('tab', { name: tab }).click();
      await expectAccessible(page);
    }
  });

  test('somebody who saved meanwhile is not written over', async () => {
    await app.api.fetch('DELETE', '/api/v1/scorecards/agency/draft');
    const page = await app.page('/scorecards/agency');
    await page
      .getByRole('button', { name: /Opened an e-mail/ })
      .first()
      .click();
    await page.getByLabel('Gives').waitFor();
    await app.api.fetch('PUT', '/api/v1/scorecards/agency/draft', { source: `${SOURCE}# theirs\n` });
    await page.getByLabel('Gives').fill('30');
    await page.getByRole('alert').getByText('command line saved it').waitFor();
    await keepPicture(page, 'editor-conflict');
    await page.getByRole('button', { name: 'Take that text' }).click();
    await expect.poll(() => page.getByLabel('Gives').inputValue()).toBe('10');
    expect((await scorecard()).draft).toBe(`${SOURCE}# theirs\n`);
  });

  test('publishes with a comment, shows what changed, and goes back', async () => {
    await app.api.fetch('PUT', '/api/v1/scorecards/agency/draft', {
      source: SOURCE.replace('give: 10', 'give: 25'),
    });
    const page = await app.page('/scorecards/agency');
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('≥ 1: 25').waitFor();
    await expectAccessible(page);
    await dialog.getByLabel('Why').fill('E-mails matter');
    await keepPicture(page, 'publish');
    await dialog.getByRole('button', { name: 'Publish now' }).click();
    await page.getByText('Version 2 is live').waitFor();
    await page.getByRole('button', { name: 'Versions' }).click();
    await page.getByText('E-mails matter').waitFor();
    await page.getByRole('button', { name: 'What changed' }).first().click();
    await page.getByRole('dialog').getByText('≥ 1: 25').waitFor();
    await expectAccessible(page);
    await keepPicture(page, 'versions');
    await page.getByRole('button', { name: 'Back to this version' }).click();
    await page.getByRole('button', { name: 'Publish now' }).click();
    await page.getByText('Version 3 is live').waitFor();
    expect((await scorecard()).source).toBe(SOURCE);
  });

  test('lets a viewer look and change nothing', async () => {
    const page = await app.page('/scorecards/agency', { as: 'viewer' });
    await page
      .getByRole('button', { name: /Opened an e-mail/ })
      .first()
      .click();
    expect(await page.getByLabel('Gives').isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: 'Publish', exact: true }).count()).toBe(0);
  });
});

describe('the ideal customer', () => {
  test('is written into the draft as rules of fit', async () => {
    const page = await app.page('/ideal-customer');
    await page.getByRole('combobox', { name: 'Scorecard' }).click();
    await page.getByRole('option', { name: /Agency/ }).click();
    await page.getByRole('checkbox', { name: 'Industry' }).check();
    await page.getByLabel('Industry: values').fill('Software');
    await page.keyboard.press('Enter');
    await page.getByRole('checkbox', { name: 'Employees' }).check();
    await page.getByLabel('Employees: from').fill('50');
    await expectAccessible(page);
    await keepPicture(page, 'ideal-customer');
    await page.getByRole('button', { name: 'Write into the draft' }).click();
    await page
      .getByRole('button', { name: /profile-industry/ })
      .first()
      .waitFor();
    const { draft } = await scorecard();
    expect(draft).toContain(
      '  - id: profile-industry\n    when: { trait: company.industry, in: [ Software ] }\n    give: 10\n',
    );
    expect(draft).toContain('when: { trait: company.employees, atLeast: 50 }');
    expect(draft).toContain('# Nobody sends faxes.');
  });
});

describe('data coverage', () => {
  test('tells how complete everything is that is read, and what to do', async () => {
    const page = await app.page('/coverage');
    const row = page.getByRole('row', { name: /company\.employees/ });
    await row.getByText('10%').first().waitFor();
    await row.getByText('Most leads lack it').waitFor();
    await expectAccessible(page);
    await keepPicture(page, 'coverage');
  });
});

describe('on a phone, in the dark, in Polish', () => {
  test.each([
    ['/scorecards', 'scorecards'],
    ['/scorecards/agency', 'editor'],
    ['/ideal-customer', 'ideal-customer'],
    ['/coverage', 'coverage'],
  ])('%s fits and has nothing that axe finds', async (path, name) => {
    const page = await app.page(path, { scheme: 'dark', width: 360, language: 'pl' });
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    await expectAccessible(page);
    await expectFits(page);
    await keepPicture(page, `${name}-phone-dark-pl`);
  });
});
