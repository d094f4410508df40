export type { Plugin } from './create-plugin.ts';
export { createPlugins, type Plugins } from './create-plugins.ts';
export type { PluginTrouble } from './describe-trouble.ts';
export { pluginScript } from './plugin-script.ts';
export type { PluginSettings } from './plugin-settings.ts';
