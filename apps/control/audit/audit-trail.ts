import { randomUUID } from 'node:crypto';
import { type Clock, RoomError } from '../../base/index.ts';
import type { AuditEntry } from '../../contract/model/index.ts';
import type { Telemetry } from '../../telemetry/index.ts';

export type AuditFact = Pick<AuditEntry, 'actor' | 'action' | 'target' | 'detail'>;

/** Writes down who did what. */
export interface AuditTrail {
  note(fact: AuditFact, outcome?: AuditEntry['outcome']): Promise<void>;
  /** Does it, then writes down what came of it; what it throws is thrown on. */
  run<T>(fact: AuditFact, deed: () => T | Promise<T>): Promise<T>;
}

export interface AuditTrailOptions {
  readonly clock: Clock;
  readonly log: Pick<Telemetry['audit'], 'append'>;
}

/** Why nothing was done, by code; all else was tried and failed. */
const refusals: ReadonlySet<string> = new Set(['not_found', 'model_not_found', 'daemon_not_ours', 'invalid_setting']);

export function createAuditTrail({ clock, log }: AuditTrailOptions): AuditTrail {
  const note = async (fact: AuditFact, outcome: AuditEntry['outcome'] = 'done'): Promise<void> => {
    await log.append({ id: randomUUID(), atMs: Math.round(clock.nowMs()), outcome, ...fact });
  };
  return {
    note,
    async run(fact, deed) {
      try {
        const done = await deed();
        await note(fact);
        return done;
      } catch (error) {
        const code = error instanceof RoomError ? String(error.code) : 'failed';
        await note({ ...fact, detail: code }, refusals.has(code) ? 'refused' : 'failed');
        throw error;
      }
    },
  };
}
