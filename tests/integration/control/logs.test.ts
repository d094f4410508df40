import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDefinedError, safe } from '@orpc/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LogNews } from '../../../apps/contract/model/index.ts';
import { startTestHost, type TestHost } from '../host/test-host.ts';

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost();
  await host.host.daemonSettled;
});
afterAll(() => host.end());

/** Puts a level in force as the Config page does. */
async function setLevel(value: string): Promise<void> {
  const { etag } = await host.client.config.page();
  const edits = [{ kind: 'set' as const, path: ['log', 'level'], value }];
  const saved = await host.client.config.save({ etag, change: { edits }, restart: 'never' });
  expect(saved.kind).toBe('saved');
}
const readOwn = (text: string) => host.client.logs.read({ source: 'drover', text });

describe('the logs of a running service', () => {
  it('tell what Ollama writes, in words and with its level', async () => {
    const { lines } = await host.client.logs.read({ source: 'ollama', text: 'listening on' });
    expect(lines).toMatchObject([{ source: 'ollama', level: 'info', note: null }]);
  });

  it('are followed from where a reading ended until the reader leaves', async () => {
    const { after } = await host.client.logs.read({ source: 'all' });
    const reader = new AbortController();
    const news = await host.client.logs.follow({ source: 'all', after }, { signal: reader.signal });
    appendFileSync(join(host.dataDir, 'logs', 'ollama.error.log'), 'Error: bind: address already in use\n');
    const told: LogNews['lines'] = [];
    for await (const { lines } of news) {
      told.push(...lines);
      if (told.some(({ text }) => text.includes('bind'))) break;
    }
    reader.abort();
    expect(told.find(({ text }) => text.includes('bind'))).toMatchObject({
      ...{ source: 'ollama', level: 'error' },
      note: { cause: 'Another program has the port that Ollama was to listen on.' },
    });
  });

  it('list their files and how these are kept small', async () => {
    const { files, keptCount, maxBytes } = await host.client.logs.files();
    expect(files.map(({ path }) => path.slice(host.dataDir.length + 1)).sort()).toEqual([
      'logs/drover.log',
      'logs/ollama.error.log',
      'logs/ollama.log',
    ]);
    expect(keptCount * maxBytes).toBeGreaterThan(0);
  });

  it('follow log.level at once, without a start', async () => {
    const applied = 'the configuration has changed and is in force';
    await setLevel('error');
    expect((await readOwn(applied)).lines).toEqual([]);
    await setLevel('info');
    await expect.poll(async () => (await readOwn(applied)).lines).toMatchObject([{ level: 'info' }]);
    const { settings } = await host.client.config.page();
    expect(settings.find(({ path }) => path === 'log.level')?.effect).toBe('now');
  });

  it('refuse a place that is none, and say what to do', async () => {
    const { error } = await safe(host.client.logs.read({ source: 'drover', before: 'nonsense' }));
    if (!isDefinedError(error)) throw new Error('the refusal is not one of the contract');
    expect(error).toMatchObject({ code: 'INVALID', data: { advice: expect.stringContaining('before') as string } });
  });
});
