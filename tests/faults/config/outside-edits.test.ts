import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { expect, it, onTestFinished } from 'vitest';
import type { Clock, Timers } from '../../../apps/base/index.ts';
import { createConfigStore, readTextLayer } from '../../../apps/config/index.ts';

const script = join(import.meta.dirname, '..', '..', 'fakes', 'save-config-edits.mjs');
const clock: Clock = { nowMs: () => Date.now(), monotonicMs: () => performance.now() };
const timers: Timers = {
  after(delayMs, run) {
    const timer = setTimeout(() => run(), delayMs);
    return () => clearTimeout(timer);
  },
};

function createFolder(text: string): { readonly dataDir: string; readonly filePath: string } {
  const dataDir = mkdtempSync(join(tmpdir(), 'drover-outside-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const filePath = join(dataDir, 'config.yaml');
  writeFileSync(filePath, text);
  return { dataDir, filePath };
}

it('F66 loses no save of two programs at the same time, and has a history entry for each', async () => {
  const { dataDir, filePath } = createFolder('# mine\ndaemon: { extraEnv: {} }\n');
  const count = 25;
  const ends = ['A', 'B'].map(async (prefix) => {
    const child = spawn(process.execPath, [script, dataDir, prefix, String(count)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const [code] = (await once(child, 'close')) as [number | null];
    return code;
  });
  expect(await Promise.all(ends)).toEqual([0, 0]);
  const text = readFileSync(filePath, 'utf8');
  const [setting] = readTextLayer(text).settings;
  expect(Object.keys(setting?.value ?? {})).toHaveLength(2 * count);
  expect(text).toContain('# mine');
  const history = readFileSync(join(dataDir, 'config-history.jsonl'), 'utf8').trim().split('\n');
  expect(history).toHaveLength(2 * count);
});

it.each<[string, (path: string, text: string) => void]>([
  ['written', writeFileSync],
  [
    'replaced',
    (path, text) => {
      writeFileSync(`${path}.new`, text);
      renameSync(`${path}.new`, path);
    },
  ],
])('F67 takes a file that is %s while the service runs, without being asked', async (_name, put) => {
  const { dataDir, filePath } = createFolder('log: { level: warn }\n');
  const store = createConfigStore({ dataDir, configPath: null, env: {}, overrides: {}, clock, timers });
  onTestFinished(() => store.dispose());
  const changed = new Promise<readonly string[]>((resolve) => {
    store.onChange((_next, _previous, changedPaths) => resolve(changedPaths));
  });
  put(filePath, 'log: { level: error }\n');
  expect(await changed).toEqual(['log.level']);
  expect(store.current().config.log.level).toBe('error');
});
