import { randomBytes } from 'node:crypto';
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import type { WorkerOptions } from '../gateway/index.ts';
import { systemClock, systemTimers } from './clock.ts';
import { isBundled } from './installation.ts';
import { keepHeapSmall } from './keep-heap-small.ts';

type Listener = Parameters<WorkerOptions['channel']['onOrders']>[0];

const channel: WorkerOptions['channel'] = {
  send: (batch) =>
    void process.send?.([...batch], undefined, undefined, () => {
      // The other process has gone, and this one goes too.
    }),
  onOrders: (listener) =>
    void process.on('message', (orders, socket) =>
      listener(orders as Parameters<Listener>[0], socket as Parameters<Listener>[1]),
    ),
};

const readVitals: WorkerOptions['readVitals'] = () => {
  const { user, system } = process.cpuUsage();
  return { residentBytes: process.memoryUsage.rss(), cpuMs: (user + system) / 1000 };
};

/** Serves connections for the service, which is the process that started this one: its end is this one's. */
async function run(dataDir: string): Promise<void> {
  process.umask(0o077);
  keepHeapSmall();
  if (isBundled) enableCompileCache(join(dataDir, 'run', 'compile-cache'));
  const { startWorker } = await import('../gateway/index.ts');
  startWorker({
    ...{ channel, readVitals, clock: systemClock, timers: systemTimers },
    randomHex: (bytes) => randomBytes(bytes).toString('hex'),
    onEnd: () => process.exit(0),
  });
}

// A terminal tells all processes of a group; the service ends this one when it is time.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.exit(1));
process.on('uncaughtException', (error) => {
  process.stderr.write(`worker ${process.pid}: ${error.stack ?? error.message}\n`);
  process.exit(1);
});
await run(process.argv[2] ?? '');
