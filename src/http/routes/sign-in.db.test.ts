import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserOf, createPerson, TEST_PASSWORD, TestBrowser } from '../../testing/test-browser.ts';
import {
  createTestInstallation,
  LOCAL_TOKEN,
  type TestInstallation,
} from '../../testing/test-installation.ts';
import { totpCode } from '../../testing/totp-code.ts';

let installation: TestInstallation;
beforeAll(async () => {
  installation = await createTestInstallation();
});
afterAll(() => installation[Symbol.asyncDispose]());

describe('signing in', () => {
  it('works with the password, whatever the case of the address, and not without', async () => {
    const { email } = await createPerson(installation, 'sales');
    const browser = new TestBrowser(installation);
    const wrong = await browser.signIn(email, 'something else');
    expect([wrong.status, wrong.body.code]).toEqual([401, 'invalid-email-or-password']);
    expect(await browser.who()).toBe(null);
    expect((await browser.ask('GET', '/api/v1/leads')).status).toBe(401);
    expect((await browser.signIn(email.toUpperCase())).body).toEqual({ needsCode: false });
    expect(await browser.who()).toBe(email);
    expect((await browser.ask('GET', '/api/v1/leads')).status).toBe(404);
  });

  it('keeps the session in a cookie that no script reads and no other site sends', async () => {
    const { email } = await createPerson(installation, 'sales');
    const { response } = await new TestBrowser(installation).signIn(email);
    const cookie = String(response.headers['set-cookie']);
    expect(cookie).toMatch(/^ripen\.session_token=.*; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  it('never takes over a session that was there before: the token is a new one (fixation)', async () => {
    const attacker = await browserOf(installation, 'viewer');
    const { email } = await createPerson(installation, 'admin');
    const victim = new TestBrowser(installation);
    for (const [name, value] of attacker.browser.cookies) victim.cookies.set(name, value);
    await victim.signIn(email);
    expect(await victim.who()).toBe(email);
    expect(victim.cookie).not.toBe(attacker.browser.cookie);
    expect(await attacker.browser.who()).toBe(attacker.email);
    const made_up = new TestBrowser(installation);
    made_up.cookies.set('ripen.session_token', 'chosen-by-somebody.c2lnbmVk');
    await made_up.signIn(email);
    expect(made_up.cookie).not.toContain('chosen-by-somebody');
  });

  it('ends with signing out, also for whoever kept the cookie', async () => {
    const { browser } = await browserOf(installation, 'sales');
    const kept = new Map(browser.cookies);
    expect(await browser.who()).not.toBe(null);
    expect((await browser.ask('POST', '/api/v1/sign-out', {})).status).toBe(200);
    expect(browser.cookies.size).toBe(0);
    for (const [name, value] of kept) browser.cookies.set(name, value);
    expect(await browser.who()).toBe(null);
  });

  it('is slowed down for an address that is tried again and again, whether or not it is known', async () => {
    const { email } = await createPerson(installation, 'sales');
    for (const tried of [email, 'nobody-at-all@example.com']) {
      const browser = new TestBrowser(installation);
      const statuses: number[] = [];
      for (let tries = 0; tries < 11; tries += 1) {
        browser.address = `198.51.100.${tries}`;
        statuses.push((await browser.signIn(tried, `guess number ${tries}`)).status);
      }
      expect([tried, statuses]).toEqual([tried, [...Array(10).fill(401), 429]]);
    }
    const browser = new TestBrowser(installation);
    const { status, response, body } = await browser.signIn(email);
    expect([status, response.headers['retry-after'], body]).toEqual([
      429,
      '600',
      expect.objectContaining({ code: 'too-many-attempts' }),
    ]);
    installation.clock.pass({ ms: 600_000 });
    expect((await browser.signIn(email)).status).toBe(200);
  }, 30_000);
});

describe('a page of another site', () => {
  it('cannot act for whoever is signed in (CSRF), but can read nothing it could not before', async () => {
    const { browser } = await browserOf(installation, 'admin');
    for (const headers of [
      { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
      { 'sec-fetch-site': 'same-site', origin: 'http://other.localhost' },
      { 'sec-fetch-site': 'none' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' },
      {},
    ]) {
      browser.headers = headers as Record<string, string>;
      const { status, body } = await browser.ask('POST', '/api/v1/keys', { kind: 'api' });
      expect([headers, status, body.code]).toEqual([headers, 403, 'other-site']);
    }
    browser.headers = { origin: 'http://localhost:3000' };
    expect((await browser.ask('POST', '/api/v1/keys', { kind: 'api' })).status).toBe(201);
  });

  it('cannot sign somebody in as another one', async () => {
    const { email } = await createPerson(installation, 'sales');
    const browser = new TestBrowser(installation);
    browser.headers = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
    expect((await browser.signIn(email)).status).toBe(403);
  });
});

describe('a second factor', () => {
  async function enrol(): Promise<{
    browser: TestBrowser;
    email: string;
    code: () => string;
    backupCodes: string[];
  }> {
    const { browser, email } = await browserOf(installation, 'marketer');
    const begun = await browser.ask('POST', '/api/v1/me/two-factor', { password: TEST_PASSWORD });
    expect(begun.status).toBe(200);
    const secret = new URL(begun.body.uri).searchParams.get('secret') ?? '';
    const code = () => totpCode(secret);
    expect((await browser.ask('POST', '/api/v1/me/two-factor/confirmation', { code: '000000' })).status).toBe(
      401,
    );
    const confirmed = await browser.ask('POST', '/api/v1/me/two-factor/confirmation', { code: code() });
    expect(confirmed.status).toBe(200);
    expect(await browser.who()).toBe(email);
    return { browser, email, code, backupCodes: begun.body.backupCodes };
  }

  it('is asked for after the password, and lets nobody in before', async () => {
    const { email, code, backupCodes } = await enrol();
    const browser = new TestBrowser(installation);
    expect((await browser.signIn(email)).body).toEqual({ needsCode: true });
    expect(await browser.who()).toBe(null);
    expect((await browser.ask('POST', '/api/v1/sign-in/code', { code: '123456' })).status).toBe(401);
    expect((await browser.ask('POST', '/api/v1/sign-in/code', { code: code() })).status).toBe(200);
    expect(await browser.who()).toBe(email);

    const other = new TestBrowser(installation);
    await other.signIn(email);
    const backup = { kind: 'backup', code: backupCodes[0] ?? '' };
    expect((await other.ask('POST', '/api/v1/sign-in/code', backup)).status).toBe(200);
    expect(await other.who()).toBe(email);
    const again = new TestBrowser(installation);
    await again.signIn(email);
    expect((await again.ask('POST', '/api/v1/sign-in/code', backup)).status).toBe(401);
  });

  it('is encrypted where it is kept, and ends with the password', async () => {
    const { browser, email, backupCodes } = await enrol();
    const { kysely } = installation.database;
    const rows = await kysely.selectFrom('two_factor').select(['secret', 'backup_codes']).execute();
    const [code = ''] = backupCodes;
    expect(rows.some(({ secret, backup_codes }) => `${secret} ${backup_codes}`.includes(code))).toBe(false);
    const wrong = { password: 'not that one' };
    expect((await browser.ask('POST', '/api/v1/me/two-factor/removal', wrong)).status).toBe(400);
    const right = { password: TEST_PASSWORD };
    expect((await browser.ask('POST', '/api/v1/me/two-factor/removal', right)).status).toBe(200);
    expect((await new TestBrowser(installation).signIn(email)).body).toEqual({ needsCode: false });
  });
});

describe('a password', () => {
  it('changed ends the sessions in other browsers, and not in this one', async () => {
    const { browser, email } = await browserOf(installation, 'sales');
    const other = new TestBrowser(installation);
    await other.signIn(email);
    expect(await other.who()).toBe(email);
    const change = { current: TEST_PASSWORD, password: 'a wholly new password' };
    expect((await browser.ask('PUT', '/api/v1/me/password', { ...change, password: 'short' })).status).toBe(
      400,
    );
    expect(
      (await browser.ask('PUT', '/api/v1/me/password', { ...change, current: 'wrong one' })).status,
    ).toBe(400);
    expect((await browser.ask('PUT', '/api/v1/me/password', change)).status).toBe(200);
    expect([await browser.who(), await other.who()]).toEqual([email, null]);
    expect((await other.signIn(email)).status).toBe(401);
    expect((await other.signIn(email, change.password)).status).toBe(200);
  });

  it('forgotten cannot be asked for by e-mail where none is sent; an admin makes a link, good once', async () => {
    const { email, personId, browser: old } = await browserOf(installation, 'sales');
    const { browser: admin } = await browserOf(installation, 'admin');
    const browser = new TestBrowser(installation);
    expect((await browser.ask('POST', '/api/v1/password-resets', { email })).status).toBe(409);
    const made = await admin.ask('POST', `/api/v1/people/${personId}/password-reset`, {});
    const token = new URL(made.body.path, 'http://localhost').searchParams.get('token') ?? '';
    const reset = { token, password: 'chosen after the link' };
    const wrong = await browser.ask('POST', '/api/v1/password-resets/confirmation', {
      ...reset,
      token: 'other',
    });
    expect([wrong.status, wrong.body.code]).toEqual([400, 'invalid-token']);
    expect((await browser.ask('POST', '/api/v1/password-resets/confirmation', reset)).status).toBe(200);
    expect((await browser.ask('POST', '/api/v1/password-resets/confirmation', reset)).status).toBe(400);
    expect(await old.who()).toBe(null);
    expect((await browser.signIn(email, reset.password)).status).toBe(200);
    const { rows } = await installation.database.pool.query('select identifier, value from verification');
    expect(JSON.stringify(rows)).not.toContain(token);
  });
});

describe('sessions', () => {
  it('are listed and ended one by one, or all others at once, and only the own', async () => {
    const { browser, email } = await browserOf(installation, 'sales');
    const stranger = await browserOf(installation, 'sales');
    const second = new TestBrowser(installation);
    second.headers['user-agent'] = 'Second';
    await second.signIn(email);
    const third = new TestBrowser(installation);
    await third.signIn(email);
    const { body } = await browser.ask('GET', '/api/v1/me/sessions');
    expect(body.items).toHaveLength(3);
    expect(body.items.filter(({ isCurrent }: { isCurrent: boolean }) => isCurrent)).toHaveLength(1);
    const { sessionId } = body.items.find(({ userAgent }: { userAgent: string }) => userAgent === 'Second');
    expect((await stranger.browser.ask('DELETE', `/api/v1/me/sessions/${sessionId}`)).status).toBe(404);
    expect((await browser.ask('DELETE', `/api/v1/me/sessions/${sessionId}`)).status).toBe(200);
    expect([await second.who(), await third.who()]).toEqual([null, email]);
    expect((await browser.ask('DELETE', '/api/v1/me/sessions')).body).toEqual({ ended: 1 });
    expect([await browser.who(), await third.who()]).toEqual([email, null]);
  });

  it('cost one look into the database for all that a page asks within five seconds', async () => {
    const { browser } = await browserOf(installation, 'sales');
    const { signIn } = installation.services;
    signIn.forget();
    let looked = 0;
    const { api } = signIn.library;
    const original = api.getSession;
    api.getSession = ((...input: Parameters<typeof original>) => {
      looked += 1;
      return original(...input);
    }) as typeof original;
    await Promise.all(Array.from({ length: 10 }, () => browser.ask('GET', '/api/v1/leads')));
    api.getSession = original;
    expect(looked).toBe(1);
  });
});

describe('the first owner', () => {
  const owner = {
    name: 'Olga',
    email: 'Olga@example.com',
    password: 'a password of the owner',
    language: 'cs',
    timeZone: 'Europe/Prague',
  };

  it('is made once, only with the token of the installation, and is signed in', async () => {
    await using empty = await createTestInstallation();
    const browser = new TestBrowser(empty);
    expect((await browser.ask('GET', '/api/v1/session')).body).toMatchObject({ isSetUp: false, me: null });
    const wrong = await browser.ask('POST', '/api/v1/setup', { ...owner, token: 'guessed' });
    expect([wrong.status, wrong.body.code]).toEqual([403, 'wrong-token']);
    expect((await browser.ask('GET', '/api/v1/session')).body.isSetUp).toBe(false);
    const right = { ...owner, token: LOCAL_TOKEN };
    const zone = await browser.ask('POST', '/api/v1/setup', { ...right, timeZone: 'Mars/Olympus' });
    expect(zone.status).toBe(400);
    expect((await browser.ask('POST', '/api/v1/setup', right)).status).toBe(201);
    expect((await browser.ask('GET', '/api/v1/session')).body).toMatchObject({
      isSetUp: true,
      me: {
        name: 'Olga',
        email: 'olga@example.com',
        role: 'owner',
        language: 'cs',
        timeZone: 'Europe/Prague',
      },
    });
    const again = await new TestBrowser(empty).ask('POST', '/api/v1/setup', {
      ...right,
      email: 'eve@example.com',
    });
    expect([again.status, again.body.code]).toEqual([409, 'set-up']);
  });
});

it('takes only paths of this app to come back to (open redirect)', async () => {
  const browser = new TestBrowser(installation);
  for (const returnTo of [
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    'javascript:alert(1)',
    '/a\r\nb',
  ]) {
    const { status } = await browser.ask('POST', '/api/v1/sign-in/single-sign-on', { returnTo });
    expect([returnTo, status]).toEqual([returnTo, 400]);
  }
});
