import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '../../testing/api-client.ts';
import { browserOf, createPerson, TestBrowser } from '../../testing/test-browser.ts';
import { createTestInstallation, type TestInstallation } from '../../testing/test-installation.ts';

const PUBLIC_URL = 'http://ripen.example.com';

/** Whom the provider takes whoever comes for. */
let account = { sub: 'nobody', email: 'nobody@example.com', email_verified: true, name: 'Nobody' };

let provider: Server;
let installation: TestInstallation;
beforeAll(async () => {
  provider = createServer();
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  const oidc = createProvider(issuer);
  provider.on('request', (request, response) => {
    if (!request.url?.startsWith('/interaction/')) return void oidc.callback()(request, response);
    void oidc.interactionFinished(request, response, { login: { accountId: account.sub } });
  });
  const singleSignOn = {
    issuer,
    clientId: 'ripen',
    clientSecret: 'the secret of the client',
    title: 'Example login',
    domain: 'joins.example.com',
    role: 'sales' as const,
  };
  installation = await createTestInstallation({ signIn: { singleSignOn, publicUrl: PUBLIC_URL } });
});
afterAll(async () => {
  await installation[Symbol.asyncDispose]();
  await new Promise((resolve) => provider.close(resolve));
});

function createProvider(issuer: string): Provider {
  return new Provider(issuer, {
    clients: [
      {
        client_id: 'ripen',
        client_secret: 'the secret of the client',
        redirect_uris: [`${PUBLIC_URL}/api/auth/callback/oidc`],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, id) => ({ accountId: id, claims: async () => account }),
    async loadExistingGrant({ oidc }) {
      const grant = new oidc.provider.Grant({
        clientId: oidc.client?.clientId ?? '',
        accountId: oidc.session?.accountId ?? '',
      });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
    jwks: undefined,
  });
}

/** Goes all the way: to the provider, through its pages, and back. */
async function signInThrough(browser: TestBrowser, returnTo = '/queue'): Promise<string> {
  const begun = await browser.ask('POST', '/api/v1/sign-in/single-sign-on', { returnTo });
  expect([begun.status, begun.body]).toEqual([200, { url: expect.any(String) }]);
  let url: string = begun.body.url;
  const cookies = new Map<string, string>();
  while (!url.startsWith(PUBLIC_URL)) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', headers: { cookie } });
    for (const text of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    if (location === null) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
    url = new URL(location, url).href;
  }
  browser.headers = { host: 'ripen.example.com' };
  const back = await browser.ask('GET', url.slice(PUBLIC_URL.length));
  expect(back.status).toBe(302);
  return String(back.response.headers.location);
}

describe('single sign-on', () => {
  it('signs in who is a person already, by the verified address, and brings them where they wanted', async () => {
    const { email } = await createPerson(installation, 'marketer');
    account = { sub: 'known', email, email_verified: true, name: 'Known' };
    const browser = new TestBrowser(installation);
    browser.headers.origin = PUBLIC_URL;
    expect((await browser.ask('GET', '/api/v1/session')).body.singleSignOn).toEqual({
      title: 'Example login',
    });
    expect(await signInThrough(browser, '/leads/ann?tab=score')).toBe('/leads/ann?tab=score');
    expect(await browser.who()).toBe(email);
    const { body } = await call(installation, 'GET', '/api/v1/audit?limit=1');
    expect(body.items[0]).toMatchObject({ action: 'sign-in', details: { through: 'single sign-on' } });
  });

  it('keeps nothing that the provider handed out', async () => {
    const { rows } = await installation.database.pool.query(
      "select * from account where provider_id = 'oidc'",
    );
    expect(rows.length).toBeGreaterThan(0);
    expect(Object.keys(rows[0]).sort()).toEqual(
      ['account_id', 'created_at', 'id', 'password', 'person_id', 'provider_id', 'updated_at'].sort(),
    );
  });

  it('lets in who was invited, with the role of the invitation, and who is of the domain', async () => {
    const { browser: owner } = await browserOf(installation, 'owner');
    owner.headers = { origin: PUBLIC_URL };
    const invitee = { email: 'invited@example.com', role: 'admin' };
    expect((await owner.ask('POST', '/api/v1/invitations', invitee)).status).toBe(201);
    account = { sub: 'invited', email: 'invited@example.com', email_verified: true, name: 'Ivy' };
    const invited = new TestBrowser(installation);
    expect(await signInThrough(invited)).toBe('/queue');
    expect((await invited.ask('GET', '/api/v1/session')).body.me).toMatchObject({
      name: 'Ivy',
      role: 'admin',
    });
    expect((await owner.ask('GET', '/api/v1/invitations')).body.items).toEqual([]);

    account = { sub: 'joining', email: 'jo@joins.example.com', email_verified: true, name: 'Jo' };
    const joining = new TestBrowser(installation);
    await signInThrough(joining);
    expect((await joining.ask('GET', '/api/v1/session')).body.me).toMatchObject({
      name: 'Jo',
      role: 'sales',
    });
  });

  it.each([
    ['a stranger', { sub: 's', email: 'stranger@example.com', email_verified: true, name: 'S' }],
    [
      'a domain that only ends alike',
      { sub: 't', email: 't@not-joins.example.com', email_verified: true, name: 'T' },
    ],
    [
      'an address that is not verified',
      { sub: 'u', email: 'u@joins.example.com', email_verified: false, name: 'U' },
    ],
  ])('lets in no one else: %s', async (_, somebody) => {
    account = somebody;
    const browser = new TestBrowser(installation);
    expect(await signInThrough(browser)).toMatch(/^\/sign-in\?error=/);
    expect(await browser.who()).toBe(null);
  });

  it('does not hand over a person to whoever claims the address without its being verified', async () => {
    const { email } = await createPerson(installation, 'owner');
    account = { sub: 'claims', email, email_verified: false, name: 'Eve' };
    const browser = new TestBrowser(installation);
    expect(await signInThrough(browser)).toMatch(/^\/sign-in\?error=/);
    expect(await browser.who()).toBe(null);
  });

  it('lets in nobody who was removed', async () => {
    const { email, personId } = await createPerson(installation, 'sales');
    account = { sub: 'removed', email, email_verified: true, name: 'R' };
    await signInThrough(new TestBrowser(installation));
    await call(installation, 'PATCH', `/api/v1/people/${personId}`, { isActive: false });
    const browser = new TestBrowser(installation);
    await signInThrough(browser);
    expect(await browser.who()).toBe(null);
  });
});
