import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { reportError } from '../../../apps/cli/print/report-error.ts';
import type { ControlEvent } from '../../../apps/contract/control/index.ts';
import { makeGguf, makeSafetensors } from '../../unit/models/create/weights.ts';
import { type OnLine, type Ran, runCommand } from './run-command.ts';
import { startTestHost, type TestHost } from './test-host.ts';

const entry = fileURLToPath(new URL('../../../apps/cli/main.ts', import.meta.url));
let host: TestHost;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'modelfiles-'));
  host = await startTestHost();
  await host.host.daemonSettled;
});
afterAll(async () => {
  await host.end();
  rmSync(folder, { recursive: true, force: true });
});

/** Runs `drover models create` as the program does. */
async function create(argv: readonly string[], onLine?: OnLine): Promise<Ran> {
  try {
    return await runCommand(host, ['models', 'create', ...argv], onLine);
  } catch (error) {
    const { lines, exitCode } = reportError(error);
    return { code: exitCode, out: '', explained: lines.join('\n') };
  }
}

/** The exit code of a real `drover` that is called in the folder, with something to read. */
async function runInFolder(words: string, input: string): Promise<number | null> {
  const argv = [entry, ...words.split(' '), '--data-dir', host.dataDir];
  const child = spawn(process.execPath, argv, { cwd: folder, stdio: ['pipe', 'ignore', 'ignore'] });
  child.stdin.end(input);
  await once(child, 'close');
  return child.exitCode;
}

function put(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}
const installed = async (): Promise<readonly string[]> =>
  (await host.client.models.installed()).map(({ name }) => name);

describe('models create', () => {
  it('makes a model from another one, tells watchers, and the model is there with its parameters', async () => {
    const watching = new AbortController();
    const events = await host.client.watch(undefined, { signal: watching.signal });
    const reading = (async (): Promise<ControlEvent | null> => {
      for await (const event of events) if (event.type === 'installed-changed') return event;
      return null;
    })();
    const path = put(
      'Brief',
      'FROM llama3.2:3b\nSYSTEM You are brief.\nPARAMETER num_ctx 8192\nPARAMETER stop "<|x|>"\n',
    );
    const { code, out } = await create(['brief', '-f', path]);
    expect({ code, last: out.split('\n').at(-1) }).toEqual({ code: 0, last: 'brief: success' });
    expect(await reading).toMatchObject({
      models: expect.arrayContaining([expect.objectContaining({ name: 'brief:latest' })]) as unknown,
    });
    watching.abort();
    const { parameters } = await host.client.models.show({ model: 'brief' });
    expect(parameters).toEqual(
      expect.arrayContaining([
        { name: 'num_ctx', value: '8192' },
        { name: 'stop', value: '<|x|>' },
      ]),
    );
    expect((await host.chat({ model: 'brief' })).status).toBe(200);
  });

  it('gives files beside the Modelfile to Ollama, with their progress', async () => {
    mkdirSync(join(folder, 'weights'));
    put('weights/model.safetensors', makeSafetensors(2_000_000));
    put('weights/config.json', '{}');
    put('own.gguf', makeGguf(2_000_000));
    const { code, out } = await create(['own', '--file', put('Own', 'FROM ./own.gguf'), '--json']);
    expect(code).toBe(0);
    const seen = out.split('\n').map((text) => JSON.parse(text) as Record<string, unknown>);
    expect(seen).toContainEqual({ status: 'giving own.gguf to Ollama', completedBytes: 2e6, totalBytes: 2e6 });
    const again = await create(['again', '-f', put('Again', 'FROM own.gguf')]);
    expect(again).toMatchObject({ code: 0, out: expect.not.stringContaining('giving') as string });
    const whole = await create(['whole', '-f', put('Whole', 'FROM ./weights')]);
    expect(whole).toMatchObject({ code: 0, out: expect.stringContaining('giving model.safetensors') as string });
    expect(await installed()).toEqual(expect.arrayContaining(['own:latest', 'again:latest', 'whole:latest']));
  });

  it('reads UTF-16', async () => {
    const text = Buffer.from('\ufeffFROM llama3.2:3b\nSYSTEM Kürzer 你好\n', 'utf16le');
    expect((await create(['wide', '-f', put('Wide', text)])).code).toBe(0);
    expect((await create(['swapped', '-f', put('Swapped', Buffer.from(text).swap16())])).code).toBe(0);
    expect(await installed()).toEqual(expect.arrayContaining(['wide:latest', 'swapped:latest']));
  });

  it('reads standard input, or ./Modelfile without a word, from the folder it is called in', async () => {
    put('beside.gguf', makeGguf());
    put('Modelfile', 'FROM ./beside.gguf\n');
    expect(await runInFolder('models create beside', '')).toBe(0);
    expect(await runInFolder('models create piped -f -', 'FROM ./beside.gguf\n')).toBe(0);
    expect(await runInFolder('models create empty -f -', '')).toBe(2);
    expect(await installed()).toEqual(expect.arrayContaining(['beside:latest', 'piped:latest']));
  });

  it('is refused as wrong input for a faulty Modelfile, with the places and advice', async () => {
    const path = put('Faulty', 'FROM llama3.2:3b\nPARAMETER num_ctx many\nSYSTEMS secret\n');
    const { code, explained } = await create(['faulty', '-f', path]);
    expect(code).toBe(2);
    expect(explained).toContain('Line 2, column 1: the parameter num_ctx must be a whole number.');
    expect(explained).toContain('Line 3, column 1');
    expect(explained).toContain('PARAMETER num_ctx 4096');
    expect(explained).not.toContain('secret');
  });

  it.each([
    ['no Modelfile', join(tmpdir(), 'no', 'Modelfile'), 'cannot be read'],
    ['a folder for a Modelfile', tmpdir(), 'cannot be read'],
  ])('is refused as wrong input for %s', async (_name, path, message) => {
    expect(await create(['x', '-f', path])).toMatchObject({
      code: 2,
      explained: expect.stringContaining(message) as string,
    });
  });

  it('is refused as wrong input for more than a megabyte', async () => {
    const { code, explained } = await create(['x', '-f', put('Long', '#'.repeat(1_000_001))]);
    expect({ code, explained }).toMatchObject({ code: 2, explained: expect.stringContaining('1 MB') as string });
    expect((await create(['long', '-f', put('Full', `FROM llama3.2:3b\n${'#你'.repeat(240_000)}`)])).code).toBe(0);
  });

  it.each([
    ['a file that is not there', 'FROM ./no.gguf', 'There is no', 1],
    ['a file that is no model', 'FROM ./Modelfile.bin', 'neither GGUF nor safetensors', 2],
    ['a model that nobody has', 'FROM no-such-model:1b', 'neither installed nor in the registry', 1],
  ])('fails for %s', async (_name, text, message, code) => {
    put('Modelfile.bin', 'no model');
    expect(await create(['none', '-f', put('None', text)])).toMatchObject({
      code,
      explained: expect.stringContaining(message) as string,
    });
    expect(await installed()).not.toContain('none:latest');
  });

  it('is cancelled by Ctrl+C, and nothing is made', async () => {
    put('large.gguf', makeGguf(60_000_000));
    const { code, explained } = await create(['large', '-f', put('Large', 'FROM ./large.gguf')], (text, interrupt) => {
      if (text.includes('reading large.gguf')) interrupt();
    });
    expect(code).toBe(1);
    expect(explained).toContain('Cancelled.');
    expect(await installed()).not.toContain('large:latest');
  });
});
