import { formatInstant } from '../domain/instant.ts';
import type { Problem } from '../domain/place.ts';
import { languagesOf } from '../messaging/mail-parts.ts';
import { parseMailTemplate, type TemplateReading } from '../messaging/parse-mail-template.ts';
import type { MailFigures } from '../store/mail-figures.ts';
import type { MailTemplateRow } from '../store/mail-templates.ts';
import type { MailTemplateAnswer } from './contract/mail-templates.ts';
import { optionalInstant } from './contract/wire-values.ts';
import { HttpProblem } from './problem.ts';

/** An e-mail template as lists show it: described by its live version, otherwise by its draft as far as that can be read. */
export function mailTemplateAnswer(
  row: MailTemplateRow,
  source: string | null,
  figures: MailFigures | undefined,
): MailTemplateAnswer {
  const text = source ?? row.draft;
  const reading = text === null ? undefined : parseMailTemplate(text);
  const template = reading?.ok ? reading.template : undefined;
  return {
    slug: row.slug,
    title: template?.title ?? row.slug,
    description: template?.description ?? null,
    topic: template?.topic ?? null,
    languages: template ? languagesOf(template) : [],
    variants: template?.variants.map(({ name, share }) => ({ name, share })) ?? [],
    liveVersion: row.liveVersion,
    hasDraft: row.draft !== null,
    draftUpdatedAt: optionalInstant(row.draftUpdatedAt),
    draftUpdatedBy: row.draftUpdatedBy,
    createdAt: formatInstant(row.createdAt),
    figures: {
      sent: figures?.sent ?? 0,
      opened: figures?.opened ?? 0,
      clicked: figures?.clicked ?? 0,
      unsubscribed: figures?.unsubscribed ?? 0,
    },
  };
}

/** A mistake in a template, as it goes over the wire. */
export function mailProblemAnswer({ path, line, column, found, allowed, message }: Problem) {
  return { path, line: line ?? null, column: column ?? null, found, allowed, message };
}

/** @throws HttpProblem 422 with every mistake and its place */
export function requirePrepared(reading: TemplateReading): TemplateReading & { ok: true } {
  if (reading.ok) return reading;
  const errors = reading.problems.map(({ path, message, line, column }) => ({
    field: path,
    detail: line === undefined ? message : `line ${line}, column ${column}: ${message}`,
  }));
  throw new HttpProblem(422, 'the e-mail template is refused', { errors });
}
