import cors from '@fastify/cors';
import swagger from '@fastify/swagger';
import fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod';
import { databaseTrouble } from '../store/database-trouble.ts';
import { IngestQueueFull } from '../workers/ingest-queue.ts';
import { apiPage } from './api-page.ts';
import { auditRequests } from './audit.ts';
import { authorizeRequests, Keyring } from './authorize.ts';
import { SCOPES } from './contract/access.ts';
import {
  type FieldProblem,
  HttpProblem,
  PROBLEM_MEDIA_TYPE,
  problemDocument,
  troubleProblem,
} from './problem.ts';
import { refuseNul } from './refuse-nul.ts';
import type { Services } from './route-services.ts';
import { alertChannelRoutes } from './routes/alert-channels.ts';
import { alertRoutes } from './routes/alerts.ts';
import { audienceExportRoutes } from './routes/audience-exports.ts';
import { audienceRoutes } from './routes/audiences.ts';
import { auditRoutes } from './routes/audit.ts';
import { backtestRoutes } from './routes/backtests.ts';
import { backupRoutes } from './routes/backup.ts';
import { bookRoutes } from './routes/book.ts';
import { bookingPageRoutes } from './routes/booking-pages.ts';
import { calendarRoutes } from './routes/calendars.ts';
import { changeRoutes } from './routes/changes.ts';
import { companyRoutes } from './routes/companies.ts';
import { dashboardRoutes } from './routes/dashboard.ts';
import { enrolmentRoutes } from './routes/enrolments.ts';
import { experimentRoutes } from './routes/experiments.ts';
import { handoverRoutes } from './routes/handovers.ts';
import { healthRoutes } from './routes/health.ts';
import { importFileRoutes } from './routes/import-files.ts';
import { importRoutes } from './routes/imports.ts';
import { invitationRoutes } from './routes/invitations.ts';
import { journeyRoutes } from './routes/journeys.ts';
import { keyRoutes } from './routes/keys.ts';
import { leadCommentRoutes } from './routes/lead-comments.ts';
import { leadMergeRoutes } from './routes/lead-merges.ts';
import { leadSegmentRoutes } from './routes/lead-segments.ts';
import { leadRoutes } from './routes/leads.ts';
import { learningRoutes } from './routes/learning.ts';
import { mailDeliveryRoutes } from './routes/mail-delivery.ts';
import { mailLinkRoutes } from './routes/mail-links.ts';
import { mailPreviewRoutes } from './routes/mail-previews.ts';
import { mailReportRoutes } from './routes/mail-reports.ts';
import { mailSubscriptionRoutes } from './routes/mail-subscriptions.ts';
import { mailTemplateRoutes } from './routes/mail-templates.ts';
import { meRoutes } from './routes/me.ts';
import { meetingLinkRoutes } from './routes/meeting-links.ts';
import { meetingRoutes } from './routes/meetings.ts';
import { modelHealthRoutes } from './routes/model-health.ts';
import { modelRoutes } from './routes/models.ts';
import { operateRoutes } from './routes/operate.ts';
import { peopleRoutes } from './routes/people.ts';
import { previewRoutes } from './routes/previews.ts';
import { productRoutes } from './routes/products.ts';
import { queueRoutes } from './routes/queue.ts';
import { repRoutes } from './routes/reps.ts';
import { responseTimeRoutes } from './routes/response-times.ts';
import { salesActionRoutes } from './routes/sales-actions.ts';
import { sampleRoutes } from './routes/sample.ts';
import { savedViewRoutes } from './routes/saved-views.ts';
import { scorecardRoutes } from './routes/scorecards.ts';
import { segmentRoutes } from './routes/segment.ts';
import { sessionRoutes } from './routes/session.ts';
import { setUpRoutes } from './routes/set-up.ts';
import { signInRoutes, singleSignOnRoutes } from './routes/sign-in.ts';
import { teamRoutes } from './routes/teams.ts';
import { transitionRoutes } from './routes/transitions.ts';
import { webAppRoutes } from './routes/web-app.ts';

/** The most that a request to the API may hold, in bytes: a scorecard of a million characters. */
const LARGEST_BODY_BYTES = 4 * 1024 * 1024;

/** The most that a part of a path may hold, in characters: the links in e-mails say where they lead. */
const LONGEST_PARAMETER = 8_000;

const DESCRIPTION = `Ripen scores leads and explains every point.

Requests carry a key as \`Authorization: Bearer KEY\`; make one with \`ripen key create --kind api\`. The pages of the app use
the cookie of whoever is signed in instead. A key has scopes:
${Object.entries(SCOPES)
  .map(([scope, meaning]) => `- \`${scope}\`: ${meaning}.`)
  .join('\n')}

Events come in by the Segment HTTP tracking API (\`/v1/track\`, \`/v1/batch\`, …) with a write key. Errors are problem
documents (RFC 9457) that name the field.`;

/** The parts of the API, in the order in which the page shows them. */
const TAGS = [
  'Tracking',
  'Leads',
  'Companies',
  'Scorecards',
  'Segments',
  'Journeys',
  'Meetings',
  'Audiences',
  'E-mails',
  'Experiments',
  'Model health',
  'Models',
  'Backtests',
  'Learning',
  'Transitions',
  'Imports',
  'Delivery',
  'People',
  'Keys',
  'Operation',
  'Sample',
];

/** Makes the HTTP server; it does not listen yet. */
export async function buildServer(
  services: Services,
  { version }: { version: string },
): Promise<FastifyInstance> {
  const server = fastify({
    bodyLimit: LARGEST_BODY_BYTES,
    trustProxy: false,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: LONGEST_PARAMETER },
  });
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  const sendError = errorSender(services);
  server.setErrorHandler((error: FastifyError, request, reply) => sendError(error, reply, request));
  server.setNotFoundHandler((request, reply) => {
    sendProblem(
      reply,
      new HttpProblem(404, `there is nothing at ${request.method} ${request.url.split('?')[0]}`),
    );
  });
  measureRequests(server, services);
  const keyring = new Keyring(services);
  authorizeRequests(server, keyring, services);
  auditRequests(server, services);

  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Ripen',
        version,
        description: DESCRIPTION,
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } } },
      security: [{ key: [] }],
      tags: TAGS.map((name) => ({ name })),
    },
    transform: jsonSchemaTransform,
  });
  await server.register(async (tracking) => {
    // A browser asks before it sends, without a key.
    tracking.addHook('onRoute', (route) => {
      if (route.method === 'OPTIONS') route.config = { ...route.config, access: 'open' };
    });
    await tracking.register(cors, { origin: '*', methods: ['POST'], maxAge: 86_400 });
    await tracking.register(segmentRoutes(services, keyring));
  });
  await server.register(healthRoutes(services));
  await server.register(
    async (api) => {
      refuseNul(api);
      await api.register(sessionRoutes(services, keyring));
      await api.register(signInRoutes(services));
      await api.register(setUpRoutes(services, keyring));
      await api.register(meRoutes(services));
      await api.register(peopleRoutes(services));
      await api.register(repRoutes(services));
      await api.register(teamRoutes(services));
      await api.register(handoverRoutes(services));
      await api.register(responseTimeRoutes(services));
      await api.register(invitationRoutes(services));
      await api.register(auditRoutes(services));
      await api.register(dashboardRoutes(services));
      await api.register(queueRoutes(services));
      await api.register(salesActionRoutes(services));
      await api.register(savedViewRoutes(services));
      await api.register(changeRoutes(services));
      await api.register(leadRoutes(services));
      await api.register(leadCommentRoutes(services));
      await api.register(leadMergeRoutes(services));
      await api.register(companyRoutes(services));
      await api.register(scorecardRoutes(services));
      await api.register(previewRoutes(services));
      await api.register(backtestRoutes(services));
      await api.register(learningRoutes(services));
      await api.register(leadSegmentRoutes(services));
      await api.register(experimentRoutes(services));
      await api.register(modelHealthRoutes(services));
      await api.register(modelRoutes(services));
      await api.register(mailTemplateRoutes(services));
      await api.register(mailPreviewRoutes(services));
      await api.register(productRoutes(services));
      await api.register(journeyRoutes(services));
      await api.register(enrolmentRoutes(services));
      await api.register(bookingPageRoutes(services));
      await api.register(meetingRoutes(services));
      await api.register(calendarRoutes(services));
      await api.register(audienceRoutes(services));
      await api.register(audienceExportRoutes(services));
      await api.register(alertRoutes(services));
      await api.register(alertChannelRoutes(services));
      await api.register(transitionRoutes(services));
      await api.register(importRoutes(services));
      await api.register(keyRoutes(services));
      await api.register(operateRoutes(services));
      await api.register(backupRoutes(services, { version }));
      await api.register(sampleRoutes(services));
      await api.register(mailDeliveryRoutes(services));
      await api.register(mailSubscriptionRoutes(services));
    },
    { prefix: '/api/v1' },
  );
  await server.register(importFileRoutes(services), { prefix: '/api/v1' });
  await server.register(singleSignOnRoutes(services));
  await server.register(mailLinkRoutes(services));
  await server.register(bookRoutes(services));
  await server.register(meetingLinkRoutes(services));
  await server.register(mailReportRoutes(services));
  await server.register(apiPage);
  await server.register(webAppRoutes);
  return server;
}

function measureRequests(server: FastifyInstance, { metrics }: Services): void {
  server.addHook('onResponse', async (request, reply) => {
    const labels = {
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: String(reply.statusCode),
    };
    metrics.requests.observe(labels, reply.elapsedTime / 1_000);
  });
}

/** While the database is away every request fails, and would fill the log. */
const TELL_OF_TROUBLE_EVERY_MS = 5_000;

type SendError = (error: FastifyError, reply: FastifyReply, request: FastifyRequest) => void;

function errorSender({ logger, clock, database }: Services): SendError {
  let toldAt = 0;
  return (error, reply, { method, routeOptions }) => {
    const problem = problemOf(error, database);
    // Not the path: it has the names of people in it.
    const request = { err: error, method, route: routeOptions.url };
    if (problem.status === 500) logger.error(request, 'a request failed');
    else if (problem.status > 500 && clock() - toldAt >= TELL_OF_TROUBLE_EVERY_MS) {
      toldAt = clock();
      logger.error(request, `requests fail: ${problem.message}`);
    }
    sendProblem(reply, problem);
  };
}

function problemOf(error: FastifyError, database: Services['database']): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof IngestQueueFull) {
    return new HttpProblem(429, error.message, {
      headers: { 'retry-after': String(error.retryAfterSeconds) },
    });
  }
  if (hasZodFastifySchemaValidationErrors(error)) return validationProblem(error.validation);
  const trouble = databaseTrouble(error, database);
  if (trouble) return troubleProblem(trouble);
  const status = error.statusCode ?? 500;
  if (status < 500) return new HttpProblem(status, error.message);
  return new HttpProblem(500, 'something went wrong here; the log of the server says what');
}

function validationProblem(
  validation: { instancePath: string; message?: string | undefined }[],
): HttpProblem {
  const errors = validation.map(({ instancePath, message }): FieldProblem => {
    const field = instancePath.replace(/^\//, '').replaceAll('/', '.');
    return { field, detail: message ?? 'is not valid' };
  });
  const detail = errors.map(({ field, detail: text }) => `${field || 'the request'}: ${text}`).join('; ');
  return new HttpProblem(400, detail, { errors });
}

function sendProblem(reply: FastifyReply, problem: HttpProblem): void {
  const document = problemDocument(problem.status, problem.message, problem);
  reply
    .status(problem.status)
    .headers(problem.headers)
    .header('content-type', PROBLEM_MEDIA_TYPE)
    .serializer(JSON.stringify)
    .send(document);
}
