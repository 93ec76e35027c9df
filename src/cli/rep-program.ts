import type { Command } from 'commander';
import { type CommandContext, type CommonFlags, withApi } from './command-context.ts';
import { examples, onInstallation, withJson } from './program-parts.ts';
import { repListCommand } from './rep-list.ts';
import { type RepSetFlags, repAwayCommand, repSetCommand } from './rep-set.ts';

/** Adds `ripen rep`. */
export function addRep(program: Command, context: CommandContext): void {
  const rep = program
    .command('rep')
    .description('those who get leads: what they take, when they work, and when they are away')
    .exitOverride();
  withJson(onInstallation(rep.command('list')))
    .description('everybody who gets leads, or could')
    .addHelpText('after', examples('ripen rep list'))
    .action((flags: CommonFlags) => withApi(context, flags, (api) => repListCommand(api, context, flags)));
  onInstallation(rep.command('set'))
    .argument('<email>')
    .description('say what somebody gets as a rep, and when they work; what is left out stays')
    .option('--takes-leads <switch>', 'on or off')
    .option('--capacity <number>', 'how many leads without an answer they may have; any for no limit')
    .option('--languages <codes>', 'in which they talk to leads, separated by commas; all for any')
    .option('--countries <codes>', 'that they look after, separated by commas; all for any')
    .option('--holidays <country>', 'whose public holidays are free')
    .option('--hours <week>', 'when they work, by the clock where they are')
    .addHelpText(
      'after',
      examples(
        'ripen rep set ann@example.com --takes-leads on --capacity 20 --languages cs,en --countries CZ,SK',
        'ripen rep set ann@example.com --hours "mon-thu 9:00-17:00; fri 9:00-14:00" --holidays CZ',
      ),
    )
    .action((email: string, flags: RepSetFlags & CommonFlags) =>
      withApi(context, flags, (api) => repSetCommand(api, context, { email, flags })),
    );
  onInstallation(rep.command('away'))
    .argument('<email>')
    .description('note when somebody is out of office')
    .requiredOption('--from <instant>', 'an ISO 8601 date-time; a date alone is midnight UTC')
    .requiredOption('--to <instant>', 'the same, not included')
    .option('--note <text>')
    .addHelpText(
      'after',
      examples('ripen rep away ann@example.com --from 2026-12-23 --to 2027-01-02 --note Holidays'),
    )
    .action((email: string, flags: { from: string; to: string; note?: string } & CommonFlags) =>
      withApi(context, flags, (api) => repAwayCommand(api, context, { email, flags })),
    );
}
