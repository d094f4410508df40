import { randomBytes } from 'node:crypto';
import { ensureDataFolder } from '../config/index.ts';
import { buildHealth, type ControlSocket, type KeyRing, startControlSocket } from '../control/index.ts';
import { type Gateway, type GatewaySettings, startGateway } from '../gateway/index.ts';
import { createCallerFinder } from '../supervisor/index.ts';
import { openTelemetry, type Telemetry } from '../telemetry/index.ts';
import { systemClock, systemTimers } from './clock.ts';
import { createDaemonSettings } from './daemon-settings.ts';
import { describeFirstStart } from './describe-first-start.ts';
import { createCallerPort } from './find-callers.ts';
import { followSettings } from './follow-settings.ts';
import { readGatewaySettings } from './gateway-settings.ts';
import type { Host, HostOptions } from './host.ts';
import { loadKeys, openKeys } from './load-keys.ts';
import { type Logging, openLogging } from './logging.ts';
import { createModelUseWatch } from './model-use-watch.ts';
import { openControl } from './open-control.ts';
import { type LiveSettings, openSettings } from './settings.ts';
import { startCare } from './start-care.ts';
import { createDaemonRooms, type DaemonRooms } from './start-daemon-rooms.ts';
import { createStopOrder, type StopOrder } from './stop-order.ts';
import { writeFirstConfig } from './write-first-config.ts';

/** What the parts of a start share. */
interface Assembly {
  readonly options: HostOptions;
  readonly settings: LiveSettings;
  readonly logging: Logging;
  readonly stops: StopOrder;
  readonly notices: string[];
}

async function startTelemetry({ options, logging, notices }: Assembly): Promise<Telemetry> {
  const log = logging.logger.child({ room: 'telemetry' });
  return openTelemetry({ dataDir: options.dataDir, clock: systemClock, log, onNotice: (text) => notices.push(text) });
}

function readTrafficSettings({ settings, logging, options, notices }: Assembly): GatewaySettings {
  const { settings: gatewaySettings, warnings } = readGatewaySettings(settings.current().config, options, process.env);
  for (const warning of warnings) logging.logger.warn({ room: 'config' }, warning);
  notices.push(...warnings);
  return gatewaySettings;
}

async function startTraffic(
  { settings, logging, stops }: Assembly,
  gatewaySettings: GatewaySettings,
  {
    supervisor,
    models,
    residence,
    telemetry,
    keys,
  }: DaemonRooms & { readonly telemetry: Telemetry; readonly keys: KeyRing },
): Promise<Gateway> {
  const modelUse = createModelUseWatch(models, systemTimers);
  stops.push('model use', modelUse.stop);
  const callers = createCallerFinder({ platform: process.platform, timers: systemTimers });
  stops.push('callers', callers.dispose);
  return startGateway(gatewaySettings, {
    clock: systemClock,
    timers: systemTimers,
    randomHex: (bytes) => randomBytes(bytes).toString('hex'),
    daemon: supervisor,
    records: telemetry,
    memory: residence,
    keys: await openKeys(telemetry, keys),
    callers: createCallerPort(callers),
    noteModelUse: modelUse.note,
    contextLengthOf: (name) => models.resident().find((model) => model.name === name)?.contextLength ?? null,
    health: () =>
      buildHealth({
        daemon: supervisor.state(),
        storage: telemetry.health(),
        configProblem: settings.current().problem,
      }),
    log: logging.logger.child({ room: 'gateway' }),
  });
}

async function assembleRooms(assembly: Assembly, socket: ControlSocket): Promise<Host> {
  const { options, settings, logging, stops, notices } = assembly;
  const daemonSettings = createDaemonSettings(settings);
  const { config } = settings.current();
  const shared = { options, daemonSettings, config, logging, clock: systemClock, timers: systemTimers };
  const telemetry = await startTelemetry(assembly);
  // Rows are committed before the daemon is told to end: a log-out leaves only seconds.
  const rooms = await createDaemonRooms({ ...shared, telemetry });
  const { details, fit, models, liveBudget, inventory, supervisor } = rooms;
  for (const [name, room] of Object.entries({ details, fit, models, liveBudget, inventory, supervisor })) {
    stops.push(name, room.dispose);
  }
  stops.push('telemetry', telemetry.close);
  const gatewaySettings = readTrafficSettings(assembly);
  const keys = await loadKeys(telemetry, systemClock);
  const gateway = await startTraffic(assembly, gatewaySettings, { ...rooms, telemetry, keys });
  stops.push(
    'live settings',
    followSettings({ settings, gateway, options, log: logging.logger.child({ room: 'config' }) }),
  );
  const care = startCare({ ...shared, rooms, gateway, telemetry, stops });
  const { endpoint, console } = await openControl({
    ...{ ...shared, rooms, telemetry, keys, gateway, care, stops },
    settings,
  });
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
    const settings = openSettings(options, systemClock, systemTimers);
    stops.push('settings', settings.dispose);
    const { logLevels, problem } = settings.current();
    logging = openLogging({ dataDir: options.dataDir, ...logLevels });
    const notices = problem === null ? [] : [problem];
    const { logger } = logging;
    if (options.configFile === undefined) {
      await writeFirstConfig(settings.store, (error) =>
        logger.warn({ reason: String(error) }, 'no config.yaml was written'),
      );
    }
    return await assembleRooms({ options, settings, logging, stops, notices }, socket);
  } catch (error) {
    await stops.run();
    throw error;
  }
}
