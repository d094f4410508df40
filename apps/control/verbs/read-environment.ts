import type { EnvironmentEntry } from '../../contract/model/index.ts';

/** The daemon's environment, beside what the file says at this moment. */
export function readEnvironment({
  supervisor,
  refreshSettings,
}: {
  readonly supervisor: { environment(): readonly EnvironmentEntry[] };
  readonly refreshSettings: () => void;
}): EnvironmentEntry[] {
  refreshSettings();
  return [...supervisor.environment()];
}
