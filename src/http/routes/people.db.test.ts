import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Role } from '../../domain/role.ts';
import { call, createKey } from '../../testing/api-client.ts';
import { browserOf, createPerson, TEST_PASSWORD, TestBrowser } from '../../testing/test-browser.ts';
import { createTestInstallation, type TestInstallation } from '../../testing/test-installation.ts';

let installation: TestInstallation;
let owner: TestBrowser;
let ownerId: string;
let admin: TestBrowser;
beforeAll(async () => {
  installation = await createTestInstallation();
  ({ browser: owner, personId: ownerId } = await browserOf(installation, 'owner'));
  ({ browser: admin } = await browserOf(installation, 'admin'));
});
afterAll(() => installation[Symbol.asyncDispose]());

const about = { name: 'Nora', password: TEST_PASSWORD, language: 'nb', timeZone: 'Europe/Oslo' };

async function invite(email: string, role: Role = 'sales'): Promise<{ token: string; invitationId: string }> {
  const { body, status } = await owner.ask('POST', '/api/v1/invitations', { email, role });
  expect(status).toBe(201);
  const token = new URL(body.path, 'http://localhost').searchParams.get('token') ?? '';
  return { token, invitationId: body.invitation.invitationId };
}

describe('an invitation', () => {
  it('makes a person with its role and address, once', async () => {
    const { token } = await invite('Nora@example.com', 'marketer');
    const browser = new TestBrowser(installation);
    expect((await browser.ask('GET', `/api/v1/invitation?token=${token}`)).body).toEqual({
      email: 'nora@example.com',
      role: 'marketer',
      invitedBy: 'Test owner',
    });
    const accept = { ...about, token };
    expect((await browser.ask('POST', '/api/v1/invitation/acceptance', accept)).status).toBe(201);
    expect((await browser.ask('GET', '/api/v1/session')).body.me).toMatchObject({
      name: 'Nora',
      email: 'nora@example.com',
      role: 'marketer',
      language: 'nb',
    });
    const again = await new TestBrowser(installation).ask('POST', '/api/v1/invitation/acceptance', accept);
    expect([again.status, again.body.code]).toEqual([404, 'no-invitation']);
    expect(
      (await owner.ask('POST', '/api/v1/invitations', { email: 'nora@example.com', role: 'sales' })).status,
    ).toBe(409);
  });

  it('lets two who come with it at once become one person', async () => {
    const { token } = await invite('twice@example.com');
    const accept = () =>
      new TestBrowser(installation).ask('POST', '/api/v1/invitation/acceptance', { ...about, token });
    const answers = await Promise.all([accept(), accept()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 404]);
  });

  it('expires after seven days, and ends when it is taken back or made anew', async () => {
    const open = async (token: string) =>
      (await new TestBrowser(installation).ask('GET', `/api/v1/invitation?token=${token}`)).status;
    const expiring = await invite('late@example.com');
    const back = await invite('back@example.com');
    const first = await invite('anew@example.com');
    const renewed = await owner.ask('POST', `/api/v1/invitations/${first.invitationId}/renewal`, {});
    expect(renewed.status).toBe(201);
    expect((await owner.ask('DELETE', `/api/v1/invitations/${back.invitationId}`)).status).toBe(200);
    expect(await open(expiring.token)).toBe(200);
    expect([await open(back.token), await open(first.token)]).toEqual([404, 404]);
    installation.clock.pass({ days: 7 });
    expect(await open(expiring.token)).toBe(404);
    const late = await new TestBrowser(installation).ask('POST', '/api/v1/invitation/acceptance', {
      ...about,
      token: expiring.token,
    });
    expect(late.status).toBe(404);
    const { body } = await owner.ask('GET', '/api/v1/invitations');
    expect(
      body.items.map(({ email, isExpired }: { email: string; isExpired: boolean }) => [email, isExpired]),
    ).toContainEqual(['late@example.com', true]);
  });

  it('is kept without its token', async () => {
    const { token } = await invite('hashed@example.com');
    const { rows } = await installation.database.pool.query('select * from invitation');
    expect(JSON.stringify(rows)).toContain('hashed@example.com');
    expect(JSON.stringify(rows)).not.toContain(token);
  });
});

describe('a person who is removed or let in no more', () => {
  it.each(['removed', 'deactivated'])('is signed out at once, and stays out: %s', async (how) => {
    const { browser, personId, email } = await browserOf(installation, 'sales');
    expect(await browser.who()).toBe(email);
    const answer =
      how === 'removed'
        ? await admin.ask('DELETE', `/api/v1/people/${personId}`)
        : await admin.ask('PATCH', `/api/v1/people/${personId}`, { isActive: false });
    expect(answer.status).toBe(200);
    expect(await browser.who()).toBe(null);
    expect((await browser.ask('GET', '/api/v1/leads')).status).toBe(401);
    expect((await browser.signIn(email)).status).toBe(401);
  });

  it('can come back once let in again', async () => {
    const { personId, email } = await createPerson(installation, 'sales');
    await admin.ask('PATCH', `/api/v1/people/${personId}`, { isActive: false });
    await admin.ask('PATCH', `/api/v1/people/${personId}`, { isActive: true });
    expect((await new TestBrowser(installation).signIn(email)).status).toBe(200);
  });
});

describe('a role', () => {
  it('counts at once when it changes', async () => {
    const { browser, personId } = await browserOf(installation, 'viewer');
    expect((await browser.ask('GET', '/api/v1/imports')).status).toBe(403);
    await admin.ask('PATCH', `/api/v1/people/${personId}`, { role: 'marketer' });
    expect((await browser.ask('GET', '/api/v1/imports')).status).toBe(200);
    await admin.ask('PATCH', `/api/v1/people/${personId}`, { role: 'viewer' });
    expect((await browser.ask('GET', '/api/v1/imports')).status).toBe(403);
  });

  it('of an owner is given and taken by owners only, in every way', async () => {
    const { personId } = await createPerson(installation, 'viewer');
    const { key } = await createKey(installation, ['people:write']);
    const server = await installation.serve();
    const byKey = await server.inject({
      method: 'PATCH',
      url: `/api/v1/people/${personId}`,
      headers: { authorization: `Bearer ${key}` },
      payload: { role: 'owner' },
    });
    expect(byKey.statusCode).toBe(403);
    for (const [method, url, payload] of [
      ['PATCH', `/api/v1/people/${personId}`, { role: 'owner' }],
      ['PATCH', `/api/v1/people/${ownerId}`, { role: 'viewer' }],
      ['PATCH', `/api/v1/people/${ownerId}`, { isActive: false }],
      ['DELETE', `/api/v1/people/${ownerId}`, undefined],
      ['POST', `/api/v1/people/${ownerId}/password-reset`, {}],
      ['DELETE', `/api/v1/people/${ownerId}/two-factor`, undefined],
      ['POST', '/api/v1/invitations', { email: 'boss@example.com', role: 'owner' }],
    ] as const) {
      const { status, body } = await admin.ask(method, url, payload);
      expect([method, url, status, body.code]).toEqual([method, url, 403, 'owners-only']);
    }
    expect((await owner.ask('PATCH', `/api/v1/people/${personId}`, { role: 'owner' })).status).toBe(200);
    expect((await owner.ask('PATCH', `/api/v1/people/${personId}`, { role: 'viewer' })).status).toBe(200);
  });

  it('of the last owner stays', async () => {
    for (const [method, payload] of [
      ['PATCH', { role: 'admin' }],
      ['PATCH', { isActive: false }],
      ['DELETE', undefined],
    ] as const) {
      const { status, body } = await owner.ask(method, `/api/v1/people/${ownerId}`, payload);
      expect([method, status, body.code]).toEqual([method, 409, 'last-owner']);
    }
    const second = await browserOf(installation, 'owner');
    const answers = await Promise.all([
      owner.ask('PATCH', `/api/v1/people/${second.personId}`, { role: 'viewer' }),
      second.browser.ask('PATCH', `/api/v1/people/${ownerId}`, { role: 'viewer' }),
    ]);
    const { body } = await call(installation, 'GET', '/api/v1/people');
    const owners = body.items.filter(({ role }: { role: Role }) => role === 'owner');
    expect([answers.map(({ status }) => status).includes(200), owners.length]).toEqual([true, 1]);
    // Whoever it is: the other tests go on with the first.
    await call(installation, 'PATCH', `/api/v1/people/${ownerId}`, { role: 'owner' });
    await call(installation, 'PATCH', `/api/v1/people/${second.personId}`, { role: 'viewer' });
  });
});

describe('keys', () => {
  it('get no scope that their maker lacks', async () => {
    const { key } = await createKey(installation, ['keys:write', 'leads:read']);
    const server = await installation.serve();
    const make = async (payload: object) => {
      const headers = { authorization: `Bearer ${key}` };
      const response = await server.inject({ method: 'POST', url: '/api/v1/keys', headers, payload });
      return [response.statusCode, response.json().scopes];
    };
    expect((await make({ kind: 'api', scopes: ['backup'] }))[0]).toBe(403);
    expect(await make({ kind: 'api', scopes: ['leads:read'] })).toEqual([201, ['leads:read']]);
    expect(await make({ kind: 'api' })).toEqual([201, ['leads:read', 'keys:write']]);
    expect((await admin.ask('POST', '/api/v1/keys', { kind: 'api', scopes: ['backup'] })).status).toBe(201);
  });
});

describe('what people keep of themselves', () => {
  it('is changed by themselves, and counts at once', async () => {
    const { browser } = await browserOf(installation, 'viewer');
    const change = { name: 'Věra', language: 'cs', timeZone: 'Europe/Prague' };
    expect((await browser.ask('PATCH', '/api/v1/me', change)).status).toBe(200);
    expect((await browser.ask('GET', '/api/v1/me')).body).toMatchObject({ ...change, hasPassword: true });
    expect((await browser.ask('PATCH', '/api/v1/me', { role: 'owner' })).status).toBe(200);
    expect((await browser.ask('GET', '/api/v1/me')).body.role).toBe('viewer');
    expect((await browser.ask('PATCH', '/api/v1/me', { language: 'tlh' })).status).toBe(400);
  });
});
