import type { Status } from '../../../apps/contract/control/index.ts';
import type { DaemonState, InFlight, RequestRecord, UsageRow } from '../../../apps/contract/model/index.ts';
import { sampleRecord as bareRecord } from '../../fakes/sample-record.ts';

export const atMs = Date.UTC(2026, 10, 21, 14, 30);

/** A finished request, to be varied. */
export function sampleRecord(change: Partial<RequestRecord> = {}): RequestRecord {
  return bareRecord({
    id: 'req_1',
    receivedAt: new Date(atMs).toISOString(),
    project: 'atlas',
    app: 'VS Code',
    pid: 4127,
    queueMs: 10,
    loadMs: 20,
    prefillMs: 300,
    decodeMs: 1000,
    totalMs: 1340,
    overheadMs: 0.3,
    firstTokenMs: 331,
    promptTokens: 900,
    cachedTokens: 100,
    completionTokens: 60,
    prefillTokensPerSecond: 2666,
    decodeTokensPerSecond: 60,
    bytesIn: 3600,
    bytesOut: 300,
    finishReason: 'stop',
    ...change,
  });
}

/** A running request, to be varied. */
export function sampleRunning(change: Partial<InFlight> = {}): InFlight {
  return {
    id: 'req_live',
    receivedAt: new Date(atMs + 1000).toISOString(),
    project: 'atlas',
    app: 'Cursor',
    model: 'llama3.2:3b',
    servedModel: 'llama3.2:3b',
    backend: 'local',
    route: '/v1/chat/completions',
    stream: true,
    phase: 'writing',
    place: null,
    ageMs: 3100,
    firstTokenMs: 420,
    writtenTokens: 41,
    tokensPerSecond: 57.9,
    ...change,
  };
}

export const readyState: DaemonState = {
  kind: 'ready',
  version: '0.24.1',
  ownership: 'spawned',
  pid: 1,
  url: 'http://127.0.0.1:11446',
  sinceMs: atMs - 3_600_000,
};

/** A healthy, idle service, to be varied. */
export function sampleStatus(change: Partial<Status> = {}, state: DaemonState = readyState): Status {
  return {
    about: {
      version: '0.1.0',
      pid: 1,
      startedAtMs: atMs - 7_200_000,
      dataDir: '/data',
      gatewayUrl: 'http://127.0.0.1:11444',
      takeOverUrl: null,
      consoleUrl: null,
      residentBytes: 84 * 2 ** 20,
      cpuPercent: 0.1,
      overheadMs: 0.31,
    },
    health: {
      status: 'ok',
      message: 'Everything works.',
      parts: [{ name: 'gateway', status: 'ok', message: 'It answers.' }],
    },
    daemon: {
      engine: 'ollama',
      state,
      binary: null,
      installHint: 'Install it with `brew install ollama`.',
      pendingRestart: null,
    },
    memory: {
      totalBytes: 64,
      reserveBytes: 16,
      metalLimitBytes: null,
      budgetBytes: 48 * 2 ** 30,
      explanation: 'Because.',
    },
    memoryNow: { liveBudgetBytes: 48 * 2 ** 30, loweredBecause: null, loading: [], waiting: [] },
    resident: [],
    inFlight: [],
    tokensPerSecond: 0,
    problems: [],
    ...change,
  };
}

/** Use of one group, to be varied. */
export function sampleUsage(change: Partial<UsageRow> = {}): UsageRow {
  const none = { p50: null, p95: null, p99: null };
  return {
    name: 'atlas',
    requests: 10,
    errors: 0,
    promptTokens: 1000,
    completionTokens: 100,
    busyMs: 60_000,
    totalMs: none,
    firstTokenMs: none,
    decodeTokensPerSecond: none,
    overheadMs: none,
    ...change,
  };
}
