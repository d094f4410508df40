import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultDataDir } from '../config/index.ts';
import { exitCodeFor } from './exit-code.ts';
import type { Host } from './host.ts';
import { runHost } from './run-host.ts';
import { readServeFlags, serveOptions } from './serve-arguments.ts';
import { startHost } from './start-host.ts';

/** The part of Electron's `process.parentPort` that is used here. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: { readonly data: unknown }) => void): void;
}

const { parentPort } = process as { readonly parentPort?: ParentPort };

const isStop = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'type' in message && message.type === 'stop';

function listenForStop(request: () => void): void {
  parentPort?.on('message', ({ data }) => {
    if (isStop(data)) request();
  });
}

const announce = ({ socketPath, gatewayUrl }: Host): void =>
  parentPort?.postMessage({ type: 'ready', socketPath, gatewayUrl });

async function run(): Promise<number> {
  const { values } = parseArgs({ args: process.argv.slice(2), options: serveOptions, strict: true });
  // The shell shows the page itself; a browser console there is the user's choice.
  const flags = { console: 'off', ...values };
  const dataDir =
    values['data-dir'] === undefined ? defaultDataDir(process.platform, process.env) : resolve(values['data-dir']);
  const start = (): Promise<Host> => startHost(readServeFlags(flags, dataDir));
  return runHost({ start, onReady: announce, onStopRequest: listenForStop });
}

process.stderr.on('error', () => {
  // Whoever read our output is gone; the service goes on without.
});
try {
  process.exit(await run());
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${message}\n`);
  parentPort?.postMessage({ type: 'failed', exitCode: exitCodeFor(error), message });
  // The message leaves with this turn of the loop.
  setImmediate(() => process.exit(exitCodeFor(error)));
}
