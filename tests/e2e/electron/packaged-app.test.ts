import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exitOf } from '../../fakes/electron/desktop.ts';
import { connectTo, waitUntilReady } from '../shell-fixture.ts';
import { makeInstance, type SeparateInstance, spawnApp } from './real-app-fixture.ts';

const named = process.env['DROVER_PACKAGED_APP'];
const binary = named !== undefined && existsSync(named) ? named : null;
if (binary === null) {
  if (named !== undefined) throw new Error(`DROVER_PACKAGED_APP names no file: ${named}`);
  console.log('skipped, no packaged app');
}

let instance: SeparateInstance;
let app: ChildProcess;

/** Playwright cannot drive a packaged app: its inspector is switched off. So it is watched from outside. */
describe.skipIf(binary === null)('the packaged app', () => {
  beforeAll(async () => {
    instance = makeInstance();
    app = spawnApp(binary ?? '', [...instance.flags, '--hidden']);
    await waitUntilReady(instance.dataDir);
  }, 120_000);

  afterAll(async () => {
    if (app !== undefined && app.exitCode === null) {
      const ended = exitOf(app);
      app.kill('SIGTERM');
      await ended;
    }
    instance?.remove();
  });

  test('runs the service, the natives and the workers out of the package', async () => {
    const client = connectTo(instance.dataDir);
    const { requests } = await client.requests.list({ filter: {}, limit: 10, before: null });
    expect(requests).toEqual([]);
  });

  test('T46 does not run as a plain Node, whatever the environment says', async () => {
    const code = await exitOf(
      spawnApp(binary ?? '', ['-e', 'process.exit(42)', ...instance.flags], { ELECTRON_RUN_AS_NODE: '1' }),
    );
    expect(code).not.toBe(42);
  });

  test('T46 refuses to be debugged', async () => {
    const other = makeInstance();
    const code = await exitOf(spawnApp(binary ?? '', [...other.flags, '--remote-debugging-port=0']));
    other.remove();
    expect(code).toBe(2);
  });
});
