import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DroverProcess, runCli, startDroverProcess } from '../../fakes/drover-process.ts';

/** Marks that must stand nowhere but where they were put. */
const prompt = 'canary-prompt-9f2c4d7e';
const backendKey = 'sk-canary-backend-51b8e0a3c6d94f72';
/** Of the one project whose prompts are kept. */
const keptPrompt = 'canary-kept-prompt-c81d02';
const model = 'llama3.2:3b';

let dataDir: string;
let drover: DroverProcess;
let vendor: Server;
const seenByVendor: string[] = [];
const told: string[] = [];

/** Answers as an OpenAI backend would, or with an error that repeats the key it got. */
function answer(text: string, authorization: string): { readonly status: number; readonly body: object } {
  if (text.includes('fail'))
    return { status: 401, body: { error: { message: `Incorrect API key: ${authorization}` } } };
  const message = { role: 'assistant', content: 'fine' };
  return {
    status: 200,
    body: {
      id: 'c',
      object: 'chat.completion',
      created: 1,
      model: 'far',
      choices: [{ index: 0, message, finish_reason: 'stop' }],
    },
  };
}

beforeAll(async () => {
  vendor = createServer((request, response) => {
    seenByVendor.push(request.headers.authorization ?? '');
    void readText(request).then((text) => {
      const { status, body } = answer(text, request.headers.authorization ?? '');
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => vendor.listen(0, '127.0.0.1', resolve));
  dataDir = mkdtempSync(join(tmpdir(), 'drover-canary-'));
  const url = `http://127.0.0.1:${(vendor.address() as AddressInfo).port}/v1`;
  writeFileSync(join(dataDir, 'far.key'), `${backendKey}\n`, { mode: 0o600 });
  writeFileSync(
    join(dataDir, 'config.yaml'),
    `version: 1\nlog: { level: trace }\nbackends:\n  - { id: far, kind: openai, url: "${url}", key: { file: far.key } }\n` +
      'models:\n  - { match: distant, use: [far/far] }\nprojects:\n  - { id: kept, bodies: true }\n',
    { mode: 0o600 },
  );
  drover = await startDroverProcess({ dataDir, env: { DROVER_SIM_LOAD_MS: '0', DROVER_SIM_TOKENS_PER_SECOND: '0' } });
});
afterAll(async () => {
  await drover.stop('SIGKILL');
  vendor.close();
  rmSync(dataDir, { recursive: true, force: true });
});

async function ask(path: string, body: object, key: string): Promise<number> {
  const response = await fetch(`${drover.gateway}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify(body),
  });
  told.push(JSON.stringify([...response.headers]), await response.text());
  return response.status;
}

const listFiles = (): string[] =>
  readdirSync(dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

const filesWith = (mark: string): string[] =>
  listFiles()
    .filter((file) => readFileSync(file).includes(mark))
    .map((file) => file.slice(dataDir.length + 1));

describe('what requests carry', () => {
  let key = '';
  const secret = (): string => key.slice(-43);

  it('goes through the product in every dialect, well and badly', async () => {
    const { out } = await runCli(dataDir, ['keys', 'create', '--name', 'sweeper', '--json']);
    key = String((JSON.parse(out) as { readonly key: string }).key);
    const messages = [{ role: 'user', content: prompt }];
    const bodies: readonly (readonly [path: string, body: object, status: number])[] = [
      ['/v1/chat/completions', { model, messages }, 200],
      ['/v1/chat/completions', { model, messages, stream: true }, 200],
      ['/v1/messages', { model, messages, max_tokens: 9 }, 200],
      ['/v1/responses', { model, input: prompt }, 200],
      ['/v1/completions', { model, prompt }, 200],
      ['/v1/embeddings', { model: 'nomic-embed-text', input: prompt }, 200],
      ['/api/chat', { model, messages }, 200],
      ['/api/generate', { model, prompt }, 200],
      ['/generate', { prompt }, 200],
      ['/v1/chat/completions', { model: 'distant', messages }, 200],
      ['/v1/chat/completions', { model: 'distant', messages: [{ role: 'user', content: `${prompt} fail` }] }, 401],
      ['/v1/chat/completions', { model, messages, temperature: prompt }, 400],
      ['/v1/chat/completions', { model, messages: prompt }, 400],
      ['/v1/messages', { model, messages: [{ role: prompt, content: prompt }], max_tokens: 1 }, 400],
    ];
    const statuses: number[] = [];
    for (const [path, body] of bodies) statuses.push(await ask(path, body, key));
    expect(statuses.map((status, index) => [bodies[index]?.[0], status])).toEqual(
      bodies.map(([path, , status]) => [path, status === 401 ? statuses[10] : status]),
    );
    await ask('/p/kept/api/chat', { model, messages: [{ role: 'user', content: keptPrompt }] }, key);
    expect(seenByVendor).toContain(`Bearer ${backendKey}`);
    await ask('/v1/models', {}, `${key.slice(0, -1)}!`);
    for (const args of [['requests', 'list', '--json'], ['keys', 'list', '--json'], ['doctor'], ['config', 'export']]) {
      const { out: shown, error } = await runCli(dataDir, args);
      told.push(shown, error);
    }
    expect(await drover.stop('SIGTERM')).toBe(0);
    told.push(drover.output());
  });

  it('T50 leaves no prompt in any file', () => {
    expect(listFiles().length).toBeGreaterThan(4);
    expect(filesWith(prompt)).toEqual([]);
  });

  it('T50 leaves the prompts of a project that keeps them in the request log alone, without any key', () => {
    expect(filesWith(keptPrompt)).toEqual(['drover.db']);
  });

  it('T30 leaves no key in any file, answer, output or log', () => {
    expect(secret()).toHaveLength(43);
    expect(filesWith(secret())).toEqual([]);
    expect(filesWith(backendKey)).toEqual(['far.key']);
    expect(told.filter((text) => text.includes(secret()))).toEqual([]);
    expect(told.filter((text) => text.includes(backendKey))).toEqual([]);
  });

  it('T16 T50 lies in files of this user alone', () => {
    const open = listFiles().filter((file) => (statSync(file).mode & 0o077) !== 0);
    expect(open).toEqual([]);
    expect(statSync(dataDir).mode & 0o077).toBe(0);
  });
});
