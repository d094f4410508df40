import { parseGoDuration } from './go-duration.ts';

/** The `OLLAMA_*` variables that this daemon heeds, read once at start. */
export interface Settings {
  readonly host: string;
  readonly origins: readonly string[];
  readonly modelsDir: string;
  /** Negative means for ever. */
  readonly keepAliveMs: number;
  readonly slotsPerModel: number;
  readonly maxPendingLoads: number;
  readonly maxLoadedModels: number;
  /** `null` = decided by graphics memory. */
  readonly contextLength: number | null;
  readonly isCloudDisabled: boolean;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const defaultKeepAliveMs = 300_000;
const automaticLoadedModels = 3;

/** Trimmed of spaces and surrounding quotes. Empty counts as unset. */
const read = (environment: Environment, name: string): string =>
  (environment[name] ?? '').trim().replace(/^["']+|["']+$/g, '');

function readCount(environment: Environment, name: string, fallback: number): number {
  const text = read(environment, name);
  return /^\d+$/.test(text) ? Number(text) : fallback;
}

function readKeepAlive(text: string): number {
  if (text === '') return defaultKeepAliveMs;
  if (/^[+-]?\d+$/.test(text)) return Number(text) * 1000;
  try {
    return parseGoDuration(text);
  } catch {
    // The real daemon falls back to its default too.
    return defaultKeepAliveMs;
  }
}

const isTrue = (text: string): boolean => text !== '' && !/^(0|f|false|F|FALSE|False)$/.test(text);

/** Reads the environment the way the real daemon does: bad numbers fall back, any other text counts as true. */
export function readSettings(environment: Environment): Settings {
  const origins = read(environment, 'OLLAMA_ORIGINS');
  return {
    host: read(environment, 'OLLAMA_HOST'),
    origins: origins === '' ? [] : origins.split(',').map((origin) => origin.trim()),
    modelsDir: read(environment, 'OLLAMA_MODELS'),
    keepAliveMs: readKeepAlive(read(environment, 'OLLAMA_KEEP_ALIVE')),
    slotsPerModel: readCount(environment, 'OLLAMA_NUM_PARALLEL', 1) || 1,
    maxPendingLoads: readCount(environment, 'OLLAMA_MAX_QUEUE', 512),
    maxLoadedModels: readCount(environment, 'OLLAMA_MAX_LOADED_MODELS', 0) || automaticLoadedModels,
    contextLength: readCount(environment, 'OLLAMA_CONTEXT_LENGTH', 0) || null,
    isCloudDisabled: isTrue(read(environment, 'OLLAMA_NO_CLOUD')),
  };
}
