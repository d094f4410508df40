import { isPlainObject } from '../../base/index.ts';
import type { ChatRequest, ReasoningEffort, ResponseFormat } from '../canonical/chat-request.ts';
import { type Fields, readBoolean, readInteger } from '../reading/fields.ts';
import { readCaller } from '../reading/read-caller.ts';
import { readKeepAlive } from '../reading/read-keep-alive.ts';
import { refuse } from '../reading/refusal.ts';
import { type ParsedOptions, parseOptions } from './parse-options.ts';

/** What chat and generate bodies have in common. */
export type ParsedSettings = ParsedOptions &
  Pick<
    ChatRequest,
    | 'responseFormat'
    | 'reasoningEffort'
    | 'topLogprobs'
    | 'isStreaming'
    | 'isUsageIncluded'
    | 'keepAlive'
    | 'project'
    | 'session'
  >;

const schemaName = 'response';
const maxTopLogprobs = 20;
const levels: ReadonlySet<unknown> = new Set<ReasoningEffort>(['low', 'medium', 'high', 'max']);
const isLevel = (value: unknown): value is ReasoningEffort => levels.has(value);

function parseFormat({ values: { format = null } }: Fields): ResponseFormat {
  if (format === null || format === '') return { kind: 'text' };
  if (format === 'json') return { kind: 'json' };
  if (isPlainObject(format)) return { kind: 'json-schema', name: schemaName, schema: format, isStrict: null };
  return refuse('format', 'must be json or a JSON Schema object');
}

/** A switch or a level. Switched on without a level, a model thinks at its usual one. */
function parseThink({ values: { think = null } }: Fields): ReasoningEffort | null {
  if (think === null || isLevel(think)) return think;
  if (typeof think !== 'boolean') return refuse('think', 'must be true, false, low, medium, high or max');
  return think ? 'medium' : 'none';
}

function parseLogprobWish(body: Fields): number | null {
  const count = readInteger(body, 'top_logprobs', { minimum: 0, maximum: maxTopLogprobs });
  return readBoolean(body, 'logprobs') === true ? (count ?? 0) : null;
}

/** Reads the settings of a native body, which streams unless told otherwise and always tells usage. */
export function parseSettings(body: Fields): ParsedSettings {
  return {
    responseFormat: parseFormat(body),
    ...parseOptions(body),
    reasoningEffort: parseThink(body),
    topLogprobs: parseLogprobWish(body),
    isStreaming: readBoolean(body, 'stream') ?? true,
    isUsageIncluded: true,
    keepAlive: readKeepAlive(body),
    ...readCaller(body.values),
  };
}

/** Switches that only Ollama knows; absent ones stay absent. */
export function readSwitches(body: Fields, names: readonly string[]): Readonly<Record<string, boolean>> {
  const switches: Record<string, boolean> = {};
  for (const name of names) {
    const value = readBoolean(body, name);
    if (value !== null) switches[name] = value;
  }
  return switches;
}
