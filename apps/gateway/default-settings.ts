import type { GatewaySettings } from './ports.ts';

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const mebibyte = 1024 * 1024;

/** What the gateway does when nobody says otherwise. */
export const defaultGatewaySettings: GatewaySettings = {
  listen: { host: '127.0.0.1', port: 11444 },
  takeOver: { host: '127.0.0.1', port: 11434, isRequired: false },
  maxBodyBytes: 64 * mebibyte,
  maxResponseBytes: 64 * mebibyte,
  maxLineLength: 16 * mebibyte,
  maxJsonDepth: 200,
  readyWaitMs: 3 * secondMs,
  connectTimeoutMs: 3 * secondMs,
  firstByteTimeoutMs: 10 * minuteMs,
  idleTimeoutMs: 2 * minuteMs,
  totalTimeoutMs: 0,
  headersTimeoutMs: 10 * secondMs,
  bodyTimeoutMs: 60 * secondMs,
  keepAliveCommentMs: 15 * secondMs,
  drainGraceMs: 30 * secondMs,
  version: '0.0.0',
  backends: [{ id: 'local', kind: 'ollama', url: 'managed', apiKey: null, isStrict: false }],
  routes: { backends: [{ id: 'local', dialect: 'ollama', isLocal: true }], rules: [], defaultTarget: null },
  workers: { maxPromptChars: 8000, blockedPatterns: [], models: {} },
  areDocsServed: true,
  docsFolder: null,
  onOverlongPrompt: 'warn',
  silencePatienceMs: 30 * secondMs,
  retry: { attempts: 3, baseMs: 200, budgetPercent: 20 },
  breaker: { failures: 5, openForMs: 30 * secondMs, maxOpenForMs: 10 * minuteMs },
  projects: new Map(),
  addressLimits: null,
  keepAliveByProject: new Map(),
  areCallersFound: true,
};
