import { isIdleSetting } from '../../config/index.ts';
import type { SettingEffect, SettingSource } from '../../contract/model/index.ts';

/** Read once, when Drover starts. */
const readAtStart: ReadonlySet<string> = new Set([
  'daemon.manage',
  'daemon.binary',
  'daemon.memoryBudget',
  'daemon.preload',
  'daemon.keepAwake',
  'log.durability',
]);

/** Passed to Ollama when it starts. */
const passedToDaemon: ReadonlySet<string> = new Set([
  'daemon.keepAlive',
  'daemon.contextLength',
  'daemon.parallel',
  'daemon.maxLoadedModels',
  'daemon.kvCacheType',
  'daemon.flashAttention',
  'daemon.extraEnv',
]);

/** When a change of the setting in the file counts. */
export function readEffect(path: string, source: SettingSource): SettingEffect {
  if (isOverridden(path, source)) return 'overridden';
  if (isIdleSetting(path)) return 'idle';
  if (readAtStart.has(path)) return 'start';
  return passedToDaemon.has(path) ? 'restart' : 'now';
}

/** Variables of older proxies only add to these lists. */
function isOverridden(path: string, source: SettingSource): boolean {
  if (source.kind === 'flag') return true;
  if (source.kind !== 'environment') return false;
  return source.name.startsWith('DROVER_') || (path !== 'backends' && path !== 'models');
}

/** The effect in a sentence. */
export function nameEffect(effect: SettingEffect, source: SettingSource): string {
  switch (effect) {
    case 'now':
      return 'Applies at once.';
    case 'restart':
      return 'Restarts Ollama.';
    case 'start':
      return 'Counts when Drover starts next.';
    case 'idle':
      return 'This version of Drover does nothing with it yet.';
    case 'overridden':
      return source.kind === 'environment'
        ? `Has no effect: the variable ${source.name} counts more.`
        : 'Has no effect: a flag of the start counts more.';
  }
}
