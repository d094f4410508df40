import { afterEach, describe, expect, it } from 'vitest';
import { listDaemons } from '../../fakes/daemon-census.ts';
import { until } from '../../fakes/daemons/supervisor-subject.ts';
import { startTestHost, type TestHost } from '../host/test-host.ts';

let host: TestHost | undefined;
afterEach(() => host?.end());

const quick = { DROVER_SIM_LOAD_MS: '0', DROVER_SIM_PREFILL_TOKENS_PER_SECOND: '0' };
const messages = [{ role: 'user', content: 'Tell a very long story' }];

async function start(switches: Readonly<Record<string, string>>): Promise<TestHost> {
  host = await startTestHost({ switches: { ...quick, ...switches } });
  await host.host.daemonSettled;
  return host;
}

const isReady = async ({ host: { gatewayUrl } }: TestHost): Promise<boolean> =>
  (await fetch(`${gatewayUrl}/health/ollama`)).status === 200;

describe('a daemon that crashes while it answers', () => {
  it.each([
    ['openai', '/v1/chat/completions', /data: \{"error":/, '[DONE]'],
    ['anthropic', '/v1/messages', /event: error/, 'message_stop'],
    ['native', '/api/chat', /^\{"error":/m, '"done":true'],
  ])(
    'F2 ends the %s stream in flight with an error, never with the sign of success, and is back',
    async (_, path, error, success) => {
      const test = await start({ DROVER_SIM_TOKENS_PER_SECOND: '50', DROVER_SIM_ANSWER_TOKENS: '5000' });
      const before = listDaemons(test.dataDir);
      expect(before).toHaveLength(1);
      const answer = await test.chat({ messages, stream: true, max_tokens: 5000 }, path);
      expect(answer.status).toBe(200);
      for (const pid of before) process.kill(pid, 'SIGKILL');
      const text = await answer.text();
      expect(text).toMatch(error);
      expect(text).not.toContain(success);
      await until(async () => (await isReady(test)) && listDaemons(test.dataDir).every((pid) => !before.includes(pid)));
      expect(listDaemons(test.dataDir)).toHaveLength(1);
      expect((await test.chat({ messages, max_tokens: 3 })).status).toBe(200);
    },
  );
});

describe('a daemon that cannot stay up', () => {
  it('F3 gives requests 503 backend_failed, while the gateway itself stays up', async () => {
    const test = await start({ DROVER_SIM_EXIT_CODE: '3' });
    const errorOf = async (): Promise<string | null> => (await test.chat({ messages })).headers.get('x-drover-error');
    await until(async () => (await errorOf()) === 'backend_failed', 40_000);
    expect((await test.chat({ messages })).status).toBe(503);
    expect((await fetch(`${test.host.gatewayUrl}/health`)).status).toBe(200);
    expect(listDaemons(test.dataDir)).toEqual([]);
  });
});
