import { randomBytes } from 'node:crypto';
import { ensureDataFolder, parseHostPort } from '../config/index.ts';
import type { About } from '../contract/control/index.ts';
import {
  buildHealth,
  type ControlDependencies,
  type ControlSocket,
  createControlRouter,
  createEventHub,
  createRpcEndpoint,
  type RpcEndpoint,
  startControlSocket,
  startWebConsole,
  type WebConsole,
} from '../control/index.ts';
import { type Gateway, type GatewaySettings, startGateway } from '../gateway/index.ts';
import { openTelemetry, type Telemetry } from '../telemetry/index.ts';
import { systemClock, systemTimers } from './clock.ts';
import { describeFirstStart } from './describe-first-start.ts';
import { createFootprint } from './footprint.ts';
import { readGatewaySettings } from './gateway-settings.ts';
import type { Host, HostOptions } from './host.ts';
import { pageFolder, version } from './installation.ts';
import { type Logging, openLogging } from './logging.ts';
import { createModelUseWatch } from './model-use-watch.ts';
import { type LoadedSettings, loadSettings } from './settings.ts';
import { createDaemonRooms, type DaemonRooms } from './start-daemon-rooms.ts';
import { createStopOrder, type StopOrder } from './stop-order.ts';

/** What the parts of a start share. */
interface Assembly {
  readonly options: HostOptions;
  readonly settings: LoadedSettings;
  readonly logging: Logging;
  readonly stops: StopOrder;
  readonly notices: string[];
}

async function startTelemetry({ options, logging, notices }: Assembly): Promise<Telemetry> {
  const log = logging.logger.child({ room: 'telemetry' });
  return openTelemetry({ dataDir: options.dataDir, clock: systemClock, log, onNotice: (text) => notices.push(text) });
}

function readTrafficSettings({ settings, logging, options, notices }: Assembly): GatewaySettings {
  const { settings: gatewaySettings, warnings } = readGatewaySettings(settings.config, options, process.env);
  for (const warning of warnings) logging.logger.warn({ room: 'config' }, warning);
  notices.push(...warnings);
  return gatewaySettings;
}

async function startTraffic(
  { settings, logging, stops }: Assembly,
  gatewaySettings: GatewaySettings,
  { supervisor, models, telemetry }: DaemonRooms & { readonly telemetry: Telemetry },
): Promise<Gateway> {
  const modelUse = createModelUseWatch(models, systemTimers);
  stops.push('model use', modelUse.stop);
  return startGateway(gatewaySettings, {
    clock: systemClock,
    timers: systemTimers,
    randomHex: (bytes) => randomBytes(bytes).toString('hex'),
    daemon: supervisor,
    records: telemetry,
    noteModelUse: modelUse.note,
    contextLengthOf: (name) => models.resident().find((model) => model.name === name)?.contextLength ?? null,
    health: () =>
      buildHealth({ daemon: supervisor.state(), storage: telemetry.health(), configProblem: settings.problem }),
    log: logging.logger.child({ room: 'gateway' }),
  });
}

function createEndpoint({ stops }: Assembly, deps: ControlDependencies): RpcEndpoint {
  const hub = createEventHub(deps);
  stops.push('event streams', hub.close);
  return createRpcEndpoint(createControlRouter(deps, hub));
}

async function startConsole({ options, stops }: Assembly, endpoint: RpcEndpoint): Promise<WebConsole | null> {
  const listen = parseHostPort(options.console);
  if (options.console === 'off' || !listen) return null;
  const console = await startWebConsole({ dataDir: options.dataDir, listen, pageFolder, endpoint });
  stops.push('web console', console.close);
  return console;
}

async function assembleRooms(assembly: Assembly, socket: ControlSocket): Promise<Host> {
  const { options, settings, logging, stops, notices } = assembly;
  const shared = { options, config: settings.config, logging, clock: systemClock, timers: systemTimers };
  const footprint = createFootprint(systemClock);
  const startedAtMs = systemClock.nowMs();
  const telemetry = await startTelemetry(assembly);
  // Rows are committed before the daemon is told to end: a log-out leaves only seconds.
  const rooms = await createDaemonRooms({ ...shared, telemetry });
  stops.push('model fit', rooms.fit.dispose);
  stops.push('models', rooms.models.dispose);
  stops.push('inventory', rooms.inventory.dispose);
  stops.push('supervisor', rooms.supervisor.dispose);
  stops.push('telemetry', telemetry.close);
  const gatewaySettings = readTrafficSettings(assembly);
  const gateway = await startTraffic(assembly, gatewaySettings, { ...rooms, telemetry });
  const about = (): About => ({
    version,
    pid: process.pid,
    startedAtMs,
    dataDir: options.dataDir,
    gatewayUrl: gateway.url,
    takeOverUrl: gateway.takeOverUrl,
    consoleUrl: console?.url ?? null,
    ...footprint(),
    overheadMs: gateway.overheadMs(),
  });
  const endpoint = createEndpoint(assembly, {
    ...shared,
    ...rooms,
    telemetry,
    gateway,
    routes: gatewaySettings.routes,
    about,
    footprint,
    configProblem: () => settings.problem,
    log: (message, fields) => logging.logger.warn({ room: 'control', ...fields }, message),
  });
  const console = await startConsole(assembly, endpoint);
  stops.push('gateway', gateway.close);
  socket.serve(endpoint);
  const daemonSettled = describeFirstStart(rooms.supervisor);
  return {
    socketPath: socket.path,
    gatewayUrl: gateway.url,
    takeOverUrl: gateway.takeOverUrl,
    consoleUrl: console?.url ?? null,
    tokenFile: console?.tokenFile ?? null,
    notices,
    daemonSettled,
    reportCrash: (error) => logging.logger.fatal({ err: error }, 'the service ends because of a bug'),
    close: stops.run,
  };
}

/** Builds the graph of rooms and starts it in order; whatever fails, what was started is stopped again. */
export async function assembleHost(options: HostOptions): Promise<Host> {
  ensureDataFolder(options.dataDir);
  const socket = await startControlSocket({ dataDir: options.dataDir });
  let logging: Logging | undefined;
  const stops = createStopOrder((name, error) =>
    logging?.logger.error({ part: name, reason: String(error) }, 'a part did not stop as it should'),
  );
  stops.push('log', () => logging?.close());
  stops.push('control socket', socket.close);
  try {
    const settings = loadSettings(options);
    logging = openLogging({ dataDir: options.dataDir, ...settings.logLevels });
    const notices = settings.problem === null ? [] : [settings.problem];
    return await assembleRooms({ options, settings, logging, stops, notices }, socket);
  } catch (error) {
    await stops.run();
    throw error;
  }
}
