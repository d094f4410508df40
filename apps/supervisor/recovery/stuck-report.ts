import type { Incident } from '../../contract/model/index.ts';
import type { ResolvedDeepHealth } from './deep-health-options.ts';
import { describeSeconds, describeStuck } from './describe-incident.ts';
import type { RecoveryResult } from './health-state.ts';
import { createIncidentDraft, type IncidentDraft } from './incident-draft.ts';

/** The incident of a daemon that generates nothing, from the first canary on, and the supervisor's word on it. */
export interface StuckReport {
  draft(): IncidentDraft | null;
  /** `sinceMs`: monotonic. */
  open(sinceMs: number): void;
  /** Nothing came of the suspicion, or all is told. */
  drop(): void;
  beginRecovery(): void;
  /** For the log of daemon events. */
  restartReason(): string;
  conclude(result: RecoveryResult): void;
}

export function createStuckReport(options: ResolvedDeepHealth, publish: (incident: Incident) => void): StuckReport {
  const { clock, daemon } = options;
  let draft: IncidentDraft | null = null;
  let silentMs = 0;
  return {
    draft: () => draft,
    open(sinceMs) {
      draft ??= createIncidentDraft(options, Math.round(clock.nowMs() - (clock.monotonicMs() - sinceMs)));
    },
    drop() {
      draft = null;
    },
    beginRecovery() {
      silentMs = draft === null ? 0 : clock.nowMs() - draft.startedAtMs;
      draft?.capture();
      daemon.beginRecovery(`Ollama has generated nothing for ${describeSeconds(silentMs)}; Drover is recovering it.`);
    },
    restartReason: () => `restarted because it generated nothing for ${describeSeconds(silentMs)}`,
    conclude(result) {
      daemon.endRecovery();
      if (draft !== null) publish(draft.finish(describeStuck(result, silentMs, draft.memory())));
    },
  };
}
