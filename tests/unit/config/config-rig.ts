import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createFakeClock, type FakeClock } from '../../../apps/base/index.ts';
import { type ConfigFile, type ConfigStore, createConfigFile, createConfigStore } from '../../../apps/config/index.ts';

export interface ConfigRig {
  readonly dataDir: string;
  readonly filePath: string;
  readonly clock: FakeClock;
  write(text: string): void;
  readText(): string;
  /** A writer of its own, as another program would be. */
  open(): ConfigFile;
  /** A running service's view; `told` fires what the system would tell of a folder. */
  start(env?: Readonly<Record<string, string>>): ConfigStore & { tell(): void };
}

/** A data folder for one test, with time that only moves by hand. */
export function createConfigRig(text: string | null = null): ConfigRig {
  const dataDir = mkdtempSync(join(tmpdir(), 'drover-config-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  mkdirSync(join(dataDir, 'backups'));
  const filePath = join(dataDir, 'config.yaml');
  const clock = createFakeClock(1_800_000_000_000);
  if (text !== null) writeFileSync(filePath, text);
  const request = { dataDir, configPath: null, clock, timers: clock };
  return {
    ...{ dataDir, filePath, clock },
    write: (next) => writeFileSync(filePath, next),
    readText: () => readFileSync(filePath, 'utf8'),
    open: () => createConfigFile(request),
    start: (env = {}) => {
      let tell = (): void => undefined;
      const watchFolder = (_folder: string, onEvent: () => void) => {
        tell = onEvent;
        return () => undefined;
      };
      const store = createConfigStore({ ...request, env, overrides: {}, watchFolder });
      onTestFinished(() => store.dispose());
      return { ...store, tell: () => tell() };
    },
  };
}
