import type { CommandSpec } from '../command.ts';
import { commands } from '../commands.ts';

const nameWidth = 16;

const footer = `Every command takes --data-dir FOLDER; reading ones take --json.
Exit codes: 0 ok, 1 failed, 2 wrong usage or configuration, 3 already running, 4 data newer than the program.`;

/** Help for one command, or the list of all. */
export function renderHelp(spec: CommandSpec | null): string {
  if (spec) {
    const flags = Object.keys(spec.options).map((name) => `--${name}`);
    const usage = `drover ${spec.name} ${spec.operands.replaceAll('\n', `\n${' '.repeat(8 + spec.name.length)}`)}`;
    return `${spec.summary}.\n\n${usage.trimEnd()}\n\nFlags: ${flags.join(', ')}`;
  }
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(nameWidth)}${summary}`);
  return [
    'drover COMMAND',
    '',
    ...lines,
    `  ${'help [COMMAND]'.padEnd(nameWidth)}This text, or that of one command`,
    '',
    footer,
  ].join('\n');
}
