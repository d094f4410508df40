import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ControlEvent } from '../../../apps/contract/control/index.ts';
import type { Pull } from '../../../apps/contract/model/index.ts';
import { runCli } from '../cli/run-cli.ts';
import { type OnLine, type Ran, runCommand } from './run-command.ts';
import { startTestHost, type TestHost } from './test-host.ts';

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost({ switches: { DROVER_SIM_PULL_BYTES_PER_SECOND: '1000000000', DROVER_SIM_LOAD_MS: '0' } });
  await host.host.daemonSettled;
});
afterAll(() => host.end());

const run = (argv: readonly string[], onLine?: OnLine): Promise<Ran> => runCommand(host, argv, onLine);
const drover = (...argv: string[]): Promise<Ran> => run(argv);
const installed = async (): Promise<readonly string[]> =>
  (await host.client.models.installed()).map(({ name }) => name);
const stateOf = async (model: string): Promise<string | undefined> =>
  (await host.client.models.pulls()).findLast((pull) => pull.model === model)?.state;

describe('models pull', () => {
  it('follows a download to its end, tells watchers, and the model is there', async () => {
    const watching = new AbortController();
    const heard: ControlEvent[] = [];
    const events = await host.client.watch(undefined, { signal: watching.signal });
    const reading = (async () => {
      for await (const event of events) {
        heard.push(event);
        if (event.type === 'installed-changed') break;
      }
    })();
    const { code, out } = await drover('models', 'pull', 'llama3.2:1b', '--json');
    const seen = out.split('\n').map((text) => JSON.parse(text) as Pull);
    expect(code).toBe(0);
    expect(seen.at(-1)).toMatchObject({ state: 'done', model: 'llama3.2:1b' });
    expect(seen.at(-1)?.completedBytes).toBe(seen.at(-1)?.totalBytes);
    await reading;
    watching.abort();
    expect(heard.filter(({ type }) => type === 'pulls-changed').length).toBeGreaterThan(1);
    expect(await installed()).toContain('llama3.2:1b');
  });

  it('is paused by Ctrl+C, and goes on with the same command', async () => {
    const paused = await run(['models', 'pull', 'llama3.1:8b'], (text, interrupt) => {
      if (text.includes('of ')) interrupt();
    });
    expect(paused).toMatchObject({ code: 1 });
    expect(paused.explained).toContain('drover models pull llama3.1:8b');
    expect(await stateOf('llama3.1:8b')).toBe('paused');
    expect((await drover('models', 'pulls')).out).toContain('paused');
    const [held] = (await host.client.models.pulls()).filter(({ state }) => state === 'paused');
    expect(held?.completedBytes).toBeGreaterThan(0);
    const again = await run(['models', 'pull', 'llama3.1:8b', '--json'], (_text, interrupt) => interrupt());
    const [resumed] = again.out.split('\n').map((text) => JSON.parse(text) as Pull);
    expect(resumed).toMatchObject({ id: held?.id, state: 'running' });
    expect(resumed?.completedBytes).toBeGreaterThanOrEqual(held?.completedBytes ?? 0);
    await drover('models', 'pulls', '--cancel', held?.id ?? '');
    expect(await stateOf('llama3.1:8b')).toBeUndefined();
  });

  it('of an unknown name fails with advice', async () => {
    const { code, out, explained } = await drover('models', 'pull', 'no-such-model:1b');
    expect(code).toBe(1);
    expect(out).toContain('The registry has no model of this name.');
    expect(explained).toContain('https://ollama.com/library');
  });

  it('ends the process when the download has failed before it was watched', async () => {
    const ended = await runCli('models', 'pull', 'no-such-model:1b', '--data-dir', host.dataDir);
    expect(ended).toMatchObject({ exitCode: 1, out: expect.stringContaining('failed') as string });
  });

  it('takes one order at a time', async () => {
    await expect(drover('models', 'pulls', '--pause', 'a', '--cancel', 'b')).rejects.toThrow('Only one of');
    await expect(drover('models', 'pulls', '--pause', 'a')).rejects.toMatchObject({
      message: 'There is no download with this id.',
      data: { advice: expect.stringContaining('drover models pulls') as string },
    });
  });
});

describe('models show, copy, rm and disk', () => {
  it('show what a model is', async () => {
    const { out } = await drover('models', 'show', 'qwen3:4b');
    expect(out).toContain('Q4_K_M');
    const { out: json } = await drover('models', 'show', 'qwen3:4b', '--json');
    expect(JSON.parse(json)).toMatchObject({ name: 'qwen3:4b', contextLength: expect.any(Number) as number });
    await expect(drover('models', 'show', 'nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('copy a model and remove it again, out of memory too', async () => {
    expect((await drover('models', 'copy', 'llama3.2:3b', 'mine')).code).toBe(0);
    expect(await installed()).toContain('mine:latest');
    await host.client.models.load({ model: 'mine' });
    const asked = await drover('models', 'rm', 'mine');
    expect(asked).toMatchObject({ code: 2, explained: expect.stringContaining('--yes') as string });
    expect(asked.explained).toContain('up to 2.0 GB');
    expect(await installed()).toContain('mine:latest');
    expect((await drover('models', 'rm', 'mine', '--yes')).out).toContain('2.0 GB freed');
    expect(await installed()).not.toContain('mine:latest');
    expect(await host.client.models.resident()).toEqual([]);
    await expect(drover('models', 'rm', 'mine', '--yes')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('tell what models take, with the last use by the log', async () => {
    await host.chat();
    const report = await host.client.models.disk();
    expect(report.models.find(({ name }) => name === 'llama3.2:3b')?.lastUsedAtMs).not.toBeNull();
    const shown = await drover('models', 'disk');
    expect(shown).toMatchObject({ code: 0, out: expect.stringContaining('ago') as string });
    expect(shown.out).toContain('cannot be read');
    expect(JSON.parse((await drover('models', 'disk', '--json')).out)).toMatchObject({ folder: null });
    expect(await drover('models', 'disk', '--clean')).toMatchObject({ code: 2 });
    expect((await drover('models', 'disk', '--clean', '--yes')).out).toContain('Removed 0 files');
  });
});
