import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { requestRecordSchema } from '../../../apps/contract/model/index.ts';
import { startTestHost, type TestHost, testModel } from '../host/test-host.ts';
import { type CliResult, runCli, startCli } from './run-cli.ts';

let test: TestHost;
beforeAll(async () => {
  test = await startTestHost();
  await test.host.daemonSettled;
  for (const project of ['alpha', 'beta']) await (await test.chat({}, `/p/${project}/v1/chat/completions`)).text();
});
afterAll(() => test.end());

const drover = (...argv: readonly string[]): Promise<CliResult> => runCli(...argv, '--data-dir', test.dataDir);
async function readJson(...argv: readonly string[]): Promise<unknown> {
  const { exitCode, out, errorOut } = await drover(...argv, '--json');
  expect({ exitCode, errorOut }).toEqual({ exitCode: 0, errorOut: '' });
  return JSON.parse(out);
}

describe('drover', () => {
  it('status --json prints the whole status', async () => {
    expect(await readJson('status')).toMatchObject({
      about: { gatewayUrl: test.host.gatewayUrl },
      daemon: { engine: 'simulator' },
    });
  });

  it('status speaks to a person in aligned lines without colour', async () => {
    const { out } = await drover('status');
    expect(out).toContain(`Gateway   ${test.host.gatewayUrl}`);
    expect(out).not.toContain('\u001b[');
  });

  it('requests list --json is an array of records as the contract has them', async () => {
    const records = (await readJson('requests', 'list', '--limit', '1000')) as unknown[];
    expect(records.length).toBeGreaterThanOrEqual(2);
    for (const record of records) expect(requestRecordSchema.strict().parse(record)).toEqual(record);
  });

  it('requests list takes filters and a limit', async () => {
    expect(await readJson('requests', 'list', '--project', 'alpha', '--since', '1h')).toMatchObject([
      { project: 'alpha' },
    ]);
    expect(await readJson('requests', 'list', '--limit', '1')).toHaveLength(1);
    expect(await readJson('requests', 'list', '--outcome', 'timeout')).toEqual([]);
    const table = await drover('requests', 'list', '--project', 'alpha');
    expect(table.out).toMatch(/^TIME +OUTCOME +STATUS/);
    expect(table.out.trim().split('\n')).toHaveLength(2);
  });

  it('requests show prints one request, and fails for one that is not there', async () => {
    const [record] = (await readJson('requests', 'list', '--project', 'alpha')) as { id: string }[];
    expect(await readJson('requests', 'show', record?.id ?? '')).toMatchObject({ id: record?.id, project: 'alpha' });
    expect((await drover('requests', 'show', record?.id ?? '')).out).toContain('First token');
    const missing = await drover('requests', 'show', 'no-such-id');
    expect(missing).toMatchObject({ exitCode: 1, out: '' });
    expect(missing.errorOut).toContain('drover requests list');
  });

  it('requests tail prints a request as it ends, until Ctrl+C', async () => {
    const tail = startCli('requests', 'tail', '--project', 'tailed', '--json', '--data-dir', test.dataDir);
    await expect
      .poll(
        async () => {
          await (await test.chat({}, '/p/tailed/v1/chat/completions')).text();
          return tail.out();
        },
        { interval: 200 },
      )
      .toContain('"project":"tailed"');
    tail.child.kill('SIGINT');
    expect((await tail.ended).exitCode).toBe(0);
  });

  it('usage sums up by group', async () => {
    const usage = await readJson('usage', '--by', 'project', '--since', '1h');
    expect(usage).toMatchObject({ by: 'project', total: { errors: 0 } });
    expect((await drover('usage', '--by', 'model')).out).toContain(testModel);
  });

  it('models load, ps and unload say what is in memory', async () => {
    expect((await drover('models', 'load', testModel)).out).toContain(testModel);
    expect(await readJson('models', 'ps')).toMatchObject([{ name: testModel }]);
    expect(await readJson('models', 'list')).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: testModel })]),
    );
    expect((await drover('models', 'unload', testModel)).exitCode).toBe(0);
    expect(await readJson('models', 'ps')).toEqual([]);
  });

  it('env names every variable and whether Ollama reads it', async () => {
    const text = JSON.stringify(await readJson('env'));
    for (const name of [
      'OLLAMA_METAL',
      'OLLAMA_NUM_GPU',
      'OLLAMA_MAX_RAM',
      'OLLAMA_KEEP_ALIVE',
      'OLLAMA_KV_CACHE_TYPE',
      'OLLAMA_CONTEXT_LENGTH',
    ])
      expect(text).toContain(name);
  });

  it('doctor lists its findings', async () => {
    expect(await readJson('doctor')).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: 'storage', status: 'ok' })]),
    );
  });

  it('daemon stop, start, restart and logs answer once it is done', async () => {
    expect(await drover('daemon', 'stop')).toMatchObject({ exitCode: 0, out: 'Ollama is stopped.\n' });
    expect((await drover('daemon', 'start')).out).toMatch(/is ready on http/);
    expect((await drover('daemon', 'restart')).exitCode).toBe(0);
    expect((await drover('daemon', 'logs', '--limit', '5')).out.trim()).not.toBe('');
  });
});

describe('drover without a running service', () => {
  const nowhere = '/tmp/drover-test-no-such-folder';

  it.each([['status'], ['requests list'], ['usage'], ['env'], ['models ps'], ['daemon stop']])(
    '%s fails and says how to start one',
    async (name) => {
      const { exitCode, out, errorOut } = await runCli(...name.split(' '), '--data-dir', nowhere);
      expect({ exitCode, out }).toEqual({ exitCode: 1, out: '' });
      expect(errorOut).toContain('drover serve');
    },
  );

  it('doctor still examines the machine', async () => {
    const { exitCode, out } = await runCli('doctor', '--json', '--data-dir', nowhere);
    expect(exitCode).toBe(1);
    expect(JSON.parse(out)).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: 'service', status: 'failure' })]),
    );
  });

  it('help and version need none', async () => {
    expect((await runCli('help')).out).toContain('drover COMMAND');
    expect((await runCli('version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    ['stauts', 'drover status'],
    ['status --colour', '--json'],
    ['usage --by colour', 'One of'],
    ['requests list --limit many', '--limit'],
    ['serve --engine fast', '--engine'],
    ['serve --gateway here', 'HOST:PORT'],
  ])('answers "%s" with exit code 2 and a hint', async (line, hint) => {
    const { exitCode, errorOut } = await runCli(...line.split(' '), '--data-dir', nowhere);
    expect(exitCode).toBe(2);
    expect(errorOut).toContain(hint);
  });
});
