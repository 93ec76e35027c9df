import { type Command, Option } from 'commander';
import { ENCODINGS, IMPORT_KINDS, type ImportKind } from '../files/mapping.ts';
import { type CommandContext, type CommonFlags, withApi } from './command-context.ts';
import { acceptCommand } from './import-accept.ts';
import { cancelCommand } from './import-cancel.ts';
import { type ImportFlags, importCommand } from './import-file.ts';
import { importListCommand } from './import-list.ts';
import { type MappingFlags, mappingCommand } from './import-mapping.ts';
import { type RefusalsFlags, refusalsCommand } from './import-refusals.ts';
import { undoCommand } from './import-undo.ts';
import { examples, onInstallation, withJson } from './program-parts.ts';

const DESCRIPTIONS: Record<ImportKind, string> = {
  leads: 'who people are: a row for each, with ids and traits',
  events: 'what people did: a row for each event',
  outcomes: 'what became of opportunities: opened, stages, won or lost, amounts',
  costs: 'what campaigns cost, day by day',
};
const FILE = 'CSV, also .csv.gz; - for standard input';

/** `ripen import …` */
export function addImport(program: Command, context: CommandContext): void {
  const group = program
    .command('import')
    .description('files of leads, events, outcomes and costs')
    .exitOverride();
  for (const kind of IMPORT_KINDS) addKind(group, context, kind);
  withForm(onInstallation(group.command('mapping')))
    .argument('<kind>', IMPORT_KINDS.join(', '))
    .argument('<file>', FILE)
    .description('guess how a file is to be read, as a mapping to edit')
    .option('--json', 'print JSON, with what the first rows come to')
    .addHelpText('after', examples('ripen import mapping events calls.csv > calls.yaml'))
    .action((kind: string, file: string, flags: MappingFlags & CommonFlags) =>
      withApi(context, flags, (api) => mappingCommand(api, context, { kind, file, flags })),
    );
  withJson(onInstallation(group.command('list')))
    .description('imports, the newest first')
    .option('--limit <number>', 'how many', '20')
    .addHelpText('after', examples('ripen import list', 'ripen import list --json'))
    .action((flags: CommonFlags & { limit: string }) =>
      withApi(context, flags, (api) => importListCommand(api, context, flags)),
    );
  addWaiting(group, context);
}

function addKind(group: Command, context: CommandContext, kind: ImportKind): void {
  withForm(withJson(onInstallation(group.command(kind))))
    .argument('<file>', FILE)
    .description(DESCRIPTIONS[kind])
    .option('--mapping <file>', 'how its columns are read; guessed when left out')
    .option('--time-zone <zone>', 'of times without a zone, as Europe/Prague')
    .option('--skip-refused', 'import the good rows when others cannot be read')
    .option('--dry-run', 'read and check the file, and import nothing')
    .option('--refusals <file>', 'write why rows were refused to a CSV file')
    .addHelpText(
      'after',
      examples(
        `ripen import ${kind} ${kind}.csv --dry-run`,
        `ripen import ${kind} ${kind}.csv.gz --mapping ${kind}.yaml --time-zone Europe/Prague`,
        `ripen import ${kind} ${kind}.csv --skip-refused --refusals refused.csv`,
      ),
    )
    .action((file: string, flags: ImportFlags & CommonFlags) =>
      withApi(context, flags, (api) => importCommand(api, context, { kind, file, flags })),
    );
}

/** Commands on an import that was read and waits. */
function addWaiting(group: Command, context: CommandContext): void {
  withJson(onInstallation(group.command('accept')))
    .argument('<import>', 'its number')
    .description('import the good rows of a file that was refused, without sending it again')
    .addHelpText('after', examples('ripen import accept 7'))
    .action((importId: string, flags: CommonFlags) =>
      withApi(context, flags, (api) => acceptCommand(api, context, { importId, flags })),
    );
  withJson(onInstallation(group.command('cancel')))
    .argument('<import>', 'its number')
    .description('forget a file that was read and of which nothing has been imported')
    .addHelpText('after', examples('ripen import cancel 7'))
    .action((importId: string, flags: CommonFlags) =>
      withApi(context, flags, (api) => cancelCommand(api, context, { importId, flags })),
    );
  withJson(onInstallation(group.command('undo')))
    .argument('<import>', 'its number')
    .description('take out everything that came with an import')
    .addHelpText('after', examples('ripen import undo 7'))
    .action((importId: string, flags: CommonFlags) =>
      withApi(context, flags, (api) => undoCommand(api, context, { importId, flags })),
    );
  withJson(onInstallation(group.command('refusals')))
    .argument('<import>', 'its number')
    .description('which rows of a file were refused, and why')
    .option('--csv', 'print CSV, for a spreadsheet')
    .addHelpText('after', examples('ripen import refusals 7', 'ripen import refusals 7 --csv > refused.csv'))
    .action((importId: string, flags: RefusalsFlags & CommonFlags) =>
      withApi(context, flags, (api) => refusalsCommand(api, context, { importId, flags })),
    );
}

function withForm(command: Command): Command {
  return command
    .addOption(new Option('--encoding <encoding>', 'found out when left out').choices(ENCODINGS))
    .option('--separator <character>', 'one character, or tab; found out when left out');
}
