import type { CommandContext, RunCommand } from '../../../apps/cli/command.ts';
import type { ControlClient } from '../../../apps/cli/control-client.ts';
import { parseCommandLine } from '../../../apps/cli/parse-command-line.ts';

export interface CommandOutcome {
  readonly code: number;
  /** Standard output and standard error, line by line. */
  readonly out: readonly string[];
  readonly explained: readonly string[];
}

/** Runs one command line, as `drover` reads it, against a service of the given procedures. */
export async function runLine(client: unknown, ...argv: readonly string[]): Promise<CommandOutcome> {
  const line = parseCommandLine(argv);
  if (line.kind !== 'command') throw new Error(`not a command: ${argv.join(' ')}`);
  const out: string[] = [];
  const explained: string[] = [];
  const context: CommandContext = {
    ...{ values: line.values, positionals: line.positionals, dataDir: '/nowhere' },
    print: (text) => void out.push(...text.split('\n')),
    explain: (text) => void explained.push(...text.split('\n')),
    connect: () => client as ControlClient,
    interruption: () => new AbortController().signal,
  };
  const command: RunCommand = await line.spec.load();
  return { code: await command(context), out, explained };
}
