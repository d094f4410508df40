import { randomUUID } from 'node:crypto';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import type { Clock, Timers } from '../base/index.ts';
import type { Config } from '../contract/model/index.ts';
import { isPortTaken, usualOllamaPort } from '../control/index.ts';
import { type Bench, computeMemoryBudget, createBench, createInventory, type Inventory } from '../models/index.ts';
import { createSupervisor, type Supervisor } from '../supervisor/index.ts';
import type { Telemetry } from '../telemetry/index.ts';
import { createMemoryRooms, type MemoryRooms } from './create-memory-rooms.ts';
import type { DaemonSettingsReader } from './daemon-settings.ts';
import type { HostOptions } from './host.ts';
import { simulatorCommand } from './installation.ts';
import type { Logging } from './logging.ts';
import { createMachine } from './machine.ts';

const defaultDaemonPort = 11_446;

interface DaemonRoomsInput {
  readonly options: HostOptions;
  readonly config: Config;
  readonly daemonSettings: DaemonSettingsReader;
  readonly telemetry: Telemetry;
  readonly logging: Logging;
  readonly clock: Clock;
  readonly timers: Timers;
  /** For looks whether something has changed. */
  readonly lookouts: Timers;
}

export interface DaemonRooms extends MemoryRooms {
  readonly supervisor: Supervisor;
  readonly inventory: Inventory;
  readonly bench: Bench;
}

/** Only a port that somebody holds can be an Ollama to adopt; a free one will be the gateway's own. */
async function findOllamaToAdopt(engine: string): Promise<string | null> {
  return engine === 'ollama' && (await isPortTaken(usualOllamaPort)) ? `http://127.0.0.1:${usualOllamaPort}` : null;
}

/** The daemon inherits next to nothing; the simulator's own switches are for it alone. */
function withSimulatorSwitches(settings: Config['daemon']): Config['daemon'] {
  const switches = Object.entries(process.env).filter(([name]) => name.startsWith('DROVER_SIM_'));
  return {
    ...settings,
    extraEnv: { ...(Object.fromEntries(switches) as Record<string, string>), ...settings.extraEnv },
  };
}

/** Where Ollama keeps its models: the variable it gets, else its own default. */
function findModelFolder(supervisor: Supervisor): string {
  const entry = supervisor.environment().find(({ name }) => name === 'OLLAMA_MODELS');
  return entry && isAbsolute(entry.value) ? entry.value : join(homedir(), '.ollama', 'models');
}

/** Creates the supervisor and the models room, and keeps the second one's view true to the first one's state. Starts nothing. */
export async function createDaemonRooms(input: DaemonRoomsInput): Promise<DaemonRooms> {
  const { options, config, daemonSettings, telemetry, logging, clock, timers, lookouts } = input;
  const engine = options.engine ?? 'ollama';
  const { memoryBudget } = config.daemon;
  const machine = createMachine(clock, options.dataDir);
  const [memory, adoptUrl] = await Promise.all([machine.readMemory(), findOllamaToAdopt(engine)]);
  const budget = computeMemoryBudget({
    ...memory,
    platform: process.platform,
    overrideGib: memoryBudget === 'auto' ? null : memoryBudget,
    isSimulated: engine === 'simulator',
  });
  const supervisor = createSupervisor({
    engine,
    dataDir: options.dataDir,
    port: options.daemonPort ?? defaultDaemonPort,
    binary: config.daemon.binary,
    simulatorCommand: engine === 'simulator' ? simulatorCommand() : null,
    settings: () =>
      engine === 'simulator' ? withSimulatorSwitches(daemonSettings.current()) : daemonSettings.current(),
    memoryBudgetBytes: budget.budgetBytes,
    adoptUrl,
    manage: config.daemon.manage,
    clock,
    timers,
    lookouts,
    log: logging.logger.child({ room: 'supervisor' }),
    random: Math.random,
    onEvent: telemetry.recordDaemonEvent,
  });
  const memoryRooms = createMemoryRooms({
    ...{ machine, config, daemonSettings, budget, supervisor, logging, clock, timers, lookouts },
    dataDir: options.dataDir,
  });
  const { models, details, residence } = memoryRooms;
  supervisor.onStateChange((state, previous) => {
    if (state.kind === 'ready') details.clear();
    // Failures are reported by the room itself.
    if (state.kind === 'ready' || previous.kind === 'ready') models.refresh().catch(() => undefined);
    if (state.kind === 'ready' && previous.kind !== 'ready') void residence.preload();
  });
  residence.onModelEvent(telemetry.recordModelEvent);
  const bench = createBench({
    ...{ models, clock, timers },
    daemonUrl: supervisor.readyUrl,
    lend: residence.measure,
    createId: randomUUID,
  });
  const inventory = createInventory({
    daemonUrl: supervisor.readyUrl,
    clock,
    timers,
    log: logging.logger.child({ room: 'models' }),
    modelFolder: () => (engine === 'ollama' ? findModelFolder(supervisor) : null),
    details,
  });
  return { ...memoryRooms, supervisor, inventory, bench };
}
