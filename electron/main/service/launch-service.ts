import { utilityProcess } from 'electron';
import { isPlainObject } from '../../../apps/base/index.ts';
import type { ServiceExit } from './decide-after-exit.ts';
import type { ServiceChild } from './end-service.ts';

export interface LaunchServiceOptions {
  /** The built service, `out/service/service.js`. */
  readonly modulePath: string;
  /** The flags of `drover serve`. */
  readonly arguments: readonly string[];
  readonly onExit: (exit: ServiceExit) => void;
}

/** Starts the service in a utility process. It is told to stop with the message `{ type: 'stop' }`. */
export function launchService(options: LaunchServiceOptions): ServiceChild {
  const child = utilityProcess.fork(options.modulePath, [...options.arguments], { serviceName: 'Drover service' });
  let failure: string | null = null;
  child.on('message', (message: unknown) => {
    failure = readFailure(message) ?? failure;
  });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (exitCode) => {
      options.onExit({ exitCode, failure });
      resolve();
    });
  });
  return {
    ended,
    get pid() {
      return child.pid;
    },
    requestStop: () => child.postMessage({ type: 'stop' }),
    kill(isForced) {
      if (isForced && child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
      else child.kill();
    },
  };
}

/** The sentence of `{ type: 'failed', message }`, which the service sends before it ends at a failed start. */
function readFailure(message: unknown): string | null {
  if (!isPlainObject(message) || message['type'] !== 'failed') return null;
  return typeof message['message'] === 'string' ? message['message'] : null;
}
