import type { Clock, Timers } from '../base/index.ts';
import { parseHostPort } from '../config/index.ts';
import type { About } from '../contract/control/index.ts';
import type { Config } from '../contract/model/index.ts';
import {
  type ControlDependencies,
  createControlRouter,
  createEventHub,
  createRestartPlan,
  createRpcEndpoint,
  type KeyRing,
  type RpcEndpoint,
  startWebConsole,
  type WebConsole,
} from '../control/index.ts';
import type { Gateway } from '../gateway/index.ts';
import type { DeepHealth } from '../supervisor/index.ts';
import type { Telemetry } from '../telemetry/index.ts';
import type { DaemonSettingsReader } from './daemon-settings.ts';
import { createFootprint } from './footprint.ts';
import type { HostOptions } from './host.ts';
import { pageFolder, version } from './installation.ts';
import type { Logging } from './logging.ts';
import type { LiveSettings } from './settings.ts';
import type { DaemonRooms } from './start-daemon-rooms.ts';
import type { StopOrder } from './stop-order.ts';

export interface ControlInput {
  readonly options: HostOptions;
  readonly config: Config;
  readonly rooms: DaemonRooms;
  readonly telemetry: Telemetry;
  readonly gateway: Gateway;
  readonly care: DeepHealth;
  readonly keys: KeyRing;
  readonly daemonSettings: DaemonSettingsReader;
  readonly settings: LiveSettings;
  readonly logging: Logging;
  readonly clock: Clock;
  readonly timers: Timers;
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
  const endpoint = createRpcEndpoint(createControlRouter(deps, hub));
  const console = await startConsole(input, endpoint);
  consoleUrl = console?.url ?? null;
  return { endpoint, console };
}

function createDependencies(input: ControlInput, consoleUrl: () => string | null): ControlDependencies {
  const { rooms, gateway, care, daemonSettings, logging, clock, stops } = input;
  const log = (message: string, fields: Readonly<Record<string, string>>): void =>
    logging.logger.warn({ room: 'control', ...fields }, message);
  const footprint = createFootprint(clock);
  const { refresh: refreshSettings, problem: settingsProblem } = daemonSettings;
  const traffic = rooms.residence.gate;
  const restarts = createRestartPlan({ ...input, daemon: rooms.supervisor, traffic, refreshSettings, log });
  stops.push('restart plan', restarts.cancel);
  const startedAtMs = clock.nowMs();
  const about = (): About => ({
    ...{ version, startedAtMs, pid: process.pid, dataDir: input.options.dataDir },
    gatewayUrl: gateway.url,
    takeOverUrl: gateway.takeOverUrl,
    consoleUrl: consoleUrl(),
    ...footprint(),
    overheadMs: gateway.overheadMs(),
  });
  return {
    ...rooms,
    ...{ clock, timers: input.timers, telemetry: input.telemetry, keys: input.keys },
    ...{ gateway, restarts, refreshSettings, settingsProblem },
    routes: () => gateway.settings().routes,
    about,
    footprint,
    configProblem: () => input.settings.current().problem,
    onConfigChange: (listener) => input.settings.onChange(() => listener()),
    readMachine: rooms.machine.read,
    isKeptAwake: input.config.daemon.keepAwake,
    onIncident: care.onIncident,
    log,
  };
}

async function startConsole({ options, stops }: ControlInput, endpoint: RpcEndpoint): Promise<WebConsole | null> {
  const listen = parseHostPort(options.console);
  if (options.console === 'off' || !listen) return null;
  const console = await startWebConsole({ dataDir: options.dataDir, listen, pageFolder, endpoint });
  stops.push('web console', console.close);
  return console;
}
