import { z } from 'zod';
import { suppressionSchema } from '../http/contract/mail-delivery.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { renderTable } from './table.ts';

const answerSchema = z.object({ items: z.array(suppressionSchema), next: z.string().nullable() });

/** `ripen mail suppressed`: addresses that get no e-mail, the latest first. */
export async function mailSuppressedCommand(
  api: Api,
  { print }: CommandContext,
  { search, flags }: { search: string; flags: { json?: boolean } },
): Promise<void> {
  const path = `/api/v1/mail/suppressions?limit=200&search=${encodeURIComponent(search)}`;
  const { items, next } = answerSchema.parse(await api.request('GET', path));
  if (flags.json) return print(JSON.stringify(items, null, 2));
  if (items.length === 0) return print('No address is suppressed.');
  const columns = ['Address', 'Reason', 'Since', 'By', ''].map((title) => ({ title }));
  const rows = items.map(({ address, reason, since, by, detail }) => {
    return [address, reason, since.slice(0, 10), by ?? '', detail];
  });
  print(renderTable(columns, rows));
  if (next !== null) print('There are more.');
}

/** `ripen mail suppress`: sends no e-mail to an address any more. */
export async function mailSuppressCommand(
  api: Api,
  { print }: CommandContext,
  { address, flags }: { address: string; flags: { detail?: string } },
): Promise<void> {
  await api.request('POST', '/api/v1/mail/suppressions', { address, detail: flags.detail ?? '' });
  print(`${address} gets no e-mail any more.`);
}

/** `ripen mail unsuppress`: lets an address get e-mails again. */
export async function mailUnsuppressCommand(
  api: Api,
  { print }: CommandContext,
  address: string,
): Promise<void> {
  await api.request('DELETE', `/api/v1/mail/suppressions/${encodeURIComponent(address)}`);
  print(`${address} may get e-mails again.`);
}
