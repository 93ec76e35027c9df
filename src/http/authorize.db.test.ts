import fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES, type Role } from '../domain/role.ts';
import { createKey } from '../testing/api-client.ts';
import { browserOf } from '../testing/test-browser.ts';
import { createTestInstallation, LOCAL_TOKEN, type TestInstallation } from '../testing/test-installation.ts';
import { authorizeRequests, Keyring } from './authorize.ts';
import { ROLE_SCOPES, SCOPES, type Scope } from './contract/access.ts';

/** Who gets in where: everybody, or whoever has a key with the scope. A route that is missing here fails the test. */
const ACCESS: Record<string, Scope | 'open' | 'person'> = {
  'POST /v1/identify': 'events:write',
  'POST /v1/i': 'events:write',
  'POST /v1/track': 'events:write',
  'POST /v1/t': 'events:write',
  'POST /v1/page': 'events:write',
  'POST /v1/p': 'events:write',
  'POST /v1/screen': 'events:write',
  'POST /v1/s': 'events:write',
  'POST /v1/group': 'events:write',
  'POST /v1/g': 'events:write',
  'POST /v1/alias': 'events:write',
  'POST /v1/a': 'events:write',
  'POST /v1/batch': 'events:write',
  'POST /v1/b': 'events:write',
  'POST /v1/import': 'events:write',
  'POST /v1/m': 'open',
  'OPTIONS *': 'open',
  'GET /*': 'open',
  'GET /health': 'open',
  'GET /ready': 'open',
  'GET /openapi.json': 'open',
  'GET /api/v1/session': 'open',
  'GET /docs': 'open',
  'GET /docs/': 'open',
  'GET /docs/js/scalar.js': 'open',
  'GET /e/o/:token': 'open',
  'HEAD /e/o/:token': 'open',
  'GET /e/c/:token': 'open',
  'HEAD /e/c/:token': 'open',
  'GET /e/t/:token': 'open',
  'HEAD /e/t/:token': 'open',
  'GET /e/u/:token': 'open',
  'POST /e/u/:token': 'open',
  'GET /e/p/:token': 'open',
  'POST /e/p/:token': 'open',
  'GET /e/d/:token': 'open',
  'POST /e/d/:token': 'open',
  'POST /e/r/:provider': 'open',
  'GET /api/v1/mail/status': 'mail:read',
  'GET /api/v1/mail/days': 'mail:read',
  'GET /api/v1/mail/effects': 'mail:read',
  'POST /api/v1/mail/effects/retry': 'mail:write',
  'POST /api/v1/mail/effects/:effectId/resolution': 'mail:write',
  'GET /api/v1/mail/suppressions': 'mail:read',
  'POST /api/v1/mail/suppressions': 'mail:write',
  'DELETE /api/v1/mail/suppressions/:address': 'mail:write',
  'GET /api/v1/leads/:lead/mails': 'mail:read',
  'GET /api/v1/mail/topics': 'mail:read',
  'PUT /api/v1/mail/topics': 'mail:write',
  'POST /api/v1/mail/subscriptions': 'mail:write',
  'GET /api/v1/dashboard': 'leads:read',
  'GET /api/v1/leads': 'leads:read',
  'GET /api/v1/queue/scorecards': 'leads:read',
  'GET /api/v1/queue/count': 'leads:read',
  'POST /api/v1/queue/assignments': 'leads:write',
  'POST /api/v1/queue/acceptances': 'leads:write',
  'POST /api/v1/queue/rejections': 'leads:write',
  'POST /api/v1/queue/undo': 'leads:write',
  'GET /api/v1/owners': 'leads:read',
  'GET /api/v1/reps': 'leads:read',
  'PUT /api/v1/reps/:personId': 'sales:write',
  'POST /api/v1/reps/:personId/absences': 'sales:write',
  'DELETE /api/v1/reps/:personId/absences/:absenceId': 'sales:write',
  'GET /api/v1/me/rep': 'person',
  'PUT /api/v1/me/rep': 'person',
  'POST /api/v1/me/absences': 'person',
  'DELETE /api/v1/me/absences/:absenceId': 'person',
  'GET /api/v1/teams': 'leads:read',
  'PUT /api/v1/teams/:slug': 'sales:write',
  'DELETE /api/v1/teams/:slug': 'sales:write',
  'GET /api/v1/teams/:slug/next': 'leads:read',
  'GET /api/v1/leads/:lead/handovers': 'leads:read',
  'GET /api/v1/handovers': 'leads:read',
  'POST /api/v1/handovers/reassignments': 'leads:write',
  'GET /api/v1/response-times': 'leads:read',
  'GET /api/v1/response-times.csv': 'leads:read',
  'GET /api/v1/views': 'leads:read',
  'POST /api/v1/views': 'leads:read',
  'PUT /api/v1/views/:viewId': 'leads:read',
  'DELETE /api/v1/views/:viewId': 'leads:read',
  'GET /api/v1/changes': 'leads:read',
  'GET /api/v1/leads/:lead': 'leads:read',
  'GET /api/v1/leads/:lead/course': 'leads:read',
  'GET /api/v1/leads/:lead/comments': 'leads:read',
  'POST /api/v1/leads/:lead/comments': 'leads:write',
  'PUT /api/v1/leads/:lead/comments/:commentId': 'leads:write',
  'DELETE /api/v1/leads/:lead/comments/:commentId': 'leads:write',
  'GET /api/v1/leads/:lead/duplicates': 'leads:read',
  'POST /api/v1/leads/:lead/merge': 'leads:write',
  'POST /api/v1/leads/:lead/split': 'leads:write',
  'GET /api/v1/companies': 'leads:read',
  'GET /api/v1/companies/:company': 'leads:read',
  'GET /api/v1/companies/:company/timeline': 'leads:read',
  'GET /api/v1/leads/:lead/explanation': 'leads:read',
  'GET /api/v1/leads/:lead/timeline': 'leads:read',
  'GET /api/v1/leads/:lead/ledger': 'leads:read',
  'POST /api/v1/leads/:lead/retractions': 'leads:write',
  'GET /api/v1/companies/:company/explanation': 'leads:read',
  'GET /api/v1/transitions': 'leads:read',
  'GET /api/v1/scorecards': 'scorecards:read',
  'GET /api/v1/scorecards/:slug': 'scorecards:read',
  'GET /api/v1/scorecards/:slug/versions/:version': 'scorecards:read',
  'POST /api/v1/scorecards/validate': 'scorecards:read',
  'POST /api/v1/scorecards/preview': 'scorecards:read',
  'POST /api/v1/scorecards/preview/progress': 'scorecards:read',
  'POST /api/v1/scorecards/diff': 'scorecards:read',
  'GET /api/v1/emails': 'mail:read',
  'GET /api/v1/emails/:slug': 'mail:read',
  'GET /api/v1/emails/:slug/versions/:version': 'mail:read',
  'GET /api/v1/emails/:slug/split-test': 'mail:read',
  'POST /api/v1/emails/validate': 'mail:read',
  'POST /api/v1/emails/diff': 'mail:read',
  'POST /api/v1/emails/preview': 'mail:read',
  'POST /api/v1/emails/test': 'mail:write',
  'POST /api/v1/emails/publish': 'mail:write',
  'PUT /api/v1/emails/:slug/draft': 'mail:write',
  'DELETE /api/v1/emails/:slug/draft': 'mail:write',
  'GET /api/v1/products': 'mail:read',
  'PUT /api/v1/products': 'mail:write',
  'POST /api/v1/products/import': 'mail:write',
  'POST /api/v1/products/recount': 'mail:write',
  'DELETE /api/v1/products/:sku': 'mail:write',
  'POST /api/v1/backtests': 'scorecards:write',
  'GET /api/v1/backtests': 'scorecards:read',
  'GET /api/v1/backtests/:id': 'scorecards:read',
  'DELETE /api/v1/backtests/:id': 'scorecards:write',
  'GET /api/v1/catalogue': 'scorecards:read',
  'GET /api/v1/coverage': 'scorecards:read',
  'GET /api/v1/learning/runs': 'scorecards:read',
  'POST /api/v1/learning/runs': 'scorecards:write',
  'GET /api/v1/learning/runs/:runId': 'scorecards:read',
  'DELETE /api/v1/learning/runs/:runId': 'scorecards:write',
  'POST /api/v1/learning/runs/:runId/draft': 'scorecards:write',
  'GET /api/v1/learning/feedback': 'scorecards:read',
  'GET /api/v1/segments': 'leads:read',
  'GET /api/v1/segments/:slug': 'leads:read',
  'PUT /api/v1/segments/:slug': 'segments:write',
  'DELETE /api/v1/segments/:slug': 'segments:write',
  'POST /api/v1/segments/validate': 'leads:read',
  'POST /api/v1/segments/preview': 'leads:read',
  'POST /api/v1/segments/preview/progress': 'leads:read',
  'PUT /api/v1/scorecards/:slug/draft': 'scorecards:write',
  'DELETE /api/v1/scorecards/:slug/draft': 'scorecards:write',
  'POST /api/v1/scorecards/publish': 'scorecards:write',
  'GET /api/v1/experiments': 'scorecards:read',
  'POST /api/v1/experiments': 'scorecards:write',
  'GET /api/v1/experiments/:slug': 'scorecards:read',
  'POST /api/v1/experiments/:slug/stop': 'scorecards:write',
  'POST /api/v1/experiments/:slug/exposures': 'scorecards:write',
  'GET /api/v1/model-health': 'scorecards:read',
  'POST /api/v1/scorecards/:slug/drift': 'scorecards:read',
  'PUT /api/v1/scorecards/:slug/care': 'scorecards:write',
  'POST /api/v1/scorecards/:slug/review': 'scorecards:write',
  'GET /api/v1/models': 'scorecards:read',
  'PUT /api/v1/models/:slug': 'scorecards:write',
  'DELETE /api/v1/models/:slug': 'scorecards:write',
  'GET /api/v1/models/:slug/leads/:lead': 'leads:read',
  'PUT /api/v1/leads/:lead/pushed-scores/:model': 'leads:write',
  'GET /api/v1/journeys': 'journeys:read',
  'GET /api/v1/journeys/:slug': 'journeys:read',
  'GET /api/v1/journeys/:slug/versions/:version': 'journeys:read',
  'POST /api/v1/journeys/dry-run': 'journeys:read',
  'POST /api/v1/journeys/check': 'journeys:read',
  'POST /api/v1/journeys/move-preview': 'journeys:read',
  'PUT /api/v1/journeys/:slug/draft': 'journeys:write',
  'DELETE /api/v1/journeys/:slug/draft': 'journeys:write',
  'POST /api/v1/journeys/publish': 'journeys:write',
  'PUT /api/v1/journeys/:slug/status': 'journeys:write',
  'POST /api/v1/journeys/:slug/enrolments': 'journeys:write',
  'DELETE /api/v1/journeys/:slug/enrolments/:lead': 'journeys:write',
  'POST /api/v1/journeys/:slug/entry': 'journeys:write',
  'GET /api/v1/journeys/:slug/entry': 'journeys:read',
  'GET /api/v1/leads/:lead/journeys': 'leads:read',
  'GET /api/v1/booking-pages': 'leads:read',
  'GET /api/v1/booking-pages/:slug': 'leads:read',
  'PUT /api/v1/booking-pages/:slug': 'sales:write',
  'DELETE /api/v1/booking-pages/:slug': 'sales:write',
  'GET /api/v1/booking-pages/:slug/free-times': 'leads:read',
  'GET /api/v1/booking-pages/:slug/address': 'leads:read',
  'GET /api/v1/meetings': 'leads:read',
  'GET /api/v1/meetings/:meetingId': 'leads:read',
  'POST /api/v1/meetings': 'leads:write',
  'POST /api/v1/meetings/:meetingId/move': 'leads:write',
  'POST /api/v1/meetings/:meetingId/cancellation': 'leads:write',
  'POST /api/v1/meetings/:meetingId/outcome': 'leads:write',
  'GET /api/v1/calendars': 'sales:write',
  'GET /api/v1/me/calendar': 'person',
  'PUT /api/v1/me/calendar': 'person',
  'PATCH /api/v1/me/calendar': 'person',
  'POST /api/v1/me/calendar/reading': 'person',
  'DELETE /api/v1/me/calendar': 'person',
  'GET /book.js': 'open',
  'GET /book/:slug': 'open',
  'POST /book/:slug': 'open',
  'GET /e/b/:token': 'open',
  'GET /e/w/:token': 'open',
  'POST /e/w/:token': 'open',
  'GET /e/m/:token': 'open',
  'GET /e/m/:token/invitation.ics': 'open',
  'GET /e/m/:token/cancel': 'open',
  'POST /e/m/:token/cancel': 'open',
  'GET /e/m/:token/move': 'open',
  'POST /e/m/:token/move': 'open',
  'GET /api/v1/audiences': 'journeys:read',
  'GET /api/v1/audiences/:audience/leads': 'leads:read',
  'GET /api/v1/audience-exports': 'journeys:read',
  'GET /api/v1/audience-exports/:slug': 'journeys:read',
  'PUT /api/v1/audience-exports/:slug': 'sales:write',
  'DELETE /api/v1/audience-exports/:slug': 'sales:write',
  'POST /api/v1/audience-exports/:slug/runs': 'sales:write',
  'POST /api/v1/audience-exports/:slug/runs/:runId/retry': 'sales:write',
  'GET /api/v1/audience-exports/:slug/file.csv': 'sales:write',
  'GET /api/v1/imports': 'imports:write',
  'POST /api/v1/imports': 'imports:write',
  'POST /api/v1/imports/guess': 'imports:write',
  'GET /api/v1/imports/:importId': 'imports:write',
  'DELETE /api/v1/imports/:importId': 'imports:write',
  'PUT /api/v1/imports/:importId/content': 'imports:write',
  'POST /api/v1/imports/:importId/accept': 'imports:write',
  'POST /api/v1/imports/:importId/removal': 'imports:write',
  'GET /api/v1/imports/:importId/refusals': 'imports:write',
  'GET /api/v1/imports/:importId/refusals.csv': 'imports:write',
  'GET /api/v1/keys': 'keys:write',
  'POST /api/v1/keys': 'keys:write',
  'DELETE /api/v1/keys/:keyId': 'keys:write',
  'POST /api/v1/examinations': 'operate',
  'POST /api/v1/rebuilds': 'operate',
  'GET /api/v1/rejected-messages': 'operate',
  'GET /api/v1/metrics': 'operate',
  'GET /api/v1/backup': 'backup',
  'POST /api/v1/sign-in': 'open',
  'POST /api/v1/sign-in/code': 'open',
  'POST /api/v1/sign-in/single-sign-on': 'open',
  'GET /api/auth/callback/oidc': 'open',
  'POST /api/v1/sign-out': 'open',
  'POST /api/v1/password-resets': 'open',
  'POST /api/v1/password-resets/confirmation': 'open',
  'POST /api/v1/setup': 'open',
  'GET /api/v1/invitation': 'open',
  'POST /api/v1/invitation/acceptance': 'open',
  'GET /api/v1/me/alerts': 'person',
  'GET /api/v1/me/alerts/count': 'person',
  'POST /api/v1/me/alerts/read': 'person',
  'GET /api/v1/me/alerts/preferences': 'person',
  'PUT /api/v1/me/alerts/preferences': 'person',
  'GET /api/v1/alerts': 'sales:write',
  'GET /api/v1/alerts/channels': 'leads:read',
  'PUT /api/v1/alerts/channels/:slug': 'sales:write',
  'POST /api/v1/alerts/channels/:slug/test': 'sales:write',
  'DELETE /api/v1/alerts/channels/:slug': 'sales:write',
  'GET /api/v1/me': 'person',
  'PATCH /api/v1/me': 'person',
  'PUT /api/v1/me/password': 'person',
  'POST /api/v1/me/two-factor': 'person',
  'POST /api/v1/me/two-factor/confirmation': 'person',
  'POST /api/v1/me/two-factor/removal': 'person',
  'POST /api/v1/me/two-factor/backup-codes': 'person',
  'GET /api/v1/me/sessions': 'person',
  'DELETE /api/v1/me/sessions': 'person',
  'DELETE /api/v1/me/sessions/:sessionId': 'person',
  'GET /api/v1/people': 'people:write',
  'GET /api/v1/colleagues': 'leads:read',
  'PATCH /api/v1/people/:personId': 'people:write',
  'DELETE /api/v1/people/:personId': 'people:write',
  'POST /api/v1/people/:personId/password-reset': 'people:write',
  'DELETE /api/v1/people/:personId/two-factor': 'people:write',
  'GET /api/v1/invitations': 'people:write',
  'POST /api/v1/invitations': 'people:write',
  'POST /api/v1/invitations/:invitationId/renewal': 'people:write',
  'DELETE /api/v1/invitations/:invitationId': 'people:write',
  'GET /api/v1/audit': 'audit:read',
  'GET /api/v1/sample': 'operate',
  'POST /api/v1/sample': 'operate',
  'DELETE /api/v1/sample': 'operate',
};

let installation: TestInstallation;
/** Keys by what they are. */
const keys = new Map<string, string | undefined>();
/** Cookies by the role of who is signed in. */
const sessions = new Map<Role, string>();

beforeAll(async () => {
  installation = await createTestInstallation();
  for (const scope of Object.keys(SCOPES) as Scope[])
    keys.set(scope, (await createKey(installation, [scope])).key);
  const revoked = await createKey(installation, Object.keys(SCOPES) as Scope[]);
  await installation.database.kysely
    .updateTable('api_key')
    .set({ revoked_at: '2026-01-01' })
    .where('key_id', '=', revoked.keyId)
    .execute();
  keys.set('revoked', revoked.key);
  keys.set('unknown', 'rk_of-somewhere-else');
  keys.set('none', undefined);
  keys.set('local', LOCAL_TOKEN);
  for (const role of ROLES) sessions.set(role, (await browserOf(installation, role)).browser.cookie);
});
afterAll(() => installation[Symbol.asyncDispose]());

async function enter(route: string, headers: Record<string, string>): Promise<number> {
  const [method, path = ''] = route.split(' ');
  const url = path === '*' ? '/v1/track' : path.replace(':version', '1').replace(/:\w+/g, 'nobody');
  const server = await installation.serve();
  const body =
    method === 'POST' || method === 'PUT' || method === 'PATCH'
      ? { payload: '{}', headers: { ...headers, 'content-type': 'application/json' } }
      : { headers };
  return (await server.inject({ method: method as 'GET', url, ...body })).statusCode;
}

/** All routes of the server, as its own list has them. */
async function listRoutes(): Promise<string[]> {
  const server = await installation.serve();
  // The list leaves out the route of the app's pages, which is for every address that nothing else answers.
  const routes = server.hasRoute({ method: 'GET', url: '/*' }) ? ['GET /*'] : [];
  const stack: string[] = [];
  for (const line of server.printRoutes({ commonPrefix: false }).split('\n')) {
    const match = /^((?:[│ ] {3})*)[├└]── (.*?)(?: \(([A-Z, ]+)\))?$/.exec(line);
    if (!match) continue;
    const [, indent = '', segment = '', methods] = match;
    stack.length = indent.length / 4;
    stack.push(segment);
    for (const method of methods?.split(', ') ?? []) routes.push(`${method} ${stack.join('')}`);
  }
  return routes;
}

describe('every route', () => {
  it('has its row in the table of who gets in', async () => {
    const routes = await listRoutes();
    expect(routes.length).toBeGreaterThan(40);
    expect(routes.sort()).toEqual(Object.keys(ACCESS).sort());
  });

  it.each(Object.entries(ACCESS))('%s lets in %s and nobody else', async (route, access) => {
    const let_in: string[] = [];
    for (const [kind, key] of keys) {
      const status = await enter(route, key === undefined ? {} : { authorization: `Bearer ${key}` });
      if (status !== 401 && status !== 403) let_in.push(kind);
      else expect([kind, status]).toEqual([kind, kind in SCOPES || kind === 'local' ? 403 : 401]);
      expect([kind, status < 500]).toEqual([kind, true]);
    }
    const expected = { open: [...keys.keys()], person: [] as string[] };
    expect(let_in.sort()).toEqual(
      (access === 'open' || access === 'person' ? expected[access] : [access, 'local']).sort(),
    );
  });

  it.each(Object.entries(ACCESS).filter(([, access]) => access !== 'open'))(
    '%s lets in people whose role has %s, and nobody else',
    async (route, access) => {
      const let_in: string[] = [];
      for (const [role, cookie] of sessions) {
        const status = await enter(route, { cookie, 'sec-fetch-site': 'same-origin' });
        if (status !== 401 && status !== 403) let_in.push(role);
        expect([role, status < 500]).toEqual([role, true]);
      }
      const expected = ROLES.filter(
        (role) => access === 'person' || ROLE_SCOPES[role].some((scope) => scope === access),
      );
      expect(let_in).toEqual(expected);
    },
  );
});

describe('a key', () => {
  it('may come as the user name of basic authentication', async () => {
    const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` });
    expect(await enter('GET /api/v1/leads', basic(`${keys.get('leads:read')}:`))).toBe(404);
    expect(await enter('GET /api/v1/leads', basic(`:${keys.get('leads:read')}`))).toBe(401);
    expect(await enter('GET /api/v1/leads', { authorization: `Digest ${keys.get('leads:read')}` })).toBe(401);
  });

  it('ends when it is revoked, at the latest five seconds later', async () => {
    const { keyId, key } = await createKey(installation, ['leads:read']);
    const ask = () => enter('GET /api/v1/leads', { authorization: `Bearer ${key}` });
    expect(await ask()).toBe(404);
    const server = await installation.serve();
    const headers = { authorization: `Bearer ${LOCAL_TOKEN}` };
    expect(
      (await server.inject({ method: 'DELETE', url: `/api/v1/keys/${keyId}`, headers })).statusCode,
    ).toBe(200);
    installation.clock.pass({ ms: 5_000 });
    expect(await ask()).toBe(401);
    expect(
      (await server.inject({ method: 'DELETE', url: `/api/v1/keys/${keyId}`, headers })).statusCode,
    ).toBe(404);
  });

  it('is noted as used at most once a minute', async () => {
    const { keyId, key } = await createKey(installation, ['leads:read']);
    const usedAt = async () =>
      (
        await installation.database.kysely
          .selectFrom('api_key')
          .select('last_used_at')
          .where('key_id', '=', keyId)
          .executeTakeFirst()
      )?.last_used_at;
    const use = () => enter('GET /api/v1/leads', { authorization: `Bearer ${key}` });
    await use();
    const first = installation.clock.now;
    expect(await usedAt()).toBe(first);
    installation.clock.pass({ ms: 59_000 });
    await use();
    expect(await usedAt()).toBe(first);
    installation.clock.pass({ ms: 6_000 });
    await use();
    expect(await usedAt()).toBe(installation.clock.now);
  });
});

it('a route that names no scope lets nobody in', async () => {
  const server = fastify();
  authorizeRequests(server, new Keyring(installation.services), installation.services);
  server.get('/forgotten', async () => 'secret');
  const headers = { authorization: `Bearer ${LOCAL_TOKEN}` };
  expect((await server.inject({ url: '/forgotten', headers })).statusCode).toBeGreaterThanOrEqual(400);
  await server.close();
});
