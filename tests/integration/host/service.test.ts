import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createControlClient } from '../../../apps/cli/control-client.ts';
import { listDaemons } from '../../fakes/daemon-census.ts';
import { makeDataDir } from './test-host.ts';

const entry = fileURLToPath(new URL('../../../apps/host/service.ts', import.meta.url));

/** What Electron's utility process offers, over the channel of a forked process. */
const parentPort = `
process.parentPort = {
  postMessage: (message) => process.send(message),
  on: (_, listener) => process.on('message', (data) => listener({ data })),
};`;

let dataDir: string;
const children: ChildProcess[] = [];

function startService(): ChildProcess {
  const argv = ['--data-dir', dataDir, '--gateway', '127.0.0.1:0', '--engine', 'simulator', '--no-take-over'];
  const execArgv = ['--import', `data:text/javascript,${encodeURIComponent(parentPort)}`];
  const child = fork(entry, argv, { execArgv, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  children.push(child);
  return child;
}
const nextMessage = async (child: ChildProcess): Promise<unknown> => ((await once(child, 'message')) as unknown[])[0];
async function exitCodeOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null) await once(child, 'exit');
  return child.exitCode;
}

beforeEach(() => {
  dataDir = makeDataDir();
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode === null) child.kill('SIGTERM');
    await exitCodeOf(child);
  }
  rmSync(dataDir, { recursive: true, force: true });
});

describe('the service entry', () => {
  it('tells its parent where it answers, and ends in good order when told to stop', async () => {
    const service = startService();
    const ready = await nextMessage(service);
    expect(ready).toMatchObject({ type: 'ready', gatewayUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
    const { socketPath } = ready as { readonly socketPath: string };
    const { about } = await createControlClient(socketPath).status();
    expect(about).toMatchObject({ pid: service.pid, consoleUrl: null });
    service.send({ type: 'stop' });
    expect(await exitCodeOf(service)).toBe(0);
  });

  it('F15 says why it could not start, and ends with the code for it', async () => {
    await nextMessage(startService());
    const second = startService();
    expect(await nextMessage(second)).toMatchObject({ type: 'failed', exitCode: 3 });
    expect(await exitCodeOf(second)).toBe(3);
  });

  it('ends at once, and its daemon with it, when it is told again while a request runs', async () => {
    const config = 'version: 1\ndaemon: { extraEnv: { DROVER_SIM_TOKENS_PER_SECOND: "1" } }\n';
    writeFileSync(join(dataDir, 'config.yaml'), config, { mode: 0o600 });
    const service = startService();
    const { gatewayUrl } = (await nextMessage(service)) as { readonly gatewayUrl: string };
    const body = JSON.stringify({ model: 'llama3.2:3b', prompt: 'Tell me all.' });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${gatewayUrl}/api/generate`, { method: 'POST', headers, body });
    expect(answer.status).toBe(200);
    const cut = answer.text().catch(() => 'cut');
    expect(listDaemons(dataDir)).toHaveLength(1);
    await expect
      .poll(() => {
        // The last one finds nobody who listens.
        service.send({ type: 'stop' }, () => undefined);
        return service.exitCode;
      })
      .toBe(1);
    expect(await cut).toBe('cut');
    await expect.poll(() => listDaemons(dataDir)).toEqual([]);
  });
});
