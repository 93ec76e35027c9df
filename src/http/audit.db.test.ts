import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call } from '../testing/api-client.ts';
import { browserOf, createPerson, TEST_PASSWORD, TestBrowser } from '../testing/test-browser.ts';
import { createTestInstallation, type TestInstallation } from '../testing/test-installation.ts';
import { auditedAction } from './audit.ts';
import type { AuditEntryAnswer } from './contract/audit.ts';
import { buildServer } from './server.ts';

/** Requests that change nothing by themselves although their method would allow it. */
const CHANGES_NOTHING = [
  // Programs call these for lead after lead, and what they bring stands in the histories.
  'POST /api/v1/experiments/:slug/exposures',
  'PUT /api/v1/leads/:lead/pushed-scores/:model',
  // What somebody has seen is nobody else's.
  'POST /api/v1/me/alerts/read',
  'POST /api/v1/scorecards/:slug/drift',
  'POST /api/v1/examinations',
  'POST /api/v1/imports/guess',
  'POST /api/v1/emails/diff',
  'POST /api/v1/emails/preview',
  'POST /api/v1/emails/validate',
  'POST /api/v1/journeys/check',
  'POST /api/v1/journeys/dry-run',
  'POST /api/v1/journeys/move-preview',
  'POST /api/v1/scorecards/diff',
  'POST /api/v1/scorecards/preview',
  'POST /api/v1/scorecards/preview/progress',
  'POST /api/v1/scorecards/validate',
  'POST /api/v1/segments/preview',
  'POST /api/v1/segments/preview/progress',
  'POST /api/v1/segments/validate',
  'POST /api/v1/sign-in/single-sign-on',
];

let installation: TestInstallation;
beforeAll(async () => {
  installation = await createTestInstallation();
});
afterAll(() => installation[Symbol.asyncDispose]());

async function latest(): Promise<AuditEntryAnswer> {
  const { body } = await call(installation, 'GET', '/api/v1/audit?limit=1');
  return body.items[0];
}

describe('the audit log', () => {
  it('notes every route that can change something, but for those that are known not to', async () => {
    const routes: { method: string; url: string; config: object }[] = [];
    // Fastify tells of itself before anything is registered.
    const listen = (message: unknown) =>
      (message as { fastify: FastifyInstance }).fastify.addHook('onRoute', ({ method, url, config = {} }) => {
        for (const one of [method].flat()) routes.push({ method: one, url, config });
      });
    subscribe('fastify.initialization', listen);
    const server = await buildServer(installation.services, { version: 'test' });
    unsubscribe('fastify.initialization', listen);
    await server.close();
    const silent: string[] = [];
    let noted = 0;
    for (const { method, url, config } of routes) {
      if (!url.startsWith('/api/') || method === 'GET') continue;
      if (auditedAction({ method, routeOptions: { url, config } } as never) !== undefined) noted += 1;
      else silent.push(`${method} ${url}`);
    }
    expect(noted).toBeGreaterThan(30);
    expect(silent.sort()).toEqual(CHANGES_NOTHING.sort());
  });

  it('says who did what, to what, when and from where, and no secret', async () => {
    const { browser, personId, email } = await browserOf(installation, 'admin');
    browser.address = '203.0.113.7';
    const { body } = await browser.ask('POST', '/api/v1/keys', { kind: 'write', name: 'website' });
    const entry = await latest();
    expect(entry).toMatchObject({
      actor: { kind: 'person', id: personId, name: 'Test admin' },
      action: 'key.create',
      target: { keyId: body.keyId },
      details: { kind: 'write', name: 'website', scopes: ['events:write'] },
      address: '203.0.113.7',
      occurredAt: new Date(installation.clock.now).toISOString(),
    });
    await browser.ask('DELETE', `/api/v1/keys/${body.keyId}`);
    expect(await latest()).toMatchObject({ action: 'key.revoke', target: { keyId: body.keyId } });
    await browser.ask('PUT', '/api/v1/me/password', { current: TEST_PASSWORD, password: 'another password' });
    expect((await latest()).action).toBe('password.change');
    await new TestBrowser(installation).signIn(email, 'not the password');
    expect(await latest()).toMatchObject({
      action: 'sign-in.failed',
      actor: { id: personId },
      details: { email },
    });
    await browser.ask('POST', '/api/v1/sign-out', {});
    expect(await latest()).toMatchObject({ action: 'sign-out', actor: { id: personId } });
    const { rows } = await installation.database.pool.query('select * from audit_entry');
    for (const secret of [body.key, 'another password', 'not the password', TEST_PASSWORD])
      expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it('says nothing of what was refused, nor of reading', async () => {
    const { browser } = await browserOf(installation, 'viewer');
    const before = (await latest()).entryId;
    await browser.ask('POST', '/api/v1/keys', { kind: 'write' });
    await browser.ask('GET', '/api/v1/scorecards');
    expect((await latest()).entryId).toBe(before);
  });

  it('is read page by page, by person, by action and by time', async () => {
    const { personId, email } = await createPerson(installation, 'sales');
    const browser = new TestBrowser(installation);
    const since = installation.clock.pass({ hours: 1 });
    await browser.signIn(email);
    for (const name of ['One', 'Two', 'Three']) await browser.ask('PATCH', '/api/v1/me', { name });
    const list = async (query: string): Promise<{ items: AuditEntryAnswer[]; next: string | null }> =>
      (await call(installation, 'GET', `/api/v1/audit?${query}`)).body;
    const first = await list(`actor=${personId}&limit=3`);
    expect(first.items.map(({ details }) => details.name)).toEqual(['Three', 'Two', 'One']);
    const second = await list(`actor=${personId}&limit=3&cursor=${first.next}`);
    expect([second.items.map(({ action }) => action), second.next]).toEqual([['sign-in'], null]);
    expect((await list(`actor=${personId}&action=profile.`)).items).toHaveLength(3);
    expect((await list(`actor=${personId}&action=profile`)).items).toHaveLength(0);
    const at = new Date(since).toISOString();
    expect((await list(`until=${at}&actor=${personId}`)).items).toHaveLength(0);
    expect((await list(`since=${at}&actor=${personId}`)).items).toHaveLength(4);
  });

  it('cannot be changed, not even past Ripen', async () => {
    const { pool } = installation.database;
    await expect(pool.query("update audit_entry set actor_name = 'Somebody else'")).rejects.toThrow(
      'never changed',
    );
    await expect(pool.query('delete from audit_entry')).rejects.toThrow('never changed');
  });

  it('fails the request whose entry cannot be written', async () => {
    const { pool } = installation.database;
    const { browser } = await browserOf(installation, 'admin');
    await pool.query('alter table audit_entry rename to audit_entry_away');
    const { status } = await browser.ask('PATCH', '/api/v1/me', { name: 'Unseen' });
    await pool.query('alter table audit_entry_away rename to audit_entry');
    expect(status).toBe(500);
  });
});
