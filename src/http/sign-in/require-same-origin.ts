import type { FastifyRequest } from 'fastify';
import { HttpProblem } from '../problem.ts';

const SAFE_METHODS = ['GET', 'HEAD', 'OPTIONS'];

/** Whether a request changes nothing by its method (RFC 9110, 9.2.1). */
export function isSafe({ method }: Pick<FastifyRequest, 'method'>): boolean {
  return SAFE_METHODS.includes(method);
}

/**
 * Refuses a request that another site's page makes in a browser, where it would carry the cookie of whoever is signed in.
 * Browsers say where a request comes from (Fetch Metadata, and Origin on everything but GET and HEAD).
 * @param publicUrl the address under which people reach Ripen, when a proxy hands on another Host
 * @throws HttpProblem 403
 */
export function requireSameOrigin(request: FastifyRequest, publicUrl: string | undefined): void {
  if (isSafe(request)) return;
  const { origin, host, 'sec-fetch-site': site } = request.headers;
  const isSame = site === undefined ? isOwn(origin, { host, publicUrl }) : site === 'same-origin';
  const isContradicted = origin !== undefined && !isOwn(origin, { host, publicUrl });
  if (isSame && !isContradicted) return;
  throw new HttpProblem(403, 'this request comes from another site than Ripen itself', {
    code: 'other-site',
  });
}

function isOwn(
  origin: string | undefined,
  { host, publicUrl }: { host: string | undefined; publicUrl: string | undefined },
): boolean {
  if (origin === undefined || !URL.canParse(origin)) return false;
  const url = new URL(origin);
  return url.host === host || (publicUrl !== undefined && url.origin === new URL(publicUrl).origin);
}

/** Refuses what a page of another site asks for; programs, which send neither header, carry no cookie of somebody else. */
export function refuseOtherSites(request: FastifyRequest, publicUrl: string | undefined): void {
  const { origin, 'sec-fetch-site': site } = request.headers;
  if (origin !== undefined || site !== undefined) requireSameOrigin(request, publicUrl);
}
