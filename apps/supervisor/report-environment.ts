import type { EnvironmentEntry } from '../contract/model/index.ts';
import { describeEnvironment } from './environment.ts';
import { markChanges, markForeign } from './environment-changes.ts';
import type { Phase } from './machine-state.ts';
import type { DaemonSettings, ResolvedOptions } from './options.ts';
import type { PassedSettings } from './passed-settings.ts';

/** What the daemon that runs got, and what its next start passes instead; without one of ours, what a start would pass. */
export function reportEnvironment(
  options: ResolvedOptions,
  settings: Pick<PassedSettings, 'next' | 'passed'>,
  phase: Phase,
): readonly EnvironmentEntry[] {
  if (options.engine === 'none') return [];
  const { inheritedEnv, memoryBudgetBytes, port } = options;
  const running = phase.kind === 'ready' || phase.kind === 'degraded' ? phase : null;
  const isOwn = running?.ownership === 'spawned';
  const host = isOwn ? new URL(running.url).host : `127.0.0.1:${port}`;
  const describe = (given: DaemonSettings): readonly EnvironmentEntry[] =>
    describeEnvironment({ inherited: inheritedEnv, settings: given, memoryBudgetBytes, host });
  const next = settings.next();
  if (isOwn) return markChanges(describe(settings.passed() ?? next), describe(next));
  return running === null ? describe(next) : markForeign(describe(next));
}
