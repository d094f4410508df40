import type { PlainObject } from '../../base/index.ts';
import type { Usage } from '../canonical/stream-event.ts';

const nanosecondsPerMs = 1e6;

function readCount(record: PlainObject, key: string): number | null {
  const value = record[key];
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}

function readMs(record: PlainObject, key: string): number | null {
  const nanoseconds = readCount(record, key);
  return nanoseconds === null ? null : nanoseconds / nanosecondsPerMs;
}

/** Usage from a final record. Ollama leaves out what is zero and never says how much of the prompt came from its cache. */
export function convertUsage(record: PlainObject): Usage {
  return {
    promptTokens: readCount(record, 'prompt_eval_count'),
    cachedTokens: null,
    completionTokens: readCount(record, 'eval_count'),
    loadMs: readMs(record, 'load_duration'),
    prefillMs: readMs(record, 'prompt_eval_duration'),
    decodeMs: readMs(record, 'eval_duration'),
  };
}
