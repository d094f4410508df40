import type { Status } from '../../../apps/contract/control/index.ts';
import type { DaemonState, InFlight, Phase } from '../../../apps/contract/model/index.ts';
import type { StatusView } from '../../../electron/main/control/status-view.ts';

export const readyState: DaemonState = {
  kind: 'ready',
  version: '0.20.0',
  ownership: 'spawned',
  pid: 4711,
  url: 'http://127.0.0.1:11446',
  sinceMs: 0,
};

export const inFlight = (id: string, phase: Phase = 'writing', tokensPerSecond: number | null = null): InFlight => ({
  id,
  receivedAt: '2025-01-01T00:00:00.000Z',
  project: null,
  app: null,
  model: 'llama3.2:3b',
  servedModel: 'llama3.2:3b',
  backend: 'local',
  route: '/api/chat',
  stream: true,
  phase,
  place: null,
  ageMs: 10,
  firstTokenMs: null,
  writtenTokens: 0,
  tokensPerSecond,
});

export function statusWith(changes: { readonly state?: DaemonState } & Partial<Omit<Status, 'daemon'>> = {}): Status {
  const { state = readyState, ...rest } = changes;
  return {
    about: {
      version: '0.1.0',
      pid: 1,
      startedAtMs: 0,
      dataDir: '/data',
      gatewayUrl: 'http://127.0.0.1:11444',
      takeOverUrl: null,
      consoleUrl: null,
      residentBytes: 0,
      cpuPercent: 0,
      overheadMs: null,
    },
    health: { status: 'ok', message: 'Everything works.', parts: [] },
    daemon: { engine: 'ollama', state, binary: '/usr/bin/ollama', installHint: '', pendingRestart: null },
    memory: { totalBytes: 0, reserveBytes: 0, metalLimitBytes: null, budgetBytes: 0, explanation: '' },
    memoryNow: { liveBudgetBytes: 0, loweredBecause: null, loading: [], waiting: [] },
    resident: [],
    inFlight: [],
    tokensPerSecond: 0,
    problems: [],
    ...rest,
  };
}

export const known = (changes: Parameters<typeof statusWith>[0] = {}): StatusView => ({
  kind: 'known',
  status: statusWith(changes),
});

/** One state of each kind, in the order of the contract. */
export const daemonStates: readonly DaemonState[] = [
  { kind: 'absent', reason: 'Drover was told to run no daemon.' },
  { kind: 'stopped', sinceMs: 0 },
  { kind: 'starting', attempt: 1, sinceMs: 0, deadlineMs: 1 },
  readyState,
  { kind: 'degraded', reason: '3 probes went unanswered.', missedProbes: 3, sinceMs: 0, url: '' },
  { kind: 'stopping', sinceMs: 0, next: 'stopped' },
  {
    kind: 'backing-off',
    untilMs: 1,
    attempt: 2,
    lastExit: { code: null, signal: 'SIGKILL', atMs: 0, reason: 'ended by SIGKILL' },
  },
  { kind: 'contended', reason: 'Something else keeps ending Ollama.', advice: '', sinceMs: 0 },
  {
    kind: 'failed',
    code: 'daemon_not_found',
    message: 'Ollama is not installed.',
    advice: '',
    lastLines: [],
    sinceMs: 0,
  },
];
