import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatAccessLine, formatLogLine } from '../../../apps/simulator/serve/log.ts';
import { hostileTexts, type ScenarioName } from './scenarios.ts';

/** Real log files in a folder of their own, which a test can write to. */
export interface ScriptedLogs {
  readonly dataDir: string;
  /** Appends lines to `ollama.error.log`, `ollama.log` or `drover.log`. */
  append(name: string, ...lines: readonly string[]): void;
  dispose(): void;
}

/** One line of Drover's own log. */
export const ownLine = (atMs: number, level: number, fields: object): string =>
  JSON.stringify({ level, time: atMs, ...fields });

export const daemonLine = (
  atMs: number,
  message: string,
  level: 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' = 'INFO',
  fields: Readonly<Record<string, string | number>> = {},
): string => formatLogLine(atMs, { level, message, fields });

function writeDaemonLog(nowMs: number): string[] {
  const startedAtMs = nowMs - 3 * 3_600_000;
  const at = (minutes: number): number => startedAtMs + minutes * 60_000;
  const load = (minutes: number, model: string): string[] => [
    daemonLine(at(minutes), 'loading model', 'INFO', { 'runner.name': model, 'runner.size': '6.1 GiB' }),
    'llama_model_loader: loaded meta data with 36 key-value pairs and 398 tensors',
    'llama_kv_cache: size = 4608.00 MiB (32768 cells, 36 layers, 1/1 seqs), K (f16), V (f16)',
    daemonLine(at(minutes) + 2900, 'llama runner started in 2.87 seconds'),
  ];
  const quiet = Array.from({ length: 60 }, (_, index) =>
    daemonLine(at(40 + index * 2), 'gpu memory', 'INFO', { free: `${(20 + (index % 7) / 3).toFixed(1)} GiB` }),
  );
  return [
    daemonLine(at(0), 'Listening on 127.0.0.1:11446 (version 0.24.1)'),
    daemonLine(at(0.1), 'inference compute', 'INFO', { library: 'Metal', total: '48.0 GiB', available: '48.0 GiB' }),
    ...load(3, 'registry.ollama.ai/library/qwen3:8b'),
    ...quiet,
    daemonLine(at(162), 'truncating input prompt', 'WARN', { limit: 8192, prompt: 11_402, keep: 4, new: 8192 }),
    ...load(163, 'registry.ollama.ai/library/gemma3:4b'),
    ...Array.from({ length: 25 }, (_, index) => daemonLine(at(165) + index * 40, 'waiting for a free slot', 'INFO')),
    'ggml_metal_graph_compute: command buffer 1 failed with status 5',
    'error: Insufficient Memory (00000008:kIOGPUCommandBufferCallbackErrorOutOfMemory)',
    daemonLine(at(170), 'llama runner process has terminated: signal: killed', 'ERROR'),
    ...load(171, 'registry.ollama.ai/library/qwen3:8b'),
    daemonLine(at(178), 'new model fits in available memory, loading', 'INFO', { model: 'gemma3:4b' }),
  ];
}

const writeAccessLog = (nowMs: number): string[] =>
  Array.from({ length: 30 }, (_, index) =>
    formatAccessLine(new Date(nowMs - (30 - index) * 300_000), {
      status: index === 22 ? 500 : index % 9 === 4 ? 404 : 200,
      durationMs: 900 + index * 137,
      clientAddress: '127.0.0.1',
      method: 'POST',
      path: index % 3 === 0 ? '/api/generate' : '/api/chat',
    }),
  );

const writeOwnLog = (nowMs: number): string[] => [
  ownLine(nowMs - 10_800_000, 30, { room: 'telemetry', hours: 3, msg: 'requests were summed up' }),
  ownLine(nowMs - 7_200_000, 30, { room: 'config', msg: 'the configuration has changed and is in force' }),
  ownLine(nowMs - 620_000, 40, {
    room: 'gateway',
    backend: 'studio',
    failures: 3,
    msg: 'circuit-opened: the circuit of a backend has changed',
  }),
  ownLine(nowMs - 240_000, 50, { room: 'gateway', id: 'req_live1', msg: 'the row of a request could not be opened' }),
  ownLine(nowMs - 60_000, 30, { room: 'telemetry', requests: 12, freedBytes: 48_128, msg: 'old records were deleted' }),
];

const hostileLines = (nowMs: number): string[] =>
  hostileTexts.flatMap((text, index) => [
    daemonLine(nowMs - 60_000 + index, text, 'ERROR'),
    `\u001b]0;${text}\u0007\u001b[31m${text}\u001b[0m`,
  ]);

/** Writes the logs that the service would have in each situation. */
export function createScriptedLogs(scenario: ScenarioName): ScriptedLogs {
  const dataDir = mkdtempSync(join(tmpdir(), 'drover-scripted-logs-'));
  const pathOf = (name: string): string => join(dataDir, 'logs', name);
  const append = (name: string, ...lines: readonly string[]): void =>
    appendFileSync(pathOf(name), lines.map((line) => `${line}\n`).join(''));
  mkdirSync(join(dataDir, 'logs'));
  if (scenario !== 'empty') {
    const nowMs = Date.now();
    append('ollama.error.log', ...(scenario === 'hostile' ? hostileLines(nowMs) : writeDaemonLog(nowMs)));
    append('ollama.log', ...writeAccessLog(nowMs));
    append('drover.log', ...writeOwnLog(nowMs));
    writeFileSync(
      pathOf('drover.1.log'),
      `${ownLine(nowMs - 90_000_000, 30, { room: 'host', msg: 'the service has started' })}\n`,
    );
  }
  return { dataDir, append, dispose: () => rmSync(dataDir, { recursive: true, force: true }) };
}
