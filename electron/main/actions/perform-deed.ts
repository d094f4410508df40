import type { ControlClient } from '../control/control-client.ts';
import type { ServiceProcess } from '../service/service-process.ts';
import type { Deed } from './shell-action.ts';

export interface DeedPerformerOptions {
  readonly client: ControlClient;
  readonly service: ServiceProcess;
  /** Called once, when quitting has been decided. */
  readonly onQuitting: () => void;
  readonly onFailure: (error: unknown) => void;
  /** Ends the app. */
  readonly quitApp: () => void;
}

const cancelTimeoutMs = 2000;

/** Ends running requests, each with its row and its backend told; the service would else let them finish before it stops. */
async function cancelRunning(client: ControlClient): Promise<void> {
  const options = { signal: AbortSignal.timeout(cancelTimeoutMs) };
  try {
    const { inFlight } = await client.status(undefined, options);
    await Promise.allSettled(inFlight.map(({ id }) => client.requests.cancel({ id }, options)));
  } catch {
    // A service that does not answer is stopped all the same.
  }
}

export interface DeedPerformer {
  perform(deed: Deed): void;
  isQuitting(): boolean;
  /** Quits by way of `end`, once running requests and the service have ended; cuts nothing off. */
  leave(end: () => void): void;
}

/** Creates what carries out the orders that end running requests. By now they have been agreed to. */
export function createDeedPerformer({
  client,
  service,
  onQuitting,
  onFailure,
  quitApp,
}: DeedPerformerOptions): DeedPerformer {
  let isQuitting = false;

  async function quit(isCutting: boolean, end: () => void): Promise<void> {
    if (isQuitting) return;
    isQuitting = true;
    onQuitting();
    if (isCutting && service.tenure() === 'owned') await cancelRunning(client);
    await service.stop();
    end();
  }

  async function carryOut(deed: Deed): Promise<void> {
    switch (deed) {
      case 'stop-daemon':
        await client.daemon.stop();
        return;
      case 'restart-daemon':
        await client.daemon.restart();
        return;
      case 'restart-service':
        await service.restart();
        return;
      case 'quit':
        await quit(true, quitApp);
        return;
    }
  }

  return {
    isQuitting: () => isQuitting,
    perform: (deed) => void carryOut(deed).catch(onFailure),
    leave: (end) => void quit(false, end).catch(onFailure),
  };
}
