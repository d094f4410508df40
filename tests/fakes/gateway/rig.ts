import { randomBytes } from 'node:crypto';
import type { CancelTimer, Clock, Timers } from '../../../apps/base/index.ts';
import type {
  CapturedBodies,
  Completion,
  OpenRecord,
  ReadyOutcome,
  UsageReport,
} from '../../../apps/contract/model/index.ts';
import {
  defaultGatewaySettings,
  type Gateway,
  type GatewayPorts,
  type GatewaySettings,
  type RoomAnswer,
  startGateway,
} from '../../../apps/gateway/index.ts';

/** What the gateway wrote about its requests. */
export interface Row {
  readonly opened: OpenRecord;
  readonly completed: Completion | null;
}

export interface LogEntry {
  readonly level: 'info' | 'warn' | 'error';
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}

/** A gateway over real sockets, with rows in memory. */
export interface Rig {
  readonly gateway: Gateway;
  readonly url: string;
  readonly port: number;
  readonly logs: readonly LogEntry[];
  rows(): readonly Row[];
  /** What the gateway handed over of prompts and answers. */
  bodies(): readonly CapturedBodies[];
  /** Resolves with all rows once `count` of them are complete. */
  completedRows(count: number): Promise<readonly Row[]>;
  close(): Promise<void>;
}

export interface RigOptions {
  /** Where the daemon answers; `null` for one that is not ready. */
  readonly upstreamUrl?: string | null;
  readonly settings?: Partial<GatewaySettings>;
  readonly ports?: Partial<GatewayPorts>;
  readonly ensureReady?: (signal: AbortSignal) => Promise<ReadyOutcome>;
}

export const systemClock: Clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };

export const systemTimers: Timers = {
  after(delayMs, run): CancelTimer {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

const absent: ReadyOutcome = {
  kind: 'unavailable',
  reason: 'stopped',
  message: 'Ollama is stopped.',
  advice: 'Start it from the menu.',
  retryAfterSeconds: null,
};

/** Room for every model, without a word on context or keep-alive. */
const openDoor: RoomAnswer = {
  kind: 'granted',
  contextLength: null,
  isContextUnsaid: false,
  keepAlive: null,
  release: () => undefined,
};

const notMeasured = { p50: null, p95: null, p99: null };

const nothingUsed = (query: Pick<UsageReport, 'by' | 'sinceMs' | 'untilMs'>): UsageReport => ({
  ...query,
  total: {
    ...{ name: null, requests: 0, errors: 0, promptTokens: 0, completionTokens: 0, busyMs: 0 },
    ...{ totalMs: notMeasured, firstTokenMs: notMeasured, overheadMs: notMeasured },
    decodeTokensPerSecond: notMeasured,
  },
  rows: [],
});

function createRecords() {
  const opened = new Map<string, OpenRecord>();
  const completed = new Map<string, Completion>();
  const bodies: CapturedBodies[] = [];
  let listeners: (() => void)[] = [];
  const rows = (): Row[] =>
    [...opened.values()].map((row) => ({ opened: row, completed: completed.get(row.id) ?? null }));
  return {
    rows,
    bodies: () => bodies,
    port: {
      keepBodies: (captured: CapturedBodies) => void bodies.push(captured),
      open(record: OpenRecord): Promise<void> {
        opened.set(record.id, record);
        return Promise.resolve();
      },
      complete(completion: Completion): void {
        completed.set(completion.id, completion);
        for (const listener of listeners) listener();
      },
    },
    completedRows: (count: number): Promise<Row[]> =>
      new Promise((resolve) => {
        const check = (): void => {
          if (completed.size < count) return;
          listeners = listeners.filter((listener) => listener !== check);
          resolve(rows());
        };
        listeners.push(check);
        check();
      }),
  };
}

/** Starts a gateway on a free port in this process. */
export async function startRig(options: RigOptions = {}): Promise<Rig> {
  const records = createRecords();
  const logs: LogEntry[] = [];
  const log = (level: LogEntry['level']) => (fields: LogEntry['fields'], message: string) =>
    void logs.push({ level, fields, message });
  const settings: GatewaySettings = {
    ...defaultGatewaySettings,
    listen: { host: '127.0.0.1', port: 0 },
    takeOver: null,
    drainGraceMs: 200,
    backendWatch: null,
    version: '1.2.3',
    ...options.settings,
  };
  const gateway = await startGateway(settings, {
    clock: systemClock,
    timers: systemTimers,
    randomHex: (bytes) => randomBytes(bytes).toString('hex'),
    daemon: {
      readyUrl: () => options.upstreamUrl ?? null,
      ensureReady: options.ensureReady ?? (() => Promise.resolve(absent)),
    },
    records: records.port,
    memory: { askRoom: () => openDoor, expectUnload: () => undefined },
    keys: {
      find: () => null,
      noteUse: () => undefined,
      hasUsable: () => false,
      savedUsage: [],
      saveUsage: () => undefined,
    },
    callers: { find: () => Promise.resolve(null) },
    noteModelUse: () => undefined,
    daemonSlots: () => null,
    contextLengthOf: () => null,
    localModels: () => null,
    health: () => ({ status: 'ok', message: 'Everything works.', parts: [] }),
    usage: { isWritten: () => true, summarize: ({ owner: _owner, ...query }) => Promise.resolve(nothingUsed(query)) },
    figures: () => null,
    log: { info: log('info'), warn: log('warn'), error: log('error') },
    ...options.ports,
  });
  return {
    gateway,
    url: gateway.url,
    port: Number(new URL(gateway.url).port),
    logs,
    rows: records.rows,
    bodies: records.bodies,
    completedRows: records.completedRows,
    close: () => gateway.close(),
  };
}
