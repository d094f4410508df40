import type { DaemonSettings } from './options.ts';

/** The settings as they are now, and as the daemon that was started last got them. */
export interface PassedSettings {
  next(): DaemonSettings;
  /** For a daemon that starts now. */
  take(): DaemonSettings;
  /** `null` before the first start; a daemon that was taken over got its own from an earlier run. */
  passed(): DaemonSettings | null;
}

export function createPassedSettings(read: () => DaemonSettings): PassedSettings {
  let passed: DaemonSettings | null = null;
  return {
    next: read,
    passed: () => passed,
    take() {
      passed = read();
      return passed;
    },
  };
}
