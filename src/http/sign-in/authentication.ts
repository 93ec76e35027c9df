import { betterAuth } from 'better-auth';
import { genericOAuth, twoFactor } from 'better-auth/plugins';
import type { Instant } from '../../domain/instant.ts';
import { PASSWORD_LENGTH } from '../../domain/password-length.ts';
import type { Role } from '../../domain/role.ts';
import { admitBySingleSignOn } from '../../operations/admit-by-single-sign-on.ts';
import type { Database } from '../../store/connect-database.ts';
import { findPerson } from '../../store/people.ts';
import { deleteExpiredSessions } from '../../store/sessions.ts';
import type { StoreLogger } from '../../store/store-logger.ts';
import { DatesOfTimestamps } from './dates-of-timestamps.ts';

/** Another system through which people sign in, by OpenID Connect. */
export interface SingleSignOn {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What the button says. */
  title: string;
  /** Whoever has a verified address of this domain becomes a person with this role. */
  domain: string | undefined;
  role: Role;
}

/** What signing in works with. */
export interface AuthenticationParts {
  database: Database;
  clock: () => Instant;
  newId: () => string;
  logger: StoreLogger;
  /** Signs cookies and encrypts second factors. */
  secret: string;
  /** The address under which people reach Ripen. */
  publicUrl: string | undefined;
  singleSignOn: SingleSignOn | undefined;
  /** Sends the link for a new password. */
  sendReset: (person: { email: string; name: string; personId: string }, token: string) => Promise<void>;
}

/** The header in which the library is told where a request comes from: nobody outside can set it. */
export const ADDRESS_HEADER = 'x-ripen-address';
/** Where the library believes to be mounted; its only address that is open is the way back from single sign-on. */
export const AUTHENTICATION_PATH = '/api/auth';

/** How long somebody stays signed in without coming back, in seconds. */
const SESSION_SECONDS = 14 * 24 * 3_600;

/**
 * The library that hashes passwords, keeps sessions and checks second factors, on our tables. Its transactions are off:
 * it would hold the one connection of the embedded database while its own hooks ask for it. Its limits of attempts are
 * off: they know addresses only, and behind a proxy all people have one; see AttemptLimiter.
 */
export function createAuthentication(parts: AuthenticationParts) {
  const { database, newId, logger, secret, publicUrl, singleSignOn, sendReset } = parts;
  return betterAuth({
    appName: 'Ripen',
    secret,
    baseURL: publicUrl ?? 'http://localhost',
    basePath: AUTHENTICATION_PATH,
    telemetry: { enabled: false },
    database: {
      db: database.kysely.withPlugin(new DatesOfTimestamps()),
      type: 'postgres',
      transaction: false,
    },
    rateLimit: { enabled: false },
    // What goes wrong is in the answer; the library would log addresses.
    logger: {
      level: 'error',
      log: (_level, message) => logger.warn({ message }, 'signing in: the library reports an error'),
    },
    onAPIError: { errorURL: '/sign-in' },
    advanced: {
      cookiePrefix: 'ripen',
      useSecureCookies: publicUrl?.startsWith('https:') ?? false,
      // Checked for all requests alike, by requireSameOrigin.
      disableCSRFCheck: true,
      disableOriginCheck: false,
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      database: { generateId: newId, validateSchema: false },
      // Not awaited, so that the time of an answer does not tell whether there is such a person.
      backgroundTasks: { handler: (work: Promise<unknown>) => void work.catch(() => undefined) },
    },
    user: {
      modelName: 'person',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
      additionalFields: {
        role: { type: 'string', required: false, input: false },
        language: { type: 'string', required: false, input: false },
        timeZone: { type: 'string', required: false, input: false, fieldName: 'time_zone' },
        deactivatedAt: { type: 'date', required: false, input: false, fieldName: 'deactivated_at' },
      },
    },
    session: {
      expiresIn: SESSION_SECONDS,
      updateAge: 24 * 3_600,
      fields: {
        userId: 'person_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    account: {
      fields: {
        userId: 'person_id',
        providerId: 'provider_id',
        accountId: 'account_id',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
      // Nothing is asked of the other system later, so its tokens are not kept.
      updateAccountOnSignIn: false,
      accountLinking: { enabled: true, requireLocalEmailVerified: false, trustedProviders: [] },
    },
    verification: {
      storeIdentifier: 'hashed',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_LENGTH.least,
      maxPasswordLength: PASSWORD_LENGTH.most,
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: 3_600,
      sendResetPassword: ({ user, token }) =>
        sendReset({ personId: user.id, email: user.email, name: user.name }, token),
    },
    databaseHooks: {
      user: {
        create: {
          // Only single sign-on makes people through the library.
          before: async (user) => {
            const admitted = await admitBySingleSignOn(database, {
              email: user.email,
              isVerified: user.emailVerified,
              domain: singleSignOn?.domain,
              domainRole: singleSignOn?.role ?? 'viewer',
              now: parts.clock(),
            });
            return admitted ? { data: { ...user, ...admitted, image: undefined } } : false;
          },
        },
      },
      session: {
        create: {
          before: async ({ userId }) => {
            const person = await findPerson(database.kysely, userId);
            return person !== undefined && person.deactivatedAt === null ? undefined : false;
          },
          after: async ({ userId }) => {
            // The library's sessions go by the time of the machine.
            await deleteExpiredSessions(database.kysely, { personId: userId, now: Date.now() });
          },
        },
      },
      account: {
        create: {
          before: async (account) => {
            const { accessToken: _a, refreshToken: _r, idToken: _i, scope: _s, ...kept } = account;
            const dropped = {
              accessToken: undefined,
              refreshToken: undefined,
              idToken: undefined,
              accessTokenExpiresAt: undefined,
              refreshTokenExpiresAt: undefined,
              scope: undefined,
            };
            return { data: { ...kept, ...dropped } };
          },
        },
      },
    },
    plugins: [
      twoFactor({
        issuer: 'Ripen',
        schema: {
          user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
          twoFactor: {
            modelName: 'two_factor',
            fields: {
              userId: 'person_id',
              backupCodes: 'backup_codes',
              failedVerificationCount: 'failed_verification_count',
              lockedUntil: 'locked_until',
            },
          },
        },
      }),
      genericOAuth({ config: singleSignOn ? [oidcConfig(singleSignOn)] : [] }),
    ],
  });
}

/** The library, set up. */
export type BetterAuth = ReturnType<typeof createAuthentication>;

function oidcConfig({ issuer, clientId, clientSecret }: SingleSignOn) {
  return {
    providerId: 'oidc',
    discoveryUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
    scopes: ['openid', 'email', 'profile'],
    pkce: true,
    requireIdTokenVerification: true,
  };
}
