import {
  calendarQuery,
  createAccount,
  type DAVCalendar,
  type DAVResponse,
  fetchCalendars,
  getBasicAuthHeaders,
  propfind,
} from 'tsdav';
import type { CalendarProblemKind } from '../../domain/calendar-account.ts';
import type { Instant } from '../../domain/instant.ts';
import { type AllowedAddresses, guardedFetch } from './guarded-fetch.ts';

/** A calendar server did not do what it was asked. */
export class CalendarProblem extends Error {
  override readonly name = 'CalendarProblem';
  readonly kind: CalendarProblemKind;

  constructor(kind: CalendarProblemKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** A calendar of an account. */
export interface FoundCalendar {
  url: string;
  title: string;
}

/** An entry of a calendar as the server has it. */
export interface CalendarObject {
  url: string;
  /** Null where the server does not say. */
  etag: string | null;
  text: string;
}

/** How to reach an account. */
export interface CaldavLogin {
  /** Of the server, or of anything of the account that it has. */
  url: string;
  user: string;
  password: string;
}

/** Somebody's account on a calendar server (CalDAV, RFC 4791). */
export class CaldavAccount {
  readonly #login: CaldavLogin;
  readonly #fetch: typeof fetch;
  readonly #headers: Record<string, string>;

  constructor(
    login: CaldavLogin,
    { addresses, timeoutMs }: { addresses: AllowedAddresses; timeoutMs: number },
  ) {
    this.#login = login;
    this.#headers = { ...getBasicAuthHeaders({ username: login.user, password: login.password }) } as Record<
      string,
      string
    >;
    const guarded = guardedFetch({ addresses, timeoutMs });
    this.#fetch = async (input, init) => {
      const response = await guarded(input, init).catch((error: unknown) => {
        throw new CalendarProblem('unreachable', messageOf(error));
      });
      if (response.status === 401 || response.status === 403)
        throw new CalendarProblem('login', `it answered ${response.status}: user or password are refused`);
      if (response.status >= 500) throw new CalendarProblem('unreachable', `it answered ${response.status}`);
      // A page that says it is well instead of a list would be a calendar without anything in it.
      if (init?.method === 'REPORT' && response.ok && response.status !== 207)
        throw new CalendarProblem('nonsense', `it answered ${response.status} to a question of CalDAV`);
      return response;
    };
  }

  /** The calendars of the account that hold events. @throws CalendarProblem */
  async discover(): Promise<FoundCalendar[]> {
    const { url, user, password } = this.#login;
    return this.#ask(async (shared) => {
      const account = await createAccount({
        ...shared,
        account: { accountType: 'caldav', serverUrl: url, credentials: { username: user, password } },
      });
      const calendars = await fetchCalendars({ ...shared, account });
      return calendars
        .filter(holdsEvents)
        .map((calendar) => ({ url: calendar.url, title: titleOf(calendar) }));
    });
  }

  /** What changes with every change of a calendar (ctag or sync token); undefined where the server has neither. @throws CalendarProblem */
  async changeMark(url: string): Promise<string | undefined> {
    const [found] = await this.#ask((shared) =>
      propfind({ ...shared, url, depth: '0', props: { 'cs:getctag': {}, 'd:sync-token': {} } }),
    );
    requireOk(found);
    const mark: unknown = found?.props?.getctag ?? found?.props?.syncToken;
    return typeof mark === 'string' || typeof mark === 'number' ? String(mark) : undefined;
  }

  /** The entries of a calendar that are, or repeat, within a time. @throws CalendarProblem */
  async read(url: string, { from, to }: { from: Instant; to: Instant }): Promise<CalendarObject[]> {
    const range = { start: stampOf(from), end: stampOf(to) };
    const responses = await this.#ask((shared) =>
      calendarQuery({
        ...shared,
        url,
        depth: '1',
        props: { 'd:getetag': {}, 'c:calendar-data': {} },
        filters: {
          'comp-filter': {
            _attributes: { name: 'VCALENDAR' },
            'comp-filter': { _attributes: { name: 'VEVENT' }, 'time-range': { _attributes: range } },
          },
        },
      }),
    );
    const [first] = responses;
    if (first && first.props === undefined) requireOk(first);
    return responses.flatMap((one) => {
      const data: unknown = one.props?.calendarData;
      const text = textOf(data);
      return one.href === undefined || text === undefined
        ? []
        : [{ url: new URL(one.href, url).href, etag: textOf(one.props?.getetag) ?? null, text }];
    });
  }

  /** One entry; undefined when there is none. @throws CalendarProblem */
  async get(url: string): Promise<CalendarObject | undefined> {
    const response = await this.#fetch(url, { headers: this.#headers });
    if (response.status === 404 || response.status === 410) return undefined;
    if (!response.ok) throw new CalendarProblem('nonsense', `it answered ${response.status}`);
    return { url, etag: response.headers.get('etag'), text: await response.text() };
  }

  /**
   * Writes an entry, unless it is another one than that was expected.
   *
   * @param expected its mark; null for one that is not to be there yet
   * @returns whether it was written; the mark is null where the server does not say it
   * @throws CalendarProblem
   */
  async put(
    url: string,
    text: string,
    expected: string | null,
  ): Promise<{ isWritten: true; etag: string | null } | { isWritten: false }> {
    const condition = expected === null ? { 'if-none-match': '*' } : { 'if-match': expected };
    const response = await this.#fetch(url, {
      method: 'PUT',
      body: text,
      headers: { ...this.#headers, ...condition, 'content-type': 'text/calendar; charset=utf-8' },
    });
    if (response.status === 412) return { isWritten: false };
    if (response.status === 404 || response.status === 409)
      throw new CalendarProblem('missing', `it answered ${response.status}: there is no such calendar`);
    if (!response.ok) throw new CalendarProblem('nonsense', `it answered ${response.status} to an entry`);
    return { isWritten: true, etag: response.headers.get('etag') };
  }

  /** Deletes an entry; one that is not there is as good as deleted. @throws CalendarProblem */
  async remove(url: string): Promise<void> {
    const response = await this.#fetch(url, { method: 'DELETE', headers: this.#headers });
    if (response.ok || response.status === 404 || response.status === 410) return;
    throw new CalendarProblem('nonsense', `it answered ${response.status} to deleting an entry`);
  }

  async #ask<Answer>(
    question: (shared: { headers: Record<string, string>; fetch: typeof fetch }) => Promise<Answer>,
  ): Promise<Answer> {
    try {
      return await question({ headers: this.#headers, fetch: this.#fetch });
    } catch (error) {
      if (error instanceof CalendarProblem) throw error;
      if (/\b404\b/.test(messageOf(error)))
        throw new CalendarProblem('missing', 'there is no such calendar any more');
      throw new CalendarProblem(
        'nonsense',
        `it does not answer as a calendar server does: ${messageOf(error)}`,
      );
    }
  }
}

function requireOk(response: DAVResponse | undefined): void {
  if (!response) throw new CalendarProblem('nonsense', 'it answered without saying anything of the calendar');
  if (response.status === 404) throw new CalendarProblem('missing', 'there is no such calendar any more');
  if (!response.ok && response.status >= 300)
    throw new CalendarProblem('nonsense', `it answered ${response.status}`);
}

function holdsEvents({ components }: DAVCalendar): boolean {
  return components === undefined || components.length === 0 || components.includes('VEVENT');
}

function titleOf({ displayName, url }: DAVCalendar): string {
  const last = url
    .split('/')
    .filter((part) => part !== '')
    .at(-1);
  return (typeof displayName === 'string' && displayName.trim()) || decodeURIComponent(last ?? url);
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && '_cdata' in value) return String(value._cdata);
  return undefined;
}

/** As RFC 5545 writes an instant. */
function stampOf(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as { code?: unknown };
  return error.message || String(code ?? error.name);
}
