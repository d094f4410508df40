import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Daemon } from '../daemon.ts';
import { waitFor } from '../engine/system-time.ts';
import { formatAddress, type ListenAddress, parseListenAddress } from '../http/listen-address.ts';
import { type Environment, readSettings, type Settings } from '../settings.ts';
import { StartError } from '../start-error.ts';
import type { SwitchSource } from '../switches/switch-source.ts';
import { crashProcess } from './crash.ts';
import { automaticContextLength, createDaemon } from './create-daemon.ts';
import { createHttpServer } from './http-server.ts';
import { createLog } from './log.ts';
import { watchProcessSwitches } from './process-switches.ts';

const loopback = /^(127\.|::1$|localhost$)/;

function checkFolders(environment: Environment, { modelsDir }: Settings): void {
  if (!environment['HOME']) throw new StartError('$HOME is not defined');
  try {
    if (modelsDir !== '') mkdirSync(modelsDir, { recursive: true });
  } catch (error) {
    throw new StartError(`mkdir ${modelsDir}: permission denied`, { cause: error });
  }
}

const listenReasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'address already in use',
  EACCES: 'permission denied',
  EADDRNOTAVAIL: "can't assign requested address",
};

async function listen(server: Server, { host, port }: ListenAddress): Promise<number> {
  server.listen({ port, ...(host === '' ? {} : { host }) });
  try {
    await once(server, 'listening');
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const reason = listenReasons[code];
    const text = reason ? `listen tcp ${formatAddress(host, port)}: bind: ${reason}` : `listen tcp: ${message}`;
    throw new StartError(text, { cause: error });
  }
  return (server.address() as AddressInfo).port;
}

function handleSignals(daemon: Daemon, server: Server): void {
  const stop = (signal: NodeJS.Signals): void => {
    daemon.journal.note({ event: 'signal-received', signal });
    if (signal === 'SIGTERM' && daemon.switches.current().ignoreSigterm) {
      daemon.log.write('WARN', 'SIGTERM ignored');
      return;
    }
    server.close();
    server.closeAllConnections();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** Writes lines to a stream that may have lost its reader, which ends this process only when a switch says so. */
function createLineWriter(stream: NodeJS.WriteStream, switches: SwitchSource): (line: string) => void {
  let isBroken = false;
  const checkPipe = (): void => {
    if (isBroken && switches.current().dieOnBrokenPipe) crashProcess('SIGPIPE');
  };
  stream.on('error', () => {
    isBroken = true;
    checkPipe();
  });
  return (line) => {
    checkPipe();
    if (!isBroken) stream.write(line);
  };
}

async function becomeReady({ switches, time, log, settings }: Daemon): Promise<void> {
  const never = new AbortController().signal;
  log.write('INFO', 'discovering available GPUs...');
  await waitFor(time, switches.current().startDelayMs, never);
  while (switches.current().neverReady) await waitFor(time, 25, never);
  const memory = { total: '10.7 GiB', available: '10.7 GiB' };
  log.write('INFO', 'inference compute', { id: '0', library: 'Metal', name: 'Simulated', ...memory });
  const contextLength = settings.contextLength ?? automaticContextLength;
  log.write('INFO', 'vram-based default context', { total_vram: memory.total, default_num_ctx: contextLength });
}

function logStart({ log, settings, switches }: Daemon, address: string): void {
  const { host, keepAliveMs, slotsPerModel, maxPendingLoads, modelsDir } = settings;
  const variables = `OLLAMA_HOST:${host} OLLAMA_KEEP_ALIVE:${keepAliveMs / 1000}s OLLAMA_MAX_QUEUE:${maxPendingLoads} `;
  log.write('INFO', 'server config', {
    env: `map[${variables}OLLAMA_MODELS:${modelsDir} OLLAMA_NUM_PARALLEL:${slotsPerModel}]`,
  });
  log.write('INFO', `Ollama cloud disabled: ${settings.isCloudDisabled}`);
  log.write('INFO', `Listening on ${address} (version ${switches.current().version})`);
}

/** Runs the daemon until a signal ends it; resolves once it serves. Rejects with a `StartError`. */
export async function serve(environment: Environment, switches: SwitchSource): Promise<void> {
  const settings = readSettings(environment);
  const log = createLog(createLineWriter(process.stdout, switches), createLineWriter(process.stderr, switches));
  checkFolders(environment, settings);
  const daemon = createDaemon({ settings, switches, log });
  const address = parseListenAddress(settings.host);
  if (address.warning !== null) log.write('WARN', address.warning);
  let startServing = (): void => undefined;
  const serving = new Promise<void>((resolve) => {
    startServing = resolve;
  });
  const server = createHttpServer({ daemon, serving, isLoopbackOnly: loopback.test(address.host) });
  const port = await listen(server, address);
  handleSignals(daemon, server);
  daemon.journal.note({ event: 'daemon-started', argv: process.argv.slice(2), environment });
  logStart(daemon, formatAddress(address.host, port));
  watchProcessSwitches(daemon, server);
  await becomeReady(daemon);
  startServing();
}
