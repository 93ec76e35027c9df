import type { Command } from 'commander';
import { type CommandContext, type CommonFlags, withApi } from './command-context.ts';
import { type EmailApplyFlags, emailApplyCommand } from './email-apply.ts';
import { emailDiffCommand } from './email-diff.ts';
import { type EmailExportFlags, emailExportCommand } from './email-export.ts';
import { emailListCommand } from './email-list.ts';
import { type EmailPreviewFlags, emailPreviewCommand } from './email-preview.ts';
import { type EmailTestFlags, emailTestCommand } from './email-test.ts';
import { emailValidateCommand } from './email-validate.ts';
import { examples, onInstallation, withJson } from './program-parts.ts';

/** Adds `ripen email`. */
export function addEmail(program: Command, context: CommandContext): void {
  const email = program.command('email').description('e-mail templates as files').exitOverride();
  withJson(email.command('validate'))
    .argument('<file...>')
    .description('check files: YAML, MJML and Liquid; every mistake with line and column')
    .addHelpText('after', examples('ripen email validate emails/*.yaml'))
    .action((files: string[], flags: { json?: boolean }) => emailValidateCommand(context, { files, flags }));
  withJson(onInstallation(email.command('diff')))
    .argument('<file>')
    .description('what a file would change of the live version')
    .addHelpText('after', examples('ripen email diff emails/demo-invitation.yaml'))
    .action((file: string, flags: CommonFlags) =>
      withApi(context, flags, (api) => emailDiffCommand(api, context, { file, flags })),
    );
  withJson(onInstallation(email.command('apply')))
    .argument('<file...>')
    .description('publish files: what is sent from now on is theirs')
    .option('--comment <text>', 'why, for those who look at the versions later')
    .addHelpText('after', examples('ripen email apply emails/demo-invitation.yaml --comment "shorter"'))
    .action((files: string[], flags: EmailApplyFlags & CommonFlags) =>
      withApi(context, flags, (api) => emailApplyCommand(api, context, { files, flags })),
    );
  withJson(onInstallation(email.command('export')))
    .argument('<slug>')
    .description('the text of a version, as it was published')
    .option('--version <number>', 'another version than the live one')
    .option('--draft', 'the draft')
    .option('-o, --output <file>', 'write to a file')
    .addHelpText('after', examples('ripen email export demo-invitation > demo-invitation.yaml'))
    .action((slug: string, flags: EmailExportFlags & CommonFlags) =>
      withApi(context, flags, (api) => emailExportCommand(api, context, { slug, flags })),
    );
  withJson(onInstallation(email.command('list')))
    .description('all e-mail templates, with what became of their e-mails of the last 30 days')
    .addHelpText('after', examples('ripen email list', 'ripen email list --json'))
    .action((flags: CommonFlags) => withApi(context, flags, (api) => emailListCommand(api, context, flags)));
  withJson(onInstallation(withForm(email.command('preview'))))
    .argument('<email>', 'a slug, or a file')
    .description('the e-mail as a lead would get it; as plain text, or as HTML into a file')
    .option('--html <file>', 'write the HTML to a file')
    .addHelpText(
      'after',
      examples(
        'ripen email preview demo-invitation --lead ann@example.com',
        'ripen email preview emails/decision-offer.yaml --language cs --html offer.html',
      ),
    )
    .action((name: string, flags: EmailPreviewFlags & CommonFlags) =>
      withApi(context, flags, (api) => emailPreviewCommand(api, context, { name, flags })),
    );
  withJson(onInstallation(withForm(email.command('test'))))
    .argument('<email>', 'a slug, or a file')
    .requiredOption('--to <addresses>', 'who gets it: up to five addresses, separated by commas')
    .description('send the e-mail to yourself, as a lead would get it')
    .addHelpText('after', examples('ripen email test demo-invitation --to me@example.com --language nb'))
    .action((name: string, flags: EmailTestFlags & CommonFlags) =>
      withApi(context, flags, (api) => emailTestCommand(api, context, { name, flags })),
    );
}

/** Adds the flags that say which form of an e-mail is meant, and as whom. */
function withForm(command: Command): Command {
  return command
    .option('--lead <lead>', 'as this lead: e-mail address, user id or lead id')
    .option('--language <language>', 'en, cs, pl, ro, et or nb')
    .option('--variant <variant>', 'one of its variants');
}
