import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { type DroverProcess, startDroverProcess } from '../fakes/drover-process.ts';
import { anthropicKey } from '../fakes/upstreams/anthropic/anthropic-models.ts';
import { startAnthropicUpstream } from '../fakes/upstreams/anthropic/start-anthropic-upstream.ts';
import { type Fault, noFault } from '../fakes/upstreams/fault.ts';
import { startOpenaiUpstream } from '../fakes/upstreams/openai/start-openai-upstream.ts';
import type { Upstream } from '../fakes/upstreams/start-upstream.ts';
import { type Column, ollamaColumn } from './columns.ts';
import { toSimulatorSwitches } from './simulator-faults.ts';

const realOllama = process.env['DROVER_TEST_OLLAMA'];

/** Drover over three backends: the simulator or a real Ollama (DROVER_TEST_OLLAMA and DROVER_TEST_MODEL), and two strict upstreams. */
export interface Subject {
  /** The Ollama column is a real model, which says what it likes. */
  readonly isReal: boolean;
  gateway(): string;
  dataDir(): string;
  /** A model that chats. */
  readonly model: string;
  /** Whether `model` has a capability by /api/show; on the simulator the models are chosen to have it. */
  hasCapability(model: string, capability: string): Promise<boolean>;
  readonly embeddingModel: string;
  readonly visionModel: string;
  readonly thinkingModel: string;
  /** The upstream of a column; `null` for Ollama's. */
  upstream(backend: Column['backend']): Upstream | null;
  /** Lets a backend fail from now on; every test begins without. */
  setFault(backend: Column['backend'], fault: Fault): void;
  /** Resolves once the column's last request was given up by Drover. */
  lastCallAborted(backend: Column['backend']): Promise<void>;
}

interface Setting {
  readonly drover: DroverProcess;
  readonly folder: string;
  readonly upstreams: Readonly<Record<'openai' | 'anthropic', Upstream>>;
}

const controlFile = (folder: string): string => join(folder, 'simulator.json');
const paced = { tokensPerSecond: 400, loadMs: 0, prefillTokensPerSecond: 0 };

const renderConfig = ({ openai, anthropic }: Setting['upstreams']): string => `version: 1
backends:
  - { id: local, kind: ollama, url: managed }
  - { id: gpt, kind: openai, url: ${openai.url}/v1 }
  - { id: claude, kind: anthropic, url: ${anthropic.url}/v1, key: { env: CONFORMANCE_CLAUDE_KEY } }
`;

async function start(): Promise<Setting> {
  const folder = mkdtempSync(join(tmpdir(), 'drover-conformance-'));
  const [openai, anthropic] = await Promise.all([startOpenaiUpstream(), startAnthropicUpstream()]);
  writeFileSync(join(folder, 'config.yaml'), renderConfig({ openai, anthropic }));
  writeFileSync(controlFile(folder), JSON.stringify(paced));
  const drover = await startDroverProcess({
    dataDir: folder,
    args: realOllama ? ['--engine', 'ollama', '--ollama', realOllama] : ['--engine', 'simulator'],
    env: { DROVER_SIM_CONTROL: controlFile(folder), CONFORMANCE_CLAUDE_KEY: anthropicKey },
  });
  await waitUntilReady(drover.gateway);
  return { drover, folder, upstreams: { openai, anthropic } };
}

async function stop({ drover, folder, upstreams }: Setting): Promise<void> {
  await drover.stop();
  await Promise.all([upstreams.openai.close(), upstreams.anthropic.close()]);
  rmSync(folder, { recursive: true, force: true });
}

async function waitUntilReady(gateway: string): Promise<void> {
  const giveUpAtMs = Date.now() + 30_000;
  for (;;) {
    const response = await fetch(`${gateway}/health/ollama`);
    if (response.status === 200) return;
    if (Date.now() > giveUpAtMs) throw new Error(`the daemon did not become ready: ${await response.text()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function readCapabilities(gateway: string, model: string): Promise<readonly string[]> {
  const response = await fetch(`${gateway}/api/show`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model }),
  });
  const body = (await response.json()) as { capabilities?: string[] };
  return body.capabilities ?? [];
}

function setFaultOf({ folder, upstreams }: Setting, backend: Column['backend'], fault: Fault): void {
  if (backend !== 'ollama') upstreams[backend].setFault(fault);
  else writeFileSync(controlFile(folder), JSON.stringify({ ...paced, ...toSimulatorSwitches(fault) }));
}

/** Starts everything before the tests of a file and stops it after them. */
export function prepareSubject(): Subject {
  let setting: Setting | undefined;
  const running = (): Setting => {
    if (!setting) throw new Error('Drover is not running');
    return setting;
  };
  beforeAll(async () => {
    setting = await start();
  });
  afterEach(() => {
    for (const backend of ['ollama', 'openai', 'anthropic'] as const) setFaultOf(running(), backend, noFault);
  });
  afterAll(async () => {
    if (setting) await stop(setting);
  });
  const upstream = (backend: Column['backend']): Upstream | null =>
    backend === 'ollama' ? null : running().upstreams[backend];
  return {
    isReal: realOllama !== undefined,
    gateway: () => running().drover.gateway,
    dataDir: () => running().folder,
    model: ollamaColumn.chat,
    embeddingModel: ollamaColumn.embedding ?? '',
    visionModel: ollamaColumn.vision,
    thinkingModel: ollamaColumn.thinking,
    hasCapability: async (model, capability) =>
      (await readCapabilities(running().drover.gateway, model)).includes(capability),
    upstream,
    setFault: (backend, fault) => setFaultOf(running(), backend, fault),
    // The simulator's journal would tell too, but a real daemon has none.
    lastCallAborted: async (backend) => upstream(backend)?.calls().at(-1)?.aborted,
  };
}
