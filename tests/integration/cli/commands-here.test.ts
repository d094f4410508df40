import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CommandContext } from '../../../apps/cli/command.ts';
import { parseCommandLine } from '../../../apps/cli/parse-command-line.ts';
import { startTestHost, type TestHost, testModel } from '../host/test-host.ts';

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost();
  await host.host.daemonSettled;
  await host.chat({ model: testModel, messages: [{ role: 'user', content: 'Hi' }] }, '/p/atlas/v1/chat/completions');
});
afterAll(() => host.end());

/** Runs one command line as `drover` does, with its output kept. */
async function run(...argv: string[]): Promise<{ code: number; out: string }> {
  const line = parseCommandLine(argv);
  if (line.kind !== 'command') throw new Error(`not a command: ${argv.join(' ')}`);
  const printed: string[] = [];
  const context: CommandContext = {
    values: line.values,
    positionals: line.positionals,
    dataDir: host.dataDir,
    print: (text) => void printed.push(text),
    explain: (text) => void printed.push(text),
    connect: () => host.client,
    interruption: () => AbortSignal.timeout(5_000),
  };
  const command = await line.spec.load();
  return { code: await command(context), out: printed.join('\n') };
}

async function runJson(...argv: string[]): Promise<unknown> {
  const { code, out } = await run(...argv, '--json');
  expect(code).toBe(0);
  return JSON.parse(out) as unknown;
}

describe('commands against a running service', () => {
  it('status says in words what runs, and in JSON all of it', async () => {
    const { code, out } = await run('status');
    expect(code).toBe(0);
    expect(out).toContain('Everything works.');
    expect(out).toContain(host.host.gatewayUrl);
    expect(await runJson('status')).toMatchObject({ daemon: { engine: 'simulator', state: { kind: 'ready' } } });
  });

  it('requests list and show find the request with its project', async () => {
    expect((await run('requests', 'list', '--project', 'atlas')).out).toContain(testModel);
    const rows = (await runJson('requests', 'list', '--limit', '10')) as { id: string; project: string | null }[];
    const row = rows.find(({ project }) => project === 'atlas');
    expect(row).toBeDefined();
    const shown = await run('requests', 'show', row?.id ?? '');
    expect(shown.out).toContain('atlas');
    expect(await runJson('requests', 'show', row?.id ?? '')).toMatchObject({ id: row?.id, outcome: 'ok' });
    expect(await runJson('requests', 'list', '--project', 'nobody')).toEqual([]);
  });

  it.each(['project', 'model', 'app', 'backend', 'key'])('usage sums by %s', async (by) => {
    expect((await run('usage', '--by', by)).out).toContain('all');
    expect(await runJson('usage', '--by', by, '--since', '1h')).toMatchObject({ by });
  });

  it('models are listed, loaded, seen in memory and unloaded', async () => {
    expect((await run('models', 'list')).out).toContain(testModel);
    expect((await run('models', 'load', testModel)).code).toBe(0);
    expect((await run('models', 'ps')).out).toContain(testModel);
    expect(await runJson('models', 'ps')).toMatchObject([{ name: testModel }]);
    expect((await run('models', 'unload', testModel)).code).toBe(0);
    expect(await runJson('models', 'ps')).toEqual([]);
  });

  it('models fit answers with figures, also when a model does not fit', async () => {
    expect((await run('models', 'fit', testModel)).out).toContain('verdict');
    const report = await runJson('models', 'fit', testModel, '--context', '131072');
    expect(report).toMatchObject({ model: testModel, load: { contextLength: 131_072 } });
    const { budgetBytes, need } = report as { budgetBytes: number; need: { neededBytes: number } };
    expect(Math.min(budgetBytes, need.neededBytes)).toBeGreaterThan(1e6);
    await expect(run('models', 'fit', 'nothing:1b')).rejects.toThrow('not installed');
  });

  it('route says where a name leads and why, and fails for one that leads nowhere', async () => {
    const shown = await run('route', 'local/qwen3');
    expect(shown).toMatchObject({ code: 0, out: expect.stringContaining('local/qwen3:latest (ollama)') as string });
    expect(shown.out).toContain('qwen3 has no tag');
    expect(await runJson('route', testModel)).toMatchObject({
      target: { backend: 'local', dialect: 'ollama', model: testModel },
      reason: null,
    });
    const refused = await run('route', '../x', '--json');
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.out)).toMatchObject({ target: null, reason: 'This cannot be the name of a model.' });
  });

  it('env shows what today’s Ollama does not read as such', async () => {
    expect((await run('env')).out).toContain('OLLAMA_KEEP_ALIVE');
    const entries = (await runJson('env')) as { name: string; isHonoured: boolean }[];
    expect(entries.find(({ name }) => name === 'OLLAMA_METAL')?.isHonoured).toBe(false);
  });

  it('doctor gives a fix for each finding that needs one', async () => {
    expect((await run('doctor')).out).toContain('Data folder');
    const findings = (await runJson('doctor')) as { status: string; fix: string }[];
    expect(findings.length).toBeGreaterThan(5);
    for (const { status, fix } of findings) expect(fix === '').toBe(status === 'ok');
  });

  it('daemon stop, start, restart and logs do as they say', async () => {
    expect((await run('daemon', 'stop')).code).toBe(0);
    expect(await runJson('status')).toMatchObject({ daemon: { state: { kind: 'stopped' } } });
    expect((await run('daemon', 'start')).code).toBe(0);
    expect((await run('daemon', 'restart')).code).toBe(0);
    expect(await runJson('status')).toMatchObject({ daemon: { state: { kind: 'ready' } } });
    expect((await run('daemon', 'logs')).out).toContain('Listening on');
    expect((await run('logs')).out).toMatch(/^\d{4}-\d\d-\d\dT\S+ info {2}ollama Listening on/m);
    expect(await runJson('logs', 'ollama', '--text', 'LISTENING', '--limit', '1')).toMatchObject([
      { source: 'ollama' },
    ]);
    expect(await runJson('logs', '--level', 'error')).toEqual([]);
  });
});
