import type { ControlDependencies } from '../control-dependencies.ts';

/** Names of the variables that only a restart brings to the daemon. */
export function listPendingSettings(supervisor: Pick<ControlDependencies['supervisor'], 'environment'>): string[] {
  const pending = supervisor.environment().filter(({ pendingValue }) => pendingValue !== null);
  return pending.map(({ name }) => name);
}
