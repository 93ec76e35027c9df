import { formatMoment } from '../domain/alert-words.ts';
import type { AccountMail } from './account-mail.ts';
import type { AlertedLead, AlertMessage, AlertReason, TakenBack } from './alert-message.ts';
import { ALERT_TEXTS, countedText, whyText } from './alert-message-texts.ts';
import { alertSubject } from './alert-subject.ts';

const GREEN = '#286b43';

/** The e-mail with what was gathered for somebody of the team, as HTML and as text, in their language. */
export function alertMail(message: AlertMessage): AccountMail {
  const { language, leads, moreLeads, takenBack, moreTakenBack, alertsUrl } = message;
  const texts = ALERT_TEXTS[language];
  const more = moreLeads > 0 ? countedText(texts.more, moreLeads, language) : undefined;
  const moreBack = moreTakenBack > 0 ? countedText(texts.more, moreTakenBack, language) : undefined;
  const subject = alertSubject(message);
  const text = [
    ...leads.map((lead) => leadText(lead, message)),
    ...(more === undefined ? [] : [`${more}: ${alertsUrl}`]),
    ...takenBack.map((back) => backText(back, message)),
    ...(moreBack === undefined ? [] : [`${texts.takenBack}: ${moreBack}: ${alertsUrl}`]),
    `${texts.footer}\n${alertsUrl}`,
  ].join('\n\n');
  const html = `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escapeHtml(subject)}</title></head>
<body style="font: 16px/1.5 system-ui, sans-serif; max-width: 36rem; margin: 0 auto; padding: 16px">
${leads.map((lead) => leadHtml(lead, message)).join('\n')}
${more === undefined ? '' : paragraph(link(alertsUrl, more))}
${takenBack.map((back) => backHtml(back, message)).join('\n')}
${moreBack === undefined ? '' : paragraph(link(alertsUrl, `${texts.takenBack}: ${moreBack}`))}
<p style="font-size: 14px; opacity: .75; border-top: 1px solid #8886; padding-top: 12px">${escapeHtml(texts.footer)} ${link(alertsUrl, texts.all)}</p>
</body></html>
`;
  return { subject, text: `${text}\n`, html };
}

function leadText(lead: AlertedLead, { language, timeZone }: AlertMessage): string {
  const texts = ALERT_TEXTS[language];
  return [
    lead.name,
    ...(lead.details.length > 0 ? [lead.details.join(' · ')] : []),
    ...lead.alerts.flatMap(({ phrase, text }) => [
      `* ${phrase}`,
      ...(text === undefined ? [] : [`  ${text}`]),
    ]),
    ...scoreLine(lead, language),
    ...lead.reasons.map((reason) => `  ${reasonLine(reason, language)}`),
    ...(lead.recent.length > 0 ? [`${texts.recent}:`] : []),
    ...lead.recent.map(({ at, what }) => `  ${formatMoment(at, { language, timeZone })} · ${what}`),
    lead.url,
  ].join('\n');
}

function leadHtml(lead: AlertedLead, { language, timeZone }: AlertMessage): string {
  const texts = ALERT_TEXTS[language];
  const alerts = lead.alerts.map(
    ({ phrase, text }) =>
      `<p style="margin: 8px 0"><strong>${escapeHtml(phrase)}</strong>${text === undefined ? '' : `<br>${escapeHtml(text)}`}</p>`,
  );
  const reasons = lead.reasons.map((reason) => escapeHtml(reasonLine(reason, language)));
  const recent = lead.recent.map(
    ({ at, what }) =>
      `<span style="opacity: .75">${escapeHtml(formatMoment(at, { language, timeZone }))}</span> ${escapeHtml(what)}`,
  );
  return `<div style="margin: 0 0 28px">
<h2 style="font-size: 20px; line-height: 1.3; margin: 0">${link(lead.url, lead.name)}</h2>
${lead.details.length > 0 ? `<p style="margin: 0; opacity: .75">${escapeHtml(lead.details.join(' · '))}</p>` : ''}
${alerts.join('\n')}
${scoreLine(lead, language)
  .map((line) => `<p style="margin: 8px 0 0">${escapeHtml(line)}</p>`)
  .join('')}${list(reasons)}
${recent.length > 0 ? `<p style="margin: 8px 0 0">${escapeHtml(texts.recent)}</p>${list(recent)}` : ''}
<p style="margin: 12px 0"><a href="${escapeHtml(lead.url)}" style="background: #2b6a45; border-radius: 6px; color: #fff; display: inline-block; padding: 9px 16px; text-decoration: none">${escapeHtml(texts.open)}</a></p>
</div>`;
}

function backText({ name, phrase, why, url }: TakenBack, { language }: AlertMessage): string {
  return `${ALERT_TEXTS[language].takenBack}: ${name}: ${phrase}\n${whyText(why, language)}\n${url}`;
}

function backHtml({ name, phrase, why, url }: TakenBack, { language }: AlertMessage): string {
  const texts = ALERT_TEXTS[language];
  return `<p style="margin: 0 0 16px">${escapeHtml(texts.takenBack)}: ${link(url, name)}: <s>${escapeHtml(phrase)}</s><br>${escapeHtml(whyText(why, language))}</p>`;
}

/** The score with its band; nothing when there is none. */
export function scoreLine(
  { score }: Pick<AlertedLead, 'score'>,
  language: AlertMessage['language'],
): string[] {
  if (!score) return [];
  const number = new Intl.NumberFormat(language).format(score.score);
  const line = ALERT_TEXTS[language].score(number, score.scorecard);
  return [score.band === null ? line : `${line} · ${score.band}`];
}

/** A reason with its points, and whether the lead said or did it. */
export function reasonLine({ points, text, data }: AlertReason, language: AlertMessage['language']): string {
  const number = new Intl.NumberFormat(language, { signDisplay: 'exceptZero' }).format(points);
  return `${number} ${text} (${ALERT_TEXTS[language].data[data]})`;
}

function paragraph(html: string): string {
  return `<p>${html}</p>`;
}

function list(items: readonly string[]): string {
  if (items.length === 0) return '';
  return `<ul style="margin: 4px 0; padding-left: 20px">${items.map((item) => `<li>${item}</li>`).join('')}</ul>`;
}

function link(url: string, text: string): string {
  return `<a href="${escapeHtml(url)}" style="color: ${GREEN}">${escapeHtml(text)}</a>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
