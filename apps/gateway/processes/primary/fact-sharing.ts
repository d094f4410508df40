import { isDeepStrictEqual } from 'node:util';
import type { CancelTimer } from '../../../base/index.ts';
import type { GatewayContext } from '../../gateway-context.ts';
import type { SharedFacts } from '../messages.ts';
import { gatherFacts } from './gather-facts.ts';

/** Keeps workers told of what they decide by. */
export interface FactSharing {
  now(): SharedFacts;
  /** Looks now. */
  refresh(): void;
  /** A worker works: looks soon, and not more often than needed. */
  noteTraffic(): void;
  close(): void;
}

const gatherMs = 200;

export function createFactSharing(gateway: GatewayContext, share: (facts: SharedFacts) => void): FactSharing {
  let facts = gatherFacts(gateway);
  let cancel: CancelTimer | null = null;
  const refresh = (): void => {
    const next = gatherFacts(gateway);
    if (isDeepStrictEqual(next, facts)) return;
    facts = next;
    share(facts);
  };
  return {
    now: () => facts,
    refresh,
    noteTraffic() {
      cancel ??= gateway.ports.timers.after(gatherMs, () => {
        cancel = null;
        refresh();
      });
    },
    close: () => cancel?.(),
  };
}
