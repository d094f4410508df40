import { beforeEach, describe, expect, it } from 'vitest';
import type { InstalledModel, ModelPolicy, ResidentModel } from '../../../apps/contract/model/index.ts';
import { runLine } from './command-rig.ts';

const policy: ModelPolicy = {
  ...{ model: 'qwen3:latest', isPinned: true, keepAlive: null, contextLength: null, isPreloaded: true },
};
const installed: InstalledModel = {
  ...{ name: 'qwen3:latest', sizeBytes: 5e9, digest: 'd', modifiedAt: '', family: 'qwen3' },
  ...{ parameterSize: '8B', quantization: 'Q4_K_M', capabilities: ['tools'] },
};

let asked: unknown[];
beforeEach(() => {
  asked = [];
});
const ask =
  <T>(answer: T) =>
  (input: unknown): Promise<T> => {
    asked.push(input);
    return Promise.resolve(answer);
  };
const decide = (...argv: string[]) => runLine({ models: { setPolicy: ask([policy]) } }, 'models', ...argv);

describe('decisions about a model', () => {
  it.each<[string, Partial<ModelPolicy>, string]>([
    ['pin qwen3', { isPinned: true }, 'is pinned: once loaded it stays, and it is never unloaded to make room'],
    ['unpin qwen3', { isPinned: false }, 'is not pinned any more'],
    ['keep qwen3 30m', { keepAlive: '30m' }, 'stays 30m after its last request'],
    ['keep qwen3 90', { keepAlive: 90 }, 'stays 90 s after its last request'],
    ['keep qwen3 forever', { keepAlive: -1 }, 'stays for ever after a request'],
    ['keep qwen3 0', { keepAlive: 0 }, 'is unloaded after each request'],
    ['keep qwen3 default', { keepAlive: null }, 'stays as long as daemon.keepAlive says'],
    ['context qwen3 65536', { contextLength: 65_536 }, 'gets a context of at least 65,536 tokens'],
    ['context qwen3 default', { contextLength: null }, 'gets the context that requests ask for'],
    ['preload qwen3', { isPreloaded: true }, 'is loaded as soon as Ollama is ready'],
    ['preload qwen3 --off', { isPreloaded: false }, 'is loaded when a request comes'],
  ])('models %s asks for that alone, and says what holds', async (line, change, outcome) => {
    expect(await decide(...line.split(' '))).toEqual({ code: 0, out: [`qwen3:latest ${outcome}.`], explained: [] });
    expect(asked).toEqual([{ model: 'qwen3', ...change }]);
  });

  it('print every decision as JSON', async () => {
    const { out } = await decide('pin', 'qwen3', '--json');
    expect(JSON.parse(out.join('\n'))).toEqual([policy]);
  });

  it.each([
    ['keep qwen3 soon', 'DURATION soon is no length of time'],
    ['keep qwen3', 'needs MODEL DURATION|default'],
    ['context qwen3 64k', 'TOKENS 64k is not a number of tokens'],
    ['context qwen3 0', 'TOKENS 0 is not a number of tokens'],
    ['pin', 'needs MODEL'],
    ['preload qwen3 --of', 'has no flag --of'],
  ])('models %s is refused, and nothing is asked', async (line, message) => {
    await expect(decide(...line.split(' '))).rejects.toThrow(message);
    expect(asked).toEqual([]);
  });
});

describe('models list and ps', () => {
  it('mark what is pinned and preloaded', async () => {
    const other = { ...installed, name: 'gemma3:4b' };
    const client = { models: { installed: ask([installed, other]), policies: ask([policy]) } };
    const { out } = await runLine(client, 'models', 'list');
    expect(out[1]).toMatch(/^qwen3:latest .* tools +pinned, preloaded$/);
    expect(out[2]).toMatch(/^gemma3:4b .* tools$/);
    const { out: json } = await runLine(client, 'models', 'list', '--json');
    expect(JSON.parse(json.join('\n'))).toEqual([
      { ...installed, isPinned: true, isPreloaded: true },
      { ...other, isPinned: false, isPreloaded: false },
    ]);
  });

  it('show when a model was loaded and when it goes', async () => {
    const resident = (name: string, more: Partial<ResidentModel>): ResidentModel => ({
      ...{ name, sizeBytes: 2 ** 32, gpuBytes: 2 ** 32, contextLength: 4096, expiresAtMs: null, isPinned: false },
      ...{ loadedAtMs: Date.now() - 3_600_500, ...more },
    });
    const models = [
      resident('a:1b', { isPinned: true }),
      resident('b:1b', {}),
      resident('c:1b', { expiresAtMs: Date.now() + 120_900 }),
    ];
    const { out } = await runLine({ models: { resident: ask(models) } }, 'models', 'ps');
    expect(out[0]).toMatch(/UNLOADS IN +LOADED$/);
    expect(out[1]).toMatch(/^a:1b .* never, pinned +1 h 0 min ago$/);
    expect(out[2]).toMatch(/^b:1b .* never +1 h 0 min ago$/);
    expect(out[3]).toMatch(/^c:1b .* 2 min 0 s +1 h 0 min ago$/);
  });
});

describe('models load', () => {
  const load = (...argv: string[]) => runLine({ models: { load: ask([]) } }, 'models', 'load', ...argv);

  it.each<[string[], object]>([
    [['qwen3'], {}],
    [['qwen3', '--context', '32768'], { contextLength: 32_768 }],
    [['qwen3', '--keep-alive', '2h'], { keepAlive: '2h' }],
    [['qwen3', '--context=1', '--keep-alive=-1'], { contextLength: 1, keepAlive: -1 }],
  ])('%j asks for what was given', async (argv, more) => {
    await load(...argv);
    expect(asked).toEqual([{ model: 'qwen3', ...more }]);
  });

  it.each([
    [['--context', 'many'], '--context many is not a number of tokens'],
    [['--keep-alive', '2w'], '--keep-alive 2w is no length of time'],
  ])('refuses %j and asks nothing', async (argv, message) => {
    await expect(load('qwen3', ...argv)).rejects.toThrow(message);
    expect(asked).toEqual([]);
  });
});
