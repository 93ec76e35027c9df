import { type Command, Option } from 'commander';
import { type CommandContext, type CommonFlags, withApi } from './command-context.ts';
import { type DriftFlags, driftCommand } from './drift.ts';
import { examples, onInstallation, withJson } from './program-parts.ts';

/** Adds `ripen drift`. */
export function addDrift(program: Command, context: CommandContext): void {
  withJson(onInstallation(program.command('drift')))
    .argument('[scorecard]', 'the one that went live last when left out')
    .description('how what a live scorecard reads and says has moved')
    .option(
      '--since <date>',
      'compare with the 90 days before; when it went live unless said, at least 91 days ago',
    )
    .addOption(
      new Option(
        '--known-by <instant>',
        'received: what Ripen had by then; occurred: for a history that was imported at once',
      ).choices(['received', 'occurred']),
    )
    .option('--html <file>', 'write the report with charts, for the browser')
    .addHelpText(
      'after',
      examples('ripen drift', 'ripen drift agency-b2b --since 2026-06-01 --html drift.html'),
    )
    .action((slug: string | undefined, flags: DriftFlags & CommonFlags) =>
      withApi(context, flags, (api) => driftCommand(api, context, { slug, flags })),
    );
}
