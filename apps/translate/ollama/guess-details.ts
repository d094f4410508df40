/** Names without the owner in front: `qwen/qwen3-8b` is `qwen3-8b`. */
const baseName = (name: string): string => name.slice(name.lastIndexOf('/') + 1);

const noFamily = 'unknown';

/** Family by the first letters of the name, with a number that follows directly: `qwen3`, `llama`, `gemma`. */
export function guessFamily(name: string): string {
  const lower = baseName(name)
    .toLowerCase()
    .replace(/^meta-/, '');
  if (lower.startsWith('gpt-oss')) return 'gptoss';
  return /^[a-z]+\d*/.exec(lower)?.[0] ?? noFamily;
}

const size = /(?:^|[^a-z0-9.])((?:\d{1,3}x)?\d{1,5}(?:\.\d{1,3})?)([bm])(?![a-z0-9])/i;

/** Size such as `8B`, `270M` or `8x7B`; empty when the name tells none. */
export function guessParameterSize(name: string): string {
  const [, count, unit] = size.exec(baseName(name)) ?? [];
  return count === undefined || unit === undefined ? '' : `${count.toLowerCase()}${unit.toUpperCase()}`;
}

/** Number of parameters that a size stands for; `null` when it is empty. */
export function countParameters(parameterSize: string): number | null {
  const [, experts, count, unit] = /^(?:(\d+)x)?(\d+(?:\.\d+)?)([BM])$/.exec(parameterSize) ?? [];
  if (count === undefined) return null;
  return Math.round(Number(experts ?? 1) * Number(count) * (unit === 'B' ? 1e9 : 1e6));
}

const quantizations =
  /(?:^|[^a-z0-9])(i?q\d(?:_(?:[0-9]|k|xxs|xs|s|m|l|nl))*|bf16|f16|fp16|f32|fp8|fp4|mxfp4|nvfp4|int4|int8|awq|gptq|[2-8]bit)(?![a-z0-9])/i;

/** Quantization such as `Q4_K_M`; empty when the name tells none. */
export function guessQuantization(name: string): string {
  const found = quantizations.exec(baseName(name))?.[1]?.toUpperCase() ?? '';
  return found === 'FP16' ? 'F16' : found;
}
