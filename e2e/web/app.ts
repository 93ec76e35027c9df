import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { findChromium } from '../../scripts/chromium.mjs';
import type { Language } from '../../src/domain/language.ts';
import type { Role } from '../../src/domain/role.ts';
import { ApiClient } from '../api-client.ts';
import { Installation, type RunningServer } from '../installation.ts';

const SCREENSHOTS = fileURLToPath(new URL('../../dist/screenshots/', import.meta.url));

/** WCAG 2.2 at levels A and AA, and what axe holds to be good practice besides. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The password of everybody in browser tests. */
const BROWSER_PASSWORD = 'correct horse battery';

const ABOUT = { name: 'First owner', password: BROWSER_PASSWORD, language: 'en', timeZone: 'Europe/Prague' };

/** How somebody looks at the app. */
export interface Look {
  /** Whoever is not signed in is nobody. */
  as?: Role | 'nobody';
  language?: Language;
  scheme?: 'light' | 'dark';
  width?: number;
  height?: number;
  /** Where the clock of the browser is; in Prague unless said. */
  timeZone?: string;
}

/** The app as it is served by a program of its own, in a real browser. */
export class BrowserApp implements AsyncDisposable {
  readonly installation: Installation;
  readonly server: RunningServer;
  readonly #browser: Browser;
  /** Cookies by role and language. */
  readonly #people = new Map<string, Promise<{ name: string; value: string }[]>>();
  #owner: Promise<unknown> | undefined;
  /** What went wrong in pages: errors, and what the browser forbade. */
  readonly #faults: string[] = [];

  private constructor(installation: Installation, server: RunningServer, browser: Browser) {
    this.installation = installation;
    this.server = server;
    this.#browser = browser;
  }

  /** @param environment settings of the program, besides its own folder and port */
  static async open(environment: Record<string, string> = {}): Promise<BrowserApp> {
    const installation = await Installation.create('embedded', environment);
    const [server, browser] = await Promise.all([installation.start(), launchBrowser()]);
    return new BrowserApp(installation, server, browser);
  }

  /** The app of a program that runs already. Disposing ends that too. */
  static async of(installation: Installation, server: RunningServer): Promise<BrowserApp> {
    return new BrowserApp(installation, server, await launchBrowser());
  }

  get url(): string {
    return this.server.url;
  }

  /** The token of the command line, which may do everything. */
  get localToken(): string {
    return readFileSync(join(this.installation.dataDir, 'token'), 'utf8').trim();
  }

  /** The API as the command line may use it, to lay out what a test is about. */
  get api(): ApiClient {
    return new ApiClient(this.url, this.localToken);
  }

  /** A page of a browser of its own, with nothing left over from others. */
  async page(path: string, look: Look = {}): Promise<Page> {
    const { as = 'owner', language = 'en', scheme = 'light', width = 1280, height = 800 } = look;
    const { timeZone = 'Europe/Prague' } = look;
    const context = await this.#browser.newContext({
      baseURL: this.url,
      locale: language,
      timezoneId: timeZone,
      colorScheme: scheme,
      viewport: { width, height },
      reducedMotion: 'reduce',
    });
    if (as !== 'nobody') await this.#signIn(context, as, language);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => this.#faults.push(`${page.url()}: ${error.stack ?? error.message}`));
    page.on('console', (message) => {
      // What the API refuses is shown to people, and the browser says it besides.
      const isRefusal = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !isRefusal) this.#faults.push(`${page.url()}: ${message.text()}`);
    });
    await page.goto(path);
    return page;
  }

  /** People are made when they are first needed, one for each role and language, because the app shows theirs. */
  async #signIn(context: BrowserContext, role: Role, language: Language): Promise<void> {
    const key = `${role}-${language}`;
    const known = this.#people.get(key) ?? this.#becomePerson(role, language);
    this.#people.set(key, known);
    const cookies = await known;
    await context.addCookies(cookies.map((cookie) => ({ ...cookie, url: this.url })));
  }

  async #becomePerson(role: Role, language: Language): Promise<{ name: string; value: string }[]> {
    // An invitation needs nobody who is signed in; the first owner comes with it, or an installation is not set up.
    this.#owner ??= this.#setUp();
    await this.#owner;
    const invitee = { email: `${role}-${language}@example.com`, role };
    const invited = await this.api.fetch('POST', '/api/v1/invitations', invitee);
    const { path } = (await invited.json()) as { path: string };
    const token = new URL(path, this.url).searchParams.get('token') ?? '';
    const answer = await this.#post('/api/v1/invitation/acceptance', {
      ...ABOUT,
      name: role,
      language,
      token,
    });
    return answer.headers.getSetCookie().map((text) => {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? [];
      return { name, value };
    });
  }

  async #setUp(): Promise<void> {
    const answer = await fetch(`${this.url}/api/v1/session`);
    const { isSetUp } = (await answer.json()) as { isSetUp: boolean };
    const owner = { ...ABOUT, email: 'first@example.com', token: this.localToken };
    if (!isSetUp) await this.#post('/api/v1/setup', owner);
  }

  async #post(path: string, body: object): Promise<Response> {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(this.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    return answer;
  }

  /** Closes everything; fails when a page had an error that nobody expected. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close();
    await this.installation[Symbol.asyncDispose]();
    expect(this.#faults).toEqual([]);
  }
}

function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('there is no Chromium');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

interface AxeResult {
  violations: { id: string; help: string; nodes: { html: string; failureSummary?: string }[] }[];
}

/** Fails when axe finds something in the page as it is now. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  const options = JSON.stringify({ runOnly: { type: 'tag', values: RULES } });
  const { violations } = await page.evaluate<AxeResult>(`axe.run(${options})`);
  const found = violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}\n${html}\n${failureSummary ?? ''}`),
  );
  expect(found).toEqual([]);
}

/** Fails when the page is wider than its window, so that one would have to scroll sideways. */
export async function expectFits(page: Page): Promise<void> {
  const overflow = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  expect(overflow).toBe(0);
}

/** Keeps a picture of the page in dist/screenshots, for people to look at, when SCREENSHOTS is set. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  if (!process.env.SCREENSHOTS) return;
  await mkdir(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), fullPage: true });
}
