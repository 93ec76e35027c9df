import type { Command } from 'commander';
import { audienceLeadsCommand, audienceListCommand } from './audience.ts';
import {
  audienceExportApplyCommand,
  audienceExportRemoveCommand,
  audienceExportRunCommand,
  audienceExportsCommand,
} from './audience-exports.ts';
import { type CommandContext, type CommonFlags, withApi } from './command-context.ts';
import { examples, onInstallation, withJson } from './program-parts.ts';
import { readSecret } from './read-secret.ts';

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
  addExports(audience, context);
}

function addExports(audience: Command, context: CommandContext): void {
  withJson(onInstallation(audience.command('exports')))
    .description('all exports, when they come next, and what became of the last run')
    .addHelpText('after', examples('ripen audience exports'))
    .action((flags: CommonFlags) =>
      withApi(context, flags, (api) => audienceExportsCommand(api, context, flags)),
    );
  const single = audience
    .command('export')
    .description('segments and audiences written out on schedule')
    .exitOverride();
  withJson(onInstallation(single.command('apply')))
    .argument('<files...>', 'YAML: export, title, source, columns, topic, destination, schedule, isActive')
    .description('make exports of files, or change them')
    .option(
      '--secret-file <file>',
      'the secret of the destination: the first line of this file; - for standard input',
    )
    .addHelpText(
      'after',
      examples(
        'ripen audience export apply ads.yaml',
        'ripen audience export apply --secret-file key.txt ads.yaml',
      ),
    )
    .action(async (files: string[], flags: CommonFlags & { secretFile?: string }) => {
      const secret = await readSecret(context, flags.secretFile);
      await withApi(context, flags, (api) =>
        audienceExportApplyCommand(api, context, { files, flags, secret }),
      );
    });
  withJson(onInstallation(single.command('run')))
    .argument('<export>')
    .description('export now, besides the schedule')
    .addHelpText('after', examples('ripen audience export run ad-leads'))
    .action((slug: string, flags: CommonFlags) =>
      withApi(context, flags, (api) => audienceExportRunCommand(api, context, { slug, flags })),
    );
  onInstallation(single.command('remove'))
    .argument('<export>')
    .description('delete an export; files that it made stay')
    .addHelpText('after', examples('ripen audience export remove ad-leads'))
    .action((slug: string, flags: CommonFlags) =>
      withApi(context, flags, (api) => audienceExportRemoveCommand(api, context, { slug })),
    );
}
