import {
  type ChatRequest,
  type CompletionRequest,
  ollamaChatIngress,
  ollamaGenerateIngress,
  type RenderContext,
} from '../../../apps/translate/index.ts';

type Body = Readonly<Record<string, unknown>>;

/** A sound native chat body with `changes` on top. */
export const nativeChatBody = (changes: Body = {}): Body => ({
  model: 'qwen3:8b',
  messages: [{ role: 'user', content: 'Hi' }],
  ...changes,
});

/** Parses a native chat body that must be sound. */
export function parseNativeChat(changes: Body = {}): ChatRequest {
  const parsed = ollamaChatIngress.parseChatRequest(nativeChatBody(changes));
  if (parsed.kind === 'refused') throw new Error(`refused: ${parsed.error.message}`);
  return parsed.value;
}

/** Parses a native generate body that must be sound. */
export function parseNativeGenerate(changes: Body = {}): CompletionRequest {
  const parsed = ollamaGenerateIngress.parseCompletionRequest({ model: 'qwen3:8b', prompt: 'Hi', ...changes });
  if (parsed.kind === 'refused') throw new Error(`refused: ${parsed.error.message}`);
  return parsed.value;
}

/** Times at which a renderer asks for the time, in order; the last one stays. */
export function createTimes(...timesMs: readonly number[]): () => number {
  let asked = 0;
  return () => timesMs[Math.min(asked++, timesMs.length - 1)] ?? 0;
}

const shared = {
  id: 'abc-1',
  createdAtMs: Date.UTC(2026, 7, 22, 9),
  model: 'qwen3:8b',
  body: {},
  promptTokensEstimate: 12,
};

export const nativeChatContext = (changes: Body = {}, elapsedMs = () => 250): RenderContext => ({
  ...shared,
  elapsedMs,
  request: parseNativeChat(changes),
});

export const nativeGenerateContext = (changes: Body = {}, elapsedMs = () => 250): RenderContext<CompletionRequest> => ({
  ...shared,
  elapsedMs,
  request: parseNativeGenerate(changes),
});

/** Bytes as base64, given as Latin-1 text. */
export const toBase64 = (latin1: string): string => Buffer.from(latin1, 'latin1').toString('base64');
