import { ROLES, type Role } from '../domain/role.ts';
import type { SingleSignOn } from '../http/sign-in/authentication.ts';
import type { LeadPlace } from '../journeys/next-opening.ts';
import { isTimeZone } from '../journeys/place-of-lead.ts';
import { type DeliverySettings, deliverySettingsFrom } from './delivery-settings.ts';
import { InvalidSetting } from './invalid-setting.ts';

/** What an operator can set, by flag or by environment. */
export interface Settings {
  port: number;
  host: string;
  dataDir: string;
  databaseUrl: string | undefined;
  logLevel: string;
  /** The address under which people reach Ripen, without a slash at its end; links in e-mails begin with it. */
  publicUrl: string | undefined;
  /** Signs cookies and encrypts second factors; made and kept in the data folder when it is not set. */
  secret: string | undefined;
  /** Where e-mail goes out, and from whom. */
  mail: { url: string; from: string } | undefined;
  singleSignOn: SingleSignOn | undefined;
  delivery: DeliverySettings;
  /** Where leads are taken to live who did not tell. */
  home: LeadPlace;
  /** The folder below which exports of audiences are kept; `exports` in the data folder when it is not set. */
  exportsFolder: string | undefined;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The settings that the environment says: PORT, HOST, DATA_DIR, DATABASE_URL, LOG_LEVEL, and for people who sign in
 * RIPEN_PUBLIC_URL, RIPEN_SECRET, RIPEN_SMTP_URL, RIPEN_MAIL_FROM and RIPEN_OIDC_*; for journeys RIPEN_TIME_ZONE and RIPEN_COUNTRY;
 * for audiences RIPEN_EXPORTS_FOLDER.
 */
export function settingsFrom(environment: Environment): Settings {
  const publicUrl = parsePublicUrl(textOf(environment.RIPEN_PUBLIC_URL));
  return {
    port: parsePort(environment.PORT ?? '3000', 'PORT'),
    host: environment.HOST ?? '127.0.0.1',
    dataDir: environment.DATA_DIR ?? 'data',
    databaseUrl: environment.DATABASE_URL === '' ? undefined : environment.DATABASE_URL,
    logLevel: parseLogLevel(environment.LOG_LEVEL ?? 'info'),
    publicUrl,
    secret: parseSecret(textOf(environment.RIPEN_SECRET)),
    mail: mailFrom(environment, publicUrl),
    singleSignOn: singleSignOnFrom(environment, publicUrl),
    delivery: deliverySettingsFrom(environment),
    home: homeFrom(environment),
    exportsFolder: textOf(environment.RIPEN_EXPORTS_FOLDER),
  };
}

/** What an empty line of an environment file leaves is not set. */
function textOf(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}

function homeFrom(environment: Environment): LeadPlace {
  const timeZone = textOf(environment.RIPEN_TIME_ZONE) ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!isTimeZone(timeZone)) {
    throw new InvalidSetting(`RIPEN_TIME_ZONE: got “${timeZone}”, expected a name as Europe/Prague`);
  }
  const country = textOf(environment.RIPEN_COUNTRY)?.toUpperCase();
  if (country !== undefined && !/^[A-Z]{2}$/.test(country)) {
    throw new InvalidSetting(`RIPEN_COUNTRY: got “${country}”, expected a code of two letters as CZ`);
  }
  return { timeZone, country };
}

function parsePublicUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.pathname === '/' && url.search === '') return url.origin;
  throw new InvalidSetting(
    `RIPEN_PUBLIC_URL: got “${text}”, expected an address as https://ripen.example.com`,
  );
}

const LEAST_SECRET = 32;

function parseSecret(text: string | undefined): string | undefined {
  if (text === undefined || text.length >= LEAST_SECRET) return text;
  throw new InvalidSetting(
    `RIPEN_SECRET: got ${text.length} characters, expected at least ${LEAST_SECRET}; make one with: openssl rand -base64 32`,
  );
}

function mailFrom(environment: Environment, publicUrl: string | undefined): Settings['mail'] {
  const url = textOf(environment.RIPEN_SMTP_URL);
  if (url === undefined) return undefined;
  // Not what was set: it may hold a password.
  if (!/^smtps?:\/\//.test(url) || !URL.canParse(url))
    throw new InvalidSetting('RIPEN_SMTP_URL: expected an address as smtps://user:password@mail.example.com');
  const from = required(environment, 'RIPEN_MAIL_FROM', 'RIPEN_SMTP_URL');
  if (publicUrl === undefined)
    throw new InvalidSetting(
      'RIPEN_PUBLIC_URL: is needed with RIPEN_SMTP_URL, because links in e-mails begin with it',
    );
  return { url, from };
}

function singleSignOnFrom(environment: Environment, publicUrl: string | undefined): Settings['singleSignOn'] {
  const issuer = textOf(environment.RIPEN_OIDC_ISSUER);
  if (issuer === undefined) return undefined;
  if (!URL.canParse(issuer) || !/^https?:/.test(issuer))
    throw new InvalidSetting(
      `RIPEN_OIDC_ISSUER: got “${issuer}”, expected an address as https://login.example.com`,
    );
  if (publicUrl === undefined)
    throw new InvalidSetting(
      'RIPEN_PUBLIC_URL: is needed with RIPEN_OIDC_ISSUER, which sends people back there',
    );
  const role = textOf(environment.RIPEN_OIDC_ROLE) ?? 'viewer';
  if (!isJoiningRole(role))
    throw new InvalidSetting(`RIPEN_OIDC_ROLE: got “${role}”, expected one of ${JOINING_ROLES.join(', ')}`);
  return {
    issuer,
    clientId: required(environment, 'RIPEN_OIDC_CLIENT_ID', 'RIPEN_OIDC_ISSUER'),
    clientSecret: required(environment, 'RIPEN_OIDC_CLIENT_SECRET', 'RIPEN_OIDC_ISSUER'),
    title: textOf(environment.RIPEN_OIDC_TITLE) ?? new URL(issuer).hostname,
    domain: textOf(environment.RIPEN_OIDC_DOMAIN),
    role,
  };
}

/** Nobody becomes an owner by an address alone. */
const JOINING_ROLES = ROLES.filter((role) => role !== 'owner');

function isJoiningRole(text: string): text is Role {
  return JOINING_ROLES.some((role) => role === text);
}

function required(environment: Environment, name: string, because: string): string {
  const value = textOf(environment[name]);
  if (value !== undefined) return value;
  throw new InvalidSetting(`${name}: is needed with ${because}`);
}

/** @throws InvalidSetting unless it is a whole number from 0 to 65535; 0 takes any free port */
export function parsePort(text: string, name: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidSetting(`${name}: got “${text}”, expected a port from 0 to 65535`);
}

function parseLogLevel(text: string): string {
  if (LOG_LEVELS.includes(text)) return text;
  throw new InvalidSetting(`LOG_LEVEL: got “${text}”, expected one of ${LOG_LEVELS.join(', ')}`);
}
