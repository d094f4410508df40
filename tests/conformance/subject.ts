import { afterAll, beforeAll } from 'vitest';
import { type DroverProcess, startDroverProcess } from '../fakes/drover-process.ts';

const realOllama = process.env['DROVER_TEST_OLLAMA'];
const realModel = process.env['DROVER_TEST_MODEL'];

/** What the suite talks to: Drover over the simulator, or over a real Ollama named by DROVER_TEST_OLLAMA and DROVER_TEST_MODEL. */
export interface Subject {
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
}

export function prepareSubject(): Subject {
  let drover: DroverProcess | undefined;
  const running = (): DroverProcess => {
    if (!drover) throw new Error('Drover is not running');
    return drover;
  };
  beforeAll(async () => {
    const daemon = realOllama
      ? (['--engine', 'ollama', '--ollama', realOllama] as const)
      : (['--engine', 'simulator'] as const);
    drover = await startDroverProcess({ args: daemon, env: { DROVER_SIM_TOKENS_PER_SECOND: '400' } });
    await waitUntilReady(drover.gateway);
  });
  afterAll(async () => {
    await drover?.stop();
  });
  return {
    isReal: realOllama !== undefined,
    gateway: () => running().gateway,
    dataDir: () => running().dataDir,
    model: realModel ?? 'llama3.2:3b',
    embeddingModel: realModel ?? 'nomic-embed-text',
    visionModel: realModel ?? 'gemma3:4b',
    thinkingModel: realModel ?? 'qwen3:4b',
    async hasCapability(model, capability) {
      const response = await fetch(`${running().gateway}/api/show`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model }),
      });
      const body = (await response.json()) as { capabilities?: string[] };
      return body.capabilities?.includes(capability) ?? false;
    },
  };
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
