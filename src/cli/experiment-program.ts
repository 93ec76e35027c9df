import { type Command, Option } from 'commander';
import { EXPERIMENT_AIMS, EXPERIMENT_KINDS } from '../domain/experiment.ts';
import { type CommandContext, type CommonFlags, withApi } from './command-context.ts';
import { experimentListCommand } from './experiment-list.ts';
import { experimentShowCommand } from './experiment-show.ts';
import { type ExperimentStartFlags, experimentStartCommand } from './experiment-start.ts';
import { experimentStopCommand } from './experiment-stop.ts';
import { examples, onInstallation, withJson } from './program-parts.ts';

/** Adds `ripen experiment`. */
export function addExperiment(program: Command, context: CommandContext): void {
  const experiment = program
    .command('experiment')
    .description('champion and challenger, hold-outs, and low scores passed on by lot')
    .exitOverride();
  addExperimentStart(experiment, context);
  withJson(onInstallation(experiment.command('show')))
    .argument('<experiment>')
    .description('what it has shown so far, and what to do')
    .addHelpText('after', examples('ripen experiment show first-try'))
    .action((slug: string, flags: CommonFlags) =>
      withApi(context, flags, (api) => experimentShowCommand(api, context, { slug, flags })),
    );
  withJson(onInstallation(experiment.command('stop')))
    .argument('<experiment>')
    .description('end it')
    .option('--adopt', 'publish the rules of the challenger as the next version of the champion')
    .addHelpText(
      'after',
      examples('ripen experiment stop first-try', 'ripen experiment stop first-try --adopt'),
    )
    .action((slug: string, flags: { adopt?: boolean } & CommonFlags) =>
      withApi(context, flags, (api) => experimentStopCommand(api, context, { slug, flags })),
    );
  withJson(onInstallation(experiment.command('list')))
    .description('all experiments, those that run first')
    .addHelpText('after', examples('ripen experiment list'))
    .action((flags: CommonFlags) =>
      withApi(context, flags, (api) => experimentListCommand(api, context, flags)),
    );
}

function addExperimentStart(experiment: Command, context: CommandContext): void {
  withJson(onInstallation(experiment.command('start')))
    .argument('<experiment>', 'its name: small letters, digits and dashes')
    .description('start one')
    .addOption(
      new Option('--kind <kind>', 'what is compared').choices(EXPERIMENT_KINDS).default('scorecards'),
    )
    .option('--champion <scorecard>', 'the live scorecard in use')
    .option('--challenger <scorecard>', 'the live scorecard to compare with')
    .option('--bands <bands>', 'bands that sales looks after, separated by commas; the highest when left out')
    .option('--segment <segment>', 'for a hold-out: only leads in a segment')
    .option('--condition <condition>', 'for a hold-out: only leads that meet a condition')
    .option('--share <share>', 'of the leads for the challenger (0.5), or passed on by lot (0.02)')
    .addOption(new Option('--aim <aim>', 'what is to become better').choices(EXPERIMENT_AIMS))
    .option('--days <days>', 'what happens to a lead counts for so long (30)')
    .option('--leads <number>', 'with how many leads you expect an answer (1000)')
    .option('--worthwhile <share>', 'the least difference worth having (0.1: a tenth)')
    .option('--title <title>')
    .addHelpText(
      'after',
      examples(
        'ripen experiment start first-try --champion agency-b2b --challenger learned',
        'ripen experiment start misses --kind exploration --champion agency-b2b --share 0.02',
        'ripen experiment start nurture --kind hold-out --segment czech-leads --share 0.9',
      ),
    )
    .action((slug: string, flags: ExperimentStartFlags & CommonFlags) =>
      withApi(context, flags, (api) => experimentStartCommand(api, context, { slug, flags })),
    );
}
