import { deliveryStatusSchema } from '../http/contract/mail-delivery.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { renderTable } from './table.ts';

/** `ripen mail status`: what waits, what is stuck, and which ways are closed. */
export async function mailStatusCommand(
  api: Api,
  { print }: CommandContext,
  flags: { json?: boolean },
): Promise<void> {
  const status = deliveryStatusSchema.parse(await api.request('GET', '/api/v1/mail/status'));
  if (flags.json) return print(JSON.stringify(status, null, 2));
  const { isSending, due, dead, uncertain, suppressed, lanes, settings } = status;
  if (!isSending) print('No mail server is set (RIPEN_SMTP_URL): e-mails wait.');
  const columns = [{ title: 'Delivery' }, { title: 'Number', align: 'right' as const }];
  const rows = [
    ['due and waiting', String(due)],
    ['given up', String(dead)],
    ['uncertain', String(uncertain)],
    ['suppressed addresses', String(suppressed)],
  ];
  print(renderTable(columns, rows));
  print(
    `Uncertain e-mails: ${settings.uncertain}. Reports believed: ${settings.reports.join(', ') || 'none'}.`,
  );
  if (lanes.length === 0) return;
  print('');
  const titles = ['Way', 'Failures in a row', 'Closed until', 'Problem'].map((title) => ({ title }));
  print(
    renderTable(
      titles,
      lanes.map(({ lane, failures, openUntil, problem }) => [
        lane,
        String(failures),
        openUntil ?? '',
        problem ?? '',
      ]),
    ),
  );
}
