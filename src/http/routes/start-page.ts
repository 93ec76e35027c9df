import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type RankedSubject, rankLeads } from '../../operations/rank-leads.ts';
import type { RegisteredScorecard } from '../../operations/registry.ts';
import type { Keyring } from '../authorize.ts';
import { hashSecret } from '../key-secret.ts';
import { rankedAnswer } from '../ranked-answer.ts';
import type { Services } from '../route-services.ts';
import { renderDeniedPage, renderRankingPage } from '../start-page.ts';

const COOKIE = 'ripen_token';
const LEADS_SHOWN = 50;

const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
};

/**
 * The page at the address that `ripen start` prints: the ranked leads with their reasons. The address carries a token,
 * which becomes a cookie, because whoever sees leads must have been let in.
 */
export function startPageRoutes(services: Services, keyring: Keyring) {
  const { database, registry, localToken } = services;
  return async (server: FastifyInstance): Promise<void> => {
    server.get('/', { config: { access: 'in-handler' }, schema: { hide: true } }, async (request, reply) => {
      const { token, scorecard: slug } = request.query as { token?: unknown; scorecard?: unknown };
      if (typeof token === 'string' && keyring.isLocal(token)) {
        // Not the token itself: what a browser keeps opens this page only.
        const cookie = `${COOKIE}=${hashSecret(`page ${localToken}`)}; HttpOnly; SameSite=Strict; Path=/; Max-Age=2592000`;
        return reply.header('set-cookie', cookie).redirect('/', 303);
      }
      if (!hasCookie(request, hashSecret(`page ${localToken}`))) {
        return reply.status(401).headers(HEADERS).send(renderDeniedPage());
      }
      const held = await registry.read(database.kysely);
      const live = held.scorecards.filter(
        ({ isLive, compiled }) => isLive && compiled.scorecard.subject === 'lead',
      );
      const shown =
        live.find(({ compiled }) => compiled.scorecard.slug === slug) ??
        live.toSorted((a, b) => (b.liveAt ?? 0) - (a.liveAt ?? 0))[0];
      const leads = shown ? await firstLeads(services, shown) : [];
      const page = renderRankingPage({
        scorecards: live.map(({ compiled }) => compiled.scorecard),
        shown: shown?.compiled.scorecard,
        leads: shown ? leads.map((lead) => rankedAnswer(lead, shown.compiled.scorecard)) : [],
      });
      return reply.headers(HEADERS).send(page);
    });
  };
}

async function firstLeads(
  { database, clock }: Services,
  { scorecardId, version }: RegisteredScorecard,
): Promise<RankedSubject[]> {
  const { page } = await rankLeads(database.kysely, {
    filter: { scorecardId, version },
    now: clock(),
    limit: LEADS_SHOWN,
  });
  return page;
}

function hasCookie(request: FastifyRequest, expected: string): boolean {
  const cookies = (request.headers.cookie ?? '').split(';').map((part) => part.trim());
  return cookies.includes(`${COOKIE}=${expected}`);
}
