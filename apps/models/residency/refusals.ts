import { type Clock, withDefaultTag } from '../../base/index.ts';
import type { FitChoice, Residency } from '../../contract/model/index.ts';
import type { MemoryAnswer, MemoryQuery, MemoryRefusal, PauseReason } from './gate-ports.ts';
import { keyOf } from './tenants.ts';
import type { Waiter } from './waiting-line.ts';

type Waiting = Waiter<MemoryQuery, MemoryAnswer>;

const refuse = (reason: MemoryRefusal['reason'], message: string, retryAfterSeconds: number | null): MemoryRefusal => ({
  kind: 'refused',
  reason,
  message,
  choices: [],
  retryAfterSeconds,
});

export const unavailable = refuse('unavailable', 'Ollama went away before there was room for the model.', 2);
export const left = refuse('left', 'Nobody waits for the answer any more.', null);
export const lineFull = refuse('line-full', 'Too many requests wait for memory already. Try again later.', 10);

export const doesNotFit = (message: string, choices: readonly FitChoice[]): MemoryRefusal => ({
  ...refuse('does-not-fit', message, null),
  choices,
});

/** `pauses`: why nobody is let through. */
export function explainLate({ query, reason }: Waiting, pauses: ReadonlySet<PauseReason>): MemoryRefusal {
  if (pauses.has('person')) return refuse('unavailable', 'New requests are paused in Drover. Try again later.', 60);
  if (pauses.has('restart'))
    return refuse('unavailable', 'Ollama is about to be restarted, and other requests still run.', 10);
  const sentence = `There was no room for ${query.model} in time: it waited for ${reason}.`;
  return refuse('no-room', sentence, 10);
}

function describePause(pauses: ReadonlySet<PauseReason>): string | null {
  if (pauses.has('person')) return 'requests to be let through again';
  return pauses.has('restart') ? 'Ollama to be restarted' : null;
}

/** One entry a model, the one who has waited longest first. */
export function describeWaiters(
  waiting: readonly Waiting[],
  clock: Clock,
  pauses: ReadonlySet<PauseReason>,
): Residency['waiting'] {
  const byModel = new Map<string, Waiting[]>();
  for (const waiter of waiting) {
    const key = keyOf(waiter.query.model);
    byModel.set(key, [...(byModel.get(key) ?? []), waiter]);
  }
  return [...byModel.values()].flatMap(([first, ...others]) => {
    if (!first) return [];
    const sinceMs = Math.round(clock.nowMs() - (clock.monotonicMs() - first.sinceMs));
    const reason = describePause(pauses) ?? first.reason;
    return [{ model: withDefaultTag(first.query.model), requestCount: 1 + others.length, sinceMs, reason }];
  });
}
