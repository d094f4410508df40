import { dirname, join } from 'node:path';
import { parseDuration } from '../config/index.ts';
import type { Config } from '../contract/model/index.ts';
import { createPlugins, type PluginSettings, type Plugins, pluginScript } from '../plugins/index.ts';
import { forkConfined } from '../supervisor/index.ts';
import type { Assembly } from './assembly.ts';
import { systemTimers } from './clock.ts';
import { manifestPath } from './installation.ts';

const usualTimeoutMs = 2000;

/** None while plugins are switched off. */
export function readPluginSettings({ plugins }: Pick<Config, 'plugins'>): readonly PluginSettings[] {
  if (!plugins.enabled) return [];
  return plugins.list.map(({ file, on, projects, models, timeout, maxMemoryMb, onFailure, options }) => ({
    ...{ file, projects, models, maxMemoryMb, options },
    isForRequests: on.includes('request'),
    isForAnswers: on.includes('response'),
    timeoutMs: parseDuration(timeout) ?? usualTimeoutMs,
    isRefusing: onFailure === 'refuse',
  }));
}

/** Runs the plugins of the configuration, and follows it. */
export function startPlugins({ options, settings, logging, lookouts, stops }: Assembly): Plugins {
  const plugins = createPlugins({
    folder: join(options.dataDir, 'plugins'),
    // The desktop app's own program cannot be started as Node: that is one of its locks.
    launch: process.versions['electron'] === undefined ? forkConfined : null,
    script: pluginScript,
    readable: [dirname(pluginScript), manifestPath],
    timers: systemTimers,
    lookouts,
    log: logging.logger.child({ room: 'plugins' }),
  });
  plugins.apply(readPluginSettings(settings.current().config));
  const unfollow = settings.onChange(({ config }) => plugins.apply(readPluginSettings(config)));
  stops.push('plugins', () => {
    unfollow();
    plugins.dispose();
  });
  return plugins;
}
