import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import type { Config } from '../contract/model/index.ts';
import { buildHealth, type KeyRing } from '../control/index.ts';
import { type Gateway, type GatewaySettings, startGateway } from '../gateway/index.ts';
import type { Plugins } from '../plugins/index.ts';
import { createCallerFinder } from '../supervisor/index.ts';
import type { Telemetry } from '../telemetry/index.ts';
import { type AddressKeeper, createAddressKeeper } from './address-keeper.ts';
import type { Assembly } from './assembly.ts';
import { systemClock, systemTimers } from './clock.ts';
import { chooseMaxConnections, readOpenFilesLimit } from './connection-limit.ts';
import { createDaemonSlots } from './daemon-slots.ts';
import { createCallerPort } from './find-callers.ts';
import { readGatewaySettings } from './gateway-settings.ts';
import type { HostOptions } from './host.ts';
import type { Keychain } from './keychain.ts';
import { hasUsableKey, openKeys } from './load-keys.ts';
import { createLocalModels } from './local-models.ts';
import { createFigures, createUsagePort } from './metric-ports.ts';
import { createModelUseWatch } from './model-use-watch.ts';
import type { DaemonRooms } from './start-daemon-rooms.ts';
import { createWorkerPort } from './start-workers.ts';
import type { Standing } from './tell-standing.ts';
import type { WatchedKeys } from './watch-keys.ts';

/** The gateway's settings with the addresses where it may answer. */
export async function readTrafficSettings(
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

/** Knows where the gateway may answer, for as long as the service runs. */
export function createAddresses({ options, stops }: Assembly, keys: KeyRing): AddressKeeper {
  const addresses = createAddressKeeper({
    dataDir: options.dataDir,
    configFolder: findConfigFolder(options),
    hasKeys: () => hasUsableKey(keys, systemClock),
    env: process.env,
    platform: process.platform,
    clock: systemClock,
    timers: systemTimers,
  });
  stops.push('addresses', addresses.dispose);
  return addresses;
}

interface TrafficRooms extends DaemonRooms, Standing {
  readonly telemetry: Telemetry;
  readonly keys: WatchedKeys;
  readonly plugins: Plugins;
  /** Folder that only this user can open, with a path that is short enough for a socket. */
  readonly socketFolder: string;
}

/** Starts the gateway over the rooms. */
export async function startTraffic(
  { options, settings, logging, stops }: Assembly,
  gatewaySettings: GatewaySettings,
  { supervisor, models, residence, telemetry, keys, ...rooms }: TrafficRooms,
): Promise<Gateway> {
  const modelUse = createModelUseWatch(models, systemTimers);
  stops.push('model use', modelUse.stop);
  const callers = createCallerFinder({ platform: process.platform, timers: systemTimers });
  stops.push('callers', callers.dispose);
  const workers = createWorkerPort({
    ...{ options, keys, socketFolder: rooms.socketFolder },
    changes: [
      supervisor.onStateChange,
      models.onResidencyChange,
      rooms.inventory.onInstalledChange,
      telemetry.onHealthChange,
      settings.onChange,
    ],
  });
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
    plugins: rooms.plugins,
    figures: createFigures({ supervisor, residence, telemetry }),
    log: logging.logger.child({ room: 'gateway' }),
    ...(workers === null ? {} : { workers }),
  });
}

/** Paths in the configuration start here. */
export const findConfigFolder = ({ configFile, dataDir }: HostOptions): string =>
  configFile === undefined ? dataDir : dirname(configFile);

const listOthers = ({ backends }: Config): readonly string[] =>
  backends.filter(({ url }) => url !== 'managed').map(({ id }) => id);
