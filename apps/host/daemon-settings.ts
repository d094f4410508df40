import type { Config } from '../contract/model/index.ts';
import type { LiveSettings } from './settings.ts';

/** The daemon section of the configuration, which a start of the daemon takes from the file as it is by then. */
export interface DaemonSettingsReader {
  /** As last read. */
  current(): Config['daemon'];
  /** Reads the file again; a bad one leaves the settings as they were. */
  refresh(): void;
  /** Why the file is not in force, in a sentence; `null` when it is. */
  problem(): string | null;
}

export function createDaemonSettings(settings: LiveSettings): DaemonSettingsReader {
  return {
    current: () => settings.current().config.daemon,
    refresh: settings.reload,
    problem() {
      const { problem, isFileInForce } = settings.current();
      return isFileInForce ? problem : `${problem} The settings before it stay.`;
    },
  };
}
