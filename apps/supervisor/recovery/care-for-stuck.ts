import type { Incident } from '../../contract/model/index.ts';
import type { ResolvedDeepHealth } from './deep-health-options.ts';
import type { HealthEffect, HealthEvent } from './health-state.ts';
import { createInbox } from './inbox.ts';
import { createHealthState, reduceHealth } from './reduce-health.ts';
import { createErrands, type Errands } from './run-errands.ts';
import { createStuckReport, type StuckReport } from './stuck-report.ts';

/** Notices that nothing is generated any more, and climbs the ladder. */
export interface StuckCare {
  noteStateChange(): void;
  noteWake(): void;
  dispose(): void;
}

type Untimed<T> = T extends { readonly atMs: number } ? Omit<T, 'atMs'> : never;

export function createStuckCare(options: ResolvedDeepHealth, publish: (incident: Incident) => void): StuckCare {
  const { clock, lookouts, traffic, daemon } = options;
  let state = createHealthState(clock.monotonicMs());
  const report = createStuckReport(options, publish);
  const inbox = createInbox<HealthEvent>((event) => {
    const step = reduceHealth(state, event, options);
    state = step.state;
    if (state.phase.kind === 'checking') report.open(state.phase.sinceMs);
    for (const effect of step.effects) carryOut(effect, errands, report);
    if (state.phase.kind === 'calm') report.drop();
  });
  const dispatch = (event: Untimed<HealthEvent>): void => inbox({ ...event, atMs: clock.monotonicMs() } as HealthEvent);
  const errands = createErrands(options, {
    dispatch,
    waiting: () => state.traffic.waiting,
    draft: report.draft,
  });
  const look = (): void => {
    cancelLook = lookouts.after(options.lookEveryMs, look);
    const daemonState = daemon.state();
    const ownership = daemonState.kind === 'ready' ? daemonState.ownership : null;
    dispatch({ type: 'looked', waiting: traffic.waiting(), ownership });
  };
  let cancelLook = lookouts.after(options.lookEveryMs, look);
  return {
    noteStateChange() {
      if (daemon.answeringUrl() === null) dispatch({ type: 'daemon-left' });
    },
    noteWake: () => dispatch({ type: 'woke' }),
    dispose() {
      cancelLook();
      errands.abandon();
      daemon.endRecovery();
    },
  };
}

function carryOut(effect: HealthEffect, errands: Errands, report: StuckReport): void {
  switch (effect.type) {
    case 'ask-canary':
      errands.askCanary(effect);
      break;
    case 'abandon':
      errands.abandon();
      break;
    case 'begin-recovery':
      report.beginRecovery();
      break;
    case 'cancel-requests':
      errands.cancelRequests();
      break;
    case 'unload-models':
      errands.unloadModels();
      break;
    case 'restart-daemon':
      errands.restart(report.restartReason());
      break;
    case 'conclude':
      report.conclude(effect.result);
      break;
  }
}
