import type { FinishReason, Usage } from '../canonical/stream-event.ts';

const nanosecondsPerMs = 1e6;

/** What the gateway measured. Milliseconds since the request was received. */
export interface MeasuredTimes {
  readonly totalMs: number;
  /** `null` when the answer came in one piece. */
  readonly firstTokenMs: number | null;
}

const doneReasons: Readonly<Record<FinishReason, string>> = {
  stop: 'stop',
  length: 'length',
  'tool-calls': 'stop',
  'content-filter': 'stop',
  load: 'load',
  unload: 'unload',
};

const toNanoseconds = (ms: number): number => Math.max(0, Math.round(ms * nanosecondsPerMs));

/** Times the backend told, else what was measured: prefill until the first token, decoding from then on. */
function fillTimes(usage: Usage, { totalMs, firstTokenMs }: MeasuredTimes) {
  const loadMs = usage.loadMs ?? 0;
  const prefillMs = usage.prefillMs ?? (firstTokenMs === null ? 0 : firstTokenMs - loadMs);
  return { loadMs, prefillMs, decodeMs: usage.decodeMs ?? totalMs - (firstTokenMs ?? loadMs + prefillMs) };
}

/** Members that end a native answer, as JSON text without braces. Like Ollama, leaves out what is zero. */
export function renderMetrics(end: { readonly reason: FinishReason; readonly usage: Usage }, times: MeasuredTimes) {
  const { loadMs, prefillMs, decodeMs } = fillTimes(end.usage, times);
  const json = JSON.stringify({
    done: true,
    done_reason: doneReasons[end.reason],
    total_duration: toNanoseconds(times.totalMs) || undefined,
    load_duration: toNanoseconds(loadMs) || undefined,
    prompt_eval_count: end.usage.promptTokens || undefined,
    prompt_eval_duration: toNanoseconds(prefillMs) || undefined,
    eval_count: end.usage.completionTokens || undefined,
    eval_duration: toNanoseconds(decodeMs) || undefined,
  });
  return json.slice(1, -1);
}
