import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClientFacts, clients, type Snippet, toProjectUrl } from '../../../apps/base/index.ts';
import { startTestHost, type TestHost, testModel } from '../host/test-host.ts';

const runFile = promisify(execFile);
const cache = join(import.meta.dirname, '..', '..', '..', '.cache');

let host: TestHost;
let folder: string;
let key: string;
beforeAll(async () => {
  host = await startTestHost();
  await host.host.daemonSettled;
  key = (await host.client.keys.create({ name: 'My phone' })).key;
  // Below the root, where the packages are found.
  mkdirSync(cache, { recursive: true });
  folder = mkdtempSync(join(cache, 'snippets-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await host.end();
});

/** With a key and a project, which is the longer form of every snippet. */
const keyed = (): ClientFacts => ({
  url: toProjectUrl(host.host.gatewayUrl, 'atlas'),
  model: testModel,
  keyName: 'My phone',
});
const plain = (): ClientFacts => ({ url: host.host.gatewayUrl, model: testModel, keyName: null });

/** Runs a program; fails with what it printed. */
async function run(file: string, args: readonly string[]): Promise<string> {
  const env = { ...process.env, DROVER_KEY_MY_PHONE: key };
  const { stdout } = await runFile(file, args, { env, timeout: 50_000 });
  return stdout;
}

/** Makes every curl of a script fail on an error answer. */
const strictCurl = 'curl() { command curl --silent --show-error --fail-with-body "$@"; }';
const runShell = ({ text }: Snippet): Promise<string> =>
  run('bash', ['-euo', 'pipefail', '-c', `${strictCurl}\n${text}`]);

async function runTypescript({ text }: Snippet, name: string): Promise<string> {
  const path = join(folder, `${name}.ts`);
  writeFileSync(path, text);
  return run(process.execPath, [path]);
}

const snippetsOf = (id: string, facts: ClientFacts): readonly Snippet[] =>
  clients.find((client) => client.id === id)?.render(facts) ?? [];
const nodeClients = clients.filter(({ render }) =>
  render({ url: 'http://x', model: 'm', keyName: null }).some(({ form }) => form === 'ts'),
);
const pythonClients = clients.filter(({ id }) => id.endsWith('-python'));

/** Whether there is a Python with this module. */
const hasPython = (name: string): Promise<boolean> =>
  run('python3', ['-c', `import ${name}`]).then(
    () => true,
    () => false,
  );
const newest = async (project: string | null) => {
  const filter = project === null ? {} : { projects: [project] };
  return (await host.client.requests.list({ filter, limit: 50, before: null })).requests;
};

describe('the snippets of clients', () => {
  it('are for five libraries of Node', () => {
    expect(nodeClients.map(({ id }) => id)).toEqual([
      ...['openai-typescript', 'anthropic-typescript', 'ollama-js', 'langchain-js'],
    ]);
  });

  it.each([
    ['without a key', plain],
    ['with a key and a project', keyed],
  ])('of curl call each dialect, %s', async (_, facts) => {
    const answers = await Promise.all(snippetsOf('curl', facts()).map(runShell));
    expect(answers).toHaveLength(4);
    for (const answer of answers) expect(answer).toContain('You wrote: “Say hello”');
  });

  it.each(nodeClients)('of $name run, with a key and for a project', async ({ id }) => {
    for (const [index, snippet] of snippetsOf(id, keyed()).entries()) {
      expect(await runTypescript(snippet, `${id}-${index}`)).toContain('You wrote: “Say hello”');
    }
  });

  it.for(pythonClients)(
    'of $name run where Python has the package, and can be read by Python in any case',
    async ({ id }, context) => {
      if (!(await hasPython('ast'))) return context.skip('there is no python3');
      for (const { text } of snippetsOf(id, keyed())) {
        await run('python3', ['-c', 'import ast, sys; ast.parse(sys.argv[1])', text]);
        const [, name = ''] = /^from (\w+) import/m.exec(text) ?? [];
        if (await hasPython(name)) expect(await run('python3', ['-c', text])).toContain('You wrote: “Say hello”');
      }
    },
  );

  it('of the OpenAI library run with any text for a key', async () => {
    const [snippet] = snippetsOf('openai-typescript', plain());
    if (!snippet) throw new Error('there is no such snippet');
    expect(snippet.text).toContain('"any-text"');
    expect(await runTypescript(snippet, 'any-text')).toContain('You wrote: “Say hello”');
  });

  it('lead to rows of their project and key, by which the page knows who has called', async () => {
    const [key] = await host.client.keys.list();
    await expect.poll(async () => (await newest('atlas')).length).toBeGreaterThanOrEqual(9);
    const [row] = await newest('atlas');
    expect(await host.client.requests.get({ id: row?.id ?? '' })).toMatchObject({ project: 'atlas', keyId: key?.id });
    const { seen } = await host.client.connect.page();
    const ids = seen?.map(({ client }) => client) ?? [];
    expect(ids).toEqual(expect.arrayContaining(['curl', ...nodeClients.map(({ id }) => id)]));
    expect(ids).not.toContain('claude-code');
  });
});

describe('the test of a connection', () => {
  const test = (dialect: 'openai' | 'responses' | 'anthropic' | 'ollama', model = testModel) =>
    host.client.connect.test({ dialect, model, project: 'tested' });

  it.each(['openai', 'responses', 'anthropic', 'ollama'] as const)('asks for one token as %s', async (dialect) => {
    const result = await test(dialect);
    expect(result).toMatchObject({ isAnswered: true, status: 200, problem: null, backend: 'local', model: testModel });
    const find = async () => (await newest('tested')).find(({ id }) => id === result.requestId);
    await expect.poll(find).toMatchObject({ outcome: 'ok', completionTokens: 1 });
  });

  it.each(['openai', 'responses', 'anthropic', 'ollama'] as const)(
    "tells what is wrong in the gateway's words, and what to do next, as %s",
    async (dialect) => {
      const result = await test(dialect, 'nobody-has-this:1b');
      expect(result).toMatchObject({ isAnswered: false, status: 404 });
      expect(result.problem?.code).toBe('model_not_found');
      expect(result.problem?.message).toContain('nobody-has-this:1b');
      expect(result.problem?.nextStep).toContain('drover models pull');
    },
  );
});
