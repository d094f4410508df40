import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startTestHost, type TestHost } from './test-host.ts';

let folder: string;
let running: TestHost | null = null;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drover-key-file-'));
});
afterEach(async () => {
  await running?.host.close();
  rmSync(folder, { recursive: true, force: true });
});

const keyFile = (): string => join(folder, 'key');

async function start(): Promise<TestHost> {
  await running?.host.close();
  running = await startTestHost({
    ...{ engine: 'none', gateway: '0.0.0.0:0', beyondLoopback: 'plain', console: 'off' },
    ...{ dataDir: join(folder, 'data'), keyFile: keyFile() },
  });
  return running;
}

const askWith = async ({ host }: TestHost, key: string): Promise<number> =>
  (await fetch(`${host.gatewayUrl}/v1/usage`, { headers: { authorization: `Bearer ${key}` } })).status;

it('T13 serve --key-file makes the first key, opens beyond loopback with it, and keeps it over a restart', async () => {
  const first = await start();
  const key = readFileSync(keyFile(), 'utf8').trim();
  expect(first.host.notices.join(' ')).toContain(keyFile());
  expect(first.host.notices.join(' ')).not.toContain(key);
  const again = await start();
  expect(readFileSync(keyFile(), 'utf8').trim()).toBe(key);
  expect(await askWith(again, key)).toBe(200);
  expect(await askWith(again, `${key.slice(0, 23)}${'y'.repeat(42)}A`)).toBe(401);
  expect(await again.client.keys.list()).toMatchObject([{ name: 'key file', scopes: ['infer'] }]);
});
