import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { RoomError } from '../base/index.ts';
import { ensureDataFolder } from '../config/index.ts';
import type { Config } from '../contract/model/index.ts';
import { buildHealth, type ControlSocket, type KeyRing, startControlSocket } from '../control/index.ts';
import { type Gateway, type GatewaySettings, startGateway } from '../gateway/index.ts';
import { createCallerFinder } from '../supervisor/index.ts';
import { openTelemetry, type Telemetry } from '../telemetry/index.ts';
import { type AddressKeeper, createAddressKeeper } from './address-keeper.ts';
import { systemClock, systemTimers } from './clock.ts';
import { chooseMaxConnections, readOpenFilesLimit } from './connection-limit.ts';
import { createDaemonSettings } from './daemon-settings.ts';
import { createDaemonSlots } from './daemon-slots.ts';
import { describeFirstStart } from './describe-first-start.ts';
import { createCallerPort } from './find-callers.ts';
import { followSettings } from './follow-settings.ts';
import { readGatewaySettings } from './gateway-settings.ts';
import type { Host, HostOptions } from './host.ts';
import { createKeychain, type Keychain, loadKeychain } from './keychain.ts';
import { hasUsableKey, loadKeys, openKeys } from './load-keys.ts';
import { createLocalModels } from './local-models.ts';
import { type Logging, openLogging } from './logging.ts';
import { createFigures, createUsagePort } from './metric-ports.ts';
import { createModelUseWatch } from './model-use-watch.ts';
import { openControl } from './open-control.ts';
import { type LiveSettings, openSettings } from './settings.ts';
import { startCare } from './start-care.ts';
import { createDaemonRooms, type DaemonRooms } from './start-daemon-rooms.ts';
import { createStopOrder, type StopOrder } from './stop-order.ts';
import { createStanding, type Standing } from './tell-standing.ts';
import { writeFirstConfig } from './write-first-config.ts';

/** What the parts of a start share. */
interface Assembly {
  readonly options: HostOptions;
  readonly settings: LiveSettings;
  readonly logging: Logging;
  readonly stops: StopOrder;
  readonly notices: string[];
}

async function startTelemetry({ options, settings, logging, notices }: Assembly): Promise<Telemetry> {
  const log = logging.logger.child({ room: 'telemetry' });
  return openTelemetry({
    ...{ dataDir: options.dataDir, clock: systemClock, log, onNotice: (text) => notices.push(text) },
    limits: () => settings.current().config.log,
  });
}

async function readTrafficSettings(
  { settings, logging, options, notices }: Assembly,
  keychain: Keychain,
  addresses: AddressKeeper,
): Promise<GatewaySettings> {
  const places = { env: process.env, keychain };
  const { config } = settings.current();
  const read = readGatewaySettings(config, options, places);
  const { warnings: addressWarnings, ...plan } = await addresses.planFirst(config);
  const warnings = [...read.warnings, ...addressWarnings];
  for (const warning of warnings) logging.logger.warn({ room: 'config' }, warning);
  notices.push(...warnings);
  return { ...read.settings, ...plan, maxConnections: chooseMaxConnections(readOpenFilesLimit()) };
}

function createAddresses({ options, stops }: Assembly, keys: KeyRing): AddressKeeper {
  const addresses = createAddressKeeper({
    dataDir: options.dataDir,
    configFolder: options.configFile === undefined ? options.dataDir : dirname(options.configFile),
    hasKeys: () => hasUsableKey(keys, systemClock),
    env: process.env,
    platform: process.platform,
    clock: systemClock,
    timers: systemTimers,
  });
  stops.push('addresses', addresses.dispose);
  return addresses;
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
    ...rooms
  }: DaemonRooms & Standing & { readonly telemetry: Telemetry; readonly keys: KeyRing },
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
    keys: await openKeys(telemetry, keys, systemClock),
    callers: createCallerPort(callers),
    noteModelUse: modelUse.note,
    daemonSlots: createDaemonSlots(supervisor),
    localModels: createLocalModels({
      ...{ supervisor, models, residence, details: rooms.details, fit: rooms.fit, clock: systemClock },
      onInstalledChange: rooms.inventory.onInstalledChange,
      log: logging.logger.child({ room: 'models' }),
      otherBackends: () => listOthers(settings.current().config),
    }),
    contextLengthOf: (name) => models.resident().find((model) => model.name === name)?.contextLength ?? null,
    health: () =>
      buildHealth({
        daemon: supervisor.state(),
        storage: telemetry.health(),
        configProblem: rooms.configProblem(),
        notices: rooms.notices(),
      }),
    usage: createUsagePort(telemetry),
    figures: createFigures({ supervisor, residence, telemetry }),
    log: logging.logger.child({ room: 'gateway' }),
  });
}

const listOthers = ({ backends }: Config): readonly string[] =>
  backends.filter(({ url }) => url !== 'managed').map(({ id }) => id);

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
  const keychain = createKeychain(process.platform);
  const { late } = await loadKeychain(keychain, config, systemTimers);
  const keys = await loadKeys(telemetry, systemClock);
  const addresses = createAddresses(assembly, keys);
  const gatewaySettings = await readTrafficSettings(assembly, keychain, addresses);
  let started: Gateway | null = null;
  const standing = createStanding({ settings, addresses, keys, clock: systemClock, gateway: () => started });
  const gateway = await startTraffic(assembly, gatewaySettings, { ...rooms, telemetry, keys, ...standing });
  started = gateway;
  notices.push(...standing.notices().map(({ title, detail }) => `${title} ${detail}`));
  stops.push(
    'live settings',
    followSettings({
      ...{ settings, gateway, options, addresses, keychain, lateKeychain: late },
      log: logging.logger.child({ room: 'config' }),
    }),
  );
  const care = startCare({ ...shared, rooms, gateway, telemetry, stops });
  const { endpoint, console } = await openControl({
    ...{ ...shared, rooms, telemetry, keys, gateway, care, stops },
    ...{ ...standing, settings, keychain },
  });
  stops.push('gateway', gateway.close);
  socket.serve(endpoint);
  const daemonSettled = describeFirstStart(rooms.supervisor);
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
    notices,
    daemonSettled,
    reportCrash: (error) => logging.logger.fatal({ err: error }, 'the service ends because of a bug'),
    close: stops.run,
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
    const settings = openSettings(options, systemClock, systemTimers);
    stops.push('settings', settings.dispose);
    const { logLevels, problem } = settings.current();
    if (options.isStrict === true && problem !== null) throw refuseConfig(problem);
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
