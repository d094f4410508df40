import type { CommandContext } from '../../../apps/cli/command.ts';
import { parseCommandLine } from '../../../apps/cli/parse-command-line.ts';
import type { TestHost } from './test-host.ts';

/** What a command line printed and explained. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly explained: string;
}

/** Hears of each printed line, and may press Ctrl+C. */
export type OnLine = (text: string, interrupt: () => void) => void;

/** Runs one command line against a host in this process, as `drover` does. Failures reject. */
export async function runCommand(host: TestHost, argv: readonly string[], onLine: OnLine = () => {}): Promise<Ran> {
  const line = parseCommandLine(argv);
  if (line.kind !== 'command') throw new Error(`not a command: ${argv.join(' ')}`);
  const printed: string[] = [];
  const explained: string[] = [];
  const interruption = new AbortController();
  const context: CommandContext = {
    values: line.values,
    positionals: line.positionals,
    dataDir: host.dataDir,
    print: (text) => {
      printed.push(text);
      onLine(text, () => interruption.abort());
    },
    explain: (text) => void explained.push(text),
    connect: () => host.client,
    interruption: () => interruption.signal,
  };
  const command = await line.spec.load();
  return { code: await command(context), out: printed.join('\n'), explained: explained.join('\n') };
}
