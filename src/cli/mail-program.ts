import type { Command } from 'commander';
import { type CommandContext, type CommonFlags, withApi } from './command-context.ts';
import { mailListCommand } from './mail-list.ts';
import { mailResolveCommand, mailRetryCommand } from './mail-retry.ts';
import { mailStatusCommand } from './mail-status.ts';
import { mailStuckCommand } from './mail-stuck.ts';
import { mailSuppressCommand, mailSuppressedCommand, mailUnsuppressCommand } from './mail-suppress.ts';
import { examples, onInstallation, withJson } from './program-parts.ts';

/** Adds `ripen mail`. */
export function addMail(program: Command, context: CommandContext): void {
  const mail = program
    .command('mail')
    .description('what happens to e-mails and webhooks: what waits, what is stuck, whom nothing is sent to')
    .exitOverride();
  withJson(onInstallation(mail.command('status')))
    .description('how delivery is')
    .addHelpText('after', examples('ripen mail status'))
    .action((flags: CommonFlags) => withApi(context, flags, (api) => mailStatusCommand(api, context, flags)));
  withJson(onInstallation(mail.command('list')))
    .argument('<lead>', 'e-mail address, user id, anonymous id or lead id')
    .description('the e-mails to a lead and what became of them')
    .addHelpText('after', examples('ripen mail list ann@example.com'))
    .action((lead: string, flags: CommonFlags) =>
      withApi(context, flags, (api) => mailListCommand(api, context, { lead, flags })),
    );
  addStuck(mail, context);
  addSuppressions(mail, context);
}

function addStuck(mail: Command, context: CommandContext): void {
  withJson(onInstallation(mail.command('dead')))
    .description('what was given up after the last attempt')
    .addHelpText('after', examples('ripen mail dead'))
    .action((flags: CommonFlags) =>
      withApi(context, flags, (api) => mailStuckCommand(api, context, { state: 'dead', flags })),
    );
  onInstallation(mail.command('retry'))
    .argument('[effect...]', 'ids that ripen mail dead shows')
    .description('try again what was given up')
    .option('--all', 'everything')
    .addHelpText('after', examples('ripen mail retry --all'))
    .action((effectIds: string[], flags: { all?: boolean } & CommonFlags) =>
      withApi(context, flags, (api) => mailRetryCommand(api, context, { effectIds, flags })),
    );
  withJson(onInstallation(mail.command('uncertain')))
    .argument('[effect]', 'one of them, to decide it')
    .description('e-mails that the mail server may have taken: show them, or decide one')
    .option('--resend', 'send it again, under the same Message-ID')
    .option('--arrived', 'take it as sent')
    .addHelpText('after', examples('ripen mail uncertain', 'ripen mail uncertain EFFECT --arrived'))
    .action((effectId: string | undefined, flags: ResolveFlags) =>
      withApi(context, flags, (api) =>
        effectId === undefined
          ? mailStuckCommand(api, context, { state: 'uncertain', flags })
          : mailResolveCommand(api, context, { effectId, flags }),
      ),
    );
}

type ResolveFlags = { resend?: boolean; arrived?: boolean; json?: boolean } & CommonFlags;

function addSuppressions(mail: Command, context: CommandContext): void {
  withJson(onInstallation(mail.command('suppressed')))
    .argument('[search]', 'a part of the address')
    .description('addresses that get no e-mail')
    .addHelpText('after', examples('ripen mail suppressed example.com'))
    .action((search: string | undefined, flags: CommonFlags) =>
      withApi(context, flags, (api) => mailSuppressedCommand(api, context, { search: search ?? '', flags })),
    );
  onInstallation(mail.command('suppress'))
    .argument('<address>')
    .description('send no e-mail to an address any more')
    .option('--detail <text>', 'why')
    .addHelpText('after', examples('ripen mail suppress ann@example.com --detail "asked on the phone"'))
    .action((address: string, flags: { detail?: string } & CommonFlags) =>
      withApi(context, flags, (api) => mailSuppressCommand(api, context, { address, flags })),
    );
  onInstallation(mail.command('unsuppress'))
    .argument('<address>')
    .description('let an address get e-mails again')
    .addHelpText('after', examples('ripen mail unsuppress ann@example.com'))
    .action((address: string, flags: CommonFlags) =>
      withApi(context, flags, (api) => mailUnsuppressCommand(api, context, address)),
    );
}
