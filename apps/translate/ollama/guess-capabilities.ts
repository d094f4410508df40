/** What Ollama says a model can do. */
export type ModelCapability = 'completion' | 'tools' | 'insert' | 'vision' | 'embedding' | 'thinking' | 'audio';

const embedders = /embed|(?:^|[^a-z0-9])(?:bge|e5|gte|nomic|minilm|all-mpnet)(?![a-z])/;
const seers =
  /vision|llava|pixtral|moondream|minicpm-?v|(?:^|[^a-z])gpt-(?:4o|4\.1|5)|gemma-?3(?!n|-?(?:1b|270m)|:(?:1b|270m))|claude|gemini|llama-?4|vl(?![a-z])/;
const thinkers =
  /(?:^|[^a-z0-9])r1(?![a-z0-9])|qwq|qwen-?3(?!\.?\d*-?coder)|gpt-oss|gpt-5|(?:^|[^a-z0-9])o[134](?![a-z0-9])|magistral|thinking|reason|claude-(?:3-7|(?:opus|sonnet|haiku)-[4-9])/;
/** Spellings of models that are known not to think although their family does. */
const nonThinkers = /instruct|non-?thinking/;

/** Guesses from a model's name what it can do. Chat models count as able to call tools, as nearly all are. */
export function guessCapabilities(name: string): readonly ModelCapability[] {
  const lower = name.toLowerCase();
  if (embedders.test(lower)) return ['embedding'];
  return [
    'completion',
    'tools',
    ...(seers.test(lower) ? (['vision'] as const) : []),
    ...(thinkers.test(lower) && !nonThinkers.test(lower) ? (['thinking'] as const) : []),
  ];
}
