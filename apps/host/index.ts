export {
  type ConfigEdit,
  type ConfigProblem,
  defaultDataDir,
  importSettings,
  readSetting,
  readSettingText,
  readTextLayer,
  redactConfig,
  renderConfigExport,
  renderConfigSchema,
  type SaveResult,
  settingPaths,
  suggestSetting,
} from '../config/index.ts';
export { findControlSocket, isOwnSocket } from '../control/index.ts';
export { runEditor } from '../supervisor/index.ts';
export { type BackgroundService, openBackgroundService } from './background-service.ts';
export { type ExitCode, exitCodeFor, exitCodes } from './exit-code.ts';
export type { Host, HostOptions } from './host.ts';
export { inspectWithoutService } from './inspect-without-service.ts';
export { isPageBuilt, version } from './installation.ts';
export { type ConfigHere, openConfigHere } from './open-config.ts';
export { runHost } from './run-host.ts';
export { readServeFlags, serveOptions } from './serve-arguments.ts';
export { startHost } from './start-host.ts';
