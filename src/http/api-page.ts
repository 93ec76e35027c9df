import apiReference from '@scalar/fastify-api-reference';
import type { FastifyInstance } from 'fastify';

/** The browser itself keeps the page from asking anybody but this server. */
const CONTENT_SECURITY_POLICY =
  "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; " +
  "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; frame-ancestors 'none'";

/** The OpenAPI document, and a page to read it and try it. Both are open: they tell nothing of anybody's leads. */
export async function apiPage(server: FastifyInstance): Promise<void> {
  server.get('/openapi.json', { config: { access: 'open' }, schema: { hide: true } }, async () =>
    server.swagger(),
  );
  await server.register(async (page) => {
    page.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'open' };
    });
    page.addHook('onSend', async (_request, reply) => {
      reply.header('content-security-policy', CONTENT_SECURITY_POLICY);
    });
    await page.register(apiReference, {
      routePrefix: '/docs',
      // Nothing from outside: no fonts, no assistant, no telemetry, no offers to share.
      configuration: {
        url: '/openapi.json',
        title: 'Ripen API',
        withDefaultFonts: false,
        telemetry: false,
        agent: { disabled: true },
        mcp: { disabled: true },
        showDeveloperTools: 'never',
        hideClientButton: true,
      },
    });
  });
}
