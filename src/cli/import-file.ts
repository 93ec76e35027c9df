import { readFile, writeFile } from 'node:fs/promises';
import type { z } from 'zod';
import type { ImportKind } from '../files/mapping.ts';
import { parseMapping } from '../files/parse-mapping.ts';
import { type ImportDetail, importDetailSchema, type RefusalAnswer } from '../http/contract/imports.ts';
import { refusalsCsv } from '../http/imports/refusals-csv.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { fetchRefusals, renderRefusal } from './import-refusals.ts';
import { openFile } from './open-file.ts';
import { startProgress } from './progress.ts';
import { renderProblem } from './scorecard-validate.ts';
import { separatorFlag } from './separator-flag.ts';
import { waitUntilApplied } from './wait-until-applied.ts';

export interface ImportFlags {
  mapping?: string;
  encoding?: string;
  separator?: string;
  timeZone?: string;
  skipRefused?: boolean;
  dryRun?: boolean;
  refusals?: string;
  json?: boolean;
}

/** Refusals that are shown; --refusals writes all that were kept. */
const REFUSALS_SHOWN = 20;
const BYTES_PER_MEGABYTE = 1_000_000;

type Detail = z.infer<typeof importDetailSchema>;

/** `ripen import leads|events|outcomes|costs`: sends a file, and waits until it is applied. */
export async function importCommand(
  api: Api,
  context: CommandContext,
  { kind, file, flags }: { kind: ImportKind; file: string; flags: ImportFlags },
): Promise<void> {
  const mapping = flags.mapping === undefined ? undefined : await readFile(flags.mapping, 'utf8');
  if (mapping !== undefined && !checkMapping(context, { mapping, flags })) return;
  const sent = await send(api, { kind, file, flags, mapping });
  const isRefused = sent.rowsRefused > 0;
  const isApplied = sent.status === 'applying';
  const refusals = isRefused ? await fetchRefusals(api, sent.importId) : [];
  if (flags.refusals !== undefined) await writeFile(flags.refusals, refusalsCsv(refusals));
  if (flags.dryRun) await api.request('DELETE', `/api/v1/imports/${sent.importId}`);
  const ended = isApplied ? await waitUntilApplied(api, sent.importId) : sent;
  if (isRefused && !flags.skipRefused) context.fail(1);
  if (flags.json) {
    const shown = { ...ended, ...(flags.dryRun && { importId: null }), refusals };
    context.print(JSON.stringify(shown, null, 2));
    return;
  }
  report(context, { ended, refusals, file, flags });
}

/** A mapping with mistakes is told as scorecards with mistakes are: as compilers do. */
function checkMapping(
  { print, fail }: CommandContext,
  { mapping, flags }: { mapping: string; flags: ImportFlags },
): boolean {
  const reading = parseMapping(mapping);
  if (reading.ok) return true;
  fail(1);
  if (flags.json) print(JSON.stringify({ file: flags.mapping, problems: reading.problems }, null, 2));
  else for (const problem of reading.problems) print(renderProblem(flags.mapping ?? '', problem));
  return false;
}

async function send(
  api: Api,
  {
    kind,
    file,
    flags,
    mapping,
  }: { kind: ImportKind; file: string; flags: ImportFlags; mapping: string | undefined },
): Promise<ImportDetail> {
  const progress = startProgress('Reading, MB');
  const inMegabytes = (bytes: number): number => Math.round(bytes / BYTES_PER_MEGABYTE);
  let size: number | undefined;
  const opened = await openFile(file, (bytes) => {
    progress.update(inMegabytes(bytes), inMegabytes(size ?? bytes));
  });
  size = opened.size;
  const separator = separatorFlag(flags.separator);
  try {
    const begun = importDetailSchema.parse(
      await api.request('POST', '/api/v1/imports', {
        kind,
        name: opened.name,
        ...(mapping !== undefined && { mapping }),
        ...(flags.encoding !== undefined && { encoding: flags.encoding }),
        ...(separator !== undefined && { separator }),
        ...(flags.timeZone !== undefined && { timeZone: flags.timeZone }),
      }),
    );
    const query = new URLSearchParams({
      skipRefused: String(flags.skipRefused ?? false),
      apply: String(!flags.dryRun),
    });
    const path = `/api/v1/imports/${begun.importId}/content?${query}`;
    return importDetailSchema.parse(await api.upload('PUT', path, opened));
  } finally {
    progress.stop();
  }
}

function report(
  { print }: CommandContext,
  {
    ended,
    refusals,
    file,
    flags,
  }: { ended: Detail; refusals: readonly RefusalAnswer[]; file: string; flags: ImportFlags },
): void {
  for (const refusal of refusals.slice(0, REFUSALS_SHOWN)) print(renderRefusal(file, refusal));
  if (refusals.length > REFUSALS_SHOWN) print(`… and ${refusals.length - REFUSALS_SHOWN} more reasons`);
  const { importId, rowsRead, rowsRefused, rowsApplied, messagesAdded, messagesKnown, kind } = ended;
  const read = `${file}: ${rowsRead} rows read, ${rowsRefused} refused`;
  const messages = kind === 'costs' ? '' : `: ${messagesAdded} messages new, ${messagesKnown} known before`;
  if (flags.dryRun) print(`${read}; nothing was imported, as this was a dry run`);
  else if (ended.status !== 'refused')
    print(`${read}; import ${importId} applied ${rowsApplied} rows${messages}`);
  else {
    print(`${read}; nothing was imported. Mend the file and try again, or import the good rows with:`);
    print(`  ripen import accept ${importId}`);
  }
}
