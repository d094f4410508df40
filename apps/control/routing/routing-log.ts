import type { ModelUseSummary } from '../../contract/model/index.ts';
import type { AskedName } from '../../telemetry/index.ts';
import type { LogSources } from './routing-sources.ts';

const spanMs = 7 * 86_400_000;
const askedForMs = 15_000;
const useForMs = 60_000;
const patienceMs = 400;

/** What the request log of the last 7 days says, kept for a moment: a page asks with every key that is pressed. */
export interface RoutingLog {
  /** Rejects with `storage_unavailable`. */
  asked(): Promise<readonly AskedName[]>;
  /** What models took of late. Never waits long and never rejects: nothing while nothing is known. */
  use(): Promise<readonly ModelUseSummary[]>;
}

/** Creates the memory; nothing is asked yet. */
export function createRoutingLog({ clock, timers, telemetry: { queries } }: LogSources): RoutingLog {
  const sinceMs = (): number => clock.nowMs() - spanMs;
  const asked = keepFor(clock, askedForMs, () => queries.countAsked(sinceMs()));
  let known: readonly ModelUseSummary[] = [];
  const use = keepFor(clock, useForMs, async () => {
    try {
      known = await queries.summarizeModelUse(sinceMs());
    } catch {
      // Times of loading are a comfort: the log tells its own troubles elsewhere.
    }
  });
  return {
    asked,
    use: async () => {
      let cancel = (): void => undefined;
      const patience = new Promise<void>((resolve) => {
        cancel = timers.after(patienceMs, resolve);
      });
      await Promise.race([use(), patience]);
      cancel();
      return known;
    },
  };
}

/** A failure is not kept. */
function keepFor<T>(clock: LogSources['clock'], keptMs: number, ask: () => Promise<T>): () => Promise<T> {
  let kept: { readonly answer: Promise<T>; readonly untilMs: number } | null = null;
  return () => {
    const nowMs = clock.monotonicMs();
    if (kept !== null && nowMs < kept.untilMs) return kept.answer;
    const answer = ask();
    const entry = { answer, untilMs: nowMs + keptMs };
    kept = entry;
    answer.catch(() => {
      if (kept === entry) kept = null;
    });
    return answer;
  };
}
