import type { CachedLayer } from './model-shape.ts';
import { type Metadata, readFlags, readNumber, readNumbers } from './read-metadata.ts';

/** These read a text in one go and keep nothing. */
const encoders: ReadonlySet<string> = new Set([
  'bert',
  'nomic-bert',
  'nomic-bert-moe',
  'jina-bert-v2',
  'modern-bert',
  'neo-bert',
  'gemma-embedding',
]);

/** Of so many layers in a row all but the last have a sliding window, as their makers published it and llama.cpp runs it. */
const slidingPeriods: Readonly<Record<string, number>> = {
  gemma2: 2,
  gemma3: 6,
  gemma3n: 5,
  'gpt-oss': 2,
  gptoss: 2,
  cohere2: 4,
  olmo2: 4,
  exaone4: 4,
};

/** The layers that cache, or `null` when the metadata does not say enough. Sources: GGUF keys and llama.cpp's cache. */
export function readCachedLayers(metadata: Metadata): readonly CachedLayer[] | null {
  if (encoders.has(metadata.architecture) || metadata.get('attention.causal') === false) return [];
  const layerCount = readNumber(metadata, 'block_count');
  const headCounts = readHeadCounts(metadata);
  if (layerCount === null || headCounts === null) return null;
  const isSliding = readSliding(metadata);
  const windowTokens = readNumber(metadata, 'attention.sliding_window');
  const fullLength = readHeadLength(metadata, '');
  const slidingLength = readHeadLength(metadata, '_swa') ?? fullLength;
  if (fullLength === null || slidingLength === null) return null;
  const attends = readAttention(metadata);
  return Array.from({ length: layerCount }, (_, index): CachedLayer => {
    const isWindowed = windowTokens !== null && isSliding(index);
    const headLength = isWindowed ? slidingLength : fullLength;
    const heads = attends(index) ? headCounts(index) : 0;
    return { valuesPerToken: heads * headLength, windowTokens: isWindowed ? windowTokens : null };
  }).filter(({ valuesPerToken }) => valuesPerToken > 0);
}

/** Key-value heads by layer. A list that was cut from the answer counts as one head for each query head, which is the most. */
function readHeadCounts(metadata: Metadata): ((layer: number) => number) | null {
  const perLayer = readNumbers(metadata, 'attention.head_count_kv');
  if (perLayer.length > 0) return (layer) => perLayer[layer] ?? perLayer.at(-1) ?? 0;
  const queryHeads = readNumbers(metadata, 'attention.head_count');
  const same = readNumber(metadata, 'attention.head_count_kv') ?? readNumber(metadata, 'attention.head_count');
  if (same !== null) return () => same;
  return queryHeads.length > 0 ? () => Math.max(...queryHeads) : null;
}

/** Values of a key and of a value together, for one head. */
function readHeadLength(metadata: Metadata, suffix: '' | '_swa'): number | null {
  const headCount = readNumber(metadata, 'attention.head_count') ?? 0;
  const width = readNumber(metadata, 'embedding_length') ?? 0;
  const usual = suffix === '' && headCount > 0 && width > 0 ? width / headCount : null;
  const keyLength = readNumber(metadata, `attention.key_length${suffix}`) ?? usual;
  const valueLength = readNumber(metadata, `attention.value_length${suffix}`) ?? keyLength;
  return keyLength === null || valueLength === null ? null : keyLength + valueLength;
}

/** A model of an unknown pattern is taken to keep the whole context everywhere. */
function readSliding(metadata: Metadata): (layer: number) => boolean {
  const flags = readFlags(metadata, 'attention.sliding_window_pattern');
  if (flags.length > 0) return (layer) => flags[layer] ?? false;
  const period =
    readNumber(metadata, 'attention.sliding_window_pattern') ?? slidingPeriods[metadata.architecture] ?? null;
  return period === null ? () => false : (layer) => layer % period < period - 1;
}

/** Hybrids attend only in the last of so many layers; the others keep a state of fixed size. */
function readAttention(metadata: Metadata): (layer: number) => boolean {
  const interval = readNumber(metadata, 'full_attention_interval');
  return interval === null ? () => true : (layer) => (layer + 1) % interval === 0;
}
