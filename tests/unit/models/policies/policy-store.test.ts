import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { ModelPolicy } from '../../../../apps/contract/model/index.ts';
import { createPolicyStore, type PolicyStore } from '../../../../apps/models/index.ts';

let folder: string;
let file: string;
let warnings: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drover-policies-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  file = join(folder, 'models.json');
  warnings = [];
});

const open = (): PolicyStore =>
  createPolicyStore({ file, log: { warn: (_fields, message) => void warnings.push(message) } });
const qwen: ModelPolicy = {
  model: 'qwen3:latest',
  isPinned: true,
  keepAlive: '30m',
  contextLength: 8192,
  isPreloaded: true,
};
const undecided = { isPinned: false, keepAlive: null, contextLength: null, isPreloaded: false };

describe('policies of models', () => {
  it('are the defaults where nobody decided, and make no file', () => {
    expect(open().all()).toEqual([]);
    expect(open().of('gemma3:4b')).toEqual({ model: 'gemma3:4b', ...undecided });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('outlive the service, in a file for its owner alone', () => {
    open().set(qwen);
    expect(open().all()).toEqual([qwen]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['models.json']);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({ version: 1, policies: [qwen] });
  });

  it('change by what is given and keep the rest', () => {
    const store = open();
    store.set(qwen);
    store.set({ model: 'qwen3:latest', keepAlive: null, isPinned: undefined });
    store.set({ model: 'qwen3:latest', contextLength: 4096 });
    expect(store.all()).toEqual([{ ...qwen, keepAlive: null, contextLength: 4096 }]);
  });

  it('are one for names that differ in the default tag alone', () => {
    const store = open();
    store.set({ model: 'qwen3', isPinned: true });
    store.set({ model: 'qwen3:latest', isPreloaded: true });
    expect(store.all()).toMatchObject([{ model: 'qwen3:latest', isPinned: true, isPreloaded: true }]);
    expect(store.of('qwen3').isPinned).toBe(true);
    expect(store.of('qwen3:4b').isPinned).toBe(false);
  });

  it('are gone once they say nothing any more', () => {
    const store = open();
    store.set({ model: 'a:1b', isPinned: true });
    expect(store.set({ model: 'a:1b', isPinned: false })).toEqual([]);
    expect(open().all()).toEqual([]);
  });

  it('stand by name, and are told to listeners only when something changed', () => {
    const store = open();
    const heard: string[][] = [];
    store.onChange((policies) => heard.push(policies.map(({ model }) => model)));
    store.set({ model: 'b:1b', isPinned: true });
    store.set({ model: 'a:1b', keepAlive: 0 });
    store.set({ model: 'a:1b', keepAlive: 0 });
    store.set({ model: 'c:1b', isPinned: false });
    expect(heard).toEqual([['b:1b'], ['a:1b', 'b:1b']]);
  });

  it.each(['', '../x', 'a b', '-rf'])('refuse %j, which can be no name', (model) => {
    expect(() => open().set({ model, isPinned: true })).toThrow('no model of that name');
    expect(existsSync(file)).toBe(false);
  });
});

describe('a file of policies that cannot be used', () => {
  it.each([
    ['no JSON', '{"version": 1, "poli'],
    ['another version', '{"version": 2, "policies": []}'],
    ['an unknown key', JSON.stringify({ version: 1, policies: [{ ...qwen, color: 'red' }] })],
    ['a value of another type', JSON.stringify({ version: 1, policies: [{ ...qwen, isPinned: 'yes' }] })],
    ['a model twice', JSON.stringify({ version: 1, policies: [qwen, { ...qwen, model: 'qwen3' }] })],
    ['a list', '[]'],
    ['nothing', ''],
  ])('with %s is set aside whole, with a line in the log', (_what, text) => {
    writeFileSync(file, text);
    const store = open();
    expect(store.all()).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining(`${file}.broken`)]);
    store.set(qwen);
    expect(readFileSync(`${file}.broken`, 'utf8')).toBe(text);
    expect(open().all()).toEqual([qwen]);
  });

  it('never takes the place of one that was set aside before', () => {
    for (const text of ['first', 'second', 'third']) {
      writeFileSync(file, text);
      open();
    }
    expect(readdirSync(folder)).toEqual(['models.json.broken', 'models.json.broken-2', 'models.json.broken-3']);
    expect(readFileSync(`${file}.broken`, 'utf8')).toBe('first');
  });

  it('is set aside even when it is a folder', () => {
    mkdirSync(file);
    open().set(qwen);
    expect(readdirSync(folder)).toEqual(['models.json', 'models.json.broken']);
  });
});

describe('a decision that cannot be written down', () => {
  it('is refused with advice, and what held before still holds', () => {
    const store = open();
    store.set(qwen);
    const heard: unknown[] = [];
    store.onChange((policies) => heard.push(policies));
    // A folder in the place of the draft cannot be written, whoever asks.
    mkdirSync(join(`${file}.tmp`, 'in-the-way'), { recursive: true });
    expect(() => store.set({ model: 'qwen3', isPinned: false })).toThrow(
      expect.objectContaining({ code: 'storage_unavailable', data: { advice: expect.stringContaining(file) } }),
    );
    expect(store.all()).toEqual([qwen]);
    expect(heard).toEqual([]);
    expect(open().all()).toEqual([qwen]);
  });

  it('leaves a file alone that can be neither read nor set aside', () => {
    // The name that it would be set aside under is longer than a name may be.
    file = join(folder, 'x'.repeat(250));
    writeFileSync(file, 'broken');
    const store = open();
    expect(warnings).toEqual([expect.stringContaining('neither read nor set aside')]);
    expect(() => store.set(qwen)).toThrow(expect.objectContaining({ code: 'storage_unavailable' }));
    expect(readFileSync(file, 'utf8')).toBe('broken');
  });
});

describe('any sequence of decisions', () => {
  it('is the same in memory and after a start, and no entry says nothing', () => {
    const change = fc.record(
      {
        model: fc.constantFrom('a', 'a:latest', 'b:1b', 'c'),
        isPinned: fc.boolean(),
        keepAlive: fc.constantFrom(null, 0, -1, '30m'),
        contextLength: fc.constantFrom(null, 4096),
        isPreloaded: fc.boolean(),
      },
      { requiredKeys: ['model'] },
    );
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        rmSync(file, { force: true });
        const store = open();
        for (const each of changes) store.set(each);
        const again = open();
        expect(again.all()).toEqual(store.all());
        for (const policy of store.all()) {
          expect(policy).not.toEqual({ model: policy.model, ...undecided });
          expect(again.of(policy.model.replace(':latest', ''))).toEqual(policy);
        }
      }),
      { numRuns: 60 },
    );
  });
});
