import { toSafeText } from '../../base/index.ts';
import type { DaemonStatus } from '../../contract/control/index.ts';
import { type RestartTime, restartTimes } from '../../contract/model/index.ts';
import { type ExitCode, exitCodes } from '../../host/index.ts';
import { type CommandContext, flag, isOn, type RunCommand } from '../command.ts';
import { parseChoice } from '../parse-values.ts';
import { describeRestart } from '../print/describe-restart.ts';
import { UsageError } from '../usage-error.ts';
import { showOutcome } from './daemon-order.ts';

/** `drover daemon restart [--when now|drained|idle] [--cancel]`: now answers once Ollama has settled, the others at once. */
export const restartDaemon: RunCommand = async (context) => {
  const when = parseChoice('when', flag(context, 'when') ?? 'now', restartTimes);
  if (!isOn(context, 'cancel')) return order(context, when);
  if (flag(context, 'when') === undefined) return cancel(context);
  throw new UsageError('--cancel forgets a pending restart; it goes without --when.');
};

async function order(context: CommandContext, when: RestartTime): Promise<ExitCode> {
  const found = await context.connect().daemon.restart({ when });
  const exitCode = when === 'now' ? showOutcome(context, found, 'ready') : showPlan(context, found);
  if (found.settingsProblem !== undefined) context.explain(toSafeText(found.settingsProblem, 1000));
  return exitCode;
}

/** With nothing to wait for the restart has begun already. */
function showPlan(context: CommandContext, found: DaemonStatus): ExitCode {
  if (isOn(context, 'json')) context.print(JSON.stringify(found, null, 2));
  else if (found.pendingRestart === null) context.print('Nothing runs: Ollama is restarting.');
  else {
    context.print(toSafeText(describeRestart(found.pendingRestart, Date.now()), 400));
    context.explain('Forget it: drover daemon restart --cancel');
  }
  return exitCodes.ok;
}

async function cancel(context: CommandContext): Promise<ExitCode> {
  const { daemon } = context.connect();
  const hadOne = (await daemon.status()).pendingRestart !== null;
  const found = await daemon.cancelRestart();
  if (isOn(context, 'json')) context.print(JSON.stringify(found, null, 2));
  else context.print(hadOne ? 'The pending restart is forgotten.' : 'No restart was pending.');
  return exitCodes.ok;
}
