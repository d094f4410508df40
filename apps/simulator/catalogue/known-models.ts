import { createHash } from 'node:crypto';
import type { Architecture, Capability, Model } from './model.ts';

interface Sheet {
  readonly name: string;
  readonly sizeBytes: number;
  readonly parameterSize: string;
  readonly quantization?: string;
  readonly capabilities: readonly Capability[];
  readonly architecture: Architecture;
  /** Decode rate, prefill rate (tokens per second), load time (ms). */
  readonly pace: readonly [decodeRate: number, prefillRate: number, loadMs: number];
  readonly toolTiming?: 'early' | 'final';
  readonly parameters?: Model['parameters'];
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

const chatTemplate =
  '{{- if .System }}<|system|>{{ .System }}<|end|>{{ end }}{{- range .Messages }}<|{{ .Role }}|>{{ .Content }}<|end|>{{ end }}<|assistant|>';

/** Builds a model from its sheet. `modifiedAtMs` is UTC. */
export function buildModel(sheet: Sheet, modifiedAtMs: number): Model {
  const [decodeRate, prefillRate, loadMs] = sheet.pace;
  return {
    name: sheet.name,
    digest: digestOf(`drover-simulator ${sheet.name}`),
    sizeBytes: sheet.sizeBytes,
    modifiedAtMs,
    parameterSize: sheet.parameterSize,
    quantization: sheet.quantization ?? 'Q4_K_M',
    capabilities: sheet.capabilities,
    architecture: sheet.architecture,
    pace: { decodeRate, prefillRate, loadMs },
    toolTiming: sheet.toolTiming ?? 'early',
    parentModel: '',
    system: '',
    template: sheet.capabilities.includes('embedding') ? '{{ .Prompt }}' : chatTemplate,
    license: 'Simulated model: there are no weights, so there is nothing to license.',
    parameters: sheet.parameters ?? {},
    messages: [],
  };
}

const llama = (
  parameterCount: number,
  shape: Pick<Architecture, 'blockCount' | 'embeddingLength' | 'headCount' | 'headLength' | 'feedForwardLength'>,
): Architecture => ({
  family: 'llama',
  parameterCount,
  ...shape,
  keyValueHeadCount: 8,
  trainedContextLength: 131_072,
  vocabularySize: 128_256,
  fileType: 15,
  extra: { 'rope.dimension_count': shape.headLength, 'rope.freq_base': 500_000 },
});

const llamaStops = { stop: ['<|start_header_id|>', '<|end_header_id|>', '<|eot_id|>'] } as const;

/** What is installed at start, newest first. */
export const installedSheets: readonly Sheet[] = [
  {
    name: 'llama3.2:3b',
    sizeBytes: 2_019_393_189,
    parameterSize: '3.2B',
    capabilities: ['completion', 'tools'],
    architecture: llama(3_212_749_888, {
      blockCount: 28,
      embeddingLength: 3072,
      headCount: 24,
      headLength: 128,
      feedForwardLength: 8192,
    }),
    pace: [60, 900, 800],
    parameters: llamaStops,
  },
  {
    name: 'qwen3:4b',
    sizeBytes: 2_497_293_931,
    parameterSize: '4.0B',
    capabilities: ['completion', 'tools', 'thinking'],
    architecture: {
      family: 'qwen3',
      parameterCount: 4_022_468_096,
      blockCount: 36,
      embeddingLength: 2560,
      headCount: 32,
      keyValueHeadCount: 8,
      headLength: 128,
      feedForwardLength: 9728,
      trainedContextLength: 262_144,
      vocabularySize: 151_936,
      fileType: 15,
      extra: { 'rope.freq_base': 5_000_000 },
    },
    pace: [50, 750, 950],
    parameters: { temperature: 0.6, top_k: 20, top_p: 0.95, repeat_penalty: 1, stop: ['<|im_start|>', '<|im_end|>'] },
  },
  {
    name: 'gemma3:4b',
    sizeBytes: 3_338_801_804,
    parameterSize: '4.3B',
    capabilities: ['completion', 'vision', 'tools'],
    architecture: {
      family: 'gemma3',
      parameterCount: 4_299_915_632,
      blockCount: 34,
      embeddingLength: 2560,
      headCount: 8,
      keyValueHeadCount: 4,
      headLength: 256,
      feedForwardLength: 10_240,
      trainedContextLength: 131_072,
      vocabularySize: 262_145,
      fileType: 15,
      extra: {
        'attention.sliding_window': 1024,
        mm_tokens_per_image: 256,
        'vision.attention.head_count': 16,
        'vision.block_count': 27,
        'vision.embedding_length': 1152,
        'vision.image_size': 896,
        'vision.patch_size': 14,
      },
    },
    pace: [48, 700, 1200],
    toolTiming: 'final',
    parameters: { temperature: 1, top_k: 64, top_p: 0.95, stop: ['<end_of_turn>'] },
  },
  {
    name: 'nomic-embed-text:latest',
    sizeBytes: 274_302_450,
    parameterSize: '137M',
    quantization: 'F16',
    capabilities: ['embedding'],
    architecture: {
      family: 'nomic-bert',
      parameterCount: 136_727_040,
      blockCount: 12,
      embeddingLength: 768,
      headCount: 12,
      keyValueHeadCount: 12,
      headLength: 64,
      feedForwardLength: 3072,
      trainedContextLength: 2048,
      vocabularySize: 30_522,
      fileType: 1,
      extra: { 'rope.freq_base': 1000 },
    },
    pace: [0, 12_000, 250],
    parameters: { num_ctx: 8192 },
  },
  {
    name: 'qwen3-coder:30b',
    sizeBytes: 18_556_701_140,
    parameterSize: '30.5B',
    capabilities: ['completion', 'tools'],
    architecture: {
      family: 'qwen3moe',
      parameterCount: 30_532_122_624,
      blockCount: 48,
      embeddingLength: 2048,
      headCount: 32,
      keyValueHeadCount: 4,
      headLength: 128,
      feedForwardLength: 5472,
      trainedContextLength: 262_144,
      vocabularySize: 151_936,
      fileType: 15,
      extra: { expert_count: 128, expert_used_count: 8, 'rope.freq_base': 10_000_000 },
    },
    pace: [38, 420, 3600],
    parameters: { temperature: 0.7, top_k: 20, top_p: 0.8, repeat_penalty: 1.05, stop: ['<|im_start|>', '<|im_end|>'] },
  },
  {
    name: 'qwen2.5-coder:1.5b',
    sizeBytes: 986_061_892,
    parameterSize: '1.5B',
    capabilities: ['completion', 'tools', 'insert'],
    architecture: {
      family: 'qwen2',
      parameterCount: 1_543_714_304,
      blockCount: 28,
      embeddingLength: 1536,
      headCount: 12,
      keyValueHeadCount: 2,
      headLength: 128,
      feedForwardLength: 8960,
      trainedContextLength: 32_768,
      vocabularySize: 151_936,
      fileType: 15,
      extra: { 'rope.freq_base': 1_000_000 },
    },
    pace: [95, 1600, 500],
  },
];

const hostedLlama = (name: string, billions: number, sizeBytes: number): Sheet => ({
  name,
  sizeBytes,
  parameterSize: `${billions.toFixed(1)}B`,
  capabilities: ['completion', 'tools'],
  architecture: llama(Math.round(billions * 1e9), {
    blockCount: billions > 5 ? 32 : 16,
    embeddingLength: billions > 5 ? 4096 : 2048,
    headCount: 32,
    headLength: billions > 5 ? 128 : 64,
    feedForwardLength: billions > 5 ? 14_336 : 8192,
  }),
  pace: [Math.round(180 / billions), Math.round(2800 / billions), Math.round(250 * billions)],
  parameters: llamaStops,
});

/** What the pretended registry offers for a pull, besides everything installed at start. */
export const registrySheets: readonly Sheet[] = [
  hostedLlama('llama3.2:1b', 1.2, 1_321_098_329),
  hostedLlama('llama3.1:8b', 8, 4_920_753_328),
  hostedLlama('mistral:7b', 7.2, 4_372_824_384),
  hostedLlama('phi4-mini:latest', 3.8, 2_491_876_774),
  hostedLlama('smollm2:135m', 0.1, 270_898_672),
];
