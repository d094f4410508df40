import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Target } from './load.ts';
import { forkServer, startService, stopProcess, upstreamPath, waitForDaemon } from './subjects.ts';

export const dialects = ['openai', 'anthropic', 'ollama'] as const;
export type Dialect = (typeof dialects)[number];

/** Every way from a client to a backend, and the ways that go without Drover. */
export interface PairSubjects {
  direct(backend: Dialect): Target;
  drover(client: Dialect, backend: Dialect): Target;
  stop(): Promise<void>;
}

const paths: Readonly<Record<Dialect, string>> = {
  openai: '/v1/chat/completions',
  anthropic: '/v1/messages',
  ollama: '/api/chat',
};
const models: Readonly<Record<Dialect, string>> = {
  openai: 'cloud/bench',
  anthropic: 'claude/bench',
  ollama: 'bench:latest',
};

const target = (url: string, client: Dialect, model: string): Target => ({
  url,
  path: paths[client],
  render: (prompt, isStreaming) =>
    JSON.stringify({
      model,
      messages: [{ role: 'user', content: prompt }],
      stream: isStreaming,
      ...(client === 'ollama' ? {} : { max_tokens: 100 }),
      ...(client === 'openai' && isStreaming ? { stream_options: { include_usage: true } } : {}),
    }),
});

/** Starts both upstreams and a service before them, each in a process of its own. */
export async function startPairSubjects(): Promise<PairSubjects> {
  const dataDir = mkdtempSync(join(tmpdir(), 'drover-bench-pairs-'));
  const daemon = await forkServer(upstreamPath, ['serve']);
  const vendor = await forkServer(join(import.meta.dirname, 'vendor-upstream.mjs'), []);
  const backends = [
    `  - { id: cloud, kind: openai, url: "${vendor.url}" }`,
    `  - { id: claude, kind: anthropic, url: "${vendor.url}" }`,
  ];
  writeFileSync(join(dataDir, 'config.yaml'), `backends:\n${backends.join('\n')}\n`);
  const service = await startService(dataDir);
  await waitForDaemon(service.gateway);
  return {
    direct: (backend) =>
      backend === 'ollama' ? target(daemon.url, backend, models.ollama) : target(vendor.url, backend, 'bench'),
    drover: (client, backend) => target(service.gateway, client, models[backend]),
    async stop() {
      await Promise.all([daemon.child, vendor.child, service.child].map(stopProcess));
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
