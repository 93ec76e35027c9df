import { bandEdit } from '../domain/band-edit.ts';
import { overtakenBands } from '../domain/overtaken-bands.ts';
import { LOWEST_BAND } from '../domain/scorecard.ts';
import type { Api } from './api.ts';
import { type BacktestFlags, backtestRequest } from './backtest-request.ts';
import type { CommandContext } from './command-context.ts';
import { editDraft } from './edit-draft.ts';
import { InvalidSetting } from './invalid-setting.ts';
import { printReport } from './print-report.ts';
import { runBacktestOnApi } from './run-backtest-on-api.ts';
import { thresholdsReport } from './thresholds-report.ts';

export interface ThresholdsFlags extends BacktestFlags {
  /** Which of the thresholds to keep in the draft, and for which band. */
  save?: string;
  band?: string;
}

/** `ripen thresholds`: where bands could start, by cost and value, by capacity, by best separation. */
export async function thresholdsCommand(
  api: Api,
  context: CommandContext,
  { name, flags }: { name: string; flags: ThresholdsFlags },
): Promise<void> {
  const { save, band } = flags;
  if ((save === undefined) !== (band === undefined) || band === LOWEST_BAND) {
    throw new InvalidSetting('--save and --band: expected both or none, as in --save capacity --band hot');
  }
  const done = await runBacktestOnApi(api, await backtestRequest([name], flags));
  const { leadsPerWeek, scorecards } = done.result;
  const [result] = scorecards;
  const answer = { leadsPerWeek, thresholds: result?.thresholds, counts: result?.counts };
  await printReport(context, { report: thresholdsReport(done), answer, flags });
  if (save === undefined || band === undefined) return;
  const chosen = result?.thresholds.find(({ basis }) => basis === save);
  if (!chosen) {
    const known = result?.thresholds.map(({ basis }) => basis).join(', ');
    throw new InvalidSetting(`--save: got “${save}”, expected one of: ${known}`);
  }
  const slug = done.backtest.scorecards[0]?.slug ?? name;
  await editDraft(api, slug, (document) => [bandEdit(document, band, chosen.outlook.threshold)]);
  if (flags.json) return;
  const bands = result?.bands.map(({ band: id, atLeast }) => ({ id, atLeast })) ?? [];
  const passed = overtakenBands(bands, { band, atLeast: chosen.outlook.threshold }).map(({ id }) => id);
  if (passed.length > 0) context.print(`\nThis changes the order of the bands: ${passed.join(', ')}.`);
  context.print(`\nKept in the draft of ${slug}: ${band} from ${chosen.outlook.threshold}.`);
}
