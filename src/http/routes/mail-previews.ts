import type { FastifyRequest } from 'fastify';
import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { mailAddress } from '../../messaging/mail-address.ts';
import { languagesOf } from '../../messaging/mail-parts.ts';
import { MailBroken } from '../../messaging/mail-writer.ts';
import { oneLine } from '../../messaging/one-line.ts';
import type { PreparedTemplate } from '../../messaging/parse-mail-template.ts';
import { type PreviewedMail, previewMail } from '../../operations/preview-mail.ts';
import { findMailTemplate, listMailTemplateVersions } from '../../store/mail-templates.ts';
import { scopesOf } from '../actor.ts';
import { actorOf } from '../authorize.ts';
import { type MailPreviewAnswer, mailPreviewRequest, mailPreviewSchema } from '../contract/mail-templates.ts';
import { problemSchema, problems } from '../contract/wire-values.ts';
import { requirePrepared } from '../mail-template-answer.ts';
import { HttpProblem } from '../problem.ts';
import { requireLead } from '../require-lead.ts';
import type { Services } from '../route-services.ts';

const refused = { ...problems, 422: problemSchema };
/** What links lead to in an e-mail that nobody got. */
const NO_LINKS = { unsubscribeUrl: '#unsubscribe', preferencesUrl: '#preferences', bookingUrl: '#booking' };

/** E-mails that are looked at before they are sent: previews, and tests to one's own mailbox. */
export function mailPreviewRoutes(services: Services): FastifyPluginCallbackZod {
  return (server, _options, done) => {
    server.post(
      '/emails/preview',
      {
        config: { access: 'mail:read', audit: false },
        schema: {
          summary: 'An e-mail as a lead, or an example person, would get it',
          tags: ['E-mails'],
          body: mailPreviewRequest,
          response: { 200: mailPreviewSchema, ...refused },
        },
      },
      async (request) => {
        const { body } = request;
        requireLeadsRead(request, body);
        const prepared = await preparedOf(services, body);
        return previewAnswer(prepared, await preview(services, prepared, body));
      },
    );

    server.post(
      '/emails/test',
      {
        config: { access: 'mail:write', audit: 'email.test' },
        schema: {
          summary: 'Send an e-mail to yourself, as a lead would get it; nobody else gets anything',
          tags: ['E-mails'],
          body: mailPreviewRequest.extend({
            to: z.array(z.string().max(254)).min(1).max(5).meta({ description: 'Up to five addresses.' }),
          }),
          response: {
            200: z.object({ sent: z.array(z.string()), subject: z.string() }),
            503: problemSchema,
            ...refused,
          },
        },
      },
      async (request) => {
        const { body } = request;
        requireLeadsRead(request, body);
        const to = body.to.map((address) => requireAddress(address));
        const { mailer } = services;
        if (!mailer)
          throw new HttpProblem(503, 'this Ripen sends no e-mail: RIPEN_SMTP_URL is not set', {
            code: 'no-mail-server',
          });
        const prepared = await preparedOf(services, body);
        const mail = await preview(services, prepared, body);
        const subject = oneLine(`[Test] ${mail.subject}`);
        for (const address of to) {
          await mailer
            .send({ to: address, subject, text: mail.text, html: mail.html })
            .catch((error: unknown) => {
              const said = error instanceof Error ? error.message : String(error);
              throw new HttpProblem(503, `the mail server did not take it: ${said}`, { cause: error });
            });
        }
        request.audited = { target: { slug: prepared.template.slug }, details: { to } };
        return { sent: to, subject };
      },
    );
    done();
  };
}

/** An e-mail shows whatever its text asks of a lead. @throws HttpProblem 403 */
function requireLeadsRead(request: FastifyRequest, { lead }: Wish): void {
  if (lead === undefined || scopesOf(actorOf(request)).includes('leads:read')) return;
  throw new HttpProblem(403, 'showing an e-mail as a lead needs the scope leads:read besides');
}

type Wish = z.infer<typeof mailPreviewRequest>;

async function preparedOf(services: Services, { source, slug }: Wish): Promise<PreparedTemplate> {
  const text = source ?? (await liveText(services, slug));
  return requirePrepared(await services.mailPreparer.prepare(text));
}

async function liveText({ database }: Services, slug: string | undefined): Promise<string> {
  if (slug === undefined) {
    throw new HttpProblem(400, 'nothing to show', {
      errors: [{ field: 'source', detail: 'neither source nor slug is given' }],
    });
  }
  const row = await findMailTemplate(database.kysely, slug);
  if (!row) throw new HttpProblem(404, `there is no e-mail template “${slug}”`);
  const versions = await listMailTemplateVersions(database.kysely, row.templateId);
  const text = versions.find(({ version }) => version === row.liveVersion)?.source ?? row.draft;
  if (text === null || text === undefined)
    throw new HttpProblem(404, `“${slug}” has neither a version nor a draft`);
  return text;
}

async function preview(services: Services, prepared: PreparedTemplate, wish: Wish): Promise<PreviewedMail> {
  const { database, clock } = services;
  const { template } = prepared;
  if (wish.language !== undefined && !template.languages[wish.language])
    throw refusedField('language', `found “${wish.language}”; allowed: ${languagesOf(template).join(', ')}`);
  const names = template.variants.map(({ name }) => name);
  if (wish.variant !== undefined && !names.includes(wish.variant))
    throw refusedField('variant', `found “${wish.variant}”; allowed: ${names.join(', ') || 'none'}`);
  const subjectId = wish.lead === undefined ? undefined : await requireLead(services, wish.lead);
  try {
    return await previewMail(database.kysely, { ...wish, prepared, subjectId, links: NO_LINKS }, clock());
  } catch (error) {
    if (error instanceof MailBroken)
      throw new HttpProblem(422, `the e-mail cannot be written: ${error.message}`, { cause: error });
    throw error;
  }
}

function refusedField(field: string, detail: string): HttpProblem {
  return new HttpProblem(422, `${field}: ${detail}`, { errors: [{ field, detail }] });
}

function requireAddress(address: string): string {
  const found = mailAddress(address);
  if (found !== undefined) return found;
  throw refusedField('to', `found “${address.slice(0, 60)}”; allowed: one e-mail address each`);
}

function previewAnswer({ template }: PreparedTemplate, mail: PreviewedMail): MailPreviewAnswer {
  const { shown, ...written } = mail;
  return {
    ...written,
    slug: template.slug,
    fromName: template.fromName ?? null,
    replyTo: template.replyTo ?? null,
    bytes: Buffer.byteLength(mail.html),
    languages: languagesOf(template),
    variants: template.variants.map(({ name }) => name),
    content: template.content.map(({ name, choices }) => ({
      name,
      choices: choices.length,
      shown: shown[name] ?? null,
    })),
  };
}
