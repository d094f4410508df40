import type { Calling, PluginCall, PluginReply } from './plugin-call.ts';

type Order = PluginCall<unknown>;
type Reply = PluginReply<unknown>;

interface Waiting {
  readonly order: Order;
  readonly settle: (reply: Reply) => void;
}

interface Running extends Waiting {
  readonly id: number;
  readonly cancelTimer: () => void;
}

/** The calls of one plugin: one runs, the others wait in the order in which they came. */
export interface CallLine {
  add<T>(order: PluginCall<T>): Calling<T>;
  readonly size: () => number;
  /** The one that runs; `null` for none. */
  readonly running: () => Pick<Running, 'id' | 'order'> | null;
  /** Lets the first one run; `null` when none waits. `arm` starts its time and says how to end it. */
  next(arm: () => () => void): Pick<Running, 'id' | 'order'> | null;
  settle(reply: Reply): void;
  failAll(reason: string): void;
}

export function createCallLine(): CallLine {
  const waiting: Waiting[] = [];
  let running: Running | null = null;
  let lastId = 0;
  const enqueue = <T>(order: PluginCall<T>, resolve: (reply: PluginReply<T>) => void): (() => void) => {
    // What comes back is what the call's own reader made of it.
    const entry: Waiting = { order, settle: (reply) => resolve(reply as PluginReply<T>) };
    waiting.push(entry);
    return () => {
      const place = waiting.indexOf(entry);
      if (place >= 0) waiting.splice(place, 1);
    };
  };
  return {
    size: () => waiting.length,
    running: () => running,
    add<T>(order: PluginCall<T>): Calling<T> {
      let leave = (): void => undefined;
      const reply = new Promise<PluginReply<T>>((resolve) => {
        leave = enqueue(order, resolve);
      });
      return { reply, leave };
    },
    next(arm) {
      const first = waiting.shift();
      if (first === undefined) return null;
      running = { ...first, id: ++lastId, cancelTimer: arm() };
      return running;
    },
    settle(reply) {
      const done = running;
      running = null;
      done?.cancelTimer();
      done?.settle(reply);
    },
    failAll(reason) {
      for (const { settle } of waiting.splice(0)) settle({ kind: 'failed', reason });
    },
  };
}
