import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandContext } from '../../../apps/cli/command.ts';
import { parseCommandLine } from '../../../apps/cli/parse-command-line.ts';
import { type Benchmark, type BenchmarkEvent, benchmarkSchema } from '../../../apps/contract/model/index.ts';
import { startTestHost, type TestHost, testModel } from './test-host.ts';

let test: TestHost;
beforeAll(async () => {
  test = await startTestHost({
    switches: {
      DROVER_SIM_LOAD_MS: '40',
      DROVER_SIM_TOKENS_PER_SECOND: '2000',
      DROVER_SIM_PREFILL_TOKENS_PER_SECOND: '20000',
    },
  });
  await test.host.daemonSettled;
});
afterAll(() => test.end());

async function readAll(events: AsyncIterable<BenchmarkEvent>): Promise<BenchmarkEvent[]> {
  const seen: BenchmarkEvent[] = [];
  for await (const event of events) seen.push(event);
  return seen;
}

/** Runs one command line as `drover` does, with Ctrl+C once it explains `interruptAt`. */
async function run(argv: readonly string[], interruptAt?: string) {
  const interruption = new AbortController();
  const line = parseCommandLine(argv);
  if (line.kind !== 'command') throw new Error(`not a command: ${argv.join(' ')}`);
  const printed: string[] = [];
  const explained: string[] = [];
  const context: CommandContext = {
    values: line.values,
    positionals: line.positionals,
    dataDir: test.dataDir,
    print: (text) => void printed.push(text),
    explain(text) {
      explained.push(text);
      if (text === interruptAt) interruption.abort();
    },
    connect: () => test.client,
    interruption: () => interruption.signal,
  };
  const command = await line.spec.load();
  return { code: await command(context), out: printed.join('\n'), explained };
}

describe('a benchmark', () => {
  it('loads the model anew, tells each step, and gives every figure', async () => {
    await test.client.models.load({ model: testModel });
    const events = await readAll(await test.client.bench.run({ model: testModel, runs: 2, save: 'june' }));
    expect(events.map((event) => (event.type === 'step-started' ? `${event.step} ${event.run}` : event.type))).toEqual([
      'unload 1',
      'load 1',
      'warm-up 1',
      'short 1',
      'long 1',
      'short 2',
      'long 2',
      'benchmark-finished',
    ]);
    const last = events.at(-1);
    if (last?.type !== 'benchmark-finished') throw new Error('it did not finish');
    const { benchmark, isStored } = last;
    benchmarkSchema.strict().parse(benchmark);
    expect(isStored).toBe(true);
    expect(benchmark).toMatchObject({ model: testModel, name: 'june', runs: 2, inFlightCount: 0, suite: 1 });
    expect(benchmark.digest).toMatch(/^[0-9a-f]{64}$/);
    const { figures } = benchmark;
    expect(figures.loadMs.median).toBeGreaterThan(0);
    expect(figures.memoryBytes.median).toBeGreaterThan(1e9);
    expect(figures.prefillTokensPerSecond.samples).toHaveLength(2);
    expect(figures.prefillTokensPerSecond.median).toBeGreaterThan(0);
    expect(figures.decodeTokensPerSecond.median).toBeGreaterThan(0);
    expect(figures.firstTokenMs.median).toBeGreaterThan(0);
    expect(await test.client.bench.list({ model: testModel, limit: 1 })).toEqual([benchmark]);
  });

  it('is refused for what is not installed and for what writes no text, with advice', async () => {
    const start = async (model: string) => readAll(await test.client.bench.run({ model, runs: 1, save: null }));
    await expect(start('nothing:1b')).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: 'nothing:1b is not installed.',
      data: { advice: expect.stringContaining('drover models list') as string },
    });
    const installed = await test.client.models.installed();
    const embedder = installed.find(({ capabilities }) => capabilities.includes('embedding'));
    await expect(start(embedder?.name ?? '')).rejects.toMatchObject({
      message: expect.stringContaining('writes no text') as string,
    });
  });

  it('runs alone, and ends when its reader leaves', async () => {
    const reader = new AbortController();
    const order = { model: testModel, runs: 50, save: null };
    const events = await test.client.bench.run(order, { signal: reader.signal });
    expect((await events.next()).value).toMatchObject({ step: 'unload' });
    await expect(readAll(await test.client.bench.run(order))).rejects.toMatchObject({
      message: expect.stringContaining('is running') as string,
      data: { advice: expect.stringContaining('Wait') as string },
    });
    const before = await test.client.bench.list({ model: null, limit: 100 });
    reader.abort();
    const startAgain = async () => readAll(await test.client.bench.run({ ...order, runs: 1 }));
    await expect.poll(() => startAgain().then(() => 'ran', String)).toBe('ran');
    expect(await test.client.bench.list({ model: null, limit: 100 })).toHaveLength(before.length + 1);
  });
});

describe('drover bench and drover report', () => {
  it('print a table, or JSON, and compare with a baseline or with the run before', async () => {
    const shown = await run(['bench', testModel, '--runs', '1', '--save', 'july']);
    expect(shown).toMatchObject({ code: 0, out: expect.stringContaining('decode tok/s') as string });
    expect(shown.explained).toContain('run 1 of 1: long prompt');
    const json = JSON.parse((await run(['bench', testModel, '--runs', '1', '--json'])).out) as Benchmark;
    expect(benchmarkSchema.parse(json).name).toBeNull();
    const report = await run(['report', '--baseline', 'july', '--json']);
    expect(report.code).toBe(0);
    expect(JSON.parse(report.out)).toMatchObject({
      baseline: 'july',
      rows: [{ model: testModel, newest: { id: json.id }, baseline: { name: 'july' } }],
    });
    const words = await run(['report', '--model', testModel]);
    expect(words.out).toContain('FIGURE');
    expect(words.out).toContain('“july”');
    expect((await run(['report', '--baseline', 'august'])).out).toContain('--save august');
    expect((await run(['report', '--model', 'nothing'])).explained.join()).toContain('drover bench MODEL');
  });

  it('say how to start Ollama when it is stopped', async () => {
    await test.client.daemon.stop();
    await expect(run(['bench', testModel])).rejects.toMatchObject({
      code: 'DAEMON_UNAVAILABLE',
      data: { advice: expect.stringContaining('drover daemon start') as string },
    });
    await test.client.daemon.start();
  });

  it('bench ends early with Ctrl+C, and says that nothing was stored', async () => {
    const before = await test.client.bench.list({ model: null, limit: 100 });
    const { code, explained } = await run(['bench', testModel, '--runs', '50'], 'run 1 of 50: long prompt');
    expect(code).toBe(1);
    expect(explained.at(-1)).toContain('ended early');
    expect(await test.client.bench.list({ model: null, limit: 100 })).toHaveLength(before.length);
  });

  it.each([
    ['--runs', '0'],
    ['--runs', 'many'],
    ['--save', ''],
  ])('refuses %s %s as bad usage', async (name, value) => {
    await expect(run(['bench', testModel, name, value])).rejects.toMatchObject({ name: 'UsageError' });
  });
});
