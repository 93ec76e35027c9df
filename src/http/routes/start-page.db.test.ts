import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createTestInstallation,
  LOCAL_TOKEN,
  type TestInstallation,
} from '../../testing/test-installation.ts';

const EVIL = '<script>alert("1")</script>&\'';

let installation: TestInstallation;
beforeAll(async () => {
  installation = await createTestInstallation();
});
afterAll(() => installation[Symbol.asyncDispose]());

async function open(url: string, cookie?: string) {
  const server = await installation.serve();
  return server.inject({ url, headers: cookie === undefined ? {} : { cookie } });
}

async function enter(): Promise<string> {
  const response = await open(`/?token=${LOCAL_TOKEN}`);
  return String(response.headers['set-cookie']).split(';')[0] ?? '';
}

describe('the start page', () => {
  it('is closed without the token, and with a wrong one', async () => {
    for (const [url, cookie] of [
      ['/'],
      ['/?token=wrong'],
      ['/?token=a&token=b'],
      ['/', 'ripen_token=wrong'],
      ['/', `ripen_token=${LOCAL_TOKEN}`],
    ]) {
      const response = await open(url ?? '', cookie);
      expect([url, response.statusCode]).toEqual([url, 401]);
      expect(response.body).not.toContain('Leads to call');
      expect(response.headers['set-cookie']).toBeUndefined();
    }
  });

  it('turns the token into a cookie that is not the token, and takes it out of the address', async () => {
    const response = await open(`/?token=${LOCAL_TOKEN}`);
    expect([response.statusCode, response.headers.location]).toEqual([303, '/']);
    const cookie = String(response.headers['set-cookie']);
    expect(cookie).toMatch(/^ripen_token=[0-9a-f]{64}; HttpOnly; SameSite=Strict; Path=\//);
    expect(cookie).not.toContain(LOCAL_TOKEN);
  });

  it('gives the cookie no way into the API', async () => {
    const cookie = await enter();
    expect((await open('/api/v1/leads', cookie)).statusCode).toBe(401);
    const server = await installation.serve();
    const headers = { authorization: `Bearer ${cookie.split('=')[1]}` };
    expect((await server.inject({ url: '/api/v1/leads', headers })).statusCode).toBe(401);
  });

  it('says how to begin when there are no leads', async () => {
    const response = await open('/', await enter());
    expect([response.statusCode, response.body.includes('There are no leads yet')]).toEqual([200, true]);
  });

  it('shows leads with what was typed as text, never as markup, and asks for nothing from outside', async () => {
    const rules = [{ id: 'opened', title: EVIL, when: { event: 'Opened' }, give: 5 }];
    await installation
      .publish({ scorecard: 'evil', title: EVIL, rules, bands: { low: { from: 0, title: EVIL } } })
      .catch(async () => {
        await installation.publish({ scorecard: 'evil', title: EVIL, rules });
      });
    await installation.takeIn(
      { user: 'ann', identify: { name: EVIL, email: EVIL, company: EVIL } },
      { user: 'ann', track: 'Opened' },
      { user: EVIL, track: 'Opened' },
    );
    const response = await open(`/?scorecard=${encodeURIComponent(EVIL)}`, await enter());
    expect(response.statusCode).toBe(200);
    const escaped = '&#60;script&#62;alert(&#34;1&#34;)&#60;/script&#62;&#38;&#39;';
    expect(response.body.split(escaped).length).toBeGreaterThanOrEqual(6);
    expect(response.body).not.toContain('<script');
    expect(response.body).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(response.body).not.toMatch(/@import|url\(/);
    expect(response.headers['content-security-policy']).toContain("default-src 'none'");
    expect(response.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'content-type': 'text/html; charset=utf-8',
    });
  });
});
