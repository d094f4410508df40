import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ControlClient, createControlClient } from '../../../apps/cli/control-client.ts';
import { type DroverProcess, startDroverProcess } from '../../fakes/drover-process.ts';
import { makeDataDir, testModel } from './test-host.ts';

const sample = new URL('../../../samples/plugins/mask-addresses.mjs', import.meta.url);
let drover: DroverProcess;
let client: ControlClient;
let dataDir: string;
let base: string;
beforeAll(async () => {
  dataDir = makeDataDir();
  base = readFileSync(join(dataDir, 'config.yaml'), 'utf8');
  const folder = join(dataDir, 'plugins');
  mkdirSync(folder, { mode: 0o700 });
  cpSync(sample, join(folder, 'mask-addresses.mjs'));
  chmodSync(join(folder, 'mask-addresses.mjs'), 0o600);
  drover = await startDroverProcess({ dataDir, args: ['--workers', '2'] });
  client = createControlClient(join(dataDir, 'run', 'drover.sock'));
});
afterAll(async () => {
  await drover.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

const list = (...files: readonly string[]): string =>
  ['plugins:', '  enabled: true', '  list:', ...files.map((file) => `    - file: ${file}`), ''].join('\n');

const problems = async (): Promise<string> => JSON.stringify((await client.status()).problems);
const change = (text: string): void => writeFileSync(join(dataDir, 'config.yaml'), base + text);

/** Each on a connection of its own: they go to the workers in turn. */
async function ask(): Promise<string> {
  const answer = await fetch(`${drover.gateway}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify({ model: testModel, messages: [{ role: 'user', content: 'Mail to joe@example.org' }] }),
  });
  return answer.text();
}

describe('H4 plugins of the data folder', () => {
  it('are off until the configuration names them, then see requests that workers take, and are off again', async () => {
    expect(await ask()).toContain('joe@example.org');
    change(list('mask-addresses.mjs', 'gone.mjs'));
    await expect.poll(problems, { timeout: 20_000 }).toContain('The plugin gone.mjs cannot be loaded.');
    for (let count = 0; count < 4; count++) {
      const answer = await ask();
      expect(answer).toContain('[address]');
      expect(answer).not.toContain('joe@');
    }
    change('');
    await expect.poll(problems, { timeout: 20_000 }).not.toContain('gone.mjs');
    await expect.poll(ask, { timeout: 20_000 }).toContain('joe@example.org');
  });
});
