import type { Api } from './api.ts';
import { backtestReport } from './backtest-report.ts';
import { type BacktestFlags, backtestRequest } from './backtest-request.ts';
import type { CommandContext } from './command-context.ts';
import { printReport } from './print-report.ts';
import { runBacktestOnApi } from './run-backtest-on-api.ts';

/** `ripen backtest`: one scorecard tried on history, or two side by side. */
export async function backtestCommand(
  api: Api,
  context: CommandContext,
  { names, flags }: { names: readonly string[]; flags: BacktestFlags },
): Promise<void> {
  const done = await runBacktestOnApi(api, await backtestRequest(names, flags));
  await printReport(context, {
    report: backtestReport(done),
    answer: { ...done.backtest, result: done.result },
    flags,
  });
}
