import { useEffect, useEffectEvent, useRef, useState } from 'react';
import type { OwnCall, OwnCallEvent } from '../../../apps/contract/model/index.ts';
import { useControl } from '../rpc/control-context.ts';
import { describeError } from '../rpc/describe-error.ts';
import { failRun, type RunState, reduceRun, startRun, stopRun } from './run-state.ts';

/** Pieces come faster than anybody reads; the page is drawn this often. */
const drawEveryMs = 60;

type Runs = Readonly<Record<string, RunState>>;
type Change = (run: RunState) => RunState;

/** Where runs come from when the page is opened, and where they go when it is left. */
interface RunsMemory {
  readonly first?: () => Runs;
  readonly onLeave?: (runs: Runs) => void;
}

/** Gathers changes and draws them together. */
function useGathered({ first = () => ({}), onLeave }: RunsMemory) {
  const [runs, setRuns] = useState<Runs>(first);
  const latest = useRef(runs);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const draw = (): void => {
    if (timer.current !== null) clearTimeout(timer.current);
    timer.current = null;
    setRuns(latest.current);
  };
  const leave = useEffectEvent(() => {
    clearTimeout(timer.current ?? undefined);
    const over = Object.entries(latest.current).map(([key, run]) => [key, stopRun(run, Date.now())] as const);
    onLeave?.(Object.fromEntries(over));
  });
  useEffect(() => () => leave(), []);
  return {
    runs,
    put(key: string, run: RunState | null): void {
      const { [key]: _, ...others } = latest.current;
      latest.current = run === null ? others : { ...latest.current, [key]: run };
      draw();
    },
    change(key: string, by: Change): void {
      const run = latest.current[key];
      if (!run) return;
      const next = by(run);
      latest.current = { ...latest.current, [key]: next };
      if (next.status !== 'running') draw();
      else timer.current ??= setTimeout(draw, drawEveryMs);
    },
  };
}

/** Calls that run side by side, each under a key of its own. Leaving the page ends them, and their backends' work with them. */
export function useRuns(memory: RunsMemory = {}) {
  const { client } = useControl();
  const { runs, put, change } = useGathered(memory);
  const lives = useRef(new Map<string, AbortController>());
  useEffect(() => {
    const all = lives.current;
    return () => {
      for (const life of all.values()) life.abort();
    };
  }, []);
  const follow = async (key: string, call: OwnCall, { signal }: AbortController): Promise<void> => {
    const take = (event: OwnCallEvent): void => change(key, (run) => reduceRun(run, event));
    try {
      for await (const event of await client.playground.run(call, { signal })) {
        if (signal.aborted) return;
        take(event);
      }
      if (!signal.aborted) change(key, (run) => failRun(run, Date.now(), lost));
    } catch (error) {
      if (!signal.aborted) change(key, (run) => failRun(run, Date.now(), describeError(error)));
    }
  };
  const stop = (key: string): void => {
    lives.current.get(key)?.abort();
    lives.current.delete(key);
    change(key, (run) => stopRun(run, Date.now()));
  };
  return {
    runs,
    stop,
    start(key: string, call: OwnCall): void {
      lives.current.get(key)?.abort();
      const life = new AbortController();
      lives.current.set(key, life);
      put(key, startRun(Date.now()));
      void follow(key, call, life);
    },
    stopAll(): void {
      for (const key of lives.current.keys()) stop(key);
    },
    forget(key: string): void {
      lives.current.get(key)?.abort();
      lives.current.delete(key);
      put(key, null);
    },
  };
}

const lost = { code: 'service_unreachable', message: 'The Drover service broke off what it was telling.' };

export type RunsHand = ReturnType<typeof useRuns>;
