import type { DaemonStatus } from '../../contract/control/index.ts';
import { type ExitCode, exitCodes } from '../../host/index.ts';
import { type CommandContext, flag, isOn, type RunCommand } from '../command.ts';
import { parseSpan } from '../parse-span.ts';

function show(context: CommandContext, found: DaemonStatus, words: string): ExitCode {
  context.print(isOn(context, 'json') ? JSON.stringify(found, null, 2) : words);
  return exitCodes.ok;
}

/** `drover daemon pause [--for 10m]`: new requests wait, those that run go on. */
export const pauseDaemon: RunCommand = async (context) => {
  const span = flag(context, 'for');
  const forMs = span === undefined ? null : Math.round(parseSpan('for', span));
  const found = await context.connect().daemon.pause({ forMs });
  const exitCode = show(
    context,
    found,
    `New requests wait ${span === undefined ? 'until you resume them' : `for ${span}`}.`,
  );
  context.explain('Let them go on: drover daemon resume');
  return exitCode;
};

/** `drover daemon resume` */
export const resumeDaemon: RunCommand = async (context) => {
  const { daemon } = context.connect();
  const wasPaused = (await daemon.status()).pause !== undefined;
  return show(context, await daemon.resume(), wasPaused ? 'Requests go on.' : 'Nothing was paused.');
};
