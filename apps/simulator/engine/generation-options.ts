import { isPlainObject, type PlainObject } from '../../base/index.ts';
import { ApiError } from '../api-error.ts';
import type { LoadOptions } from './runner.ts';

/** The options of a request that the simulator acts on. */
export interface GenerationOptions {
  readonly load: LoadOptions;
  /** `null` = no limit. */
  readonly maxTokens: number | null;
  readonly seed: number | null;
  readonly stop: readonly string[];
}

const kinds: Readonly<Record<string, 'integer' | 'float32' | 'boolean' | 'array'>> = {
  num_ctx: 'integer',
  num_batch: 'integer',
  num_gpu: 'integer',
  main_gpu: 'integer',
  num_thread: 'integer',
  draft_num_predict: 'integer',
  num_keep: 'integer',
  num_predict: 'integer',
  seed: 'integer',
  top_k: 'integer',
  repeat_last_n: 'integer',
  use_mmap: 'boolean',
  temperature: 'float32',
  top_p: 'float32',
  min_p: 'float32',
  typical_p: 'float32',
  repeat_penalty: 'float32',
  presence_penalty: 'float32',
  frequency_penalty: 'float32',
  stop: 'array',
};

const loadTimeKeys = ['num_batch', 'num_gpu', 'main_gpu', 'num_thread', 'use_mmap', 'draft_num_predict'];
const smallestContext = 4;

function checkKind(name: string, value: unknown): void {
  const kind = kinds[name];
  const isRight =
    kind === 'integer' || kind === 'float32'
      ? typeof value === 'number'
      : kind === 'boolean'
        ? typeof value === 'boolean'
        : Array.isArray(value) && value.every((entry) => typeof entry === 'string');
  if (!isRight) throw new ApiError(500, `option "${name}" must be of type ${kind}`);
}

const readInteger = (options: PlainObject, name: string): number | null => {
  const value = options[name];
  return typeof value === 'number' ? Math.trunc(value) : null;
};

/**
 * Reads `options` over the model's own parameters: unknown keys and nulls are passed over, a value of the wrong type is refused.
 * `shift` differs from its default only when a request says so; it belongs to the load-time options.
 */
export function readGenerationOptions(value: unknown, modelParameters: PlainObject, shift: boolean): GenerationOptions {
  const given = isPlainObject(value) ? value : {};
  const options: Record<string, unknown> = { ...modelParameters };
  for (const [name, entry] of Object.entries(given)) {
    if (entry === null || !(name in kinds)) continue;
    checkKind(name, entry);
    options[name] = entry;
  }
  const contextLength = readInteger(options, 'num_ctx');
  const maxTokens = readInteger(options, 'num_predict');
  const seed = readInteger(options, 'seed');
  const explicit = loadTimeKeys.filter((name) => name in options).map((name) => `${name}=${String(options[name])}`);
  return {
    load: {
      contextLength: contextLength === null ? null : Math.max(smallestContext, contextLength),
      explicit: [...explicit, ...(shift ? [] : ['no-shift'])].join(' '),
    },
    maxTokens: maxTokens !== null && maxTokens > 0 ? maxTokens : null,
    seed: seed !== null && seed >= 0 ? seed : null,
    stop: Array.isArray(options['stop']) ? (options['stop'] as string[]) : [],
  };
}
