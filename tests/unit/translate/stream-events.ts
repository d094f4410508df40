import type { RenderContext, StreamEvent, Usage } from '../../../apps/translate/index.ts';
import { chatBody, parseSound } from './chat-bodies.ts';

export const noUsage: Usage = {
  promptTokens: null,
  cachedTokens: null,
  completionTokens: null,
  loadMs: null,
  prefillMs: null,
  decodeMs: null,
};

export const start: StreamEvent = { type: 'message-start', model: 'llama3.2' };

export const textBlock = (index: number, ...texts: string[]): StreamEvent[] => [
  { type: 'text-start', index },
  ...texts.map((text): StreamEvent => ({ type: 'text-delta', index, text })),
  { type: 'text-end', index },
];

export const callBlock = (index: number, id: string, ...fragments: string[]): StreamEvent[] => [
  { type: 'tool-call-start', index, id, name: `tool_${id}` },
  ...fragments.map((argumentsJson): StreamEvent => ({ type: 'tool-call-delta', index, argumentsJson })),
  { type: 'tool-call-end', index },
];

export const finish = (
  reason: 'stop' | 'length' | 'tool-calls' | 'content-filter' | 'load' = 'stop',
  usage = noUsage,
): StreamEvent => ({
  type: 'finish',
  reason,
  usage,
});

/** A context whose request is sound, with `changes` on top. */
export const contextFor = (changes: Record<string, unknown> = {}): RenderContext => ({
  id: 'abc-1',
  createdAtMs: 1_787_000_000_999,
  model: 'llama3.2',
  request: parseSound(changes),
  elapsedMs: () => 250,
  body: chatBody(changes),
  promptTokensEstimate: 12,
});
