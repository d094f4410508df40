import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { CommandContext } from '../../../apps/cli/command.ts';
import { ServiceNotRunning } from '../../../apps/cli/control-client.ts';
import { parseCommandLine } from '../../../apps/cli/parse-command-line.ts';
import { reportError } from '../../../apps/cli/print/report-error.ts';

export interface ConfigLine {
  readonly dataDir: string;
  /** Runs `drover config ...` without a service; failures become what the command line makes of them. */
  run(...argv: readonly string[]): Promise<{ readonly code: number; readonly out: string; readonly explained: string }>;
}

/** A data folder for one test, and the commands on it. */
export function createConfigLine(): ConfigLine {
  const dataDir = mkdtempSync(join(tmpdir(), 'drover-config-cli-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  return {
    dataDir,
    async run(...argv) {
      const out: string[] = [];
      const explained: string[] = [];
      const finish = (code: number) => ({ code, out: out.join('\n'), explained: explained.join('\n') });
      try {
        const line = parseCommandLine(['config', ...argv]);
        if (line.kind !== 'command') throw new Error(`not a command: ${argv.join(' ')}`);
        const context: CommandContext = {
          ...{ values: line.values, positionals: line.positionals, dataDir },
          print: (text) => void out.push(text),
          explain: (text) => void explained.push(text),
          connect: () => {
            throw new ServiceNotRunning(dataDir);
          },
          interruption: () => new AbortController().signal,
        };
        const command = await line.spec.load();
        return finish(await command(context));
      } catch (error) {
        const { lines, exitCode } = reportError(error);
        explained.push(...lines);
        return finish(exitCode);
      }
    },
  };
}
