import type { Command } from 'commander';
import { type CommandContext, type CommonFlags, withApi } from './command-context.ts';
import { examples, onInstallation, withJson } from './program-parts.ts';
import { teamApplyCommand } from './team-apply.ts';
import { teamListCommand, teamRemoveCommand, teamShowCommand } from './team-list.ts';
import { teamNextCommand } from './team-next.ts';

/** Adds `ripen team`. */
export function addTeam(program: Command, context: CommandContext): void {
  const team = program
    .command('team')
    .description('teams of reps who share leads: by which rules, and how soon they answer')
    .exitOverride();
  withJson(onInstallation(team.command('list')))
    .description('the teams, what is expected of them, and what they have')
    .addHelpText('after', examples('ripen team list'))
    .action((flags: CommonFlags) => withApi(context, flags, (api) => teamListCommand(api, context, flags)));
  withJson(onInstallation(team.command('show')))
    .argument('<team>')
    .description('a team with its members and rules')
    .addHelpText('after', examples('ripen team show sales'))
    .action((slug: string, flags: CommonFlags) =>
      withApi(context, flags, (api) => teamShowCommand(api, context, { slug, flags })),
    );
  withJson(onInstallation(team.command('apply')))
    .argument(
      '<files...>',
      'YAML: { team, title, members, respondWithin, remindBefore, escalateTo, reassigns }',
    )
    .description('make teams of files, or change them')
    .addHelpText('after', examples('ripen team apply sales.yaml'))
    .action((files: string[], flags: CommonFlags) =>
      withApi(context, flags, (api) => teamApplyCommand(api, context, { files, flags })),
    );
  withJson(onInstallation(team.command('next')))
    .argument('<team>')
    .option('--lead <lead>', 'e-mail address, user id, anonymous id or lead id; any lead when left out')
    .description('to whom a lead would go now, and why; nothing happens by it')
    .addHelpText('after', examples('ripen team next sales --lead ann@example.com'))
    .action((slug: string, flags: { lead?: string } & CommonFlags) =>
      withApi(context, flags, (api) => teamNextCommand(api, context, { slug, flags })),
    );
  onInstallation(team.command('remove'))
    .argument('<team>')
    .description('remove a team; leads stay with those who have them')
    .addHelpText('after', examples('ripen team remove sales'))
    .action((slug: string, flags: CommonFlags) =>
      withApi(context, flags, (api) => teamRemoveCommand(api, context, slug)),
    );
}
