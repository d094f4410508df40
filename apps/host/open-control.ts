import type { Clock, Timers } from '../base/index.ts';
import { parseHostPort } from '../config/index.ts';
import type { About } from '../contract/control/index.ts';
import type { Config } from '../contract/model/index.ts';
import {
  type ControlDependencies,
  createAuditTrail,
  createControlRouter,
  createEventHub,
  createPauseKeeper,
  createRestartPlan,
  createRpcEndpoint,
  type GatewayNotice,
  type KeyRing,
  type RpcEndpoint,
  recordConfigChanges,
  startWebConsole,
  type WebConsole,
} from '../control/index.ts';
import type { Gateway } from '../gateway/index.ts';
import type { Telemetry } from '../telemetry/index.ts';
import type { DaemonSettingsReader } from './daemon-settings.ts';
import { createFootprint } from './footprint.ts';
import type { HostOptions } from './host.ts';
import { build, pageFolder, version } from './installation.ts';
import type { Keychain } from './keychain.ts';
import type { Logging } from './logging.ts';
import type { Lookouts } from './lookouts.ts';
import { createBackendProber } from './probe-backend.ts';
import { createRestartTraffic } from './restart-traffic.ts';
import { readRouteTable } from './route-settings.ts';
import type { LiveSettings } from './settings.ts';
import type { Care } from './start-care.ts';
import type { DaemonRooms } from './start-daemon-rooms.ts';
import type { StopOrder } from './stop-order.ts';

export interface ControlInput {
  readonly options: HostOptions;
  readonly config: Config;
  readonly rooms: DaemonRooms;
  readonly telemetry: Telemetry;
  readonly gateway: Gateway;
  readonly care: Care;
  readonly keys: KeyRing;
  readonly daemonSettings: DaemonSettingsReader;
  readonly settings: LiveSettings;
  readonly keychain: Keychain;
  /** Why what the configuration says is not in force, addresses included; `null` when it is. */
  readonly configProblem: () => string | null;
  readonly notices: () => readonly GatewayNotice[];
  readonly logging: Logging;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly lookouts: Lookouts;
  readonly stops: StopOrder;
}

/** The control API and its web console. */
export interface Control {
  readonly endpoint: RpcEndpoint;
  readonly console: WebConsole | null;
}

export async function openControl(input: ControlInput): Promise<Control> {
  const { stops } = input;
  let consoleUrl: string | null = null;
  const deps = createDependencies(input, () => consoleUrl);
  const hub = createEventHub(deps);
  stops.push('event streams', hub.close);
  input.lookouts.busyWhile(hub.isWatched);
  const endpoint = noteCalls(input.lookouts, createRpcEndpoint(createControlRouter(deps, hub)));
  const console = await startConsole(input, endpoint);
  consoleUrl = console?.url ?? null;
  return { endpoint, console };
}

function createDependencies(input: ControlInput, consoleUrl: () => string | null): ControlDependencies {
  const { rooms, gateway, care, daemonSettings, logging, clock, stops } = input;
  const log = (message: string, fields: Readonly<Record<string, string>>): void =>
    logging.logger.warn({ room: 'control', ...fields }, message);
  const footprint = createFootprint(clock);
  const audit = createAuditTrail({ clock, log: input.telemetry.audit });
  stops.push('audit of the configuration', recordConfigChanges(input.settings.store, audit));
  const { refresh: refreshSettings, problem: settingsProblem } = daemonSettings;
  const traffic = createRestartTraffic(rooms.residence.gate, gateway);
  const restarts = createRestartPlan({ ...input, daemon: rooms.supervisor, traffic, refreshSettings, log });
  stops.push('restart plan', restarts.cancel);
  const { gate } = rooms.residence;
  const quiet = { pause: () => gate.pause('person'), resume: () => gate.resume('person') };
  const pauses = createPauseKeeper({ ...input, gate: quiet, log });
  stops.push('pause of requests', pauses.dispose);
  const startedAtMs = clock.nowMs();
  const about = (): About => ({
    ...{ version, startedAtMs, pid: process.pid, dataDir: input.options.dataDir },
    gatewayUrl: gateway.url,
    takeOverUrl: gateway.takeOverUrl,
    consoleUrl: consoleUrl(),
    ...footprint(),
    overheadMs: gateway.overheadMs(),
    ...describeWorkers(gateway),
  });
  return {
    ...rooms,
    ...{ clock, timers: input.timers, telemetry: input.telemetry, keys: input.keys, audit },
    config: input.settings.store,
    ...{ gateway, restarts, pauses, refreshSettings, settingsProblem },
    notePower: care.notePower,
    routes: () => gateway.settings().routes,
    buildRoutes: (rules) =>
      readRouteTable({ ...input.settings.current().config, ...rules }, gateway.settings().backends),
    probeBackend: createBackendProber(input),
    about,
    build,
    footprint,
    configProblem: input.configProblem,
    notices: input.notices,
    onConfigChange: (listener) => followAll([input.settings.onChange, gateway.onListeningChange], listener),
    readMachine: rooms.machine.read,
    isKeptAwake: input.config.daemon.keepAwake,
    onIncident: care.onIncident,
    log,
  };
}

function describeWorkers({ workers }: Gateway): Pick<About, 'workers'> {
  const members = workers();
  return members.length === 0 ? {} : { workers: [...members] };
}

/** Whoever asks wants to know how things are now. */
const noteCalls =
  (lookouts: Lookouts, endpoint: RpcEndpoint): RpcEndpoint =>
  (...call) => {
    lookouts.stir();
    return endpoint(...call);
  };

type Subscribe = (listener: () => void) => () => void;

/** Returns the end of all of them. */
function followAll(subscriptions: readonly Subscribe[], listener: () => void): () => void {
  const ends = subscriptions.map((subscribe) => subscribe(() => listener()));
  return () => {
    for (const end of ends) end();
  };
}

async function startConsole({ options, stops }: ControlInput, endpoint: RpcEndpoint): Promise<WebConsole | null> {
  const listen = parseHostPort(options.console);
  if (options.console === 'off' || !listen) return null;
  const console = await startWebConsole({ dataDir: options.dataDir, listen, pageFolder, endpoint });
  stops.push('web console', console.close);
  return console;
}
