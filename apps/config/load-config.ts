import { join } from 'node:path';
import type { Config } from '../contract/model/index.ts';
import { type ConfigOverrides, combineLayers } from './combine-layers.ts';
import type { ConfigProblem } from './config-problem.ts';
import { emptyLayer, type Layer } from './layer.ts';
import { readConfigFile } from './read-config-file.ts';
import { readTextLayer } from './read-text-layer.ts';

export interface ConfigRequest {
  readonly dataDir: string;
  /** `null` for `config.yaml` in the data folder, which may be missing. */
  readonly configPath: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly overrides: ConfigOverrides;
}

export interface LoadedConfig {
  readonly config: Config;
  /** What is wrong, in file order; a file with any problem is left out as a whole. */
  readonly problems: readonly ConfigProblem[];
  /** What is allowed and probably not meant. */
  readonly warnings: readonly ConfigProblem[];
  /** For each setting "default", "file, line 3", "last good copy, line 3", "environment DROVER_LOG_LEVEL" or "flag". */
  readonly sources: ReadonlyMap<string, string>;
  /** Whether all of the file counts; one that may be missing and is counts too. */
  readonly isFileInForce: boolean;
  readonly filePath: string;
}

/** Where the configuration lies. */
export const findConfigPath = ({ configPath, dataDir }: Pick<ConfigRequest, 'configPath' | 'dataDir'>): string =>
  configPath ?? join(dataDir, 'config.yaml');

/** Settings in force: defaults, then the file, then the environment, then flags. Never throws. */
export function loadConfig(request: ConfigRequest): LoadedConfig {
  const filePath = findConfigPath(request);
  const { text, problem } = readConfigFile(filePath, request.configPath !== null);
  const fileLayer: Layer =
    text === null ? { ...emptyLayer, problems: problem === null ? [] : [problem] } : readTextLayer(text);
  return { ...combineLayers(fileLayer, request), isFileInForce: fileLayer.problems.length === 0, filePath };
}
