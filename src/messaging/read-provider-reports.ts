import { isObject } from '../domain/json.ts';
import type { MailReport } from './mail-report.ts';

/** The providers whose reports are understood; `generic` is for anybody who can send JSON. */
export const REPORT_PROVIDERS = ['ses', 'sendgrid', 'mailgun', 'postmark', 'brevo', 'generic'] as const;
export type ReportProvider = (typeof REPORT_PROVIDERS)[number];

const MOST_REPORTS = 5_000;

/** What a provider reports; whatever is none of the four kinds is left out. @param body as its documentation has it, already shown to be theirs */
export function readProviderReports(provider: ReportProvider, body: unknown): MailReport[] {
  const items = Array.isArray(body) ? body.slice(0, MOST_REPORTS) : [body];
  return items.flatMap((item) => (isObject(item) ? READERS[provider](item) : []));
}

type Fields = Record<string, unknown>;

const READERS: Record<ReportProvider, (item: Fields) => MailReport[]> = {
  ses: ofSes,
  sendgrid: (item) => {
    const event = text(item.event);
    const kind =
      event === 'spamreport'
        ? 'complaint'
        : event === 'delivered'
          ? 'delivered'
          : event === 'bounce'
            ? text(item.type) === 'blocked'
              ? 'soft'
              : 'hard'
            : event === 'dropped' && /bounced address|invalid/i.test(text(item.reason))
              ? 'hard'
              : undefined;
    return report(kind, {
      messageIds: [text(item['smtp-id'])],
      recipient: text(item.email),
      detail: text(item.reason),
    });
  },
  mailgun: (item) => {
    const data = within(item, 'event-data');
    const event = text(data.event);
    const kind =
      event === 'complained'
        ? 'complaint'
        : event === 'delivered'
          ? 'delivered'
          : event === 'failed'
            ? text(data.severity) === 'permanent'
              ? 'hard'
              : 'soft'
            : undefined;
    const status = within(data, 'delivery-status');
    return report(kind, {
      messageIds: [text(within(within(data, 'message'), 'headers')['message-id'])],
      recipient: text(data.recipient),
      detail: text(status.message) || text(status.description) || text(data.reason),
    });
  },
  postmark: (item) => {
    const record = text(item.RecordType);
    const kind =
      record === 'SpamComplaint'
        ? 'complaint'
        : record === 'Delivery'
          ? 'delivered'
          : record === 'Bounce'
            ? /^(HardBounce|BadEmailAddress|ManuallyDeactivated)$/.test(text(item.Type))
              ? 'hard'
              : 'soft'
            : undefined;
    return report(kind, {
      messageIds: [text(item.MessageID)],
      recipient: text(item.Email) || text(item.Recipient),
      detail: text(item.Description) || text(item.Details),
    });
  },
  brevo: (item) => {
    const kinds: Record<string, MailReport['kind']> = {
      hard_bounce: 'hard',
      invalid_email: 'hard',
      soft_bounce: 'soft',
      blocked: 'soft',
      spam: 'complaint',
      complaint: 'complaint',
      delivered: 'delivered',
    };
    const event = text(item.event);
    return report(Object.hasOwn(kinds, event) ? kinds[event] : undefined, {
      messageIds: [text(item['message-id'])],
      recipient: text(item.email),
      detail: text(item.reason),
    });
  },
  generic: (item) => {
    const kinds = ['hard', 'soft', 'complaint', 'delivered'] as const;
    return report(
      kinds.find((kind) => kind === item.kind),
      { messageIds: [text(item.messageId)], recipient: text(item.recipient), detail: text(item.detail) },
    );
  },
};

/** Amazon SES by SNS: notifications and event publishing name their kind differently. */
function ofSes(item: Fields): MailReport[] {
  const type = text(item.notificationType) || text(item.eventType);
  const mail = within(item, 'mail');
  const headers = Array.isArray(mail.headers) ? mail.headers.filter(isObject) : [];
  const header = headers.find(({ name }) => text(name).toLowerCase() === 'message-id');
  const messageIds = [
    text(header?.value),
    text(within(mail, 'commonHeaders').messageId),
    text(mail.messageId),
  ];
  const about = { messageIds, returnPath: text(mail.source) };
  if (type === 'Bounce') {
    const bounce = within(item, 'bounce');
    const kind = text(bounce.bounceType) === 'Permanent' ? 'hard' : 'soft';
    return recipients(bounce.bouncedRecipients).flatMap((one) =>
      report(kind, {
        ...about,
        recipient: text(one.emailAddress),
        detail: text(one.diagnosticCode) || text(bounce.bounceSubType),
      }),
    );
  }
  if (type === 'Complaint') {
    const complaint = within(item, 'complaint');
    return recipients(complaint.complainedRecipients).flatMap((one) =>
      report('complaint', {
        ...about,
        recipient: text(one.emailAddress),
        detail: text(complaint.complaintFeedbackType),
      }),
    );
  }
  if (type !== 'Delivery') return [];
  const to = within(item, 'delivery').recipients;
  return (Array.isArray(to) ? to : []).flatMap((address) =>
    report('delivered', {
      ...about,
      recipient: text(address),
      detail: text(within(item, 'delivery').smtpResponse),
    }),
  );
}

function report(
  kind: MailReport['kind'] | undefined,
  about: { messageIds: string[]; recipient: string; detail: string; returnPath?: string },
): MailReport[] {
  if (kind === undefined) return [];
  return [
    {
      kind,
      messageIds: about.messageIds.filter((id) => id !== ''),
      recipient: about.recipient || null,
      returnPath: about.returnPath || null,
      detail: about.detail.slice(0, 500),
    },
  ];
}

function recipients(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function within(object: Fields, field: string): Fields {
  const value = object[field];
  return isObject(value) ? value : {};
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
