import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toFileError } from '../../../../apps/models/create/file-problem.ts';
import { findModelFiles } from '../../../../apps/models/create/find-model-files.ts';
import type { ModelfileSource } from '../../../../apps/models/create/parse-modelfile.ts';
import { makeGguf, makeSafetensors } from './weights.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'model-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, content: Buffer | string = '{}'): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), content);
}
const find = (value: string, kind: ModelfileSource['kind'] = 'from', baseFolder: string | null = folder) =>
  findModelFiles({ kind, value, place: { line: 1, column: 1 } }, { baseFolder, homeFolder: folder });
const keysOf = async (value: string, kind?: ModelfileSource['kind']) =>
  (await find(value, kind))?.map(({ key }) => key) ?? null;

describe('what FROM names', () => {
  it('is a file by a relative, whole or home path', async () => {
    put('models/a.gguf', makeGguf(100));
    for (const value of ['models/a.gguf', './models/a.gguf', join(folder, 'models/a.gguf'), '~/models/a.gguf']) {
      expect(await find(value)).toEqual([{ path: join(folder, 'models/a.gguf'), key: 'a.gguf', sizeBytes: 100 }]);
    }
  });

  it('is a file by its first bytes, whatever its name', async () => {
    put('sha256-abc', makeGguf());
    put('odd:name', makeGguf());
    expect(await keysOf('./sha256-abc')).toEqual(['sha256-abc']);
    expect(await keysOf('sha256-abc')).toEqual(['sha256-abc']);
    expect(await keysOf('./odd:name')).toEqual(['odd_name']);
  });

  it.each(['llama3.2:3b', 'someone/model', 'hf.co/someone/model-GGUF:Q4_K_M'])('is a model for %s', async (name) => {
    expect(await find(name)).toBeNull();
    expect(await find(name, 'from', null)).toBeNull();
  });

  it('is a model when a file or folder of that name holds none', async () => {
    put('qwen3', 'notes');
    put('llama3.2/readme.md', 'notes');
    expect(await find('qwen3')).toBeNull();
    expect(await find('llama3.2')).toBeNull();
  });
});

describe('a folder', () => {
  it('gives safetensors with all that belongs to them, and nothing hidden', async () => {
    const belongings = [
      'config.json',
      'tokenizer.json',
      'tokenizer.model',
      'chat_template.jinja',
      '2_Dense/config.json',
    ];
    for (const name of [...belongings, '.cache/x.json', 'README.md', 'consolidated.safetensors']) put(name);
    for (const name of [
      'model-00001-of-00002.safetensors',
      'model-00002-of-00002.safetensors',
      '2_Dense/model.safetensors',
    ])
      put(name, makeSafetensors());
    expect((await keysOf('.'))?.toSorted()).toEqual(
      [
        ...belongings,
        '2_Dense/model.safetensors',
        'model-00001-of-00002.safetensors',
        'model-00002-of-00002.safetensors',
      ].toSorted(),
    );
  });

  it('gives an adapter with its configuration', async () => {
    put('lora/adapter_model.safetensors', makeSafetensors());
    put('lora/adapter_config.json');
    expect(await keysOf('lora', 'adapter')).toEqual(['adapter_model.safetensors', 'adapter_config.json']);
  });

  it('gives the parts of one GGUF with its image encoder, and no other file', async () => {
    for (const name of ['m-00001-of-00002.gguf', 'm-00002-of-00002.gguf', 'mmproj-F16.gguf']) put(name, makeGguf());
    put('config.json');
    expect(await keysOf('.')).toEqual(['m-00001-of-00002.gguf', 'm-00002-of-00002.gguf', 'mmproj-F16.gguf']);
  });

  it.each([
    ['holds no model', () => put('README.md'), 'model*.safetensors'],
    ['holds PyTorch weights only', () => put('pytorch_model.bin', 'PK'), 'Convert'],
    [
      'holds several models',
      () => {
        put('a-Q4_K_M.gguf', makeGguf());
        put('a-Q8_0.gguf', makeGguf());
      },
      'FROM ./a-Q4_K_M.gguf',
    ],
    [
      'leads out of its folder',
      () => {
        put('model.safetensors', makeSafetensors());
        symlinkSync('/etc/hostname', join(folder, 'config.json'));
      },
      '--local-dir',
    ],
    [
      'only points to the real file',
      () => put('model.safetensors', 'version https://git-lfs.github.com/spec/v1'),
      'lfs',
    ],
  ])('that %s is refused with advice', async (message, prepare, advice) => {
    prepare();
    await expect(find('.')).rejects.toMatchObject({
      code: 'model_file_unusable',
      message: expect.stringContaining(message) as string,
      data: { advice: expect.stringContaining(advice) as string },
    });
  });
});

describe('a file that cannot be used', () => {
  it.each([
    ['./no.gguf', 'from'],
    ['~/no', 'from'],
    ['no/such/model.gguf', 'from'],
    ['adapter', 'adapter'],
    ['draft', 'draft'],
  ] as const)('is missing at %s', async (value, kind) => {
    await expect(find(value, kind)).rejects.toMatchObject({
      code: 'model_file_missing',
      message: expect.stringMatching(/^There is no .+\.$/) as string,
      data: { advice: expect.stringContaining('folder of the Modelfile') as string },
    });
  });

  it('is a relative path that begins nowhere', async () => {
    await expect(find('./a.gguf', 'from', null)).rejects.toMatchObject({
      code: 'model_file_missing',
      data: { advice: expect.stringContaining('whole path') as string },
    });
  });

  it.each([
    ['empty', '', 'is empty'],
    ['a text', 'hello', 'neither GGUF nor safetensors'],
    ['a cut GGUF', 'GGUF', 'cut short'],
    ['an old format', 'lmgg0000000000000000', 'older than GGUF'],
    ['PyTorch', 'PK\u0003\u0004', 'PyTorch'],
    ['safetensors cut short', makeSafetensors().subarray(0, 30), 'neither GGUF nor safetensors'],
    ['safetensors without their folder', makeSafetensors(), 'only a part of a model'],
  ])('is %s', async (_name, content, message) => {
    put('a.gguf', content);
    await expect(find('./a.gguf')).rejects.toMatchObject({
      code: 'model_file_unusable',
      message: expect.stringContaining(message) as string,
    });
  });

  it('is a pipe, which would never end', async () => {
    execFileSync('mkfifo', [join(folder, 'a.gguf')]);
    await expect(find('./a.gguf')).rejects.toMatchObject({ code: 'model_file_missing' });
  });

  it('is one that may not be read, or whose disk fails', () => {
    const refusal = (code: string) => toFileError(Object.assign(new Error(code), { code }), '/a.gguf');
    expect(refusal('EACCES')).toMatchObject({ code: 'model_file_unusable', message: '/a.gguf may not be read.' });
    expect(refusal('EIO')).toMatchObject({ code: 'model_file_unusable', message: '/a.gguf cannot be read.' });
    expect(refusal('ENOTDIR')).toMatchObject({ code: 'model_file_missing' });
  });
});
