import type { PlainObject } from '../../../../apps/base/index.ts';

/** A published model: its metadata as `/api/show` gives it, and its cache worked out by hand. */
export interface PublishedShape {
  readonly name: string;
  readonly kind: string;
  readonly sizeBytes: number;
  readonly contextLength: number;
  readonly show: PlainObject;
  /** Layers, key-value heads, values of a head's key and value, tokens; one list for each sort of layer. Two bytes each. */
  readonly cacheFactors: readonly (readonly [layers: number, heads: number, values: number, tokens: number])[];
  /** Patches and heads of the image encoder: patches x patches x heads x 4 bytes. */
  readonly imageFactors: readonly [patches: number, heads: number] | null;
}

interface Measures {
  readonly layers: number;
  readonly heads: number;
  readonly keyValueHeads: number | readonly number[];
  readonly headLength: number;
  readonly width: number;
  readonly trained: number;
  readonly more?: PlainObject;
}

const below = (architecture: string, values: PlainObject): PlainObject =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [`${architecture}.${key}`, value]));

const info = (architecture: string, measures: Measures): PlainObject => ({
  'general.architecture': architecture,
  ...below(architecture, {
    block_count: measures.layers,
    embedding_length: measures.width,
    context_length: measures.trained,
    'attention.head_count': measures.heads,
    'attention.head_count_kv': measures.keyValueHeads,
    'attention.key_length': measures.headLength,
    'attention.value_length': measures.headLength,
    ...measures.more,
  }),
});
const text = (architecture: string, measures: Measures): PlainObject => ({
  model_info: info(architecture, measures),
  capabilities: ['completion'],
});
const seeing = { 'vision.block_count': 27, 'vision.image_size': 896, 'vision.patch_size': 14 };
const gemma3 = (measures: Omit<Measures, 'trained' | 'more'>): PlainObject => ({
  model_info: info('gemma3', {
    ...measures,
    trained: 131_072,
    more: { 'attention.sliding_window': 1024, 'vision.attention.head_count': 16, ...seeing },
  }),
  capabilities: ['completion', 'vision'],
});
const k = 1024;
const mega = 1e6;

/** Measures as their makers published them; sizes are those of the 4-bit files (gpt-oss: MXFP4, the embedder: F16), to the megabyte. */
export const publishedShapes: readonly PublishedShape[] = [
  {
    ...{ name: 'llama2:7b', kind: 'dense, every head cached', sizeBytes: 3827 * mega, contextLength: 4096 },
    show: text('llama', { layers: 32, heads: 32, keyValueHeads: 32, headLength: 128, width: 4096, trained: 4096 }),
    ...{ cacheFactors: [[32, 32, 256, 4096]], imageFactors: null },
  },
  {
    ...{ name: 'llama3.2:1b', kind: 'dense, grouped heads', sizeBytes: 1321 * mega, contextLength: 8 * k },
    show: text('llama', { layers: 16, heads: 32, keyValueHeads: 8, headLength: 64, width: 2048, trained: 131_072 }),
    ...{ cacheFactors: [[16, 8, 128, 8192]], imageFactors: null },
  },
  {
    ...{ name: 'llama3.2:3b', kind: 'dense, grouped heads', sizeBytes: 2019 * mega, contextLength: 128 * k },
    show: text('llama', { layers: 28, heads: 24, keyValueHeads: 8, headLength: 128, width: 3072, trained: 131_072 }),
    ...{ cacheFactors: [[28, 8, 256, 131_072]], imageFactors: null },
  },
  {
    ...{ name: 'llama3.1:8b', kind: 'dense, grouped heads', sizeBytes: 4921 * mega, contextLength: 32 * k },
    show: text('llama', { layers: 32, heads: 32, keyValueHeads: 8, headLength: 128, width: 4096, trained: 131_072 }),
    ...{ cacheFactors: [[32, 8, 256, 32_768]], imageFactors: null },
  },
  {
    ...{ name: 'llama3.3:70b', kind: 'dense, grouped heads', sizeBytes: 42_520 * mega, contextLength: 32 * k },
    show: text('llama', { layers: 80, heads: 64, keyValueHeads: 8, headLength: 128, width: 8192, trained: 131_072 }),
    ...{ cacheFactors: [[80, 8, 256, 32_768]], imageFactors: null },
  },
  {
    ...{ name: 'mistral:7b', kind: 'dense, grouped heads', sizeBytes: 4373 * mega, contextLength: 32 * k },
    show: text('llama', { layers: 32, heads: 32, keyValueHeads: 8, headLength: 128, width: 4096, trained: 32_768 }),
    ...{ cacheFactors: [[32, 8, 256, 32_768]], imageFactors: null },
  },
  {
    ...{ name: 'phi4:14b', kind: 'dense, grouped heads', sizeBytes: 9053 * mega, contextLength: 16 * k },
    show: text('phi3', { layers: 40, heads: 40, keyValueHeads: 10, headLength: 128, width: 5120, trained: 16_384 }),
    ...{ cacheFactors: [[40, 10, 256, 16_384]], imageFactors: null },
  },
  {
    ...{ name: 'qwen2.5-coder:1.5b', kind: 'dense, two heads', sizeBytes: 986 * mega, contextLength: 32 * k },
    show: text('qwen2', { layers: 28, heads: 12, keyValueHeads: 2, headLength: 128, width: 1536, trained: 32_768 }),
    ...{ cacheFactors: [[28, 2, 256, 32_768]], imageFactors: null },
  },
  {
    ...{ name: 'qwen3:4b', kind: 'dense, heads wider than the model', sizeBytes: 2497 * mega, contextLength: 32 * k },
    show: text('qwen3', { layers: 36, heads: 32, keyValueHeads: 8, headLength: 128, width: 2560, trained: 262_144 }),
    ...{ cacheFactors: [[36, 8, 256, 32_768]], imageFactors: null },
  },
  {
    ...{ name: 'qwen3-coder:30b', kind: 'experts, 8 of 128', sizeBytes: 18_557 * mega, contextLength: 64 * k },
    show: text('qwen3moe', {
      ...{ layers: 48, heads: 32, keyValueHeads: 4, headLength: 128, width: 2048, trained: 262_144 },
      more: { expert_count: 128, expert_used_count: 8 },
    }),
    ...{ cacheFactors: [[48, 4, 256, 65_536]], imageFactors: null },
  },
  {
    ...{ name: 'mixtral:8x7b', kind: 'experts, 2 of 8', sizeBytes: 26_442 * mega, contextLength: 32 * k },
    show: text('llama', {
      ...{ layers: 32, heads: 32, keyValueHeads: 8, headLength: 128, width: 4096, trained: 32_768 },
      more: { expert_count: 8, expert_used_count: 2 },
    }),
    ...{ cacheFactors: [[32, 8, 256, 32_768]], imageFactors: null },
  },
  {
    ...{
      name: 'gpt-oss:20b',
      kind: 'experts, every other layer a window',
      sizeBytes: 13_793 * mega,
      contextLength: 64 * k,
    },
    show: text('gptoss', {
      ...{ layers: 24, heads: 64, keyValueHeads: 8, headLength: 64, width: 2880, trained: 131_072 },
      more: { 'attention.sliding_window': 128, expert_count: 32, expert_used_count: 4 },
    }),
    cacheFactors: [
      [12, 8, 128, 65_536],
      [12, 8, 128, 128 + 512],
    ],
    imageFactors: null,
  },
  {
    ...{ name: 'gemma2:9b', kind: 'every other layer a window', sizeBytes: 5443 * mega, contextLength: 8 * k },
    show: text('gemma2', {
      ...{ layers: 42, heads: 16, keyValueHeads: 8, headLength: 256, width: 3584, trained: 8192 },
      more: { 'attention.sliding_window': 4096 },
    }),
    cacheFactors: [
      [21, 8, 512, 8192],
      [21, 8, 512, 4096 + 512],
    ],
    imageFactors: null,
  },
  {
    ...{
      name: 'gemma3:4b',
      kind: 'five of six layers a window; images',
      sizeBytes: 3339 * mega,
      contextLength: 32 * k,
    },
    show: gemma3({ layers: 34, heads: 8, keyValueHeads: 4, headLength: 256, width: 2560 }),
    cacheFactors: [
      [5, 4, 512, 32_768],
      [29, 4, 512, 1024 + 512],
    ],
    imageFactors: [4096, 16],
  },
  {
    ...{
      name: 'gemma3:27b',
      kind: 'five of six layers a window; images',
      sizeBytes: 17_397 * mega,
      contextLength: 128 * k,
    },
    show: gemma3({ layers: 62, heads: 32, keyValueHeads: 16, headLength: 128, width: 5376 }),
    cacheFactors: [
      [10, 16, 256, 131_072],
      [52, 16, 256, 1024 + 512],
    ],
    imageFactors: [4096, 16],
  },
  {
    ...{
      name: 'llava:7b',
      kind: 'dense; images by a file of their own',
      sizeBytes: 4733 * mega,
      contextLength: 32 * k,
    },
    show: {
      ...text('llama', { layers: 32, heads: 32, keyValueHeads: 8, headLength: 128, width: 4096, trained: 32_768 }),
      projector_info: {
        'general.architecture': 'clip',
        ...below('clip.vision', { image_size: 336, patch_size: 14, block_count: 23, 'attention.head_count': 16 }),
      },
    },
    ...{ cacheFactors: [[32, 8, 256, 32_768]], imageFactors: [576, 16] },
  },
  {
    ...{ name: 'lfm2:1.2b', kind: 'hybrid, 6 of 16 layers attend', sizeBytes: 731 * mega, contextLength: 32 * k },
    show: text('lfm2', {
      ...{ layers: 16, heads: 32, headLength: 64, width: 2048, trained: 128_000 },
      keyValueHeads: [0, 0, 8, 0, 0, 8, 0, 0, 8, 0, 8, 0, 8, 0, 8, 0],
    }),
    ...{ cacheFactors: [[6, 8, 128, 32_768]], imageFactors: null },
  },
  {
    ...{ name: 'nomic-embed-text', kind: 'embedding, keeps nothing', sizeBytes: 274 * mega, contextLength: 2048 },
    show: {
      model_info: info('nomic-bert', {
        ...{ layers: 12, heads: 12, keyValueHeads: 12, headLength: 64, width: 768, trained: 2048 },
      }),
      capabilities: ['embedding'],
    },
    ...{ cacheFactors: [], imageFactors: null },
  },
];
