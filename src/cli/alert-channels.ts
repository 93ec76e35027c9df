import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { type AlertChannelAnswer, alertChannelSchema, channelTestSchema } from '../http/contract/alerts.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { CommandFailed } from './command-failed.ts';
import { renderTable } from './table.ts';

const listSchema = z.object({ items: z.array(alertChannelSchema) });

async function channels(api: Api): Promise<AlertChannelAnswer[]> {
  return listSchema.parse(await api.request('GET', '/api/v1/alerts/channels')).items;
}

/** `ripen alert channels`: the channels of the team's chat that take alerts. */
export async function alertChannelsCommand(
  api: Api,
  { print }: CommandContext,
  flags: { json?: boolean },
): Promise<void> {
  const items = await channels(api);
  if (flags.json) return print(JSON.stringify(items, null, 2));
  if (items.length === 0) return print('There is no channel yet; ripen alert channel add makes one.');
  const columns = ['Channel', 'Title', 'Address', 'Language', 'Time zone', 'Gathers for'].map((title) => ({
    title,
  }));
  const rows = items.map(({ slug, title, address, language, timeZone, windowMinutes }) => {
    return [slug, title, address, language, timeZone, `${windowMinutes} min`];
  });
  print(renderTable(columns, rows));
}

/** What may be said of a channel. */
export interface ChannelFlags {
  title?: string;
  /** A dash reads it from standard input, so that it stands in no history of a shell. */
  url?: string;
  language?: string;
  timeZone?: string;
  window?: string;
}

/** `ripen alert channel add`: makes a channel, or changes what is said of one. */
export async function alertChannelAddCommand(
  api: Api,
  { print, standardInput }: CommandContext,
  { slug, flags }: { slug: string; flags: ChannelFlags },
): Promise<void> {
  const known = (await channels(api)).find((channel) => channel.slug === slug);
  const url = flags.url === '-' ? (await text(standardInput)).trim() : flags.url;
  const saved = await api.request('PUT', `/api/v1/alerts/channels/${encodeURIComponent(slug)}`, {
    title: flags.title ?? known?.title ?? slug,
    ...(url !== undefined && { url }),
    language: flags.language ?? known?.language ?? 'en',
    timeZone: flags.timeZone ?? known?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    windowMinutes: flags.window === undefined ? (known?.windowMinutes ?? 15) : Number(flags.window),
  });
  const { title, address } = alertChannelSchema.parse(saved);
  print(`Channel ${slug} (${title}) takes alerts at ${address}.`);
  print(`Try it: ripen alert channel test ${slug}`);
}

/** `ripen alert channel test`: sends a test, and says what the chat answered. */
export async function alertChannelTestCommand(
  api: Api,
  { print }: CommandContext,
  slug: string,
): Promise<void> {
  const path = `/api/v1/alerts/channels/${encodeURIComponent(slug)}/test`;
  const { problem } = channelTestSchema.parse(await api.request('POST', path, {}));
  if (problem !== null) throw new CommandFailed(`The test did not arrive: ${problem}`);
  print(`A test was sent to ${slug}; the chat has taken it.`);
}

/** `ripen alert channel remove`. */
export async function alertChannelRemoveCommand(
  api: Api,
  { print }: CommandContext,
  slug: string,
): Promise<void> {
  await api.request('DELETE', `/api/v1/alerts/channels/${encodeURIComponent(slug)}`);
  print(`Channel ${slug} is removed.`);
}
