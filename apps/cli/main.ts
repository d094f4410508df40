import { resolve } from 'node:path';
import { defaultDataDir, exitCodes, findControlSocket, isOwnSocket, version } from '../host/index.ts';
import type { CommandContext } from './command.ts';
import { createControlClient, ServiceNotRunning } from './control-client.ts';
import { type CommandLine, parseCommandLine } from './parse-command-line.ts';
import { renderHelp } from './print/help-text.ts';
import { reportError } from './print/report-error.ts';

/** Clears what `rewrite` left on the line. */
const clearLine = process.stdout.isTTY ? '\r\u001b[K' : '';
const print = (text: string): void => void process.stdout.write(`${clearLine}${text}\n`);
const explain = (text: string): void => {
  if (clearLine !== '') process.stdout.write(clearLine);
  process.stderr.write(`${text}\n`);
};
const write = (text: string): Promise<void> =>
  new Promise((resolve) => {
    if (process.stdout.write(text)) resolve();
    else process.stdout.once('drain', resolve);
  });
const rewrite = (text: string): void => {
  const width = (process.stdout.columns || 80) - 1;
  process.stdout.write(`${clearLine}${text.slice(0, width)}`);
};

/** Aborts on the first Ctrl+C. Only a command that streams asks for it; the others simply end. */
function abortOnInterrupt(): AbortSignal {
  const interruption = new AbortController();
  process.once('SIGINT', () => interruption.abort());
  return interruption.signal;
}

function createContext({ values, positionals }: Extract<CommandLine, { kind: 'command' }>): CommandContext {
  const given = values['data-dir'];
  const dataDir = typeof given === 'string' ? resolve(given) : defaultDataDir(process.platform, process.env);
  return {
    values,
    positionals,
    dataDir,
    print,
    write,
    explain,
    ...(process.stdout.isTTY ? { rewrite } : {}),
    interruption: abortOnInterrupt,
    connect: () => {
      const socketPath = findControlSocket(dataDir);
      if (socketPath === null || !isOwnSocket(socketPath)) throw new ServiceNotRunning(dataDir);
      return createControlClient(socketPath);
    },
  };
}

async function run(argv: readonly string[]): Promise<number> {
  const line = parseCommandLine(argv);
  switch (line.kind) {
    case 'help':
      print(renderHelp(line.spec));
      return exitCodes.ok;
    case 'version':
      print(version);
      return exitCodes.ok;
    case 'command': {
      const command = await line.spec.load();
      return command(createContext(line));
    }
  }
}

async function runToExitCode(argv: readonly string[]): Promise<number> {
  try {
    return await run(argv);
  } catch (error) {
    const { lines, exitCode } = reportError(error);
    for (const text of lines) explain(text);
    return exitCode;
  }
}

const argv = process.argv.slice(2);
// A reader such as `head` that has seen enough closes the pipe: that is no failure. A service goes on without those who read along: its log has it all.
process.stdout.on('error', () => {
  if (argv[0] !== 'serve') process.exit(exitCodes.ok);
});
process.stderr.on('error', () => undefined);
process.exitCode = await runToExitCode(argv);
