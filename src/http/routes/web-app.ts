import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Where the build of the app is. */
const APP = fileURLToPath(new URL('../../../dist/web/', import.meta.url));

/** Scripts from here only; styles also inline, as Mantine and ECharts set them. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; " +
  "connect-src 'self'; manifest-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

const PAGE_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
};

const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Ripen</title>
<p>The web app is not built here. <code>npm start</code> builds it; <code>npm run build</code> does only that.</p>
<p>The <a href="/docs">API</a> is there.</p>`;

/** Addresses that are not the app's: what is missing there is missing. */
const NOT_PAGES = /^(api|v1|docs|health|ready|assets)(\/|$)/;

/** The web app: its files, which everybody may read, since what they show comes over the API. */
export async function webAppRoutes(server: FastifyInstance): Promise<void> {
  await server.register(fastifyStatic, {
    root: APP,
    serve: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders(reply, path) {
      // Their names change with their content; everything else is asked for again.
      const isForever = path.includes('/assets/');
      reply.header('cache-control', isForever ? 'public, max-age=31536000, immutable' : 'no-cache');
      for (const [name, value] of Object.entries(PAGE_HEADERS)) reply.header(name, value);
    },
  });
  server.get('/*', { config: { access: 'open' }, schema: { hide: true } }, async (request, reply) => {
    const path = (request.params as { '*': string })['*'];
    if (!isPage(path, request)) return reply.sendFile(path);
    if (existsSync(`${APP}index.html`)) return reply.sendFile('index.html');
    return reply.status(503).headers(PAGE_HEADERS).type('text/html; charset=utf-8').send(NOT_BUILT);
  });
}

/** Whether a request is for a page of the app, which finds its way by its own address, and not for a file. */
function isPage(path: string, { headers }: FastifyRequest): boolean {
  const isFile = NOT_PAGES.test(path) || /\.\w+$/.test(path);
  return !isFile && (headers.accept ?? '').includes('text/html');
}
