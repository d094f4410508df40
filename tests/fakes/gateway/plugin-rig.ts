import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { FakeClock } from '../../../apps/base/index.ts';
import { createFakeClock } from '../../../apps/base/index.ts';
import { createPlugins, type PluginSettings, type Plugins, pluginScript } from '../../../apps/plugins/index.ts';
import { forkConfined } from '../../../apps/supervisor/index.ts';
import { type PairRig, type PairScripts, startPairRig } from './pair-rig.ts';
import type { RigOptions } from './rig.ts';
import { systemTimers } from './rig.ts';

/** Source text by file name. */
export type PluginFiles = Readonly<Record<string, string>>;

export const toPlugin = (file: string, more: Partial<PluginSettings> = {}): PluginSettings => ({
  ...{ file, isForRequests: true, isForAnswers: true, projects: ['*'], models: ['*'] },
  ...{ timeoutMs: 20_000, maxMemoryMb: 64, isRefusing: false, options: {} },
  ...more,
});

/** A private folder with plugins. */
export function makePluginFolder(files: PluginFiles = {}) {
  const folder = join(mkdtempSync(join(tmpdir(), 'drover-plugins-')), 'plugins');
  mkdirSync(folder, { mode: 0o700 });
  const write = (file: string, source: string): void => {
    writeFileSync(join(folder, file), source);
    chmodSync(join(folder, file), 0o600);
  };
  for (const [file, source] of Object.entries(files)) write(file, source);
  return { folder, write, remove: () => rmSync(join(folder, '..'), { recursive: true, force: true }) };
}

export interface PluginRig extends PairRig {
  readonly plugins: Plugins;
  /** Moves the time at which files are looked at. */
  readonly lookouts: FakeClock;
  readonly warnings: readonly Readonly<Record<string, string | number>>[];
  write(file: string, source: string): void;
}

const root = join(dirname(pluginScript), '..', '..');
/** As the service runs them. */
export const place = {
  launch: forkConfined,
  script: pluginScript,
  readable: [dirname(pluginScript), join(root, 'package.json')],
};

/** A gateway before a backend of each dialect, with the real plugins room. */
export async function startPluginRig(
  files: PluginFiles,
  list: readonly PluginSettings[],
  { scripts = {}, options = {} }: { readonly scripts?: PairScripts; readonly options?: RigOptions } = {},
): Promise<PluginRig> {
  const { folder, write, remove } = makePluginFolder(files);
  const lookouts = createFakeClock();
  const warnings: Readonly<Record<string, string | number>>[] = [];
  const log = { warn: (fields: Readonly<Record<string, string | number>>) => void warnings.push(fields) };
  const plugins = createPlugins({ ...place, folder, timers: systemTimers, lookouts, log });
  plugins.apply(list);
  const rig = await startPairRig(scripts, { ...options, ports: { ...options.ports, plugins } });
  return {
    ...rig,
    ...{ plugins, lookouts, warnings, write },
    async close() {
      plugins.dispose();
      await rig.close();
      remove();
    },
  };
}
