import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ControlEvent } from '../../../apps/contract/control/index.ts';
import { startTestHost, type TestHost } from '../host/test-host.ts';

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost();
  await host.host.daemonSettled;
});
afterAll(() => host.end());

const path = (): string => join(host.dataDir, 'config.yaml');
const file = (): string => readFileSync(path(), 'utf8');
const set = (key: string, value: unknown) => ({ edits: [{ kind: 'set' as const, path: key.split('.'), value }] });

/** The first event that fits, from before `run` on. */
async function awaitEvent<Type extends ControlEvent['type']>(
  type: Type,
  run: () => Promise<unknown>,
): Promise<Extract<ControlEvent, { type: Type }>> {
  const events = await host.client.watch();
  const found = (async () => {
    for await (const event of events) if (event.type === type) return event as Extract<ControlEvent, { type: Type }>;
    throw new Error('the stream ended');
  })();
  await run();
  try {
    return await found;
  } finally {
    await events.return?.();
  }
}

describe('the configuration of a running service', () => {
  it('F64 refuses what is not allowed: the file and what is in force stay', async () => {
    const before = file();
    const { etag } = await host.client.config.page();
    const refused = await host.client.config.save({ etag, change: set('daemon.parallel', 0), restart: 'never' });
    expect(refused).toMatchObject({ kind: 'refused', problems: [{ path: 'daemon.parallel' }] });
    expect(file()).toBe(before);
    const page = await host.client.config.page();
    expect(page).toMatchObject({ etag, inForce: 'file' });
  });

  it('is changed at once, told to those who watch, and undone', async () => {
    const page = await host.client.config.page();
    const told = await awaitEvent('config-changed', async () => {
      const saved = await host.client.config.save({
        etag: page.etag,
        change: set('timeouts.idle', '3m'),
        restart: 'never',
      });
      expect(saved.kind).toBe('saved');
    });
    const next = await host.client.config.page();
    expect(told.etag).toBe(next.etag);
    expect(next.settings.find((setting) => setting.path === 'timeouts.idle')).toMatchObject({ value: '3m' });
    const id = next.history.beforeLastId ?? '';
    expect(await host.client.config.restore({ id, etag: next.etag, restart: 'never' })).toMatchObject({
      kind: 'saved',
    });
    expect(file()).not.toContain('idle');
  });

  it('F66 refuses a change of another text than the one that is there', async () => {
    const { etag } = await host.client.config.page();
    await host.client.config.save({ etag, change: set('timeouts.idle', '4m'), restart: 'never' });
    const stale = await host.client.config.save({ etag, change: set('timeouts.idle', '5m'), restart: 'never' });
    expect(stale).toMatchObject({ kind: 'stale', text: file() });
    expect(file()).toContain('idle: 4m');
  });

  it('F67 tells of an edit outside Drover, of comments too', async () => {
    const told = await awaitEvent('config-changed', async () => writeFileSync(path(), `${file()}# a note\n`));
    expect(told.etag).toBe((await host.client.config.page()).etag);
  });

  it('restarts Ollama for a change that needs it, which then has it', async () => {
    const { etag } = await host.client.config.page();
    const change = set('daemon.parallel', 2);
    expect((await host.client.config.preview({ change })).restart).toEqual({ runningCount: 0, whyNot: null });
    await awaitEvent('daemon-changed', async () => {
      expect(await host.client.config.save({ etag, change })).toMatchObject({ kind: 'saved', isRestartOrdered: true });
    });
    await expect
      .poll(async () => (await host.client.environment()).find(({ name }) => name === 'OLLAMA_NUM_PARALLEL'))
      .toMatchObject({ value: '2', pendingValue: null });
  });
});
