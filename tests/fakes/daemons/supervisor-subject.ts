import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock, Timers } from '../../../apps/base/index.ts';
import type { DaemonState, DaemonStateKind } from '../../../apps/contract/model/index.ts';
import {
  createSupervisor,
  type DaemonEvent,
  type DaemonSettings,
  type Supervisor,
  type SupervisorOptions,
} from '../../../apps/supervisor/index.ts';

export const fakeOllamaPath = join(import.meta.dirname, 'fake-ollama.mjs');

export const plainSettings: DaemonSettings = {
  keepAlive: '5m',
  contextLength: 'auto',
  parallel: 1,
  maxLoadedModels: 'auto',
  kvCacheType: 'auto',
  flashAttention: 'auto',
  extraEnv: {},
};

export const realClock: Clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };

export const realTimers: Timers = {
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

export interface Subject {
  readonly supervisor: Supervisor;
  readonly dataDir: string;
  readonly states: readonly DaemonState[];
  readonly events: readonly DaemonEvent[];
  readonly warnings: readonly string[];
  /** The next state of one of these kinds, the present one included. */
  reach(...kinds: readonly DaemonStateKind[]): Promise<DaemonState>;
}

export interface SubjectOptions extends Partial<SupervisorOptions> {
  /** Switches of the fake daemon. */
  readonly fake?: Readonly<Record<string, string>>;
}

/** A temporary folder and supervisors in it, all ended by `end`. */
export function createStage(): {
  readonly folder: string;
  subject(options?: SubjectOptions): Subject;
  end(): Promise<void>;
} {
  const folder = mkdtempSync(join(tmpdir(), 'drover-supervisor-'));
  const subjects: Subject[] = [];
  return {
    folder,
    subject(options = {}) {
      const subject = createSubject(folder, options);
      subjects.push(subject);
      return subject;
    },
    async end() {
      await Promise.all(subjects.map(({ supervisor }) => supervisor.dispose()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function createSubject(folder: string, { fake = {}, ...overrides }: SubjectOptions): Subject {
  const states: DaemonState[] = [];
  const events: DaemonEvent[] = [];
  const warnings: string[] = [];
  const note = (_fields: unknown, message: string): void => void warnings.push(message);
  const dataDir = overrides.dataDir ?? join(folder, 'data');
  const { settings: given = {} } = overrides;
  const withSwitches = (own: Partial<DaemonSettings>): DaemonSettings => {
    const settings = { ...plainSettings, ...own };
    return { ...settings, extraEnv: { ...settings.extraEnv, ...fake } };
  };
  const supervisor = createSupervisor({
    engine: 'simulator',
    port: 0,
    binary: 'auto',
    simulatorCommand: [process.execPath, fakeOllamaPath],
    memoryBudgetBytes: 8 * 1024 ** 3,
    adoptUrl: null,
    manage: true,
    clock: realClock,
    timers: realTimers,
    random: () => 0.5,
    graceMs: 500,
    log: { info: () => undefined, warn: note, error: note },
    onEvent: (event) => events.push(event),
    ...overrides,
    dataDir,
    settings: typeof given === 'function' ? () => withSwitches(given()) : withSwitches(given),
  });
  supervisor.onStateChange((state) => states.push(state));
  const reach = (...kinds: readonly DaemonStateKind[]): Promise<DaemonState> => reachState(supervisor, kinds);
  return { supervisor, dataDir, states, events, warnings, reach };
}

/** A supervisor for a process of its own, which nobody disposes of. */
export function createSubjectForProcess(dataDir: string, fake: Readonly<Record<string, string>>): Supervisor {
  return createSubject(dataDir, { dataDir, fake }).supervisor;
}

async function reachState(supervisor: Supervisor, kinds: readonly DaemonStateKind[]): Promise<DaemonState> {
  if (kinds.includes(supervisor.state().kind)) return supervisor.state();
  return new Promise((resolve) => {
    const unsubscribe = supervisor.onStateChange((state) => {
      if (!kinds.includes(state.kind)) return;
      unsubscribe();
      resolve(state);
    });
  });
}

/** The pid of a daemon of ours that is ready. */
export function pidOf(state: DaemonState): number {
  if (state.kind !== 'ready' || state.pid === null) throw new Error(`no pid in state ${state.kind}`);
  return state.pid;
}

/** Asks until it is so; fails with the question's name when that takes longer than `withinMs`. */
export async function until(question: () => boolean | Promise<boolean>, withinMs = 10_000): Promise<void> {
  const endMs = performance.now() + withinMs;
  while (!(await question())) {
    if (performance.now() > endMs) throw new Error(`not within ${withinMs} ms: ${question.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
