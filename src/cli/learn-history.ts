import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import { learningDetailSchema, learningRunSchema } from '../http/contract/learning.ts';
import type { Api } from './api.ts';
import type { CommandContext } from './command-context.ts';
import { CommandFailed } from './command-failed.ts';
import { learningReport } from './learning-report.ts';
import { printReport, type ReportFlags } from './print-report.ts';
import { startProgress } from './progress.ts';

/** How to learn from the history of an installation. */
export interface LearnHistoryFlags extends ReportFlags {
  outcome?: string;
  horizon?: string;
  knownBy?: string;
  rules?: string;
  scale?: string;
  pairs?: boolean;
  prior?: string;
  exclude?: string;
  rising?: string;
  falling?: string;
  accepted?: string;
  rejected?: string;
  save?: string;
  title?: string;
}

type Detail = z.infer<typeof learningDetailSchema>;

/** `ripen learn` without a table: learns a scorecard from the history, and keeps it as a draft where that is asked for. */
export async function learnHistoryCommand(
  api: Api,
  context: CommandContext,
  flags: LearnHistoryFlags,
): Promise<void> {
  const detail = await runOf(api, { ...requestOf(flags), learns: true });
  if (flags.save !== undefined)
    await save(api, detail, { slug: flags.save, title: flags.title ?? flags.save });
  await tell(context, detail, flags);
  if (flags.save !== undefined && !flags.json)
    context.print(`\nKept as the draft of “${flags.save}”: ripen scorecard export ${flags.save} --draft`);
}

/** With a prior its rules with other weights are kept, otherwise those that were learned. */
async function save(
  api: Api,
  { runId, result }: Detail,
  { slug, title }: { slug: string; title: string },
): Promise<void> {
  const rules = result?.updated?.rules ?? result?.learned?.rules;
  if (!rules) throw new CommandFailed(result?.problem?.detail ?? 'too little to learn from');
  const from = result?.updated ? 'prior' : 'learned';
  await api.request('POST', `/api/v1/learning/runs/${runId}/draft`, {
    slug,
    title,
    from,
    rules: rules.map(({ id }) => ({ id })),
  });
}

/** `ripen review`: what the history says of every measure. */
export async function reviewCommand(
  api: Api,
  context: CommandContext,
  flags: LearnHistoryFlags,
): Promise<void> {
  await tell(context, await runOf(api, { ...requestOf(flags), learns: false }), flags);
}

/** What is missing is part of the report; the exit code says that nothing came of it. */
async function tell(context: CommandContext, detail: Detail, flags: ReportFlags): Promise<void> {
  const { request, result } = detail;
  if (!result) return;
  await printReport(context, { report: learningReport({ request, result }), answer: detail, flags });
  if (result.problem) context.fail(1);
}

const ASKED_EVERY_MS = 200;
const PHASES: Readonly<Record<string, string>> = {
  waiting: 'Waiting',
  collecting: 'Reading histories',
  reviewing: 'Reviewing',
  learning: 'Learning',
};

/** Asks for a run, and waits for its end. */
async function runOf(api: Api, request: object): Promise<Detail> {
  const { runId } = learningRunSchema.parse(await api.request('POST', '/api/v1/learning/runs', request));
  const progress = startProgress('Reading histories');
  try {
    for (;;) {
      const path = `/api/v1/learning/runs/${runId}`;
      const detail = learningDetailSchema.parse(await api.request('GET', path));
      if (detail.status === 'failed') throw new CommandFailed(detail.problem ?? 'the run failed');
      if (detail.status === 'cancelled') throw new CommandFailed('the run was cancelled');
      if (detail.status === 'done') return detail;
      if (detail.total > 0 && PHASES[detail.phase]) progress.update(detail.done, detail.total);
      await sleep(ASKED_EVERY_MS);
    }
  } finally {
    progress.stop();
  }
}

function requestOf(flags: LearnHistoryFlags): object {
  const list = (text: string | undefined): string[] =>
    text ? text.split(',').map((name) => name.trim()) : [];
  const directions = { rising: list(flags.rising), falling: list(flags.falling) };
  const monotone = Object.fromEntries(
    Object.entries(directions).flatMap(([direction, names]) => names.map((name) => [name, direction])),
  );
  return {
    ...(flags.outcome !== undefined && { outcome: outcomeOf(flags.outcome) }),
    ...numberOf('horizonDays', flags.horizon, '--horizon'),
    ...numberOf('rules', flags.rules, '--rules'),
    ...numberOf('scale', flags.scale, '--scale'),
    ...numberOf('acceptedWeight', flags.accepted, '--accepted'),
    ...numberOf('rejectedWeight', flags.rejected, '--rejected'),
    ...(flags.knownBy !== undefined && { knownBy: flags.knownBy }),
    ...(flags.prior !== undefined && { prior: flags.prior }),
    ...(flags.pairs && { pairs: true }),
    monotone,
    exclude: list(flags.exclude),
  };
}

/** `trait=value` is a trait that becomes a value; anything else is the name of an event. */
function outcomeOf(text: string): object {
  const [, trait, value] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (trait === undefined || value === undefined) return { kind: 'event', event: text };
  return { kind: 'trait', trait: trait.trim(), value: value.trim() };
}

function numberOf(key: string, text: string | undefined, flag: string): object {
  if (text === undefined) return {};
  const number = Number(text.replace(/d$/, ''));
  if (!Number.isFinite(number)) throw new CommandFailed(`${flag}: got “${text}”, expected a number`);
  return { [key]: number };
}
