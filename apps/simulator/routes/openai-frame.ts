import { renderSseEvent } from '../../base/index.ts';
import type { Metrics } from '../engine/answer.ts';
import { renderGoJson } from '../http/go-json.ts';
import type { ToolCall } from '../text/chat-message.ts';

export interface OpenAiRendererOptions {
  readonly requestedName: string;
  readonly id: number;
  /** Seconds since the epoch. */
  readonly createdAt: number;
  readonly includeUsage: boolean;
}

/** What every chunk of one answer has in common. */
export const renderFrame = (
  { requestedName, createdAt }: OpenAiRendererOptions,
  { id, object }: { readonly id: string; readonly object: string },
  more: Record<string, unknown>,
): Record<string, unknown> => ({
  id,
  object,
  created: createdAt,
  model: requestedName,
  system_fingerprint: 'fp_ollama',
  ...more,
});

/** One `data:` frame. */
export const renderData = (value: unknown): string => renderSseEvent(renderGoJson(value));

export const doneMark = renderSseEvent('[DONE]');

export const zeroUsage = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };

export const renderUsage = ({ promptEvalCount, evalCount }: Metrics): Record<string, number> => ({
  prompt_tokens: promptEvalCount,
  completion_tokens: evalCount,
  total_tokens: promptEvalCount + evalCount,
});

/** Tool calls with their arguments as text. */
export const renderCalls = (calls: readonly ToolCall[]): readonly Record<string, unknown>[] =>
  calls.map(({ id, function: { name, arguments: values, index } }) => ({
    id: id ?? '',
    index: index ?? 0,
    type: 'function',
    function: { name, arguments: renderGoJson(values) },
  }));
