import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Problem } from '../../../apps/contract/model/index.ts';
import { runCommand } from './run-command.ts';
import { makeDataDir, startTestHost, type TestHost } from './test-host.ts';

const [pinned, refused, other] = ['llama3.2:3b', 'qwen3:4b', 'gemma3:4b'] as const;
let host: TestHost;

beforeAll(async () => {
  const switches = {
    ...{ DROVER_SIM_MODEL_BYTES: String(20 * 1024 ** 3), DROVER_SIM_LOAD_MS: '0' },
    ...{ DROVER_SIM_TOKENS_PER_SECOND: '20', DROVER_SIM_PREFILL_TOKENS_PER_SECOND: '0' },
  };
  host = await startTestHost({ dataDir: makeDataDir(switches, ['memoryBudget: 32', 'contextLength: 8192']) });
  await host.host.daemonSettled;
});
afterAll(() => host.end());

const findProblem = async (id: string): Promise<Problem | null> =>
  (await host.client.status()).problems.find((problem) => problem.id === id) ?? null;

it('tells of requests that found no room, with what would help them', async () => {
  await host.client.models.setPolicy({ model: pinned, isPinned: true });
  await host.client.models.load({ model: pinned });
  expect(await findProblem('memory_refused')).toBeNull();
  const answer = await host.chat({ model: refused });
  expect([answer.status, answer.headers.get('x-drover-error')]).toEqual([503, 'memory_budget']);
  await expect
    .poll(() => findProblem('memory_refused'))
    .toMatchObject({
      title: `1 request for ${refused} was refused for lack of memory.`,
      detail: expect.stringMatching(/^Would help: .+\.$/) as string,
      command: `drover models fit ${refused}`,
    });
});

it('has the doctor look at what pinned models leave', async () => {
  const leaves = async () => (await host.client.doctor()).find(({ id }) => id === 'pinned-models');
  expect(await leaves()).toMatchObject({
    status: 'ok',
    detail: expect.stringMatching(/^\S+: 2\d\.\d GB of 32\.0 GB\.$/) as string,
  });
  await host.client.models.setPolicy({ model: other, isPinned: true });
  expect(await leaves()).toMatchObject({
    status: 'warning',
    fix: expect.stringContaining('drover models unpin') as string,
  });
});

it('sees a changed setting that waits for a restart, and the restart that was planned instead', async () => {
  expect(await findProblem('settings_pending')).toBeNull();
  const file = join(host.dataDir, 'config.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('keepAlive: 5m', 'keepAlive: 10m'));
  // Asking for the environment looks at the file at once.
  await host.client.environment();
  expect(await findProblem('settings_pending')).toMatchObject({
    title: 'OLLAMA_KEEP_ALIVE waits for a restart of Ollama.',
    action: { id: 'restart-when-drained' },
  });
  const setting = (await host.client.doctor()).find(({ id }) => id === 'ollama-settings');
  expect(setting).toMatchObject({ status: 'warning', fix: 'drover daemon restart --when drained' });

  const { body } = await host.chat({ model: pinned, stream: true, max_tokens: 2000 });
  await host.client.daemon.restart({ when: 'drained' });
  expect(await findProblem('restart_pending')).toMatchObject({
    title: 'Ollama restarts when the running request has ended.',
    action: { id: 'cancel-restart' },
  });
  expect(await findProblem('settings_pending')).toBeNull();
  await host.client.daemon.cancelRestart();
  expect(await findProblem('restart_pending')).toBeNull();
  await body?.cancel();
});

it('prints all of it for a person at a terminal', async () => {
  const { code, out } = await runCommand(host, ['status']);
  expect(code).toBe(0);
  expect(out).toContain(`of 32.0 GB: ${pinned} (pinned)`);
  expect(out).toMatch(/^Machine .*memory .* GB/m);
  expect(out).toContain(`drover models fit ${refused}`);
});
