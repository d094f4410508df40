import { describe, expect, it } from 'vitest';
import type { PlainObject } from '../../../../apps/base/index.ts';
import { isCutShort, readModelShape } from '../../../../apps/models/fit/read-model-shape.ts';

const show = (architecture: string, values: PlainObject, more: PlainObject = {}): PlainObject => ({
  model_info: {
    'general.architecture': architecture,
    ...Object.fromEntries(Object.entries(values).map(([key, value]) => [`${architecture}.${key}`, value])),
  },
  ...more,
});
const plain = {
  block_count: 4,
  embedding_length: 64,
  'attention.head_count': 8,
  'attention.head_count_kv': 2,
  'attention.key_length': 16,
  'attention.value_length': 16,
};
const layersOf = (architecture: string, more: PlainObject) =>
  readModelShape(show(architecture, { ...plain, ...more }), 1).cachedLayers;

describe('readModelShape', () => {
  it('takes the width by heads where no head length is told', () => {
    const shape = readModelShape(
      show('llama', { block_count: 1, embedding_length: 64, 'attention.head_count': 8, 'attention.head_count_kv': 2 }),
      1,
    );
    expect(shape.cachedLayers).toEqual([{ valuesPerToken: 2 * (8 + 8), windowTokens: null }]);
  });

  it('takes every head as cached where no key-value heads are told, or their list was left out', () => {
    const { 'attention.head_count_kv': _, ...silent } = plain;
    const all = { valuesPerToken: 8 * 32, windowTokens: null };
    expect(readModelShape(show('llama', silent), 1).cachedLayers).toEqual([all, all, all, all]);
    expect(layersOf('llama', { 'attention.head_count_kv': [] })).toEqual([all, all, all, all]);
  });

  it('keeps the whole context where the pattern of the windows is not known', () => {
    const layers = layersOf('llama', { 'attention.sliding_window': 128 });
    expect(layers.map(({ windowTokens }) => windowTokens)).toEqual([null, null, null, null]);
  });

  it('reads a pattern of windows as a period and as a list, with heads of another length', () => {
    const windows = (pattern: unknown) =>
      layersOf('new', {
        'attention.sliding_window': 128,
        'attention.sliding_window_pattern': pattern,
        'attention.key_length_swa': 4,
        'attention.value_length_swa': 4,
      });
    const full = { valuesPerToken: 64, windowTokens: null };
    const window = { valuesPerToken: 16, windowTokens: 128 };
    expect(windows(2)).toEqual([window, full, window, full]);
    expect(windows([true, true, false, false])).toEqual([window, window, full, full]);
  });

  it('counts only the layers of a hybrid that attend', () => {
    expect(layersOf('qwen3next', { full_attention_interval: 4 })).toHaveLength(1);
  });

  it('finds no cache in an encoder', () => {
    expect(layersOf('nomic-bert', {})).toEqual([]);
    expect(layersOf('new', { 'attention.causal': false })).toEqual([]);
    expect(readModelShape(show('bert', {}), 1).isCacheUnknown).toBe(false);
  });

  it('reads the context length of the model’s own parameters', () => {
    const parameters = 'stop                           "<|end|>"\nnum_ctx                        8192\ntemperature 0.6';
    expect(readModelShape(show('llama', plain, { parameters }), 1).ownContextLength).toBe(8192);
    expect(readModelShape(show('llama', plain, { parameters: 'top_k 20' }), 1).ownContextLength).toBeNull();
  });

  it('bears nonsense', () => {
    for (const info of [null, 'x', [], { 'general.architecture': 7 }]) {
      expect(readModelShape({ model_info: info, capabilities: 'vision', parameters: 3 }, 5)).toMatchObject({
        ...{ sizeBytes: 5, cachedLayers: [], trainedContextLength: null, vision: null, isCacheUnknown: true },
      });
    }
    expect(layersOf('llama', { 'attention.head_count_kv': [2, 'x'] })[0]?.valuesPerToken).toBe(8 * 32);
  });

  it('notices lists that were left out', () => {
    expect(isCutShort(show('new', { 'attention.head_count_kv': [] }))).toBe(true);
    expect(isCutShort(show('new', { 'attention.sliding_window_pattern': [] }))).toBe(true);
    expect(isCutShort(show('new', plain))).toBe(false);
    expect(isCutShort({})).toBe(false);
  });
});
