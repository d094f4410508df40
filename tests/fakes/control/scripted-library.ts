import type { InstalledModel } from '../../../apps/contract/model/index.ts';

/** What a scripted service knows of a model: its size on disk, and what it takes in memory. GB are 2^30 but for `diskBytes`. */
export interface LibraryModel {
  readonly name: string;
  readonly diskBytes: number;
  readonly family: string;
  readonly parameterSize: string;
  readonly quantization: string;
  readonly capabilities: readonly string[];
  readonly weightsGb: number;
  /** Of the cache, for 8,192 tokens. */
  readonly cacheGb: number;
  readonly otherGb: number;
  readonly trainedContext: number;
  /** Of the last 7 days, for models that the records do not speak of. */
  readonly idle?: { readonly requests: number; readonly agoMs: number; readonly projects: readonly string[] };
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const none = { requests: 0, projects: [] };

/** Together they take 96.4 GB on disk. */
export const library: readonly LibraryModel[] = [
  {
    ...{
      name: 'qwen3-coder:30b',
      diskBytes: 18.6e9,
      family: 'qwen3moe',
      parameterSize: '30.5B',
      quantization: 'Q4_K_M',
    },
    ...{ capabilities: ['completion', 'tools'], weightsGb: 17.3, cacheGb: 0.75, otherGb: 0.8, trainedContext: 262_144 },
  },
  {
    ...{ name: 'gemma3:4b', diskBytes: 3.3e9, family: 'gemma3', parameterSize: '4.3B', quantization: 'Q4_K_M' },
    ...{ capabilities: ['completion', 'vision'], weightsGb: 3.1, cacheGb: 1, otherGb: 0.5, trainedContext: 131_072 },
  },
  {
    ...{ name: 'llama3.2:3b', diskBytes: 2e9, family: 'llama', parameterSize: '3.2B', quantization: 'Q4_K_M' },
    ...{ capabilities: ['completion', 'tools'], weightsGb: 1.9, cacheGb: 0.9, otherGb: 0.5, trainedContext: 131_072 },
  },
  {
    ...{ name: 'nomic-embed-text', diskBytes: 0.3e9, family: 'nomic-bert', parameterSize: '137M', quantization: 'F16' },
    ...{ capabilities: ['embedding'], weightsGb: 0.26, cacheGb: 0.8, otherGb: 0.14, trainedContext: 2048 },
  },
  {
    ...{ name: 'qwen3:8b', diskBytes: 5.2e9, family: 'qwen3', parameterSize: '8.2B', quantization: 'Q4_K_M' },
    ...{ capabilities: ['completion', 'tools', 'thinking'], weightsGb: 4.9, cacheGb: 1.1, otherGb: 0.6 },
    ...{ trainedContext: 40_960, idle: { requests: 77, agoMs: 3.2 * hourMs, projects: ['scripts'] } },
  },
  {
    ...{ name: 'deepseek-r1:14b', diskBytes: 9e9, family: 'qwen2', parameterSize: '14.8B', quantization: 'Q4_K_M' },
    ...{
      capabilities: ['completion', 'thinking'],
      weightsGb: 8.4,
      cacheGb: 0.9,
      otherGb: 0.7,
      trainedContext: 131_072,
    },
    idle: { requests: 12, agoMs: 4.1 * dayMs, projects: ['notes'] },
  },
  {
    ...{ name: 'mistral-small3.2:24b', diskBytes: 15.5e9, family: 'mistral3', parameterSize: '24.0B' },
    ...{ quantization: 'Q4_K_M', capabilities: ['completion', 'tools', 'vision'], weightsGb: 14.2, cacheGb: 0.4 },
    ...{ otherGb: 0.8, trainedContext: 131_072, idle: { ...none, agoMs: 9.2 * dayMs } },
  },
  {
    ...{ name: 'llama3.3:70b', diskBytes: 42.5e9, family: 'llama', parameterSize: '70.6B', quantization: 'Q4_K_M' },
    ...{ capabilities: ['completion', 'tools'], weightsGb: 39.6, cacheGb: 2.6, otherGb: 1, trainedContext: 131_072 },
    idle: { ...none, agoMs: 74.3 * dayMs },
  },
];

const pullable: Readonly<Record<string, number>> = { 'gpt-oss:20b': 13.8e9, 'qwen2.5vl:7b': 6e9 };
const unknownBytes = 2e9;

/** What a registry would say of any name. */
export function describeModel(name: string): LibraryModel {
  const known = library.find((model) => model.name === name);
  if (known) return known;
  const diskBytes = pullable[name] ?? unknownBytes;
  return {
    ...{ name, diskBytes, family: 'llama', parameterSize: '8B', quantization: 'Q4_K_M', capabilities: ['completion'] },
    ...{ weightsGb: diskBytes / 2 ** 30, cacheGb: 0.5, otherGb: 0.4, trainedContext: 131_072 },
  };
}

export const toInstalled = (model: LibraryModel): InstalledModel => ({
  name: model.name,
  sizeBytes: model.diskBytes,
  digest: `sha256:${model.name}`,
  modifiedAt: '2026-11-01T09:00:00Z',
  family: model.family,
  parameterSize: model.parameterSize,
  quantization: model.quantization,
  capabilities: [...model.capabilities],
});
