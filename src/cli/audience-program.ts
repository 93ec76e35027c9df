import type { Command } from 'commander';
import { audienceLeadsCommand, audienceListCommand } from './audience.ts';
import { type CommandContext, type CommonFlags, withApi } from './command-context.ts';
import { examples, onInstallation, withJson } from './program-parts.ts';

/** Adds `ripen audience`. */
export function addAudience(program: Command, context: CommandContext): void {
  const audience = program
    .command('audience')
    .description('lists of leads that journeys make for other tools')
    .exitOverride();
  withJson(onInstallation(audience.command('list')))
    .description('all audiences, with how many leads are in each')
    .addHelpText('after', examples('ripen audience list'))
    .action((flags: CommonFlags) =>
      withApi(context, flags, (api) => audienceListCommand(api, context, flags)),
    );
  withJson(onInstallation(audience.command('leads')))
    .argument('<audience>')
    .description('who is in an audience: id, e-mail, name and since when, with tabs in between')
    .addHelpText('after', examples('ripen audience leads retargeting > retargeting.tsv'))
    .action((name: string, flags: CommonFlags) =>
      withApi(context, flags, (api) => audienceLeadsCommand(api, context, { audience: name, flags })),
    );
}
