import { resolve } from 'node:path';
import {
  type ConfigHere,
  type ConfigProblem,
  type ExitCode,
  exitCodes,
  openConfigHere,
  type SaveResult,
} from '../../host/index.ts';
import { type CommandContext, flag } from '../command.ts';
import { renderConfigProblem } from '../print/config-problem.ts';

/** Who changes the file, in the history. */
export const who = 'command line';

/** The configuration that the flags name. */
export function openConfig(context: CommandContext): ConfigHere {
  const given = flag(context, 'config');
  return openConfigHere(context.dataDir, given === undefined ? null : resolve(given));
}

/** Tells what is wrong, a line each. */
export function explainProblems(context: CommandContext, filePath: string, problems: readonly ConfigProblem[]): void {
  for (const problem of problems) context.explain(renderConfigProblem(filePath, problem));
}

/** Tells how a save ended, in `done` when it was made. */
export function reportSave(
  context: CommandContext,
  config: ConfigHere,
  { result, done }: { readonly result: SaveResult; readonly done: string },
): ExitCode {
  switch (result.kind) {
    case 'saved':
      context.print(result.entry === null ? 'The file says so already.' : done);
      explainProblems(context, config.filePath, config.load().problems);
      return exitCodes.ok;
    case 'stale':
      context.explain('The file was changed by somebody else at the same time. Nothing was written: try again.');
      return exitCodes.failed;
    case 'invalid':
      explainProblems(context, config.filePath, result.problems);
      context.explain('Nothing was written.');
      return exitCodes.badUsage;
  }
}
