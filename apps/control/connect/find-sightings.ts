import { type CallerSigns, clients, isCallOf } from '../../base/index.ts';
import type { ClientSighting } from '../../contract/model/index.ts';

/** A caller as the log has it, with its newest request. */
export interface Caller extends CallerSigns {
  readonly lastAtMs: number;
}

/** Each client that called, by its newest call. */
export function findSightings(callers: readonly Caller[]): ClientSighting[] {
  const newestFirst = callers.toSorted((a, b) => b.lastAtMs - a.lastAtMs);
  return clients.flatMap((client) => {
    const found = newestFirst.find((caller) => isCallOf(client, caller));
    return found ? [{ client: client.id, lastAtMs: found.lastAtMs, app: found.app, agent: found.agent }] : [];
  });
}
