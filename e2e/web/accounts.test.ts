import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROLES } from '../../src/domain/role.ts';
import { TestMailServer } from '../../src/testing/test-mail-server.ts';
import { totpCode } from '../../src/testing/totp-code.ts';
import { BrowserApp, expectAccessible, expectFits, keepPicture } from './app.ts';

const PASSWORD = 'a good long password';
const PUBLIC_URL = 'http://ripen.example.com';

let mailServer: TestMailServer;
let app: BrowserApp;
beforeAll(async () => {
  mailServer = await TestMailServer.start();
  app = await BrowserApp.open({
    RIPEN_SMTP_URL: mailServer.url,
    RIPEN_MAIL_FROM: 'ripen@example.com',
    RIPEN_PUBLIC_URL: PUBLIC_URL,
  });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await mailServer[Symbol.asyncDispose]();
});

async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel(/^Password/).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
}

async function fillNewcomer(page: Page, name: string): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel(/^Password/).fill(PASSWORD);
}

/** The tests build on each other, as the days of an installation do. */
describe('from an empty installation', () => {
  test('the first owner sets it up with the address that was printed, and no one without', async () => {
    const without = await app.page('/', { as: 'nobody' });
    await without.getByText('Open the address that Ripen printed').waitFor();
    await expectAccessible(without);

    const page = await app.page(`/setup?token=${app.localToken}`, { as: 'nobody' });
    await page.getByRole('heading', { name: 'Set up Ripen' }).waitFor();
    await page.getByLabel(/^Password/).fill('short');
    await page.getByText('At least ten characters.').first().waitFor();
    await fillNewcomer(page, 'Olga Owner');
    await page.getByLabel('E-mail').fill('olga@example.com');
    await page.getByText('Strong.').waitFor();
    await expectAccessible(page);
    await keepPicture(page, 'setup');
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('heading', { name: 'Your first ten minutes' }).waitFor();
  });

  test('the owner invites people of each role, who see what their role may', async () => {
    const owner = await app.page('/sign-in?next=/settings/people', { as: 'nobody' });
    await signIn(owner, 'olga@example.com');
    await owner.getByRole('heading', { name: 'Invitations' }).waitFor();
    const tabs: Record<string, string[]> = {};
    for (const role of ROLES) {
      await owner.getByLabel('E-mail').fill(`${role}@example.com`);
      await owner.getByRole('combobox', { name: 'Role' }).selectOption(role);
      await owner.getByRole('button', { name: 'Invite', exact: true }).click();
      const link = await owner.getByLabel('URL').inputValue();
      await owner.getByRole('button', { name: 'Close' }).click();
      const { content } = await mailServer.to(`${role}@example.com`);
      expect(content).toContain(`${PUBLIC_URL}${new URL(link).pathname}${new URL(link).search}`);

      const guest = await app.page(new URL(link).pathname + new URL(link).search, { as: 'nobody' });
      await guest.getByText(`You sign in as ${role}@example.com`).waitFor();
      if (role === 'viewer') await expectAccessible(guest);
      await fillNewcomer(guest, `Guest ${role}`);
      await guest.getByRole('button', { name: 'Join' }).click();
      await guest.getByRole('link', { name: 'Settings' }).click();
      await guest.getByRole('tab', { name: 'Profile' }).waitFor();
      tabs[role] = [
        ...(await guest.getByRole('link').allInnerTexts()).filter((text) => text === 'Imports'),
        ...(await guest.getByRole('tab').allInnerTexts()),
      ];
      await guest.context().close();
    }
    const own = ['Profile', 'Security'];
    const all = ['Imports', ...own, 'People', 'Keys', 'Audit log'];
    expect(tabs).toEqual({ viewer: own, sales: own, marketer: ['Imports', ...own], admin: all, owner: all });
    await owner.reload();
    await owner.getByText('sales@example.com').waitFor();
    await expectAccessible(owner);
    await keepPicture(owner, 'people');
    await owner.getByRole('button', { name: 'Actions for Guest sales' }).click();
    await owner.getByRole('menuitem', { name: 'Remove' }).click();
    await owner.getByText('They are signed out at once').waitFor();
    await expectAccessible(owner);
    await owner.getByRole('button', { name: 'Remove', exact: true }).click();
    await owner.getByText('sales@example.com').waitFor({ state: 'detached' });
  });

  test('signing in says what is wrong, goes where one wanted, and signing out ends it', async () => {
    const page = await app.page('/imports', { as: 'nobody' });
    await signIn(page, 'marketer@example.com', 'not the password');
    await page.getByText('E-mail or password is not right.').waitFor();
    await expectAccessible(page);
    await keepPicture(page, 'sign-in');
    await signIn(page, 'marketer@example.com');
    await page.getByRole('heading', { name: 'Imports' }).waitFor();
    await page.getByRole('button', { name: 'Guest marketer' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await page.goto('/imports');
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    const elsewhere = await app.page('/sign-in?next=https://evil.example/', { as: 'nobody' });
    await signIn(elsewhere, 'marketer@example.com');
    await elsewhere.getByRole('link', { name: 'Imports' }).waitFor();
    expect(elsewhere.url()).toBe(`${app.url}/`);
  });

  test('a second factor is set up with a picture and asked for at the next sign-in', async () => {
    const page = await app.page('/sign-in?next=/settings/security', { as: 'nobody' });
    await signIn(page, 'admin@example.com');
    const section = page.getByRole('region', { name: 'Two-factor sign-in' });
    await section.getByLabel('Current password').fill(PASSWORD);
    await section.getByRole('button', { name: 'Turn on' }).click();
    await page.getByRole('img', { name: 'QR code for the authenticator app' }).waitFor();
    await expectAccessible(page);
    await keepPicture(page, 'two-factor');
    const secret = await page.getByLabel('Key').inputValue();
    await page.getByRole('textbox', { name: 'Code' }).fill(totpCode(secret));
    await page.getByRole('button', { name: 'Confirm' }).click();
    await page.getByRole('heading', { name: 'Backup codes' }).waitFor();
    const backup =
      (await page.getByRole('textbox', { name: 'Backup codes' }).inputValue()).split('\n')[0] ?? '';
    await expectAccessible(page);

    const again = await app.page('/sign-in', { as: 'nobody' });
    await signIn(again, 'admin@example.com');
    await again.getByRole('textbox', { name: 'Code' }).fill('000000');
    await again.getByRole('button', { name: 'Confirm' }).click();
    await again.getByText('The code is not right.').waitFor();
    await expectAccessible(again);
    await again.getByRole('textbox', { name: 'Code' }).fill(totpCode(secret));
    await again.getByRole('button', { name: 'Confirm' }).click();
    await again.getByRole('link', { name: 'Imports' }).waitFor();

    const lost = await app.page('/sign-in', { as: 'nobody' });
    await signIn(lost, 'admin@example.com');
    await lost.getByRole('button', { name: 'Use a backup code' }).click();
    await lost.getByRole('textbox', { name: 'Code' }).fill(backup);
    await lost.getByRole('button', { name: 'Confirm' }).click();
    await lost.getByRole('link', { name: 'Imports' }).waitFor();
  });

  test('a forgotten password is set anew with the link of an e-mail', async () => {
    const page = await app.page('/sign-in', { as: 'nobody' });
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await page.getByRole('heading', { name: 'Forgot your password' }).waitFor();
    await page.getByLabel('E-mail').fill('viewer@example.com');
    await expectAccessible(page);
    mailServer.mails.length = 0;
    await page.getByRole('button', { name: 'Send the link' }).click();
    await page.getByText('the link is on its way').waitFor();
    const { content } = await mailServer.to('viewer@example.com');
    const path = /ripen\.example\.com(\/reset-password\?token=[\w-]+)/.exec(content)?.[1] ?? '';
    await page.goto(path);
    await page.getByLabel('New password').fill('another good password');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Set password' }).click();
    await page.getByText('Your password is changed.').waitFor();
    await signIn(page, 'viewer@example.com', 'another good password');
    await page.getByRole('link', { name: 'Settings' }).waitFor();
    await page.goto(path);
    await page.getByLabel('New password').fill('yet another password');
    await page.getByRole('button', { name: 'Set password' }).click();
    await page.getByText('The link does not work any more.').waitFor();
  });
});

describe('settings', () => {
  test('a key is shown once, and ends when it is revoked', async () => {
    const page = await app.page('/settings/keys', { as: 'admin' });
    await page.getByRole('button', { name: 'New key' }).click();
    await page.getByLabel('What it is for').fill('website');
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Make key' }).click();
    const key = await page.getByLabel('Key', { exact: true }).inputValue();
    expect(key).toMatch(/^rw_/);
    await keepPicture(page, 'keys');
    await page.reload();
    await page.getByRole('cell', { name: 'website' }).waitFor();
    expect(await page.content()).not.toContain(key);
    await page.getByRole('button', { name: 'Revoke' }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('cell', { name: 'Revoked' }).waitFor();
    await expectAccessible(page);
  });

  test('language and time zone are the person’s, in every browser', async () => {
    const page = await app.page('/sign-in?next=/settings', { as: 'nobody' });
    await signIn(page, 'marketer@example.com');
    await page.getByRole('tab', { name: 'Profile' }).waitFor();
    await page.getByLabel('Language').selectOption('cs');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Nastavení' }).waitFor();
    await expectAccessible(page);
    const other = await app.page('/sign-in?next=/settings', { as: 'nobody' });
    await signIn(other, 'marketer@example.com');
    await other.getByRole('heading', { name: 'Nastavení' }).waitFor();
  });

  test('the audit log says who did what', async () => {
    const page = await app.page('/settings/audit', { as: 'admin' });
    await page.getByRole('cell', { name: 'Made a key' }).first().waitFor();
    await expectAccessible(page);
    await keepPicture(page, 'audit');
  });

  test.each(['light', 'dark'] as const)('all fit on a phone and stand up to axe, in %s', async (scheme) => {
    const page = await app.page('/settings', { as: 'owner', scheme, language: 'pl', width: 360 });
    for (const path of ['', '/security', '/people', '/keys', '/audit']) {
      await page.goto(`/settings${path}`);
      await page.getByRole('tabpanel').waitFor();
      await page.waitForLoadState('networkidle');
      await expectAccessible(page);
      await expectFits(page);
      await keepPicture(page, `settings${path.replace('/', '-')}-phone-${scheme}`);
    }
  });
});
