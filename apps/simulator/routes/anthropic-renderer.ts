import { renderSseEvent } from '../../base/index.ts';
import type { Finish, Piece } from '../engine/answer.ts';
import type { AnswerRenderer, Collected } from '../http/answer-sink.ts';
import { renderGoJson } from '../http/go-json.ts';
import type { ToolCall } from '../text/chat-message.ts';

export interface AnthropicRendererOptions {
  readonly requestedName: string;
  readonly id: string;
  readonly estimatedInputTokens: number;
}

const stopReasons: Readonly<Record<string, string>> = { stop: 'end_turn', length: 'max_tokens' };

const stopReason = (doneReason: string, hasCalls: boolean): string =>
  hasCalls ? 'tool_use' : (stopReasons[doneReason] ?? 'stop_sequence');

const renderCall = ({ id, function: { name, arguments: input } }: ToolCall): Record<string, unknown> => ({
  type: 'tool_use',
  id: id ?? '',
  name,
  input,
});

class AnthropicRenderer implements AnswerRenderer {
  readonly streamHeaders = {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
    connection: 'keep-alive',
  };
  readonly wholeType = 'application/json';
  readonly malformed = 'event: content_block_delta\ndata: {"type":"content_block_delta","index":\n\n';
  readonly #options: AnthropicRendererOptions;
  #index = 0;
  #openKind: 'thinking' | 'text' | null = null;
  #hasCalls = false;

  constructor(options: AnthropicRendererOptions) {
    this.#options = options;
  }

  open(): string {
    const usage = { input_tokens: this.#options.estimatedInputTokens, output_tokens: 0 };
    return this.#event('message_start', { message: { ...this.#head(), content: [], usage } });
  }

  piece({ thinking, content, toolCalls = [] }: Piece): string {
    const parts: string[] = [];
    if (thinking) parts.push(this.#enter('thinking'), this.#delta({ type: 'thinking_delta', thinking }));
    if (content) parts.push(this.#enter('text'), this.#delta({ type: 'text_delta', text: content }));
    for (const call of toolCalls) parts.push(this.#renderCall(call));
    return parts.join('');
  }

  finish({ piece, doneReason, metrics }: Finish): string {
    const payload = this.piece(piece) + this.#close();
    const usage = { input_tokens: metrics.promptEvalCount, output_tokens: metrics.evalCount };
    const delta = this.#event('message_delta', {
      delta: { stop_reason: stopReason(doneReason, this.#hasCalls) },
      usage,
    });
    return payload + delta + this.#event('message_stop', {});
  }

  /** The real adapter writes nothing further. */
  error(): string {
    return '';
  }

  whole({ thinking, content, toolCalls }: Collected, finish: Finish | null): unknown {
    const blocks = [
      ...(thinking === '' ? [] : [{ type: 'thinking', thinking }]),
      ...(content === '' ? [] : [{ type: 'text', text: content }]),
      ...toolCalls.map(renderCall),
    ];
    const reason = finish ? { stop_reason: stopReason(finish.doneReason, toolCalls.length > 0) } : {};
    const usage = { input_tokens: finish?.metrics.promptEvalCount ?? 0, output_tokens: finish?.metrics.evalCount ?? 0 };
    return { ...this.#head(), content: blocks.length > 0 ? blocks : null, ...reason, usage };
  }

  #head(): Record<string, unknown> {
    return { id: this.#options.id, type: 'message', role: 'assistant', model: this.#options.requestedName };
  }

  #event(type: string, more: Record<string, unknown>): string {
    return renderSseEvent(renderGoJson({ type, ...more }), type);
  }

  #enter(kind: 'thinking' | 'text'): string {
    if (this.#openKind === kind) return '';
    const closing = this.#close();
    this.#openKind = kind;
    const block = kind === 'thinking' ? { type: 'thinking', thinking: '' } : { type: 'text', text: '' };
    return closing + this.#event('content_block_start', { index: this.#index, content_block: block });
  }

  #delta(delta: Record<string, unknown>): string {
    return this.#event('content_block_delta', { index: this.#index, delta });
  }

  #close(): string {
    if (this.#openKind === null) return '';
    this.#openKind = null;
    return this.#event('content_block_stop', { index: this.#index++ });
  }

  #renderCall(call: ToolCall): string {
    this.#hasCalls = true;
    const closing = this.#close();
    const start = this.#event('content_block_start', {
      index: this.#index,
      content_block: { ...renderCall(call), input: {} },
    });
    const delta = this.#delta({ type: 'input_json_delta', partial_json: renderGoJson(call.function.arguments) });
    return closing + start + delta + this.#event('content_block_stop', { index: this.#index++ });
  }
}

/** Renders answers of /v1/messages. */
export const createAnthropicRenderer = (options: AnthropicRendererOptions): AnswerRenderer =>
  new AnthropicRenderer(options);
