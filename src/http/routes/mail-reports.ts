import type { FastifyPluginAsync } from 'fastify';
import { SnsFetcher } from '../../connectors/reports/fetch-from-sns.ts';
import {
  hasToken,
  isAddressOfSns,
  isOfMailgun,
  isOfPostmark,
  isOfSendgrid,
  isOfSns,
  type RawReport,
} from '../../connectors/reports/verify-report.ts';
import { isObject } from '../../domain/json.ts';
import {
  REPORT_PROVIDERS,
  type ReportProvider,
  readProviderReports,
} from '../../messaging/read-provider-reports.ts';
import { applyMailReports } from '../../operations/apply-mail-reports.ts';
import { HttpProblem } from '../problem.ts';
import type { Services } from '../route-services.ts';

const LARGEST_REPORT = 1024 * 1024;

/** Where providers report bounces, complaints and deliveries: each shows in its own way that it is the one. */
export function mailReportRoutes(services: Services): FastifyPluginAsync {
  const { database, clock, delivery, logger } = services;
  const { links, settings } = delivery;
  const { reports: secrets } = settings;
  const sns = new SnsFetcher();

  const isGenuine = async (provider: ReportProvider, raw: RawReport, body: unknown): Promise<boolean> => {
    const now = clock();
    const { sesTopicArn, sendgridPublicKey, mailgunSigningKey, postmarkLogin, token } = secrets;
    switch (provider) {
      case 'ses':
        return (
          sesTopicArn !== undefined &&
          (await isOfSns(body, { topicArn: sesTopicArn, now, certificate: sns.certificate }))
        );
      case 'sendgrid':
        return sendgridPublicKey !== undefined && isOfSendgrid(raw, { publicKey: sendgridPublicKey, now });
      case 'mailgun':
        return mailgunSigningKey !== undefined && isOfMailgun(body, { signingKey: mailgunSigningKey, now });
      case 'postmark':
        return postmarkLogin !== undefined && isOfPostmark(raw, postmarkLogin);
      default:
        return token !== undefined && hasToken(raw, token);
    }
  };

  return async (server) => {
    // Signatures are over the body as it came, whatever it says that it is.
    server.removeAllContentTypeParsers();
    server.addContentTypeParser(
      '*',
      { parseAs: 'string', bodyLimit: LARGEST_REPORT },
      (_request, body, done) => done(null, body),
    );
    server.post(
      '/e/r/:provider',
      { config: { access: 'open' }, schema: { hide: true } },
      async (request, reply) => {
        const { provider: name } = request.params as { provider: string };
        const provider = REPORT_PROVIDERS.find((one) => one === name);
        const text = typeof request.body === 'string' ? request.body : '';
        const body = parsed(text);
        const header = (field: string): string | undefined => {
          const value = request.headers[field];
          return typeof value === 'string' ? value : undefined;
        };
        if (!provider || !(await isGenuine(provider, { body: text, header }, body)))
          throw new HttpProblem(422, 'nothing shows that this report is from the provider');
        if (provider === 'ses' && isObject(body) && body.Type === 'SubscriptionConfirmation') {
          if (isAddressOfSns(body.SubscribeURL)) await sns.get(body.SubscribeURL);
          logger.warn({ topic: body.TopicArn }, 'reports of Amazon SES come from now on');
          return reply.status(204).send();
        }
        const content = provider === 'ses' && isObject(body) ? parsed(String(body.Message)) : body;
        const reports = readProviderReports(provider, content);
        await database.transaction((transaction) =>
          applyMailReports(transaction, reports, { links, now: clock() }),
        );
        return reply.status(204).send();
      },
    );
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
