import type { Command } from 'commander';
import {
  alertChannelAddCommand,
  alertChannelRemoveCommand,
  alertChannelsCommand,
  alertChannelTestCommand,
  type ChannelFlags,
} from './alert-channels.ts';
import { alertListCommand } from './alert-list.ts';
import { type CommandContext, type CommonFlags, withApi } from './command-context.ts';
import { examples, onInstallation, withJson } from './program-parts.ts';

/** Adds `ripen alert`. */
export function addAlert(program: Command, context: CommandContext): void {
  const alert = program
    .command('alert')
    .description('what people of the team are told about leads, and the channels of the chat that take it')
    .exitOverride();
  withJson(onInstallation(alert.command('list')))
    .argument('[recipient]', 'the e-mail address of somebody, or the slug of a channel')
    .description('the latest alerts')
    .addHelpText('after', examples('ripen alert list', 'ripen alert list jana@example.com'))
    .action((recipient: string | undefined, flags: CommonFlags) =>
      withApi(context, flags, (api) => alertListCommand(api, context, { recipient, flags })),
    );
  withJson(onInstallation(alert.command('channels')))
    .description('the channels of the team’s chat that take alerts')
    .addHelpText('after', examples('ripen alert channels'))
    .action((flags: CommonFlags) =>
      withApi(context, flags, (api) => alertChannelsCommand(api, context, flags)),
    );
  addChannel(alert, context);
}

function addChannel(alert: Command, context: CommandContext): void {
  const channel = alert.command('channel').description('one channel of the team’s chat').exitOverride();
  onInstallation(channel.command('add'))
    .argument('<slug>', 'what journeys call it, such as sales')
    .description('make a channel, or change one; what is left out stays as it is')
    .option('--url <url>', 'of its incoming webhook; a dash reads it from standard input')
    .option('--title <text>', 'how people call it')
    .option('--language <tag>', 'en, cs, pl, ro, et or nb')
    .option('--time-zone <zone>', 'as Europe/Prague')
    .option('--window <minutes>', 'how long alerts are gathered after a message; 15 unless said')
    .addHelpText(
      'after',
      examples(
        'ripen alert channel add sales --title "Sales" --url https://hooks.slack.com/services/…',
        'ripen alert channel add sales --url - < address.txt',
        'ripen alert channel add sales --window 5',
      ),
    )
    .action((slug: string, flags: ChannelFlags & CommonFlags) =>
      withApi(context, flags, (api) => alertChannelAddCommand(api, context, { slug, flags })),
    );
  onInstallation(channel.command('test'))
    .argument('<slug>')
    .description('send a test, and say what the chat answered')
    .addHelpText('after', examples('ripen alert channel test sales'))
    .action((slug: string, flags: CommonFlags) =>
      withApi(context, flags, (api) => alertChannelTestCommand(api, context, slug)),
    );
  onInstallation(channel.command('remove'))
    .argument('<slug>')
    .description('remove a channel; what is still to go there is given up')
    .addHelpText('after', examples('ripen alert channel remove sales'))
    .action((slug: string, flags: CommonFlags) =>
      withApi(context, flags, (api) => alertChannelRemoveCommand(api, context, slug)),
    );
}
