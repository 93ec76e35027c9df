import { z } from 'zod';
import { entriesSchema, entryProgressSchema, leadEnrolmentSchema } from '../http/contract/enrolments.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { renderTable } from './table.ts';

/** Whom to let in: these leads, those of a segment or of a condition, or everybody. */
export interface EnrolFlags {
  lead?: string[];
  segment?: string;
  condition?: string;
  everybody?: boolean;
  json?: boolean;
}

/** `ripen journey enrol`: lets leads into a journey. @throws Error when it is not said whom */
export async function journeyEnrolCommand(
  api: Api,
  { print }: CommandContext,
  { slug, flags }: { slug: string; flags: EnrolFlags },
): Promise<void> {
  const { lead: leads, segment, condition, everybody } = flags;
  const path = `/api/v1/journeys/${encodeURIComponent(slug)}`;
  if (leads) {
    const { items } = entriesSchema.parse(await api.request('POST', `${path}/enrolments`, { leads }));
    if (flags.json) return print(JSON.stringify(items, null, 2));
    print(
      renderTable(
        [{ title: 'Lead' }, { title: 'Came in' }],
        items.map(({ lead, refused }) => [lead, refused === null ? 'yes' : `no: ${refused}`]),
      ),
    );
    return;
  }
  if (segment === undefined && condition === undefined && !everybody)
    throw new Error('whom: got nothing, expected --lead, --segment, --condition or --everybody');
  const progress = entryProgressSchema.parse(
    await api.request('POST', `${path}/entry`, {
      ...(segment !== undefined && { segment }),
      ...(condition !== undefined && { condition }),
    }),
  );
  print(flags.json ? JSON.stringify(progress, null, 2) : `“${slug}” lets them in, in the background.`);
}

/** `ripen journey remove`: takes a lead out of a journey. */
export async function journeyRemoveCommand(
  api: Api,
  { print }: CommandContext,
  { slug, lead, flags }: { slug: string; lead: string; flags: { json?: boolean } },
): Promise<void> {
  const path = `/api/v1/journeys/${encodeURIComponent(slug)}/enrolments/${encodeURIComponent(lead)}`;
  const answer = await api.request('DELETE', path);
  print(flags.json ? JSON.stringify(answer, null, 2) : `${lead} is not in “${slug}” any more.`);
}

/** `ripen journey lead`: the journeys of a lead, with every step that it took. */
export async function journeyLeadCommand(
  api: Api,
  { print }: CommandContext,
  { lead, flags }: { lead: string; flags: { json?: boolean } },
): Promise<void> {
  const answer = await api.request('GET', `/api/v1/leads/${encodeURIComponent(lead)}/journeys`);
  const { items } = z.object({ items: z.array(leadEnrolmentSchema) }).parse(answer);
  if (flags.json) return print(JSON.stringify(items, null, 2));
  if (items.length === 0) return print(`${lead} was in no journey.`);
  const rows = items.flatMap(({ journey, status, step, dueAt, waitsFor, enteredAt, steps }) => [
    [journey, enteredAt, 'came in', ''],
    ...steps.map((taken) => ['', taken.at, taken.step, taken.way]),
    ...(status === 'active' || status === 'scheduled'
      ? [['', dueAt ?? '', step, waitsFor === null ? 'is due' : `waits for ${waitsFor}`]]
      : []),
  ]);
  print(renderTable([{ title: 'Journey' }, { title: 'When' }, { title: 'Step' }, { title: 'Way' }], rows));
}
