import type { Command } from 'commander';
import { type CommandContext, type CommonFlags, withApi } from './command-context.ts';
import { leadAssignCommand, leadHandoversCommand } from './lead-assign.ts';
import { examples, onInstallation, withJson } from './program-parts.ts';

/** Adds `ripen lead`. */
export function addLead(program: Command, context: CommandContext): void {
  const lead = program
    .command('lead')
    .description('what becomes of a lead: who looks after it, and why')
    .exitOverride();
  withJson(onInstallation(lead.command('assign')))
    .argument('<leads...>', 'e-mail addresses, user ids, anonymous ids or lead ids')
    .description('give leads to somebody, or let a team decide')
    .option('--to <owner>', 'a name or e-mail address; nobody for none')
    .option('--team <team>', 'the slug of a team that chooses')
    .addHelpText(
      'after',
      examples(
        'ripen lead assign ann@lead.example --team sales',
        'ripen lead assign ann@lead.example --to ben@example.com',
      ),
    )
    .action((leads: string[], flags: { to?: string; team?: string } & CommonFlags) =>
      withApi(context, flags, (api) => leadAssignCommand(api, context, { leads, flags })),
    );
  withJson(onInstallation(lead.command('handovers')))
    .argument('<lead>')
    .description('to which reps a lead was given, why, and what became of it')
    .addHelpText('after', examples('ripen lead handovers ann@lead.example'))
    .action((lead: string, flags: CommonFlags) =>
      withApi(context, flags, (api) => leadHandoversCommand(api, context, { lead, flags })),
    );
}
