import { createBoundedQueue } from '../../../apps/base/index.ts';
import type { ControlEvent, DaemonStatus, RequestPause, Status } from '../../../apps/contract/control/index.ts';
import type {
  Benchmark,
  DaemonState,
  MachineReading,
  ModelsPage,
  PendingRestart,
  RestartTime,
  Savings,
} from '../../../apps/contract/model/index.ts';
import type { RecordBook } from './record-book.ts';
import { buildHealth, buildScenario, hostileTexts, type ScenarioName } from './scenarios.ts';
import { createScriptedAccess, type ScriptedAccess } from './scripted-access.ts';
import { buildBenchmarks } from './scripted-benchmarks.ts';
import { createScriptedInventory, type ScriptedInventory } from './scripted-inventory.ts';
import { describeModel, library, toInstalled } from './scripted-library.ts';
import { createScriptedLogs, type ScriptedLogs } from './scripted-logs.ts';
import { createScriptedMemory, type ScriptedMemory } from './scripted-memory.ts';
import { buildTimeline } from './scripted-timeline.ts';
import { summarizeUse } from './summarize-use.ts';

/** What a scripted service knows and does; the router speaks for it. */
export class ScriptedService {
  status: Status;
  readonly book: RecordBook;
  readonly orders: string[] = [];
  readonly inventory: ScriptedInventory = createScriptedInventory((event) => this.push(event));
  readonly memory: ScriptedMemory;
  readonly access: ScriptedAccess;
  readonly logs: ScriptedLogs;
  benchmarks: Benchmark[] = [];
  readonly listeners = new Set<(event: ControlEvent) => void>();
  failure: 'storage' | 'crash' | null = null;
  gate: Promise<void> = Promise.resolve();
  isMute = false;
  diskFreeBytes = 312e9;
  /** Prices of models elsewhere; `null` until they are given. */
  savings: Savings | null = null;

  constructor(scenario: ScenarioName) {
    const { status, book } = buildScenario(scenario, Date.now(), 'http://127.0.0.1:11444');
    this.status = status;
    this.book = book;
    this.memory = this.#createMemory();
    this.access = createScriptedAccess(scenario);
    this.logs = createScriptedLogs(scenario);
    if (scenario !== 'empty') this.#fillModels(scenario);
  }

  #createMemory(): ScriptedMemory {
    const { push } = this;
    const read = (): Status => this.status;
    const write = (resident: Status['resident']): void => {
      this.status = { ...this.status, resident };
    };
    return createScriptedMemory({
      push: push.bind(this),
      get residents() {
        return read().resident;
      },
      set residents(residents) {
        write([...residents]);
      },
      get inFlight() {
        return read().inFlight;
      },
      get budget() {
        return read().memory;
      },
    });
  }

  #fillModels(scenario: ScenarioName): void {
    const nowMs = Date.now();
    const { inventory, memory } = this;
    inventory.installed = library.map(toInstalled);
    inventory.orphans = [
      { digest: 'sha256:4f659a1e86d7f5a3', sizeBytes: 1.1e9, modifiedAtMs: nowMs - 20 * 86_400_000 },
      { digest: 'sha256:62fbfd9ed093d6e5', sizeBytes: 0.9e9, modifiedAtMs: nowMs - 41 * 86_400_000 },
    ];
    const { state } = this.status.daemon;
    const endedAtMs = state.kind === 'stopped' || state.kind === 'failed' ? state.sinceMs : null;
    memory.events = buildTimeline(nowMs, endedAtMs);
    memory.policies = [
      { model: 'llama3.2:3b', isPinned: true, keepAlive: null, contextLength: null, isPreloaded: true },
      { model: 'qwen3-coder:30b', isPinned: false, keepAlive: '30m', contextLength: null, isPreloaded: false },
    ];
    this.benchmarks = buildBenchmarks(nowMs);
    if (scenario === 'hostile') {
      inventory.installed = hostileTexts.map((name) => ({ ...toInstalled(describeModel(name)), capabilities: [name] }));
      memory.events = memory.events.map((event, at) => {
        const text = hostileTexts[at % hostileTexts.length] ?? '';
        return { ...event, model: text, detail: text };
      });
    }
    if (scenario === 'full' || scenario === 'hostile') {
      inventory.pull(scenario === 'full' ? 'gpt-oss:20b' : hostileTexts[0]);
      inventory.advance(scenario === 'full' ? 'gpt-oss:20b' : hostileTexts[0], 0.61);
      inventory.pull('qwen2.5vl:7b');
    }
  }

  machine(): MachineReading {
    const { totalBytes } = this.status.memory;
    return {
      ...{ atMs: Date.now(), totalBytes, availableBytes: totalBytes / 3, pressure: 'normal', swapUsedBytes: 0 },
      ...{ wiredLimitMb: null, cpuPercent: 12, gpuPercent: 64, gpuMemoryBytes: 29.6 * 2 ** 30 },
      ...{ diskFreeBytes: this.diskFreeBytes, powerSource: 'mains', batteryPercent: null, chip: 'Apple M4 Max' },
    };
  }

  /** The Models page as it is now. */
  page(): ModelsPage {
    const nowMs = Date.now();
    const { inventory, memory, status } = this;
    const { kind } = status.daemon.state;
    const isAnswering = kind === 'ready';
    const isReadable = this.failure !== 'storage';
    return {
      atMs: nowMs,
      installed: isAnswering ? inventory.installed : null,
      daemonProblem: isAnswering ? null : `Ollama does not run: its state is ${kind}.`,
      residency: memory.residency(),
      pulls: inventory.pulls,
      policies: memory.policies,
      fits: isAnswering ? inventory.installed.map(({ name }) => memory.fit(name)) : [],
      events: memory.events,
      use: isReadable ? summarizeUse(this.book.records, nowMs) : null,
      storageProblem: isReadable ? null : 'The request log cannot be read.',
      benchmarks: this.benchmarks,
    };
  }

  push(event: ControlEvent): void {
    if (this.isMute) return;
    for (const listener of this.listeners) listener(event);
  }

  setDaemon(state: DaemonState): void {
    this.status = { ...this.status, daemon: { ...this.status.daemon, state }, health: buildHealth(state) };
    this.push({ type: 'daemon-changed', state, health: this.status.health });
  }

  /** The status with the memory as it is now. */
  snapshot(): Status {
    const { budget: _, residents: __, ...memoryNow } = this.memory.residency();
    return { ...this.status, memoryNow };
  }

  setPendingRestart(pendingRestart: PendingRestart | null): void {
    this.status = { ...this.status, daemon: { ...this.status.daemon, pendingRestart } };
    this.push({ type: 'restart-changed', pendingRestart });
  }

  restart(when: RestartTime): DaemonStatus {
    if (when === 'now') return this.order('restart');
    this.orders.push(`restart ${when}`);
    const waitingCount = this.status.inFlight.filter(({ phase }) => phase === 'waiting').length;
    this.setPendingRestart({
      ...{ when, sinceMs: Date.now(), reason: 'the console asked for it', latestAtMs: null },
      ...{ runningCount: this.status.inFlight.length - waitingCount, waitingCount },
    });
    return this.status.daemon;
  }

  pause(pause: RequestPause | null): DaemonStatus {
    this.orders.push(pause === null ? 'resume' : 'pause');
    const { pause: _, ...daemon } = this.status.daemon;
    this.status = { ...this.status, daemon: pause === null ? daemon : { ...daemon, pause } };
    this.push({ type: 'pause-changed', pause });
    return this.status.daemon;
  }

  cancelRestart(): DaemonStatus {
    this.orders.push('cancel restart');
    this.setPendingRestart(null);
    return this.status.daemon;
  }

  order(name: 'start' | 'stop' | 'restart'): DaemonStatus {
    this.orders.push(name);
    const nowMs = Date.now();
    if (name === 'stop') this.setDaemon({ kind: 'stopped', sinceMs: nowMs });
    else {
      const url = 'http://127.0.0.1:11446';
      this.setDaemon({ kind: 'starting', attempt: 1, sinceMs: nowMs, deadlineMs: nowMs + 60_000 });
      this.setDaemon({ kind: 'ready', version: '0.24.1', ownership: 'spawned', pid: 5121, url, sinceMs: nowMs });
      this.status = { ...this.status, problems: [] };
    }
    return this.status.daemon;
  }

  async *watch(signal: AbortSignal | undefined): AsyncGenerator<ControlEvent> {
    const queue = createBoundedQueue<ControlEvent>(1000);
    this.listeners.add(queue.push);
    signal?.addEventListener('abort', queue.close, { once: true });
    try {
      for (let next = await queue.next(); next; next = await queue.next()) yield next.item;
    } finally {
      this.listeners.delete(queue.push);
    }
  }
}
