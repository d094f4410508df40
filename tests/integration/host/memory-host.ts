import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ModelEvent, RequestRecord, ResidentModel } from '../../../apps/contract/model/index.ts';
import { makeDataDir, type SimulatorSwitches, startTestHost, type TestHost } from './test-host.ts';

export const gib = 1024 ** 3;
export const [modelA, modelB, modelC] = ['llama3.2:3b', 'qwen3:4b', 'gemma3:4b'] as const;

interface Sending {
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** What the daemon itself tells of a model in memory. */
export interface Listed {
  readonly name: string;
  readonly context_length?: number;
  readonly size: number;
  readonly expires_at: string;
}

/** A host whose models all have 20 GB, with 32 GB for them; what a test needs to use up memory and to see who has it. */
export interface MemoryHost extends TestHost {
  /** Switches of the simulator that hold from now on; those of the start hold otherwise. */
  setSwitches(switches: Readonly<Record<string, unknown>>): void;
  native(path: string, body: Readonly<Record<string, unknown>>, sending?: Sending): Promise<Response>;
  /** A chat that goes on until it is ended; resolves when its answer has begun. */
  hold(model: string, body?: Readonly<Record<string, unknown>>): Promise<{ end(): void }>;
  ps(): Promise<readonly Listed[]>;
  /** As Drover sees them. */
  residents(): Promise<readonly ResidentModel[]>;
  waitingFor(): Promise<readonly string[]>;
  /** The newest row of a model. */
  row(model: string): Promise<RequestRecord | undefined>;
  /** Oldest first. */
  timeline(model?: string): Promise<readonly ModelEvent[]>;
  /** Unloads everything, so that the log is complete, and tells how often the daemon has loaded a model. */
  countLoads(model: string): Promise<number>;
}

export interface MemoryHostOptions {
  readonly switches?: SimulatorSwitches;
  readonly daemonSettings?: readonly string[];
  /** Further sections of the configuration. */
  readonly config?: readonly string[];
  /** For a host that starts again where another ended. */
  readonly dataDir?: string;
  readonly isSettled?: boolean;
}

const heavy: SimulatorSwitches = {
  ...{ DROVER_SIM_MODEL_BYTES: String(20 * gib), DROVER_SIM_LOAD_MS: '60', DROVER_SIM_ANSWER_TOKENS: '6' },
  ...{ DROVER_SIM_TOKENS_PER_SECOND: '0', DROVER_SIM_PREFILL_TOKENS_PER_SECOND: '0' },
};

/** A data folder for such a host, whose simulator listens to `control.json` in it. */
export function makeMemoryFolder({ switches = {}, daemonSettings = [], config = [] }: MemoryHostOptions): string {
  const dataDir = makeDataDir({ ...heavy, ...switches }, [
    'memoryBudget: 32',
    'contextLength: 8192',
    ...daemonSettings,
  ]);
  appendFileSync(
    join(dataDir, 'config.yaml'),
    [`    DROVER_SIM_CONTROL: "${join(dataDir, 'control.json')}"`, ...config, ''].join('\n'),
  );
  return dataDir;
}

export async function startMemoryHost(options: MemoryHostOptions = {}): Promise<MemoryHost> {
  const dataDir = options.dataDir ?? makeMemoryFolder(options);
  const test = await startTestHost({ dataDir });
  if (options.isSettled !== false) await test.host.daemonSettled;
  const { client, host } = test;
  const native: MemoryHost['native'] = (path, body, { headers = {}, signal } = {}) =>
    fetch(host.gatewayUrl + path, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) },
      ...(signal ? { signal } : {}),
    });
  const timeline: MemoryHost['timeline'] = async (model) => {
    const untilMs = Date.now() + 1000;
    return (await client.models.timeline({ sinceMs: 0, untilMs, model: model ?? null, limit: 1000 })).toReversed();
  };
  return {
    ...test,
    ...{ native, timeline },
    setSwitches: (switches) => writeFileSync(join(dataDir, 'control.json'), JSON.stringify(switches)),
    async hold(model, body = {}) {
      const leaving = new AbortController();
      const slow = { model, messages: [{ role: 'user', content: 'Write a long story' }], ...body };
      const answer = await native('/api/chat', { ...slow, stream: true }, { signal: leaving.signal });
      await answer.body?.getReader().read();
      return { end: () => leaving.abort() };
    },
    async ps() {
      const { state } = await client.daemon.status();
      if (state.kind !== 'ready') return [];
      const { models } = (await (await fetch(`${state.url}/api/ps`)).json()) as { readonly models: readonly Listed[] };
      return models;
    },
    residents: async () => (await client.models.residency()).residents,
    waitingFor: async () => (await client.models.residency()).waiting.map(({ model }) => model),
    async row(model) {
      const filter = { models: [model] };
      return (await client.requests.list({ filter, limit: 1, before: null })).requests[0];
    },
    async countLoads(model) {
      for (const { name } of await client.models.resident()) await client.models.unload({ model: name });
      const readLines = async () => (await client.daemon.logs({ limit: 1000, source: 'all' })).map(({ text }) => text);
      const count = (lines: readonly string[], what: string) => lines.filter((line) => line.includes(what)).length;
      await expect
        .poll(async () => {
          const lines = await readLines();
          return count(lines, `msg="loading ${model} `) - count(lines, `msg="runner of ${model} stopped`);
        })
        .toBe(0);
      return count(await readLines(), `msg="loading ${model} `);
    },
  };
}

/** What a timeline says in short. */
export const tell = (events: readonly ModelEvent[]): readonly string[] =>
  events.map(({ kind, model, cause }) => `${kind} ${model} ${cause}`);
