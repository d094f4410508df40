import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { isModelMatch, isPatternMatch, type Timers } from '../base/index.ts';
import { describeFile } from './check-file.ts';
import { createPlugin, type Plugin } from './create-plugin.ts';
import { describeTrouble, type PluginTrouble } from './describe-trouble.ts';
import type { PluginSettings } from './plugin-settings.ts';
import type { PluginPlace } from './process-keeper.ts';
import type { Standing } from './standing.ts';

/** Whose request, and for which model. */
export interface PluginScope {
  readonly project: string | null;
  /** The name asked for. */
  readonly model: string;
  readonly servedModel: string;
}

/** The plugins of the configuration. */
export interface Plugins {
  /** Takes over another list; those that stay as they are go on. */
  apply(list: readonly PluginSettings[]): void;
  /** Whether there is any. */
  hasAny(): boolean;
  /** Those that a request is for, in the order of the configuration. */
  choose(scope: PluginScope): readonly Plugin[];
  /** What does not work, in words. */
  troubles(): readonly PluginTrouble[];
  dispose(): void;
}

export interface PluginsOptions extends PluginPlace {
  readonly timers: Timers;
  /** For the look at the files now and then. */
  readonly lookouts: Timers;
  readonly log: { warn(fields: Readonly<Record<string, string | number>>, message: string): void };
}

interface Entry {
  readonly plugin: Plugin;
  /** How its file looked when it was loaded, and at the last look. */
  seen: string;
  latest: string;
}

const lookEveryMs = 2000;

const isMeant = ({ projects, models }: PluginSettings, { project, model, servedModel }: PluginScope): boolean =>
  projects.some((pattern) => isPatternMatch(pattern, project ?? '')) &&
  models.some((pattern) => isModelMatch(pattern, model) || isModelMatch(pattern, servedModel));

/** One that fails for the first time, or works no more, is told once: a failing plugin must not fill the log. */
function tellStanding({ log }: PluginsOptions, { file }: PluginSettings, standing: Standing): void {
  const isTold = standing.kind === 'works' ? standing.failuresInRow === 1 : true;
  if (isTold) log.warn({ plugin: file, standing: standing.kind, reason: standing.reason }, 'a plugin has failed');
}

/** A file that changed and then stayed the same for one look is loaded anew. */
function lookAt(folder: string, entry: Entry): void {
  const now = describeFile(join(folder, entry.plugin.settings.file));
  const isSettled = now === entry.latest;
  entry.latest = now;
  if (now === entry.seen || !isSettled) return;
  entry.seen = now;
  entry.plugin.renew();
  void entry.plugin.load();
}

export function createPlugins(options: PluginsOptions): Plugins {
  const { folder, lookouts } = options;
  let entries: readonly Entry[] = [];
  let cancelLook: (() => void) | null = null;
  const watch = (): void => {
    cancelLook?.();
    cancelLook = entries.length === 0 ? null : lookouts.after(lookEveryMs, look);
  };
  const look = (): void => {
    for (const entry of entries) lookAt(folder, entry);
    watch();
  };
  const open = (settings: PluginSettings): Entry => {
    const seen = describeFile(join(folder, settings.file));
    const onStanding = (standing: Standing): void => tellStanding(options, settings, standing);
    const plugin = createPlugin({ ...options, settings, onStanding });
    void plugin.load();
    return { plugin, seen, latest: seen };
  };
  const replace = (list: readonly PluginSettings[]): void => {
    const before = new Set(entries);
    entries = list.map((settings) => {
      const same = [...before].find(({ plugin }) => isDeepStrictEqual(plugin.settings, settings));
      if (same !== undefined) before.delete(same);
      return same ?? open(settings);
    });
    for (const { plugin } of before) plugin.dispose();
    watch();
  };
  return {
    apply: replace,
    hasAny: () => entries.length > 0,
    choose: (scope) => entries.map(({ plugin }) => plugin).filter(({ settings }) => isMeant(settings, scope)),
    troubles: () => entries.flatMap(({ plugin }) => describeTrouble(plugin.settings, plugin.standing()) ?? []),
    dispose: () => replace([]),
  };
}
