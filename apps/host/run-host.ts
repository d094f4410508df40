import { systemClock } from './clock.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import type { Host } from './host.ts';
import { createStopRequest } from './stop-request.ts';

interface RunOptions {
  readonly start: () => Promise<Host>;
  readonly onReady: (host: Host) => void;
  /** Hands out what asks for a stop, besides the signals. */
  readonly onStopRequest?: (request: () => void) => void;
}

const stopSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** Runs the service in this process until it is asked to stop; answers the exit code. Rejects when the start fails. */
export async function runHost({ start, onReady, onStopRequest }: RunOptions): Promise<ExitCode> {
  let host: Host | undefined;
  let isStopWanted = false;
  let wake = (): void => {};
  const stopWanted = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const request = createStopRequest({
    clock: systemClock,
    drain: () => {
      isStopWanted = true;
      wake();
    },
    endNow() {
      host?.abandon();
      process.exit(exitCodes.failed);
    },
  });
  for (const signal of stopSignals) process.on(signal, request);
  onStopRequest?.(request);
  process.on('uncaughtException', (error) => {
    const end = (): never => process.exit(exitCodes.failed);
    if (host) void host.reportCrash(error).finally(end);
    else {
      process.stderr.write(`${error.stack ?? error.message}\n`);
      end();
    }
  });
  host = await start();
  if (!isStopWanted) onReady(host);
  await stopWanted;
  await host.close();
  return exitCodes.ok;
}
