import { type Command, parseCommandLine } from './command-line.ts';
import { helpText } from './help-text.ts';
import { printVersion } from './print-version.ts';
import { serve } from './serve/serve.ts';
import type { Environment } from './settings.ts';
import { StartError } from './start-error.ts';
import { environmentPrefix, parseEnvironment, SwitchError } from './switches/parse-switch.ts';
import { createSwitchSource } from './switches/switch-source.ts';
import { initialSwitches, type Switches } from './switches/switch-table.ts';

const startFailed = 1;
const badSwitch = 2;

function failWith(message: string, exitCode: number): void {
  process.stderr.write(`Error: ${message}\n`);
  process.exitCode = exitCode;
}

async function startServing(
  environment: Environment,
  fromEnvironment: Partial<Switches>,
  command: Extract<Command, { kind: 'serve' }>,
): Promise<void> {
  const switches = createSwitchSource({
    fixed: { ...fromEnvironment, ...command.switches },
    controlFile: command.controlFile ?? environment[`${environmentPrefix}CONTROL`] ?? null,
    onBadControlFile: (error) =>
      process.stderr.write(`simulator: control file not understood, kept what was in force: ${String(error)}\n`),
  });
  const { exitCode } = switches.current();
  if (exitCode === null) await serve(environment, switches);
  else failWith('simulated failure at start', exitCode);
}

async function run(args: readonly string[], environment: Environment): Promise<void> {
  const fromEnvironment = parseEnvironment(environment);
  const command = parseCommandLine(args);
  switch (command.kind) {
    case 'serve':
      await startServing(environment, fromEnvironment, command);
      break;
    case 'version':
      await printVersion((environment['OLLAMA_HOST'] ?? '').trim(), fromEnvironment.version ?? initialSwitches.version);
      break;
    case 'help':
      process.stdout.write(helpText);
      break;
    case 'wrong':
      failWith(command.message, startFailed);
      break;
  }
}

/**
 * Runs the program. A failed start and wrong usage end with exit code 1 as in the real one, a wrong switch with 2; the message goes to stderr.
 */
export async function runSimulator(args: readonly string[], environment: Environment): Promise<void> {
  process.title = 'ollama';
  try {
    await run(args, environment);
  } catch (error) {
    if (error instanceof StartError) failWith(error.message, startFailed);
    else if (error instanceof SwitchError) failWith(error.message, badSwitch);
    else throw error;
  }
}
