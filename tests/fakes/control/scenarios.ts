import type { Status } from '../../../apps/contract/control/index.ts';
import type {
  DaemonState,
  HealthReport,
  InFlight,
  Problem,
  ResidentModel,
} from '../../../apps/contract/model/index.ts';
import { buildRecords } from './build-records.ts';
import { RecordBook } from './record-book.ts';

export const scenarioNames = ['full', 'empty', 'stopped', 'failed', 'many', 'hostile'] as const;
export type ScenarioName = (typeof scenarioNames)[number];

export interface Scenario {
  readonly status: Status;
  readonly book: RecordBook;
}

const gibi = 2 ** 30;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const installHint =
  'Install Ollama with `brew install ollama` or from https://ollama.com/download, then start it here or with `drover daemon start`.';

const ready = (nowMs: number): DaemonState => ({
  kind: 'ready',
  version: '0.24.1',
  ownership: 'spawned',
  pid: 5120,
  url: 'http://127.0.0.1:11446',
  sinceMs: nowMs - 3 * dayMs - 4 * hourMs,
});

export function buildHealth(state: DaemonState): HealthReport {
  const isWell = state.kind === 'ready';
  return {
    status: isWell ? 'ok' : state.kind === 'failed' ? 'failed' : 'degraded',
    message: isWell ? 'Everything works.' : 'Ollama does not run.',
    parts: [
      { name: 'gateway', status: 'ok', message: 'The gateway answers.' },
      {
        name: 'ollama',
        status: isWell ? 'ok' : 'off',
        message: isWell ? 'Ollama 0.24.1 is ready.' : 'Ollama is stopped.',
      },
      { name: 'storage', status: 'ok', message: 'Requests are recorded.' },
    ],
  };
}

const resident = (nowMs: number): ResidentModel[] => [
  {
    name: 'qwen3-coder:30b',
    sizeBytes: 21.1 * gibi,
    gpuBytes: 21.1 * gibi,
    contextLength: 32_768,
    expiresAtMs: nowMs + 30 * minuteMs,
    isPinned: false,
    loadedAtMs: nowMs - 1.15 * hourMs,
  },
  {
    name: 'gemma3:4b',
    sizeBytes: 4.6 * gibi,
    gpuBytes: 4.6 * gibi,
    contextLength: 8192,
    expiresAtMs: nowMs + 5 * minuteMs,
    isPinned: false,
    loadedAtMs: nowMs - 1 * hourMs,
  },
  {
    name: 'llama3.2:3b',
    sizeBytes: 3.3 * gibi,
    gpuBytes: 3.3 * gibi,
    contextLength: 8192,
    expiresAtMs: null,
    isPinned: true,
    loadedAtMs: nowMs - 6.85 * hourMs,
  },
  {
    name: 'nomic-embed-text',
    sizeBytes: 0.6 * gibi,
    gpuBytes: 0.6 * gibi,
    contextLength: 2048,
    expiresAtMs: nowMs + 192_000,
    isPinned: false,
    loadedAtMs: nowMs - 0.6 * hourMs,
  },
];

const running = (nowMs: number): InFlight[] => {
  const common = { backend: 'local', stream: true, route: '/v1/chat/completions' };
  const at = (ageMs: number): string => new Date(nowMs - ageMs).toISOString();
  return [
    {
      ...common,
      id: 'req_live1',
      receivedAt: at(12_400),
      project: 'atlas',
      app: 'VS Code',
      model: 'claude-sonnet-4-5',
      servedModel: 'qwen3-coder:30b',
      phase: 'writing',
      place: null,
      ageMs: 12_400,
      firstTokenMs: 610,
      writtenTokens: 412,
      tokensPerSecond: 57.9,
    },
    {
      ...common,
      id: 'req_live2',
      receivedAt: at(3100),
      project: 'inbox-triage',
      app: 'n8n',
      model: 'gemma3:4b',
      servedModel: 'gemma3:4b',
      phase: 'reading',
      place: null,
      ageMs: 3100,
      firstTokenMs: null,
      writtenTokens: 0,
      tokensPerSecond: null,
    },
    {
      ...common,
      id: 'req_live3',
      receivedAt: at(2200),
      project: 'ledger',
      app: 'Cursor',
      model: 'qwen3-coder:30b',
      servedModel: 'qwen3-coder:30b',
      phase: 'waiting',
      place: null,
      ageMs: 2200,
      firstTokenMs: null,
      writtenTokens: 0,
      tokensPerSecond: null,
    },
  ];
};

const problems = (nowMs: number): Problem[] => [
  {
    id: 'error_spike',
    severity: 'warning',
    title: '6 of 21 requests failed in the last 15 min.',
    detail: 'Open them to see which model and backend, and why.',
    lastSeenMs: nowMs - 4 * minuteMs,
    action: { id: 'show-requests', label: 'Show them' },
    filter: { since: '15m', outcome: 'client_error,rejected,backend_error,timeout,crashed' },
  },
  {
    id: 'config_invalid',
    severity: 'warning',
    title: 'The configuration file is not in force.',
    detail: 'Line 8: keepAlives is not a key. Did you mean keepAlive? The last good one stays in force.',
    lastSeenMs: nowMs - 31 * minuteMs,
    action: null,
    filter: null,
    command: 'drover doctor',
  },
];

function baseStatus(nowMs: number, gatewayUrl: string): Status {
  const state = ready(nowMs);
  return {
    about: {
      version: '0.1.0',
      pid: 5000,
      startedAtMs: nowMs - 3 * dayMs - 4 * hourMs,
      dataDir: '/home/sam/.local/share/drover',
      gatewayUrl,
      takeOverUrl: null,
      consoleUrl: null,
      residentBytes: 84 * 2 ** 20,
      cpuPercent: 0.1,
      overheadMs: 0.31,
    },
    health: buildHealth(state),
    daemon: { engine: 'ollama', state, binary: '/usr/local/bin/ollama', installHint, pendingRestart: null },
    memory: {
      totalBytes: 64 * gibi,
      reserveBytes: 16 * gibi,
      metalLimitBytes: 48 * gibi,
      budgetBytes: 48 * gibi,
      explanation: '64.0 GB of memory less a reserve of 16.0 GB; the Metal limit is 48.0 GB',
    },
    memoryNow: { liveBudgetBytes: 48 * gibi, loweredBecause: null, loading: [], waiting: [] },
    resident: [],
    inFlight: [],
    tokensPerSecond: 0,
    problems: [],
  };
}

function failedState(nowMs: number): DaemonState {
  return {
    kind: 'failed',
    code: 'crash_loop',
    message: 'Ollama ended 5 times in 2 min.',
    advice: 'Look at its last lines; then start it again here or with `drover daemon start`.',
    lastLines: [
      'time=2026-11-21T14:30:58Z level=INFO source=routes.go:1297 msg="Listening on 127.0.0.1:11446 (version 0.24.1)"',
      'time=2026-11-21T14:31:02Z level=ERROR source=server.go:512 msg="llama runner process has terminated: signal: killed"',
      'Error: llama runner process no longer running: -1',
    ],
    sinceMs: nowMs - 3 * minuteMs,
  };
}

/** Texts that must stay text: each would do something if it were taken for markup. */
export const hostileTexts = [
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)</script>',
  'javascript:alert(1)',
  '<svg onload=fetch("/stolen")>',
  '{{constructor.constructor("alert(1)")()}}',
  '=HYPERLINK("http://evil.invalid","open")',
  '‮gnp.exe',
] as const;

function hostileBook(nowMs: number): RecordBook {
  const records = buildRecords({ count: 40, untilMs: nowMs, spanMs: hourMs });
  const hostile = (index: number): string => hostileTexts[index % hostileTexts.length] ?? '';
  return new RecordBook(
    records.map((record, index) => ({
      ...record,
      app: hostile(index),
      project: hostile(index + 1),
      model: hostile(index + 2),
      servedModel: hostile(index + 3),
      errorCode: hostile(index + 4),
      translation: {
        passed: [],
        mapped: [hostile(index)],
        emulated: [hostile(index + 1)],
        dropped: [hostile(index + 2)],
      },
    })),
  );
}

const dayBook = (nowMs: number, count: number): RecordBook =>
  new RecordBook(buildRecords({ count, untilMs: nowMs - 20_000, spanMs: dayMs }));

/** What the service would know in each situation. */
export function buildScenario(name: ScenarioName, nowMs: number, gatewayUrl: string): Scenario {
  const status = baseStatus(nowMs, gatewayUrl);
  const busy: Status = {
    ...status,
    resident: resident(nowMs),
    inFlight: running(nowMs),
    tokensPerSecond: 57.9,
    problems: problems(nowMs),
  };
  const withDaemon = (state: DaemonState, found: Problem[]): Status => ({
    ...status,
    daemon: { ...status.daemon, state },
    health: buildHealth(state),
    problems: found,
  });
  switch (name) {
    case 'full':
      return { status: busy, book: dayBook(nowMs, 1482) };
    case 'many':
      return { status: busy, book: dayBook(nowMs, 12_000) };
    case 'empty':
      return { status, book: new RecordBook([]) };
    case 'hostile':
      return { status: { ...busy, inFlight: [] }, book: hostileBook(nowMs) };
    case 'stopped':
      return { status: withDaemon({ kind: 'stopped', sinceMs: nowMs - 6 * minuteMs }, []), book: dayBook(nowMs, 1482) };
    case 'failed': {
      const state = failedState(nowMs);
      const problem: Problem = {
        id: 'crash_loop',
        severity: 'failure',
        title: 'Ollama ended 5 times in 2 min.',
        detail: 'Look at its last lines; then start it again here.',
        lastSeenMs: nowMs - 3 * minuteMs,
        action: { id: 'start-daemon', label: 'Start Ollama' },
        filter: null,
      };
      return { status: withDaemon(state, [problem]), book: dayBook(nowMs, 1482) };
    }
  }
}
