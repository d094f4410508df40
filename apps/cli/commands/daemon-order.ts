import { toSafeText } from '../../base/index.ts';
import type { DaemonStatus } from '../../contract/control/index.ts';
import type { DaemonStateKind } from '../../contract/model/index.ts';
import { type ExitCode, exitCodes } from '../../host/index.ts';
import { type CommandContext, isOn, type RunCommand } from '../command.ts';

function describe({ state }: DaemonStatus): string {
  switch (state.kind) {
    case 'ready':
      return `Ollama ${state.version} is ready on ${state.url}.`;
    case 'stopped':
      return 'Ollama is stopped.';
    case 'absent':
      return state.reason;
    case 'failed':
      return [state.message, state.advice, ...state.lastLines.slice(-5)].join('\n');
    case 'contended':
      return `${state.reason}\n${state.advice}`;
    case 'backing-off':
      return `Ollama ${state.lastExit.reason}; it is started again shortly.`;
    case 'starting':
    case 'stopping':
    case 'degraded':
      return `Ollama is ${state.kind}.`;
  }
}

/** Prints how the daemon has settled. Fails when it is not as wanted. */
export function showOutcome(context: CommandContext, found: DaemonStatus, wanted: DaemonStateKind): ExitCode {
  const isDone = found.state.kind === wanted;
  if (isOn(context, 'json')) context.print(JSON.stringify(found, null, 2));
  else
    for (const line of describe(found).split('\n')) (isDone ? context.print : context.explain)(toSafeText(line, 400));
  return isDone ? exitCodes.ok : exitCodes.failed;
}

function createOrder(order: 'start' | 'stop', wanted: DaemonStateKind): RunCommand {
  return async (context) => {
    const found = await context.connect().daemon[order]();
    const exitCode = showOutcome(context, found, wanted);
    if (found.settingsProblem !== undefined) context.explain(toSafeText(found.settingsProblem, 1000));
    return exitCode;
  };
}

/** `drover daemon start` and `stop`: each answers once Ollama has settled. */
export const startDaemon: RunCommand = createOrder('start', 'ready');
export const stopDaemon: RunCommand = createOrder('stop', 'stopped');
