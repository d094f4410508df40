export type { ConfigProblem } from './config-problem.ts';
export { defaultDataDir, ensureDataFolder } from './data-folder.ts';
export { parseDuration } from './duration.ts';
export { type HostPort, parseHostPort } from './host-port.ts';
export { type ConfigRequest, type LoadedConfig, loadConfig } from './load-config.ts';
export { resolveBackends } from './resolve-backends.ts';
