import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findRadicale } from '../../scripts/radicale.mjs';

/** Somebody who signs in. */
interface TestCalendarAccount {
  user: string;
  password: string;
}

/** A calendar server for a test: Debian's Radicale on a free port, with people who sign in, and its data in a folder of its own. */
export class Radicale implements AsyncDisposable {
  readonly url: string;
  readonly account: TestCalendarAccount = { user: 'rep', password: 'calendar-password' };
  readonly #folder: string;
  readonly #port: number;
  #process: ChildProcess | undefined;

  private constructor(folder: string, port: number) {
    this.#folder = folder;
    this.#port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(): Promise<Radicale> {
    const folder = await mkdtemp(join(tmpdir(), 'radicale-'));
    const server = new Radicale(folder, await freePort());
    const { user, password } = server.account;
    await writeFile(join(folder, 'users'), `${user}:${password}\nother:${password}\n`);
    await mkdir(join(folder, 'collections'));
    await server.startAgain();
    return server;
  }

  /** After it was killed. */
  async startAgain(): Promise<void> {
    const settings = {
      'server-hosts': `127.0.0.1:${this.#port}`,
      'auth-type': 'htpasswd',
      'auth-htpasswd-filename': join(this.#folder, 'users'),
      'auth-htpasswd-encryption': 'plain',
      'auth-delay': '0',
      'storage-filesystem-folder': join(this.#folder, 'collections'),
      'logging-level': 'error',
    };
    const flags = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
    const program = findRadicale();
    if (program === undefined) throw new Error('there is no Radicale; see CONTRIBUTING.md');
    this.#process = spawn(program, ['--config', '', ...flags], { stdio: ['ignore', 'ignore', 'inherit'] });
    for (let left = 200; left > 0; left -= 1) {
      const isUp = await fetch(`${this.url}/.web`).then(
        () => true,
        () => false,
      );
      if (isUp) return;
      await sleep(50);
    }
    throw new Error('Radicale does not answer');
  }

  async kill(): Promise<void> {
    const running = this.#process;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGKILL');
    await ended;
  }

  /** Makes a calendar and returns its address. */
  async makeCalendar(name: string, title = name): Promise<string> {
    const url = `${this.url}/${this.account.user}/${name}/`;
    const body = `<?xml version="1.0"?><c:mkcalendar xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav"><set><prop>
<displayname>${title}</displayname><c:supported-calendar-component-set><c:comp name="VEVENT"/></c:supported-calendar-component-set>
</prop></set></c:mkcalendar>`;
    await this.request('MKCALENDAR', url, body);
    return url;
  }

  /** Asks as any other client does. */
  async request(method: string, url: string, body?: string): Promise<string> {
    const { user, password } = this.account;
    const headers = { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` };
    const response = await fetch(url, { method, headers, ...(body !== undefined && { body }) });
    if (!response.ok && response.status !== 404) throw new Error(`${method} ${url}: ${response.status}`);
    return response.status === 404 ? '' : response.text();
  }

  /** Every entry of a calendar, in one text. */
  async dump(calendarUrl: string): Promise<string> {
    return this.request('GET', calendarUrl);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}
