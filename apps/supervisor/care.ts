import type { Clock } from '../base/index.ts';
import { findAnsweringUrl, findReadyUrl } from './machine-view.ts';
import type { DaemonEventKind } from './options.ts';
import type { Supervisor } from './ports.ts';
import type { Runner } from './runner.ts';

/** Where the daemon answers, and the supervisor's face for those who look after it beyond starting and stopping it. */
export function createCare({
  runner,
  clock,
  report,
}: {
  readonly runner: Runner;
  readonly clock: Clock;
  readonly report: (kind: DaemonEventKind, detail: string) => void;
}): Pick<Supervisor, 'readyUrl' | 'answeringUrl' | 'beginRecovery' | 'endRecovery' | 'noteWake'> {
  return {
    readyUrl: () => findReadyUrl(runner.phase()),
    answeringUrl: () => findAnsweringUrl(runner.phase()),
    beginRecovery: (reason) => runner.dispatch({ type: 'recovery-began', atMs: clock.nowMs(), reason }),
    endRecovery: () => runner.dispatch({ type: 'recovery-ended', atMs: clock.nowMs() }),
    noteWake(sleptMs) {
      report('woke', sleptMs === undefined ? 'the machine slept' : `the machine slept ${describeSpan(sleptMs)}`);
      runner.dispatch({ type: 'woke', atMs: clock.nowMs() });
    },
  };
}

function describeSpan(spanMs: number): string {
  const seconds = Math.round(spanMs / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
