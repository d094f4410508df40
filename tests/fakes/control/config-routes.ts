import type { implement } from '@orpc/server';
import type { controlContract } from '../../../apps/contract/control/index.ts';
import type { ConfigEffect, EnvironmentEntry } from '../../../apps/contract/model/index.ts';
import { importConfig } from '../../../apps/control/config/import-config.ts';
import { previewConfig } from '../../../apps/control/config/preview-config.ts';
import { readConfigPage } from '../../../apps/control/config/read-config-page.ts';
import { readConfigSchema } from '../../../apps/control/config/read-config-schema.ts';
import { restoreConfig, saveConfig } from '../../../apps/control/config/save-config.ts';
import type { ScriptedConfig } from './scripted-config.ts';
import type { ScriptedService } from './scripted-service.ts';

type Contract = ReturnType<typeof implement<typeof controlContract>>;
type Config = Omit<Contract['config'], 'middleware' | 'use'>;

const passed = (setting: string, value: string, defaultValue: string): EnvironmentEntry => ({
  ...{ name: setting, type: 'text', value, pendingValue: null, defaultValue, unit: '', origin: 'config' },
  ...{ source: setting, setting, needsRestart: true, isHonoured: true, note: '' },
});

const environment: readonly EnvironmentEntry[] = [
  passed('daemon.keepAlive', '5m', '5m'),
  passed('daemon.contextLength', '', 'by GPU memory'),
  passed('daemon.kvCacheType', '', 'f16'),
  passed('daemon.flashAttention', '', 'by model'),
  passed('daemon.maxLoadedModels', '', 'three per GPU'),
];

const weights: Readonly<Record<string, string>> = {
  'daemon.kvCacheType': 'qwen3-coder:30b: about 19.7 instead of 21.1 GB.',
};

const weigh = (changes: readonly ConfigEffect[]): Promise<ReadonlyMap<string, string>> =>
  Promise.resolve(new Map(changes.flatMap(({ path }) => (weights[path] === undefined ? [] : [[path, weights[path]]]))));

/** The configuration's part of the scripted control API: the real verbs over the real room, beside a scripted daemon. */
export function createConfigRoutes(config: Config, service: ScriptedService, { store }: ScriptedConfig) {
  const sources = {
    config: store,
    supervisor: {
      state: () => service.status.daemon.state,
      binary: () => service.status.daemon.binary,
      environment: () => environment,
    },
    models: { budget: () => service.status.memory },
    about: () => service.status.about,
    residence: {
      gate: { runningCount: () => service.status.inFlight.filter(({ phase }) => phase !== 'waiting').length },
    },
    restarts: {
      restart: (when: 'now' | 'drained' | 'idle') => Promise.resolve(void service.restart(when)),
    },
    log: () => undefined,
    weigh,
  };
  const who = 'console';
  return {
    page: config.page.handler(() => readConfigPage(sources)),
    schema: config.schema.handler(() => readConfigSchema()),
    preview: config.preview.handler(({ input }) => previewConfig(sources, input.change)),
    save: config.save.handler(({ input }) => saveConfig(sources, { ...input, who })),
    history: config.history.handler(({ input }) => store.history().slice(0, input.limit)),
    restore: config.restore.handler(({ input }) => restoreConfig(sources, { ...input, who })),
    importSettings: config.importSettings.handler(({ input }) => importConfig(input)),
  };
}
