import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ControlEvent } from '../../../apps/contract/control/index.ts';
import { startTestHost, type TestHost } from './test-host.ts';

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost({
    switches: {
      DROVER_SIM_LOAD_MS: '0',
      DROVER_SIM_TOKENS_PER_SECOND: '20',
      DROVER_SIM_PREFILL_TOKENS_PER_SECOND: '0',
    },
  });
  await host.host.daemonSettled;
});
afterAll(() => host.end());

async function pidOfDaemon(): Promise<number | null> {
  const { state } = await host.client.daemon.status();
  return state.kind === 'ready' ? state.pid : null;
}

/** What is told of the pending restart until there is none any more. */
async function collectPending(events: AsyncIterable<ControlEvent>): Promise<unknown[]> {
  const heard: unknown[] = [];
  for await (const event of events) {
    if (event.type !== 'restart-changed') continue;
    heard.push(event.pendingRestart);
    if (event.pendingRestart === null) break;
  }
  return heard;
}

it('lets a running answer end whole while a new request waits, restarts, and then answers that one', async () => {
  const leaving = new AbortController();
  const heard = collectPending(await host.client.watch(undefined, { signal: leaving.signal }));
  const before = await pidOfDaemon();
  const first = await host.chat({ stream: true, max_tokens: 30 });
  expect(first.status).toBe(200);

  const planned = await host.client.daemon.restart({ when: 'drained', reason: 'the cache type changed' });
  expect(planned).toMatchObject({
    state: { kind: 'ready', pid: before },
    pendingRestart: { when: 'drained', reason: 'the cache type changed', runningCount: 1, waitingCount: 0 },
  });
  const second = host.chat({ max_tokens: 2 });
  await expect
    .poll(async () => (await host.client.daemon.status()).pendingRestart)
    .toMatchObject({ runningCount: 1, waitingCount: 1 });

  expect(await first.text()).toContain('data: [DONE]');
  const answer = await second;
  expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('"finish_reason"')]);
  const after = await pidOfDaemon();
  expect(after).not.toBeNull();
  expect(after).not.toBe(before);
  expect((await host.client.daemon.status()).pendingRestart).toBeNull();

  expect(await heard).toEqual(expect.arrayContaining([expect.objectContaining({ waitingCount: 1 }), null]));
  leaving.abort();
});
