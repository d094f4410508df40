import {
  type ConfigFile,
  createConfigFile,
  ensureDataFolder,
  type LoadedConfig,
  loadConfig,
  type SaveRequest,
  type SaveResult,
} from '../config/index.ts';
import { systemClock, systemTimers } from './clock.ts';

/** The configuration of a data folder, with or without a service that runs on it. A running one takes changes within two seconds. */
export interface ConfigHere extends ConfigFile {
  /** The settings that a service would have that is started here and now, without flags. */
  load(): LoadedConfig;
}

/** `configPath` is `null` for `config.yaml` in the data folder. */
export function openConfigHere(dataDir: string, configPath: string | null): ConfigHere {
  const file = createConfigFile({ dataDir, configPath, clock: systemClock, timers: systemTimers });
  const withFolder = <T>(run: () => Promise<T>): Promise<T> => {
    ensureDataFolder(dataDir);
    return run();
  };
  return {
    ...file,
    load: () => loadConfig({ dataDir, configPath, env: process.env, overrides: {} }),
    save: (request: SaveRequest): Promise<SaveResult> => withFolder(() => file.save(request)),
    restore: (request) => withFolder(() => file.restore(request)),
  };
}
