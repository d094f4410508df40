/** What a parameter is in the body of `/api/create`. */
export type ParameterValue = number | boolean | string;

type ParameterKind = 'integer' | 'number' | 'boolean' | 'text-list' | 'outdated';

/** Source: `api.Options` of Ollama; the outdated ones are those that it leaves out with a warning. */
const kinds: Readonly<Record<string, ParameterKind>> = {
  num_ctx: 'integer',
  num_batch: 'integer',
  num_gpu: 'integer',
  main_gpu: 'integer',
  num_thread: 'integer',
  draft_num_predict: 'integer',
  num_keep: 'integer',
  num_predict: 'integer',
  seed: 'integer',
  top_k: 'integer',
  repeat_last_n: 'integer',
  temperature: 'number',
  top_p: 'number',
  min_p: 'number',
  typical_p: 'number',
  repeat_penalty: 'number',
  presence_penalty: 'number',
  frequency_penalty: 'number',
  use_mmap: 'boolean',
  stop: 'text-list',
  penalize_newline: 'outdated',
  low_vram: 'outdated',
  f16_kv: 'outdated',
  logits_all: 'outdated',
  vocab_only: 'outdated',
  use_mlock: 'outdated',
  mirostat: 'outdated',
  mirostat_tau: 'outdated',
  mirostat_eta: 'outdated',
};

export type ReadParameter =
  | { readonly kind: 'value'; readonly value: ParameterValue }
  /** Many values of one name make a list. */
  | { readonly kind: 'entry'; readonly value: string }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'problem'; readonly message: string; readonly advice: string };

const known = Object.keys(kinds)
  .filter((key) => kinds[key] !== 'outdated')
  .join(', ');
const truths: ReadonlySet<string> = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);
const untruths: ReadonlySet<string> = new Set(['0', 'f', 'F', 'false', 'FALSE', 'False']);
const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

/** Gives the text of a parameter the type that Ollama wants. */
export function readParameter(key: string, text: string): ReadParameter {
  switch (Object.hasOwn(kinds, key) ? kinds[key] : undefined) {
    case 'integer':
      return /^[+-]?\d+$/.test(text) ? readNumber(key, text) : refuse(key, 'a whole number', '4096');
    case 'number':
      return decimal.test(text) ? readNumber(key, text) : refuse(key, 'a number', '0.7');
    case 'boolean':
      return readBoolean(key, text);
    case 'text-list':
      return { kind: 'entry', value: text };
    case 'outdated':
      return { kind: 'ignored' };
    case undefined:
      return refuseName(key);
  }
}

function readNumber(key: string, text: string): ReadParameter {
  const value = Number(text);
  const isKept = Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER;
  return isKept ? { kind: 'value', value } : refuse(key, 'smaller', '4096');
}

function readBoolean(key: string, text: string): ReadParameter {
  if (truths.has(text)) return { kind: 'value', value: true };
  return untruths.has(text) ? { kind: 'value', value: false } : refuse(key, 'true or false', 'true');
}

const refuse = (key: string, wanted: string, example: string): ReadParameter => ({
  kind: 'problem',
  message: `the parameter ${key} must be ${wanted}`,
  advice: `Write for example: PARAMETER ${key} ${example}`,
});

function refuseName(key: string): ReadParameter {
  const small = key.toLowerCase();
  const name = key.length <= 40 ? ` ${key}` : '';
  return {
    kind: 'problem',
    message: `Ollama has no parameter${name}`,
    advice: Object.hasOwn(kinds, small) ? `Write it in small letters: ${small}` : `It has: ${known}.`,
  };
}
