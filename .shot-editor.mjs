// node .scratch/shot.mjs BASE OUT PATH [width] [scheme] [lang] [height] [click...]
import { chromium } from 'playwright-core';
import { readFileSync, existsSync, writeFileSync } from 'node:fs';
const [,, base, dir, out, path='/', width='1280', scheme='light', lang='en', height='900', ...clicks] = process.argv;
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const state = '/tmp/editor-shot-state.json';
const about = { name: 'Jana Nováková', password: 'correct horse battery 1', language: 'en', timeZone: 'Europe/Prague' };
if (!existsSync(state)) {
  const token = readFileSync(dir + '/token', 'utf8').trim();
  let r = await fetch(base + '/api/v1/setup', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ ...about, email: 'jana@example.com', token }) });
  if (r.status === 409) r = await fetch(base + '/api/v1/sign-in', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ email: 'jana@example.com', password: about.password }) });
  console.log(r.status);
  writeFileSync(state, JSON.stringify(r.headers.getSetCookie().map(t => { const m = /^([^=]+)=([^;]*)/.exec(t); return { name: m[1], value: m[2] }; })));
}
const cookies = JSON.parse(readFileSync(state, 'utf8'));
await fetch(base + '/api/v1/me', { method: 'PATCH', headers: { 'content-type': 'application/json', origin: base, cookie: cookies.map(c => c.name + '=' + c.value).join('; ') }, body: JSON.stringify({ name: about.name, language: lang, timeZone: about.timeZone }) }).then(async r => r.ok || console.log(r.status, await r.text()));
const c = await b.newContext({ baseURL: base, viewport: { width: +width, height: +height }, colorScheme: scheme, locale: lang, timezoneId: 'Europe/Prague' });
if (path !== '/sign-in') await c.addCookies(cookies.map(x => ({ ...x, url: base })));
const p = await c.newPage(); p.on('console', m => m.type()==='error' && console.log('console:', m.text())); p.on('pageerror', e => console.log(e.stack));
await p.goto(path); await p.waitForTimeout(+(process.env.WAIT ?? 2500));
for (const sel of clicks) { await p.locator(sel).first().click({ timeout: 5000 }).catch(e => console.log(sel, e.message.split('\n')[0])); await p.waitForTimeout(900); }
await p.screenshot({ path: out, fullPage: !process.env.VIEW }); await b.close();
