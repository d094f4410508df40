import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConfigStore, createConfigFile, createConfigStore } from '../../../apps/config/index.ts';
import type { ControlEvent } from '../../../apps/contract/control/index.ts';
import { systemClock, systemTimers } from '../../../apps/host/clock.ts';
import { hostileTexts, type ScenarioName } from './scenarios.ts';

/** A configuration file of its own in a temporary folder, looked after by the real room. */
export interface ScriptedConfig {
  readonly store: ConfigStore;
  /** Writes the file as another program would. */
  write(text: string): void;
  readText(): string;
  dispose(): void;
}

const firstText = `# yaml-language-server: $schema=./config.schema.json
version: 1
gateway:
  listen: 127.0.0.1:11444
  takeOverOllamaPort: auto
daemon:
  manage: true
  keepAlive: 5m # the coder stays longer, see its rule
  contextLength: auto
  parallel: 1
  kvCacheType: auto
  memoryBudget: auto
  extraEnv:
    OLLAMA_DEBUG: "0"
backends:
  - { id: local, kind: ollama, url: managed }
  - id: studio
    kind: openai
    url: http://127.0.0.1:1234/v1
  - id: openai
    kind: openai
    url: https://api.openai.com/v1
    key: { env: OPENAI_API_KEY }
models:
  - match: gpt-4o-mini
    use: [local/llama3.2:3b, studio/qwen3-4b]
  - match: claude-*
    use: [local/qwen3-coder:30b]
    set: { num_ctx: 32768, keep_alive: 30m }
  - match: draft
    split:
      - { to: local/qwen3:8b, weight: 90 }
      - { to: local/llama3.2:3b, weight: 10 }
projects:
  - { id: notes, priority: interactive, limits: { rpm: 60 } }
timeouts:
  firstByte: 10m
`;

const hourMs = 3_600_000;

/** A folder's files by name. */
type Files = ReadonlyMap<string, string>;

async function saveHistory(dataDir: string): Promise<void> {
  const steps = [
    {
      who: 'file',
      hoursAgo: 74,
      text: firstText.replace('parallel: 1', 'parallel: 2').replace('  firstByte: 10m\n', '  firstByte: 5m\n'),
    },
    { who: 'console', hoursAgo: 51, text: firstText.replace('parallel: 1', 'parallel: 2') },
    { who: 'command line', hoursAgo: 3, text: firstText },
  ];
  for (const { who, hoursAgo, text } of steps) {
    const clock = { ...systemClock, nowMs: () => Date.now() - hoursAgo * hourMs };
    const file = createConfigFile({ dataDir, configPath: null, clock, timers: systemTimers });
    await file.save({ text, etag: file.read().etag, who });
  }
}

async function makeHistory(): Promise<Files> {
  const dataDir = mkdtempSync(join(tmpdir(), 'drover-fake-history-'));
  await saveHistory(dataDir);
  const files = new Map(readdirSync(dataDir).map((name) => [name, readFileSync(join(dataDir, name), 'utf8')]));
  rmSync(dataDir, { recursive: true, force: true });
  return files;
}

let made: Promise<Files> | null = null;

/** What was changed before, so that the history has something to tell. It is saved once: each save waits for the disk. */
async function fillHistory(dataDir: string): Promise<void> {
  made ??= makeHistory();
  for (const [name, text] of await made) writeFileSync(join(dataDir, name), text, { mode: 0o600 });
}

/** Opens it as the scenario has it. */
export async function createScriptedConfig(
  scenario: ScenarioName,
  push: (event: ControlEvent) => void,
): Promise<ScriptedConfig> {
  const dataDir = mkdtempSync(join(tmpdir(), 'drover-fake-config-'));
  const filePath = join(dataDir, 'config.yaml');
  if (scenario !== 'empty') await fillHistory(dataDir);
  if (scenario === 'hostile') {
    const comments = hostileTexts.map((text) => `# ${text.replaceAll('\n', ' ')}`);
    writeFileSync(filePath, [...comments, firstText].join('\n'));
  }
  const store = createConfigStore({
    ...{ dataDir, configPath: null, clock: systemClock, timers: systemTimers, overrides: {} },
    env: scenario === 'empty' ? {} : { DROVER_LOG_LEVEL: 'debug' },
  });
  const end = store.onUpdate(({ etag }) => push({ type: 'config-changed', etag }));
  return {
    store,
    write: (text) => writeFileSync(filePath, text),
    readText: () => readFileSync(filePath, 'utf8'),
    dispose() {
      end();
      void store.dispose().then(() => rmSync(dataDir, { recursive: true, force: true }));
    },
  };
}
