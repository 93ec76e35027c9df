import { randomUUID } from 'node:crypto';
import type { Role } from '../domain/role.ts';
import { insertPerson } from '../store/people.ts';
import type { Answer } from './api-client.ts';
import type { TestInstallation } from './test-installation.ts';

/** The password of everybody in tests. */
export const TEST_PASSWORD = 'correct horse battery';

/** Makes a person who can sign in with the password of the tests; their address begins with their role. */
export async function createPerson(
  installation: TestInstallation,
  role: Role,
  email = `${role}-${randomUUID().slice(0, 8)}@example.com`,
): Promise<{ personId: string; email: string }> {
  const { database, services, clock } = installation;
  const personId = randomUUID();
  const passwordHash = await services.signIn.hashPassword(TEST_PASSWORD);
  await database.transaction((transaction) =>
    insertPerson(transaction, {
      personId,
      accountId: randomUUID(),
      email,
      isEmailVerified: true,
      name: `Test ${role}`,
      role,
      language: 'en',
      timeZone: 'UTC',
      passwordHash,
      now: clock.now,
    }),
  );
  return { personId, email };
}

/** A browser with a page of Ripen open: it keeps cookies, and says where its requests come from. */
export class TestBrowser {
  readonly #installation: TestInstallation;
  readonly cookies = new Map<string, string>();
  /** What a page adds to each request. */
  headers: Record<string, string> = { origin: 'http://localhost:3000', 'sec-fetch-site': 'same-origin' };
  address = '192.0.2.1';

  constructor(installation: TestInstallation) {
    this.#installation = installation;
  }

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  // biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what the test is about
  async ask<Body = any>(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    payload?: object,
  ): Promise<Answer<Body>> {
    const server = await this.#installation.serve();
    const { cookie } = this;
    const response = await server.inject({
      method,
      url,
      remoteAddress: this.address,
      headers: { host: 'localhost:3000', ...this.headers, ...(cookie !== '' && { cookie }) },
      ...(payload && { payload }),
    });
    for (const { name, value, maxAge } of response.cookies) {
      if (value === '' || maxAge === 0) this.cookies.delete(name);
      else this.cookies.set(name, encodeURIComponent(value));
    }
    const isJson = String(response.headers['content-type']).includes('json');
    return {
      status: response.statusCode,
      body: (isJson ? response.json() : response.body) as Body,
      response,
    };
  }

  signIn(email: string, password = TEST_PASSWORD): Promise<Answer<{ needsCode?: boolean; code?: string }>> {
    return this.ask('POST', '/api/v1/sign-in', { email, password });
  }

  /** Who the server believes to be there; null when nobody is. */
  async who(): Promise<string | null> {
    return (await this.ask('GET', '/api/v1/session')).body.me?.email ?? null;
  }
}

/** A browser in which a new person with this role is signed in. */
export async function browserOf(
  installation: TestInstallation,
  role: Role,
): Promise<{ browser: TestBrowser; personId: string; email: string }> {
  const person = await createPerson(installation, role);
  const browser = new TestBrowser(installation);
  const { status } = await browser.signIn(person.email);
  if (status !== 200) throw new Error(`signing in answered ${status}`);
  return { browser, ...person };
}
