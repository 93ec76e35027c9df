import { Command, CommanderError, Option } from 'commander';
import { addAlert } from './alert-program.ts';
import { addAudience } from './audience-program.ts';
import { backtestCommand } from './backtest.ts';
import type { BacktestFlags } from './backtest-request.ts';
import { backupCommand } from './backup.ts';
import { calibrateCommand } from './calibrate.ts';
import type { CommandContext, CommonFlags } from './command-context.ts';
import { withApi } from './command-context.ts';
import { doctorCommand } from './doctor.ts';
import { addDrift } from './drift-program.ts';
import { addEmail } from './email-program.ts';
import { addExperiment } from './experiment-program.ts';
import { type ExplainFlags, explainCommand } from './explain.ts';
import { addImport } from './import-program.ts';
import { addJourney } from './journey-program.ts';
import { type KeyCreateFlags, keyCreateCommand } from './key-create.ts';
import { addLead } from './lead-program.ts';
import { type LeadsFlags, leadsCommand } from './leads.ts';
import { type LearnHistoryFlags, learnHistoryCommand, reviewCommand } from './learn-history.ts';
import { type LearnTableFlags, learnTableCommand } from './learn-table/learn-table.ts';
import { addMail } from './mail-program.ts';
import { addMeeting } from './meeting-program.ts';
import { addModel } from './model-program.ts';
import { personListCommand } from './person-list.ts';
import { personResetPasswordCommand } from './person-reset-password.ts';
import { personResetTwoFactorCommand } from './person-reset-two-factor.ts';
import { addProducts } from './products-program.ts';
import { examples, onInstallation, withJson, withReport } from './program-parts.ts';
import { addRep } from './rep-program.ts';
import { rescoreCommand } from './rescore.ts';
import { type ResponseTimesFlags, responseTimesCommand } from './response-times.ts';
import { restoreCommand } from './restore.ts';
import { type SampleFlags, sampleCommand, sampleRemoveCommand } from './sample.ts';
import { type ApplyFlags, applyCommand } from './scorecard-apply.ts';
import { diffCommand } from './scorecard-diff.ts';
import { type ExportFlags, exportCommand } from './scorecard-export.ts';
import { listCommand } from './scorecard-list.ts';
import { validateCommand } from './scorecard-validate.ts';
import { segmentApplyCommand } from './segment-apply.ts';
import { segmentExportCommand } from './segment-export.ts';
import { segmentListCommand } from './segment-list.ts';
import { type StartFlags, startCommand } from './start.ts';
import { addTeam } from './team-program.ts';
import { type ThresholdsFlags, thresholdsCommand } from './thresholds.ts';

const INSTALLATION_FLAGS: readonly (keyof CommonFlags)[] = ['dataDir', 'databaseUrl'];

/** The command line `ripen`. */
export function createProgram(context: CommandContext, untilStopped: () => Promise<void>): Command {
  const program = new Command('ripen')
    .description('Ripen scores leads and explains every point.')
    .version(context.version, '--version-of-ripen', 'print the version of Ripen')
    .exitOverride()
    .showHelpAfterError('(--help tells more)');
  addStart(program, context, untilStopped);
  addLeads(program, context);
  addLead(program, context);
  addExplain(program, context);
  addScorecard(program, context);
  addBacktest(program, context);
  addSegment(program, context);
  addEmail(program, context);
  addProducts(program, context);
  addJourney(program, context);
  addAudience(program, context);
  addExperiment(program, context);
  addDrift(program, context);
  addModel(program, context);
  addLearning(program, context);
  addImport(program, context);
  addTeam(program, context);
  addMeeting(program, context);
  addRep(program, context);
  addResponseTimes(program, context);
  addMail(program, context);
  addAlert(program, context);
  addKey(program, context);
  addPerson(program, context);
  addSample(program, context);
  addOperation(program, context);
  addBackup(program, context);
  return program;
}

/** Runs the program and returns its exit code: 0 done, 1 failed or found something, 2 not understood. */
export async function runProgram(program: Command, words: readonly string[]): Promise<number> {
  try {
    await program.parseAsync(words, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    throw error;
  }
}

function addStart(program: Command, context: CommandContext, untilStopped: () => Promise<void>): void {
  onInstallation(program.command('start'))
    .description('serve, and keep scores right as time passes')
    .option('--port <port>', 'port to listen on (PORT; 3000)')
    .option('--host <host>', 'address to listen on (HOST; 127.0.0.1)')
    .option('--empty', 'at the first start, do not load the sample company')
    .addHelpText(
      'after',
      examples(
        'ripen start',
        'ripen start --empty',
        'ripen start --port 8080 --data-dir /var/lib/ripen',
        'DATABASE_URL=postgres://… ripen start',
      ),
    )
    .action((flags: StartFlags) => startCommand(context, flags, untilStopped()));
}

function addLeads(program: Command, context: CommandContext): void {
  withJson(onInstallation(program.command('leads')))
    .description('ranked leads with their reasons')
    .option('--scorecard <slug>', 'scorecard; the one that went live last when left out')
    .option('--band <bands>', 'only these bands, separated by commas')
    .option('--grade <grades>', 'only these grades, separated by commas')
    .option('--owner <owner>', 'only those of this owner')
    .option('--min-score <score>')
    .option('--max-score <score>')
    .option('--changed-since <instant>', 'only those whose score changed since')
    .option('--condition <json>', 'only those whose traits fulfil a condition')
    .option('--limit <number>', 'how many', '20')
    .addHelpText(
      'after',
      examples('ripen leads --band sales-qualified', `ripen leads --condition '{"country":"CZ"}' --json`),
    )
    .action((flags: LeadsFlags & CommonFlags) =>
      withApi(context, flags, (api) => leadsCommand(api, context, withoutInstallation(flags))),
    );
}

function addExplain(program: Command, context: CommandContext): void {
  withJson(onInstallation(program.command('explain')))
    .argument('<lead>', 'e-mail address, user id, anonymous id or lead id')
    .description('why a lead has its score: the rows that add up to it')
    .option('--scorecard <slug>', 'scorecard; the one that went live last when left out')
    .option('--at <instant>', 'at a past moment, as 2026-11-22T08:30:00Z')
    .option('--known-at <instant>', 'by what had been received by then')
    .option('--version <number>', 'under another version of the scorecard')
    .option('--company', 'a company, by group id or company id')
    .addHelpText(
      'after',
      examples(
        'ripen explain ann@example.com',
        'ripen explain ann@example.com --at 2026-11-01 --version 2',
        'ripen explain acme --company --json',
      ),
    )
    .action((reference: string, flags: ExplainFlags & CommonFlags) =>
      withApi(context, flags, (api) =>
        explainCommand(api, context, { reference, flags: withoutInstallation(flags) }),
      ),
    );
}

function addScorecard(program: Command, context: CommandContext): void {
  const scorecard = program.command('scorecard').description('scorecards as files').exitOverride();
  withJson(scorecard.command('validate'))
    .argument('<file...>')
    .description('check files; every mistake with line, what was found and what is allowed')
    .addHelpText('after', examples('ripen scorecard validate scorecards/*.yaml'))
    .action((files: string[], flags: { json?: boolean }) => validateCommand(context, { files, flags }));
  withJson(onInstallation(scorecard.command('diff')))
    .argument('<file>')
    .description(
      'what a file would change: rules, who moves from band to band, and what that means for sales',
    )
    .option('--capacity <leads>', 'how many leads sales can call in a week')
    .addHelpText(
      'after',
      examples(
        'ripen scorecard diff scorecards/agency-b2b.yaml',
        'ripen scorecard diff scorecards/agency-b2b.yaml --capacity 25',
      ),
    )
    .action((file: string, flags: CommonFlags & { capacity?: string }) =>
      withApi(context, flags, (api) => diffCommand(api, context, { file, flags })),
    );
  withJson(onInstallation(scorecard.command('apply')))
    .argument('<file...>')
    .description('publish files and wait until everybody is scored')
    .option('--comment <text>', 'why, for those who look at the versions later')
    .option('--no-fire', 'changes of band by this publication trigger nothing')
    .addHelpText('after', examples('ripen scorecard apply scorecards/agency-b2b.yaml --comment "first try"'))
    .action((files: string[], flags: ApplyFlags & CommonFlags) =>
      withApi(context, flags, (api) => applyCommand(api, context, { files, flags })),
    );
  withJson(onInstallation(scorecard.command('export')))
    .argument('<slug>')
    .description('the text of a version, as it was published')
    .option('--version <number>', 'another version than the live one')
    .option('--draft', 'the draft')
    .option('-o, --output <file>', 'write to a file')
    .addHelpText(
      'after',
      examples(
        'ripen scorecard export agency-b2b > agency-b2b.yaml',
        'ripen scorecard export global-saas --draft',
      ),
    )
    .action((slug: string, flags: ExportFlags & CommonFlags) =>
      withApi(context, flags, (api) => exportCommand(api, context, { of: 'scorecards', slug, flags })),
    );
  withJson(onInstallation(scorecard.command('list')))
    .description('all scorecards, live or drafts')
    .addHelpText('after', examples('ripen scorecard list', 'ripen scorecard list --json'))
    .action((flags: CommonFlags) => withApi(context, flags, (api) => listCommand(api, context, flags)));
}

const SCORECARD_ARGUMENT = 'slug, slug@3 for a version, slug@draft, or a file';

/** Gives a command the flags that say what to learn from history and for whom. */
function onHistory(command: Command): Command {
  return withReport(onInstallation(command))
    .option(
      '--outcome <outcome>',
      'an event, or a trait and its value as stage=customer; Opportunity Won when left out',
    )
    .option('--horizon <duration>', 'how long the outcome may take; 90d when left out')
    .addOption(
      new Option(
        '--known-by <time>',
        'received: only what Ripen had received; occurred: for history imported at once',
      ).choices(['received', 'occurred']),
    )
    .option('--from <date>', 'only leads looked at from then on')
    .option('--capacity <leads>', 'how many leads sales can call in a week')
    .option('--cost <amount>', 'what a call costs; beside --value')
    .option('--value <amount>', 'what a win is worth; beside --cost');
}

function addBacktest(program: Command, context: CommandContext): void {
  onHistory(program.command('backtest'))
    .argument('<scorecard...>', `one or two: ${SCORECARD_ARGUMENT}`)
    .description('try a scorecard on history without leaking the future, or two side by side')
    .option(
      '--segments <traits>',
      'traits that divide leads, separated by commas; country,channel,product when left out',
    )
    .addHelpText(
      'after',
      examples(
        'ripen backtest agency-b2b',
        'ripen backtest agency-b2b@draft agency-b2b --html backtest.html',
        'ripen backtest scorecards/global-saas.yaml --outcome stage=customer --horizon 60d --json',
      ),
    )
    .action((names: string[], flags: BacktestFlags & CommonFlags) =>
      withApi(context, flags, (api) => backtestCommand(api, context, { names, flags })),
    );
  onHistory(program.command('thresholds'))
    .argument('<scorecard>', SCORECARD_ARGUMENT)
    .description('where bands could start: by cost and value, by what sales can call, by best separation')
    .option('--save <basis>', 'keep one in the draft: value, capacity or separation; beside --band')
    .option('--band <band>', 'the band that is to start there')
    .addHelpText(
      'after',
      examples(
        'ripen thresholds agency-b2b --capacity 25',
        'ripen thresholds agency-b2b --cost 30 --value 9000 --html thresholds.html',
        'ripen thresholds agency-b2b --capacity 25 --save capacity --band sales-qualified',
      ),
    )
    .action((name: string, flags: ThresholdsFlags & CommonFlags) =>
      withApi(context, flags, (api) => thresholdsCommand(api, context, { name, flags })),
    );
  onHistory(program.command('calibrate'))
    .argument('<scorecard>', SCORECARD_ARGUMENT)
    .description('how likely the outcome is at each score, and what a win is worth, found from history')
    .option('--save', 'keep it in the draft')
    .addHelpText('after', examples('ripen calibrate agency-b2b', 'ripen calibrate agency-b2b --save'))
    .action((name: string, flags: BacktestFlags & { save?: boolean } & CommonFlags) =>
      withApi(context, flags, (api) => calibrateCommand(api, context, { name, flags })),
    );
}

function addSegment(program: Command, context: CommandContext): void {
  const segment = program.command('segment').description('segments as files').exitOverride();
  withJson(onInstallation(segment.command('list')))
    .description('all segments, with how many leads are in each')
    .addHelpText('after', examples('ripen segment list'))
    .action((flags: CommonFlags) =>
      withApi(context, flags, (api) => segmentListCommand(api, context, flags)),
    );
  withJson(onInstallation(segment.command('export')))
    .argument('<slug>')
    .description('a segment as a file')
    .addHelpText('after', examples('ripen segment export czech-leads > czech-leads.yaml'))
    .action((slug: string, flags: CommonFlags) =>
      withApi(context, flags, (api) => segmentExportCommand(api, context, { slug, flags })),
    );
  withJson(onInstallation(segment.command('apply')))
    .argument('<file...>')
    .description('make segments of files, or change them')
    .addHelpText('after', examples('ripen segment apply segments/*.yaml'))
    .action((files: string[], flags: CommonFlags) =>
      withApi(context, flags, (api) => segmentApplyCommand(api, context, { files, flags })),
    );
}

function addKey(program: Command, context: CommandContext): void {
  const key = program.command('key').description('keys for senders and for the API').exitOverride();
  withJson(onInstallation(key.command('create')))
    .description('make a key; it is shown this once')
    .addOption(
      new Option('--kind <kind>', 'write: send events; api: everything else')
        .choices(['write', 'api'])
        .makeOptionMandatory(),
    )
    .option('--name <name>', 'what it is for')
    .option('--scopes <scopes>', 'for an API key, separated by commas; all when left out')
    .addHelpText(
      'after',
      examples(
        'ripen key create --kind write --name website',
        'ripen key create --kind api --scopes leads:read --json',
      ),
    )
    .action((flags: KeyCreateFlags & CommonFlags) =>
      withApi(context, flags, (api) => keyCreateCommand(api, context, flags)),
    );
}

function addResponseTimes(program: Command, context: CommandContext): void {
  withJson(onInstallation(program.command('response-times')))
    .description('how soon leads are answered, by team, rep and week')
    .option('--from <instant>', 'twelve weeks ago when left out')
    .option('--to <instant>', 'now when left out')
    .option('--team <team>', 'only this team')
    .addHelpText(
      'after',
      examples('ripen response-times', 'ripen response-times --team sales --from 2026-10-01'),
    )
    .action((flags: ResponseTimesFlags & CommonFlags) =>
      withApi(context, flags, (api) => responseTimesCommand(api, context, flags)),
    );
}

function addPerson(program: Command, context: CommandContext): void {
  const person = program.command('person').description('people who sign in').exitOverride();
  withJson(onInstallation(person.command('list')))
    .description('everybody, with their roles')
    .addHelpText('after', examples('ripen person list', 'ripen person list --json'))
    .action((flags: CommonFlags) => withApi(context, flags, (api) => personListCommand(api, context, flags)));
  withJson(onInstallation(person.command('reset-password')))
    .argument('<email>')
    .description('print a link with which somebody chooses a new password, once, within an hour')
    .addHelpText('after', examples('ripen person reset-password ann@example.com'))
    .action((email: string, flags: CommonFlags) =>
      withApi(context, flags, (api) => personResetPasswordCommand(api, context, { email, flags })),
    );
  withJson(onInstallation(person.command('reset-two-factor')))
    .argument('<email>')
    .description('turn off the second factor of somebody who lost the device')
    .addHelpText('after', examples('ripen person reset-two-factor ann@example.com'))
    .action((email: string, flags: CommonFlags) =>
      withApi(context, flags, (api) => personResetTwoFactorCommand(api, context, { email, flags })),
    );
}

function addSample(program: Command, context: CommandContext): void {
  const sample = withJson(onInstallation(program.command('sample')))
    .description('load the sample company: a year of a company that does not exist')
    .option('--leads <number>', 'how many people become known in it; 2000 when left out')
    .addHelpText('after', examples('ripen sample', 'ripen sample --leads 200', 'ripen sample remove'))
    .action((flags: SampleFlags & CommonFlags) =>
      withApi(context, flags, (api) => sampleCommand(api, context, flags)),
    );
  withJson(onInstallation(sample.command('remove')))
    .description('remove the sample company with all that came with it')
    .addHelpText('after', examples('ripen sample remove', 'ripen sample remove --json'))
    .action((_flags: CommonFlags, command: Command) => {
      // Flags that both commands know are read by the first.
      const flags = command.optsWithGlobals<CommonFlags>();
      return withApi(context, flags, (api) => sampleRemoveCommand(api, context, flags));
    });
}

function addLearning(program: Command, context: CommandContext): void {
  const onHistory = (name: string): Command =>
    withJson(onInstallation(program.command(name)))
      .option('--outcome <event>', 'the event that counts as conversion, or trait=value; Opportunity Won')
      .option('--horizon <days>', 'how long after a lead was looked at the outcome may come; 90')
      .option('--known-by <how>', 'received, or occurred for history that was imported at once; received')
      .option('--exclude <measures>', 'measures to leave out, separated by commas')
      .option('--html <file>', 'also write the report with charts, as one HTML file');
  onHistory('review')
    .description('what won leads share: every trait and behaviour with conversion rate, interval and lift')
    .addHelpText(
      'after',
      examples(
        'ripen review',
        'ripen review --outcome "Opportunity Opened" --horizon 30',
        'ripen review --html review.html',
      ),
    )
    .action((flags: LearnHistoryFlags & CommonFlags) =>
      withApi(context, flags, (api) => reviewCommand(api, context, flags)),
    );
  onHistory('learn')
    .description('learn a scorecard from what was won and lost, or from a file of rows and columns')
    .option('--table <file>', 'learn from this CSV file (.gz too), without an installation')
    .option('--target <column>', 'with --table: the column that says what became of each row')
    .option('--positive <value>', 'with --table: the value of it that is the outcome')
    .option('--drop <columns>', 'with --table: columns not to learn from')
    .option('--numeric <columns>', 'with --table: the columns of numbers; all others are categories')
    .option('--time <column>', 'with --table: when each row was known, to measure forward in time')
    .option('--folds <file>', 'with --table: a file with row and fold, to measure fold by fold')
    .option('--pairs', 'let a rule combine two measures (a table: yes, unless --no-pairs)')
    .option('--no-pairs', 'let no rule combine two measures')
    .option('--rules <number>', 'at most so many rules; 15')
    .option('--scale <points>', 'about the points between the lowest and the highest score; 100')
    .option('--rising <measures>', 'measures whose points may only rise with the value')
    .option('--falling <measures>', 'measures whose points may only fall with the value')
    .option('--prior <slug>', 'a scorecard whose points are believed before any outcome')
    .option('--accepted <share>', 'what a lead that sales accepted counts as, of a won one: 0 to 1')
    .option('--rejected <times>', 'how many times a lead that sales rejected counts: 1 to 10')
    .option('--save <slug>', 'keep the proposal as the draft of this scorecard')
    .option('--title <title>', 'the title of the draft')
    .addHelpText(
      'after',
      examples(
        'ripen learn',
        'ripen learn --outcome "Opportunity Opened" --horizon 30 --rules 10',
        'ripen learn --save learned --title "Learned from 2026"',
        'ripen learn --prior sample-company --outcome stage=customer',
        'ripen learn --table leads.csv --target converted --positive yes --drop id',
        'ripen learn --table leads.csv --target converted --time created_at --save learned.yaml --html report.html',
      ),
    )
    .action((flags: LearnHistoryFlags & Partial<LearnTableFlags> & CommonFlags) =>
      flags.table === undefined
        ? withApi(context, flags, (api) => learnHistoryCommand(api, context, flags))
        : learnTableCommand(context, { ...flags, table: flags.table }),
    );
}

function addOperation(program: Command, context: CommandContext): void {
  withJson(onInstallation(program.command('rescore')))
    .description('make every memory and score anew from the histories')
    .addHelpText('after', examples('ripen rescore'))
    .action((flags: CommonFlags) => withApi(context, flags, (api) => rescoreCommand(api, context, flags)));
  withJson(onInstallation(program.command('doctor')))
    .description('check that every message counts once, ledgers add up and transitions fired once')
    .addHelpText('after', examples('ripen doctor', 'ripen doctor --json'))
    .action((flags: CommonFlags) => withApi(context, flags, (api) => doctorCommand(api, context, flags)));
}

function addBackup(program: Command, context: CommandContext): void {
  withJson(onInstallation(program.command('backup')))
    .argument('<file>', 'file to write; - for standard output')
    .description('write everything to a file, while Ripen goes on')
    .addHelpText(
      'after',
      examples(
        'ripen backup ripen-$(date +%F).ripen.gz',
        "ripen backup - | ssh vault 'cat > ripen.ripen.gz'",
      ),
    )
    .action((file: string, flags: CommonFlags) =>
      withApi(context, flags, (api) => backupCommand(api, context, { file, flags })),
    );
  withJson(onInstallation(program.command('restore')))
    .argument('<file>', 'file that `ripen backup` wrote; - for standard input')
    .description('fill an empty database from a back-up, of either kind of database, and examine it')
    .addHelpText(
      'after',
      examples(
        'ripen restore ripen-2026-11-22.ripen.gz --data-dir restored',
        'ripen restore ripen-2026-11-22.ripen.gz --database-url postgres://ripen@db/ripen',
      ),
    )
    .action((file: string, flags: CommonFlags) => restoreCommand(context, { file, flags }));
}

function withoutInstallation<Flags extends CommonFlags>(
  flags: Flags,
): Omit<Flags, 'dataDir' | 'databaseUrl'> {
  const entries = Object.entries(flags).filter(([name]) => !INSTALLATION_FLAGS.some((flag) => flag === name));
  return Object.fromEntries(entries) as Omit<Flags, 'dataDir' | 'databaseUrl'>;
}
