import { readFileSync } from 'node:fs';
import { exitCodes, readTextLayer } from '../../host/index.ts';
import { type CommandContext, isOn, type RunCommand } from '../command.ts';
import { renderConfigProblem } from '../print/config-problem.ts';
import { UsageError } from '../usage-error.ts';
import { openConfig } from './config-here.ts';

function check(context: CommandContext) {
  const [filePath] = context.positionals;
  if (filePath !== undefined) return { filePath, ...readTextLayer(readText(filePath)) };
  const config = openConfig(context);
  const { text, problem } = config.read();
  const layer = readTextLayer(text ?? '');
  return { filePath: config.filePath, ...layer, problems: problem === null ? layer.problems : [problem] };
}

/** A text file that a person named. */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw new UsageError(`The file ${path} cannot be read (${code}).`);
  }
}

/** `drover config validate [FILE]`: every fault with its place; exit code 2 when there is one. */
export const validateConfig: RunCommand = async (context) => {
  const { filePath, problems, warnings } = check(context);
  const isValid = problems.length === 0;
  if (isOn(context, 'json')) context.print(JSON.stringify({ filePath, isValid, problems, warnings }, null, 2));
  else {
    for (const problem of problems) context.print(renderConfigProblem(filePath, problem));
    for (const warning of warnings) context.print(`${renderConfigProblem(filePath, warning)} (allowed)`);
    if (isValid) context.print(`${filePath} is good.`);
  }
  return isValid ? exitCodes.ok : exitCodes.badUsage;
};
