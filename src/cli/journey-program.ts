import type { Command } from 'commander';
import { type CommandContext, type CommonFlags, withApi } from './command-context.ts';
import { type JourneyPublishFlags, journeyApplyCommand, journeyPublishCommand } from './journey-apply.ts';
import { journeyDiffCommand } from './journey-diff.ts';
import { type DryRunFlags, journeyDryRunCommand } from './journey-dry-run.ts';
import {
  type EnrolFlags,
  journeyEnrolCommand,
  journeyLeadCommand,
  journeyRemoveCommand,
} from './journey-enrol.ts';
import { journeyListCommand } from './journey-list.ts';
import { journeyStatusCommand } from './journey-status.ts';
import { journeyValidateCommand } from './journey-validate.ts';
import { examples, onInstallation, withJson } from './program-parts.ts';
import { type ExportFlags, exportCommand } from './scorecard-export.ts';

/** Adds `ripen journey`. */
export function addJourney(program: Command, context: CommandContext): void {
  const journey = program
    .command('journey')
    .description('journeys as files: what happens to leads, step by step')
    .exitOverride();
  withJson(onInstallation(journey.command('list')))
    .description('all journeys, with how many leads are inside')
    .addHelpText('after', examples('ripen journey list', 'ripen journey list --json'))
    .action((flags: CommonFlags) =>
      withApi(context, flags, (api) => journeyListCommand(api, context, flags)),
    );
  addFiles(journey, context);
  addStatus(journey, context);
  addLeads(journey, context);
}

function addFiles(journey: Command, context: CommandContext): void {
  withJson(onInstallation(journey.command('validate')))
    .argument('<file...>')
    .description('check files; every mistake with its line, and what is probably not meant')
    .addHelpText('after', examples('ripen journey validate journeys/*.yaml'))
    .action((files: string[], flags: CommonFlags) =>
      withApi(context, flags, (api) => journeyValidateCommand(api, context, { files, flags })),
    );
  withJson(onInstallation(journey.command('diff')))
    .argument('<file>')
    .description('what a file would change, and who inside could go on in it')
    .addHelpText('after', examples('ripen journey diff journeys/win-back.yaml'))
    .action((file: string, flags: CommonFlags) =>
      withApi(context, flags, (api) => journeyDiffCommand(api, context, { file, flags })),
    );
  withJson(onInstallation(journey.command('dry-run')))
    .argument('<file>')
    .requiredOption('--lead <lead>', 'e-mail address, user id, anonymous id or lead id')
    .option('--at <instant>', 'when the lead comes in; now when left out')
    .option('--happens <steps>', 'waits at which the event happens, separated by commas; else time runs out')
    .description('what would happen to a lead, step by step with instants; nothing does')
    .addHelpText(
      'after',
      examples(
        'ripen journey dry-run journeys/win-back.yaml --lead ann@example.com',
        'ripen journey dry-run journeys/demo-invitation.yaml --lead ann@example.com --happens clicked',
      ),
    )
    .action((file: string, flags: DryRunFlags & CommonFlags) =>
      withApi(context, flags, (api) => journeyDryRunCommand(api, context, { file, flags })),
    );
  withPublishFlags(withJson(onInstallation(journey.command('apply'))))
    .argument('<file...>')
    .description('publish files')
    .addHelpText(
      'after',
      examples('ripen journey apply journeys/win-back.yaml', 'ripen journey apply win-back.yaml --move'),
    )
    .action((files: string[], flags: JourneyPublishFlags & CommonFlags) =>
      withApi(context, flags, (api) => journeyApplyCommand(api, context, { files, flags })),
    );
  withPublishFlags(withJson(onInstallation(journey.command('publish'))))
    .argument('<slug>')
    .description('publish the draft of a journey, or an earlier version again')
    .option('--version <number>', 'an earlier version')
    .addHelpText('after', examples('ripen journey publish win-back', 'ripen journey publish win-back --move'))
    .action((slug: string, flags: JourneyPublishFlags & { version?: string } & CommonFlags) =>
      withApi(context, flags, (api) => journeyPublishCommand(api, context, { slug, flags })),
    );
  withJson(onInstallation(journey.command('export')))
    .argument('<slug>')
    .description('the text of a journey, as it was written')
    .option('--version <number>', 'another version than the live one')
    .option('--draft', 'the draft')
    .option('-o, --output <file>', 'write to a file')
    .addHelpText('after', examples('ripen journey export win-back --draft > win-back.yaml'))
    .action((slug: string, flags: ExportFlags & CommonFlags) =>
      withApi(context, flags, (api) => exportCommand(api, context, { of: 'journeys', slug, flags })),
    );
}

function addLeads(journey: Command, context: CommandContext): void {
  withJson(onInstallation(journey.command('enrol')))
    .argument('<slug>')
    .description('let leads into a journey')
    .option('--lead <lead...>', 'these leads, by e-mail address or id')
    .option('--segment <slug>', 'everybody in a segment')
    .option('--condition <yaml>', 'everybody who fulfils a condition')
    .option('--everybody', 'everybody')
    .addHelpText(
      'after',
      examples(
        'ripen journey enrol win-back --lead ann@example.com',
        'ripen journey enrol win-back --segment silent-customers',
        "ripen journey enrol win-back --condition 'country: CZ'",
      ),
    )
    .action((slug: string, flags: EnrolFlags & CommonFlags) =>
      withApi(context, flags, (api) => journeyEnrolCommand(api, context, { slug, flags })),
    );
  withJson(onInstallation(journey.command('remove')))
    .argument('<slug>')
    .argument('<lead>')
    .description('take a lead out of a journey')
    .addHelpText('after', examples('ripen journey remove win-back ann@example.com'))
    .action((slug: string, lead: string, flags: CommonFlags) =>
      withApi(context, flags, (api) => journeyRemoveCommand(api, context, { slug, lead, flags })),
    );
  withJson(onInstallation(journey.command('lead')))
    .argument('<lead>')
    .description('the journeys of a lead, with every step that it took')
    .addHelpText('after', examples('ripen journey lead ann@example.com'))
    .action((lead: string, flags: CommonFlags) =>
      withApi(context, flags, (api) => journeyLeadCommand(api, context, { lead, flags })),
    );
}

function addStatus(journey: Command, context: CommandContext): void {
  const add = (
    name: string,
    { status, text }: { status: 'live' | 'paused' | 'archived'; text: string },
  ): void => {
    withJson(onInstallation(journey.command(name)))
      .argument('<slug>')
      .description(text)
      .addHelpText('after', examples(`ripen journey ${name} win-back`))
      .action((slug: string, flags: CommonFlags) =>
        withApi(context, flags, (api) => journeyStatusCommand(api, context, { slug, status, flags })),
      );
  };
  add('pause', { status: 'paused', text: 'let nobody in, and nobody inside go on' });
  add('resume', { status: 'live', text: 'let everybody go on' });
  add('archive', { status: 'archived', text: 'end a journey for good; what happened in it stays' });
}

function withPublishFlags(command: Command): Command {
  return command
    .option('--comment <text>', 'why, for those who look at the versions later')
    .option('--move', 'those inside go on at the same step of the new version, instead of finishing the old');
}
