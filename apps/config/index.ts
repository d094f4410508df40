export { applyEdits } from './apply-edits.ts';
export type { ConfigEdit } from './config-edit.ts';
export {
  type ChangePreview,
  type ConfigChange,
  type ConfigFile,
  type ConfigFileRequest,
  createConfigFile,
  type SaveRequest,
  type SaveResult,
} from './config-file.ts';
export type { ConfigProblem } from './config-problem.ts';
export {
  type ConfigListener,
  type ConfigState,
  type ConfigStore,
  type ConfigStoreRequest,
  createConfigStore,
} from './config-store.ts';
export { defaultDataDir, ensureDataFolder } from './data-folder.ts';
export { parseDuration } from './duration.ts';
export { isIdleSetting } from './find-idle-settings.ts';
export { type HostPort, parseHostPort } from './host-port.ts';
export { importSettings } from './import/import-settings.ts';
export { renderConfigSchema } from './json-schema.ts';
export { type ConfigRequest, type LoadedConfig, loadConfig } from './load-config.ts';
export { type DraftReading, readDraft } from './read-draft.ts';
export { readSettingText } from './read-environment-layer.ts';
export { readTextLayer } from './read-text-layer.ts';
export { redactConfig, renderConfigExport } from './redact-config.ts';
export { resolveBackends } from './resolve-backends.ts';
export { type CatalogEntry, listCatalog } from './setting-catalog.ts';
export { readSetting, type SettingPath, settingPaths } from './setting-paths.ts';
export { suggestSetting } from './suggest-name.ts';
export type { WatchFolder } from './watch-file.ts';
