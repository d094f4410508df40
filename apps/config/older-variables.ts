import { readFileSync, statSync } from 'node:fs';
import type { BackendConfig, Config } from '../contract/model/index.ts';
import { parseHostPort } from './host-port.ts';
import { importNameMap } from './import/import-name-map.ts';
import type { SettingPath } from './setting-paths.ts';

interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly config: Config;
}

interface Outcome {
  readonly settings: readonly { readonly path: SettingPath; readonly value: unknown }[];
  /** What follows the variable's name in a warning, or `null`. */
  readonly note: string | null;
}

type ReadVariable = (text: string, surroundings: Surroundings) => Outcome;

const nothing: Outcome = { settings: [], note: null };
const warn = (note: string): Outcome => ({ settings: [], note });
const set = (path: string, value: unknown): Outcome => ({ settings: [{ path: path.split('.'), value }], note: null });
const isYes = (text: string): boolean => /^(1|true|yes|on)$/i.test(text);
const notHeeded = warn('is not heeded: its value means nothing to Drover.');

/** Names from older proxies and what they mean here, in the order in which they are read. */
export const olderVariables: Readonly<Record<string, ReadVariable>> = {
  PROXY_PORT: (text, { config }) => {
    const host = parseHostPort(config.gateway.listen)?.host ?? '127.0.0.1';
    return /^\d{1,5}$/.test(text)
      ? set('gateway.listen', `${host.includes(':') ? `[${host}]` : host}:${text}`)
      : notHeeded;
  },
  OPENAI_API_BASE_URL: (text, surroundings) => addBackend(describeOpenAi(text, surroundings), surroundings),
  OPENAI_API_KEY: (_text, { env }) =>
    (env['OPENAI_API_BASE_URL'] ?? '') === ''
      ? warn('is not heeded without OPENAI_API_BASE_URL: many programs have it.')
      : nothing,
  OLLAMA_API_URL: (text, surroundings) =>
    isUsualOllama(text) ? nothing : addBackend({ id: 'ollama', kind: 'ollama', url: text }, surroundings),
  MODEL_MAPPING_FILE: (text, { config }) => readMapping(text, config),
  REQUEST_TIMEOUT: (text) => set('timeouts.total', readSeconds(text)),
  HEALTHCHECK_TIMEOUT: (text) => set('timeouts.connect', readSeconds(text)),
  HEALTH_CHECK_TIMEOUT: (text) => set('timeouts.connect', readSeconds(text)),
  MAX_RETRIES: (text) => set('retry.attempts', /^\d{1,3}$/.test(text) ? Math.min(10, Number(text) + 1) : null),
  DEBUG: (text) => (isYes(text) ? set('log.level', 'debug') : nothing),
  LOG_LEVEL: (text) => set('log.level', logLevels[text.toLowerCase()] ?? text.toLowerCase()),
  CORS_ORIGINS: (text) => set('gateway.cors.origins', readWords(text)),
  REQUEST_MAX_SIZE: (text) => set('gateway.maxBodyMb', readMegabytes(text)),
  RATE_LIMIT_PER_MINUTE: (text) => set('limits.rpm', Number(text.replace(/\s*\/\s*(m|min|minute)$/i, ''))),
  ENABLE_METRICS: (text) => set('gateway.metrics.enabled', readSwitch(text)),
  ENABLE_PROMETHEUS_METRICS: (text) => set('gateway.metrics.enabled', readSwitch(text)),
  METRICS_PATH: (text) => set('gateway.metrics.path', text.startsWith('/') ? text : `/${text}`),
  VERSION_ENDPOINT_ENABLED: (text) => set('gateway.version', readSwitch(text)),
  DISABLE_SSL_VERIFICATION: (text) => (isYes(text) ? set('gateway.verifyBackendTls', false) : nothing),
};

const logLevels: Readonly<Record<string, string>> = {
  warning: 'warn',
  critical: 'error',
  fatal: 'error',
  verbose: 'debug',
};

function readSwitch(text: string): unknown {
  if (isYes(text)) return true;
  return /^(0|false|no|off)$/i.test(text) ? false : text;
}

/** A number is seconds, from 1000 on milliseconds: both are found in the field. */
function readSeconds(text: string): string {
  if (!/^\d+(\.\d+)?$/.test(text)) return text;
  return Number(text) >= 1000 ? `${text}ms` : text === '0' ? '0' : `${text}s`;
}

/** A number is bytes, up to 1024 it is megabytes. */
function readMegabytes(text: string): unknown {
  const [, amount, unit] = /^(\d+(?:\.\d+)?)\s*([kmg]?)i?b?$/i.exec(text) ?? [];
  if (amount === undefined) return text;
  const isBytes = unit === '' && Number(amount) > 1024;
  const factor = { k: 1 / 1024, m: 1, g: 1024 }[(unit ?? '').toLowerCase()] ?? (isBytes ? 1 / 1024 ** 2 : 1);
  return Number(amount) * factor;
}

function readWords(text: string): unknown {
  const list = text.startsWith('[') ? readJson(text) : undefined;
  return (
    list ??
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
  );
}

function readJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    // The caller takes it for words with commas.
    return undefined;
  }
}

function isUsualOllama(url: string): boolean {
  return /^(https?:\/\/)?(127\.0\.0\.1|localhost|\[::1\])(:11434)?\/?$/.test(url);
}

function describeOpenAi(url: string, { env }: Surroundings): BackendConfig {
  const hasKey = (env['OPENAI_API_KEY'] ?? '') !== '';
  return { id: 'openai', kind: 'openai', url, ...(hasKey ? { key: { env: 'OPENAI_API_KEY' } } : {}) };
}

/** What the file says of a backend of the same name or address stands. */
function addBackend(backend: BackendConfig, { config }: Surroundings): Outcome {
  const isThere = config.backends.some(({ id, url }) => id === backend.id || url === backend.url);
  return isThere ? nothing : set('backends', [...config.backends, backend]);
}

function readMapping(path: string, config: Config): Outcome {
  try {
    if (statSync(path).size > 1024 * 1024) return warn('names a file of more than 1 MiB.');
    const { edits, notTaken } = importNameMap(readFileSync(path, 'utf8'));
    const rules = edits.flatMap((edit) => (edit.kind === 'add' && edit.path[0] === 'models' ? [edit.value] : []));
    const first = edits.find((edit) => edit.kind === 'set' && edit.path[0] === 'defaultModel');
    return {
      settings: [
        ...(rules.length === 0 ? [] : [{ path: ['models'], value: [...config.models, ...rules] }]),
        ...(first?.kind === 'set' ? [{ path: ['defaultModel'], value: first.value }] : []),
      ],
      note: notTaken.length === 0 ? null : `names a file of which ${notTaken.length} entries cannot be used.`,
    };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no name map';
    return warn(`names a file that cannot be read (${code}).`);
  }
}
