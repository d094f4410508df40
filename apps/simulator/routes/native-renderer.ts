import type { Finish, Metrics, Piece } from '../engine/answer.ts';
import type { AnswerRenderer, Collected } from '../http/answer-sink.ts';
import { renderGoJson } from '../http/go-json.ts';
import { formatUtc } from '../http/wire-time.ts';
import type { ToolCall } from '../text/chat-message.ts';

export interface NativeRendererOptions {
  readonly requestedName: string;
  /** UTC milliseconds with fractions. */
  nowMs(): number;
  readonly isOlderDaemon: boolean;
}

/** Where chat and generate differ: how text is carried, and what the last record has besides. */
interface Carrier {
  text(parts: Partial<Collected>): Record<string, unknown>;
  readonly last: (finish: Finish) => Record<string, unknown>;
}

/** Metrics as they appear on the wire: left out when zero. */
export function renderMetrics(metrics: Metrics): Record<string, number> {
  const named = {
    total_duration: metrics.totalNs,
    load_duration: metrics.loadNs,
    prompt_eval_count: metrics.promptEvalCount,
    prompt_eval_duration: metrics.promptEvalNs,
    eval_count: metrics.evalCount,
    eval_duration: metrics.evalCount === 0 ? 0 : metrics.evalNs,
  };
  return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== 0));
}

const some = <T>(name: string, items: readonly T[] | undefined): Record<string, readonly T[]> =>
  items && items.length > 0 ? { [name]: items } : {};

function createRenderer(
  { requestedName, nowMs, isOlderDaemon }: NativeRendererOptions,
  carrier: Carrier,
): AnswerRenderer {
  const dropIds = (calls: readonly ToolCall[] | undefined): readonly ToolCall[] | undefined =>
    isOlderDaemon ? calls?.map((call) => ({ function: call.function })) : calls;
  const record = (parts: Piece, end: Record<string, unknown>): Record<string, unknown> => ({
    model: requestedName,
    created_at: formatUtc(nowMs()),
    ...carrier.text({
      thinking: parts.thinking ?? '',
      content: parts.content ?? '',
      toolCalls: dropIds(parts.toolCalls) ?? [],
    }),
    ...end,
    ...some('logprobs', parts.logprobs),
  });
  const line = (value: unknown): string => `${renderGoJson(value)}\n`;
  const ending = (finish: Finish): Record<string, unknown> => ({
    done: true,
    done_reason: finish.doneReason,
    ...carrier.last(finish),
    ...renderMetrics(finish.metrics),
  });
  return {
    streamHeaders: { 'content-type': 'application/x-ndjson' },
    wholeType: 'application/json; charset=utf-8',
    open: () => '',
    piece: (piece) => line(record(piece, { done: false })),
    finish: (finish) => line(record(finish.piece, ending(finish))),
    error: ({ message }) => line({ error: message }),
    malformed: `{"model":"${requestedName}","created_at":\n`,
    whole: (collected, finish) => record(collected, finish ? ending(finish) : { done: false }),
  };
}

/** Renders answers of /api/chat. */
export const createChatRenderer = (options: NativeRendererOptions): AnswerRenderer =>
  createRenderer(options, {
    text: ({ thinking, content, toolCalls }) => ({
      message: { role: 'assistant', content, ...(thinking ? { thinking } : {}), ...some('tool_calls', toolCalls) },
    }),
    last: () => ({}),
  });

/** Renders answers of /api/generate; `context` comes back unless the prompt was raw. */
export const createGenerateRenderer = (options: NativeRendererOptions & { readonly isRaw: boolean }): AnswerRenderer =>
  createRenderer(options, {
    text: ({ thinking, content, toolCalls }) => ({
      response: content,
      ...(thinking ? { thinking } : {}),
      ...some('tool_calls', toolCalls),
    }),
    last: (finish) => (options.isRaw ? {} : { context: finish.contextTokens }),
  });
