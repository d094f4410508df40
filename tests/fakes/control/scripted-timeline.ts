import type { ModelEvent } from '../../../apps/contract/model/index.ts';

type Stay = readonly [
  model: string,
  fromHours: number,
  toHours: number | null,
  end: string,
  gb: number,
  context: number,
];

const hourMs = 3_600_000;
const expired = 'its time to stay was over';

/** In hours before now; no end for those that are still there. */
const stays: readonly Stay[] = [
  ['qwen3-coder:30b', 6.8, 5.1, expired, 21.1, 32_768],
  ['qwen3-coder:30b', 5.05, 1.3, 'because Xcode took 19 GB and memory ran low', 21.1, 32_768],
  ['qwen3-coder:30b', 1.15, null, '', 21.1, 32_768],
  ['gemma3:4b', 6.6, 5.9, expired, 4.6, 8192],
  ['gemma3:4b', 4.4, 2.6, expired, 4.6, 8192],
  ['gemma3:4b', 1, null, '', 4.6, 8192],
  ['llama3.2:3b', 6.85, null, '', 3.3, 8192],
  ['nomic-embed-text', 6.3, 5.5, expired, 0.6, 2048],
  ['nomic-embed-text', 3.3, 2.4, expired, 0.6, 2048],
  ['nomic-embed-text', 0.6, null, '', 0.6, 2048],
  ['qwen3:8b', 3.4, 2.95, 'to make room for gemma3:4b', 9.9, 32_768],
];

function toEvents([model, from, to, end, gb, contextLength]: Stay, index: number, nowMs: number): ModelEvent[] {
  const common = { model, sizeBytes: gb * 2 ** 30, contextLength, requestId: null };
  const fromMs = nowMs - from * hourMs;
  const load: ModelEvent = {
    ...{ ...common, id: `load-${index}`, atMs: fromMs, kind: 'load', cause: 'request' },
    ...{ detail: 'for a request of VS Code', durationMs: 900 + 250 * gb },
  };
  if (to === null) return [load];
  const isEvicted = end !== expired;
  const atMs = nowMs - to * hourMs;
  return [
    load,
    {
      ...{ ...common, id: `unload-${index}`, atMs, kind: isEvicted ? 'evict' : 'unload' },
      ...{ cause: isEvicted ? 'evicted' : 'expired', detail: end, durationMs: atMs - fromMs },
    },
  ];
}

const toEnd = (load: ModelEvent, atMs: number): ModelEvent => ({
  ...load,
  ...{ id: `un${load.id}`, atMs, kind: 'unload', cause: 'daemon-ended', detail: 'Ollama stopped' },
  durationMs: atMs - load.atMs,
});

/** The loads and unloads of half a day; `endedAtMs` is when the daemon stopped, `null` while it runs. */
export function buildTimeline(nowMs: number, endedAtMs: number | null): ModelEvent[] {
  const events = stays.flatMap((stay, index) => toEvents(stay, index, nowMs));
  const left = events.filter(({ id, kind }) => kind === 'load' && !events.some((event) => event.id === `un${id}`));
  const ends = endedAtMs === null ? [] : left.map((load) => toEnd(load, endedAtMs));
  return [...events, ...ends].sort((a, b) => a.atMs - b.atMs);
}
