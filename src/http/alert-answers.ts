import { alertPhrase, alertText } from '../domain/alert-words.ts';
import { formatInstant } from '../domain/instant.ts';
import type { Language } from '../domain/language.ts';
import { whyText } from '../messaging/alert-message-texts.ts';
import { describeAlertedLeads, sayLead } from '../operations/describe-alerted-leads.ts';
import type { AlertRow } from '../store/alert-list.ts';
import type { AlertAnswer } from './contract/alerts.ts';
import { optionalInstant } from './contract/wire-values.ts';
import type { Services } from './route-services.ts';

/** Alerts as they go over the wire, said in a language, with how their leads stand now. */
export async function alertAnswers(
  { database, registry, clock }: Pick<Services, 'database' | 'registry' | 'clock'>,
  alerts: readonly AlertRow[],
  reader: { language: Language; timeZone: string },
): Promise<AlertAnswer[]> {
  const wanted = new Map(
    alerts.map(({ subjectId, cause }) => [
      subjectId,
      cause === null || cause.kind === 'event' ? undefined : cause.scorecard,
    ]),
  );
  const held = await registry.read(database.kysely);
  const briefs = await describeAlertedLeads(database.kysely, held, { wanted, now: clock() });
  return alerts.map((alert) => {
    const brief = briefs.get(alert.subjectId);
    const said = sayLead(brief ?? { reasons: [], recent: [] }, reader.language);
    return {
      alertId: alert.alertId,
      leadId: alert.subjectId,
      lead: brief?.name ?? alert.subjectId.slice(0, 8),
      details: brief?.details ?? [],
      kind: alert.kind,
      phrase: alertPhrase(alert, reader),
      text: alertText(alert) ?? null,
      at: formatInstant(alert.at),
      isRead: alert.readAt !== null,
      takenBack:
        alert.takenBackAt === null
          ? null
          : {
              at: formatInstant(alert.takenBackAt),
              why: whyText(alert.takenBackWhy ?? '', reader.language),
            },
      score: brief?.score ?? null,
      reasons: [...said.reasons],
      recent: said.recent.map(({ at, what }) => ({ at: formatInstant(at), what })),
      recipient: { kind: alert.recipientKind, name: alert.personName ?? alert.recipient },
      toldAt: optionalInstant(alert.toldAt),
    };
  });
}
