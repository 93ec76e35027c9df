import type { Command } from 'commander';
import { type CommandContext, type CommonFlags, withApi } from './command-context.ts';
import { modelAddCommand } from './model-add.ts';
import { modelListCommand } from './model-list.ts';
import { modelRemoveCommand } from './model-remove.ts';
import { examples, onInstallation, withJson } from './program-parts.ts';

/** Adds `ripen model`. */
export function addModel(program: Command, context: CommandContext): void {
  const model = program.command('model').description('models from outside, as ONNX files').exitOverride();
  withJson(onInstallation(model.command('add')))
    .argument('<definition>', 'YAML file: which measures the model reads')
    .argument('<onnx>', 'the model, as an ONNX file')
    .description('add a model, or put another in its place')
    .addHelpText('after', examples('ripen model add win-probability.yaml win-probability.onnx'))
    .action((definition: string, onnx: string, flags: CommonFlags) =>
      withApi(context, flags, (api) => modelAddCommand(api, context, { definition, onnx, flags })),
    );
  withJson(onInstallation(model.command('list')))
    .description('all models')
    .addHelpText('after', examples('ripen model list'))
    .action((flags: CommonFlags) => withApi(context, flags, (api) => modelListCommand(api, context, flags)));
  withJson(onInstallation(model.command('remove')))
    .argument('<model>')
    .description('remove a model; the scores that it gave stay in the histories')
    .addHelpText('after', examples('ripen model remove win-probability'))
    .action((slug: string, flags: CommonFlags) =>
      withApi(context, flags, (api) => modelRemoveCommand(api, context, { slug, flags })),
    );
}
