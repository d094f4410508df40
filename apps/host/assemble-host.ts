import { dirname } from 'node:path';
import { RoomError } from '../base/index.ts';
import { ensureDataFolder } from '../config/index.ts';
import { type ControlSocket, type Outward, startControlSocket, type WebConsole } from '../control/index.ts';
import type { Gateway } from '../gateway/index.ts';
import type { Supervisor } from '../supervisor/index.ts';
import { openTelemetry, type Telemetry } from '../telemetry/index.ts';
import type { Assembly } from './assembly.ts';
import { systemClock, systemTimers } from './clock.ts';
import { createDaemonSettings } from './daemon-settings.ts';
import { describeFirstStart } from './describe-first-start.ts';
import { followSettings } from './follow-settings.ts';
import type { Host, HostOptions } from './host.ts';
import { createKeychain, loadKeychain } from './keychain.ts';
import { loadKeys } from './load-keys.ts';
import { type Logging, openLogging } from './logging.ts';
import { createLookouts, wakeLookouts } from './lookouts.ts';
import { openControl } from './open-control.ts';
import { openSettings } from './settings.ts';
import { startCare } from './start-care.ts';
import { createDaemonRooms } from './start-daemon-rooms.ts';
import { startOutward } from './start-outward.ts';
import { startPlugins } from './start-plugins.ts';
import { createAddresses, findConfigFolder, readTrafficSettings, startTraffic } from './start-traffic.ts';
import { createStopOrder } from './stop-order.ts';
import { takeKeyFile } from './take-key-file.ts';
import { createStanding } from './tell-standing.ts';
import { writeFirstConfig } from './write-first-config.ts';

async function startTelemetry({ options, settings, logging, notices }: Assembly): Promise<Telemetry> {
  const log = logging.logger.child({ room: 'telemetry' });
  return openTelemetry({
    ...{ dataDir: options.dataDir, clock: systemClock, log, onNotice: (text) => notices.push(text) },
    limits: () => settings.current().config.log,
    durability: settings.current().config.log.durability,
  });
}

async function assembleRooms(assembly: Assembly, socket: ControlSocket): Promise<Host> {
  const { options, settings, logging, stops, notices, lookouts } = assembly;
  const daemonSettings = createDaemonSettings(settings);
  const { config } = settings.current();
  const shared = { options, daemonSettings, config, logging, lookouts, clock: systemClock, timers: systemTimers };
  const telemetry = await startTelemetry(assembly);
  // Rows are committed before the daemon is told to end: a log-out leaves only seconds.
  const rooms = await createDaemonRooms({ ...shared, telemetry });
  const { details, fit, models, liveBudget, inventory, supervisor } = rooms;
  for (const [name, room] of Object.entries({ details, fit, models, liveBudget, inventory, supervisor })) {
    stops.push(name, room.dispose);
  }
  stops.push('telemetry', telemetry.close);
  const keychain = createKeychain(process.platform);
  const { late } = await loadKeychain(keychain, config, systemTimers);
  const keys = await loadKeys(telemetry, systemClock, (error) =>
    logging.logger.error({ reason: String(error) }, 'who follows the keys has failed'),
  );
  if (options.keyFile !== undefined) notices.push(...(await takeKeyFile(options.keyFile, keys, systemClock)));
  const addresses = createAddresses(assembly, keys);
  const gatewaySettings = await readTrafficSettings(assembly, keychain, addresses);
  let started: Gateway | null = null;
  const plugins = startPlugins(assembly);
  const standing = createStanding({
    ...{ settings, addresses, keys, plugins, clock: systemClock },
    gateway: () => started,
  });
  const gateway = await startTraffic(assembly, gatewaySettings, {
    ...{ ...rooms, telemetry, keys, plugins, ...standing },
    socketFolder: dirname(socket.path),
  });
  started = gateway;
  stops.push('lookouts', wakeLookouts(lookouts, { ...rooms, gateway }));
  notices.push(...standing.notices().map(({ title, detail }) => `${title} ${detail}`));
  stops.push(
    'live settings',
    followSettings({
      ...{ settings, gateway, options, addresses, keychain, lateKeychain: late },
      log: logging.logger.child({ room: 'config' }),
    }),
  );
  const outward = startOutward({
    ...{ settings, telemetry, logging, stops },
    places: { env: process.env, keychain, configFolder: findConfigFolder(options) },
  });
  const care = startCare({ ...shared, rooms, gateway, telemetry, stops });
  const { endpoint, console } = await openControl({
    ...{ ...shared, rooms, telemetry, keys, gateway, care, stops },
    ...{ ...standing, settings, keychain },
  });
  stops.push('gateway', gateway.close);
  socket.serve(endpoint);
  return describeHost({ assembly, socket, gateway, console, outward, supervisor });
}

function describeHost(parts: {
  readonly assembly: Assembly;
  readonly socket: ControlSocket;
  readonly gateway: Gateway;
  readonly console: WebConsole | null;
  readonly outward: Outward;
  readonly supervisor: Supervisor;
}): Host {
  const { assembly, socket, gateway, console, outward, supervisor } = parts;
  return {
    socketPath: socket.path,
    get gatewayUrl() {
      return gateway.url;
    },
    get takeOverUrl() {
      return gateway.takeOverUrl;
    },
    consoleUrl: console?.url ?? null,
    tokenFile: console?.tokenFile ?? null,
    notices: assembly.notices,
    daemonSettled: describeFirstStart(supervisor),
    async reportCrash(error) {
      assembly.logging.logger.fatal({ err: error }, 'the service ends because of a bug');
      outward.report(error instanceof Error ? error : new Error(String(error)), 'host');
      await outward.flushReports();
    },
    close: assembly.stops.run,
    abandon: () => void supervisor.dispose(),
  };
}

const refuseConfig = (problem: string): RoomError<string> =>
  new RoomError('config_invalid', problem, {
    data: { advice: 'Mend it (drover config validate), or start without --strict to go on with what was good before.' },
  });

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
    const lookouts = createLookouts({ clock: systemClock, timers: systemTimers });
    const settings = openSettings(options, { clock: systemClock, timers: systemTimers, lookouts });
    stops.push('settings', settings.dispose);
    const { logLevels, problem } = settings.current();
    if (options.isStrict === true && problem !== null) throw refuseConfig(problem);
    logging = openLogging({ dataDir: options.dataDir, ...logLevels });
    const { setLevels } = logging;
    stops.push(
      'log levels',
      settings.onChange((next) => setLevels(next.logLevels)),
    );
    const notices = problem === null ? [] : [problem];
    const { logger } = logging;
    if (options.configFile === undefined) {
      await writeFirstConfig(settings.store, (error) =>
        logger.warn({ reason: String(error) }, 'no config.yaml was written'),
      );
    }
    return await assembleRooms({ options, settings, logging, stops, notices, lookouts }, socket);
  } catch (error) {
    await stops.run();
    throw error;
  }
}
