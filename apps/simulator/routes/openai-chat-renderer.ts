import type { Finish, Piece } from '../engine/answer.ts';
import type { AnswerRenderer, Collected } from '../http/answer-sink.ts';
import {
  doneMark,
  type OpenAiRendererOptions,
  renderCalls,
  renderData,
  renderFrame,
  renderUsage,
  zeroUsage,
} from './openai-frame.ts';

const finishReason = (doneReason: string, hasCalls: boolean): string =>
  hasCalls && doneReason === 'stop' ? 'tool_calls' : doneReason;

class OpenAiChatRenderer implements AnswerRenderer {
  readonly streamHeaders = { 'content-type': 'text/event-stream' };
  readonly wholeType = 'application/json';
  readonly malformed = 'data: {"id":"chatcmpl-1","choices":[\n\n';
  readonly #options: OpenAiRendererOptions;
  #isFirst = true;
  #hasCalls = false;

  constructor(options: OpenAiRendererOptions) {
    this.#options = options;
  }

  open(): string {
    return '';
  }

  piece({ thinking, content, toolCalls = [], logprobs }: Piece): string {
    const hasRest = Boolean(content) || toolCalls.length > 0;
    if (!thinking && !hasRest && !logprobs) return '';
    if (toolCalls.length > 0) this.#hasCalls = true;
    const probabilities = logprobs ? { logprobs: { content: logprobs } } : {};
    const calls = toolCalls.length > 0 ? { tool_calls: renderCalls(toolCalls) } : {};
    if (!thinking) return this.#delta({ content: content ?? '', ...calls }, probabilities);
    if (!hasRest) return this.#delta({ content: '', reasoning: thinking }, probabilities);
    // Thinking with something else in one record becomes two chunks, the first one without a content key.
    return this.#delta({ reasoning: thinking }, probabilities) + this.#delta({ content: content ?? '', ...calls }, {});
  }

  finish({ piece, doneReason, metrics }: Finish): string {
    const payload = this.piece(piece);
    const opening = this.#isFirst ? this.#delta({ content: '' }, {}) : '';
    const last = this.#chunk({ delta: {}, finish_reason: finishReason(doneReason || 'stop', this.#hasCalls) });
    const usage = this.#options.includeUsage
      ? renderData(this.#frame({ choices: [], usage: renderUsage(metrics) }))
      : '';
    return payload + opening + last + usage + doneMark;
  }

  /** The real adapter loses the error's text: an empty chunk without a model name, then the end. */
  error(): string {
    const choices = [{ index: 0, delta: { content: '' }, finish_reason: null }];
    return renderData({ ...this.#frame({ choices }), model: '' });
  }

  whole({ thinking, content, toolCalls, logprobs }: Collected, finish: Finish | null): unknown {
    const message = {
      role: 'assistant',
      content,
      ...(thinking === '' ? {} : { reasoning: thinking }),
      ...(toolCalls.length > 0 ? { tool_calls: renderCalls(toolCalls) } : {}),
    };
    const choice = {
      index: 0,
      message,
      finish_reason: finish ? finishReason(finish.doneReason, toolCalls.length > 0) : null,
      ...(logprobs.length > 0 ? { logprobs: { content: logprobs } } : {}),
    };
    const usage = finish ? renderUsage(finish.metrics) : zeroUsage;
    return { ...this.#frame({ choices: [choice], usage }), object: 'chat.completion' };
  }

  #frame(more: Record<string, unknown>): Record<string, unknown> {
    return renderFrame(this.#options, { id: `chatcmpl-${this.#options.id}`, object: 'chat.completion.chunk' }, more);
  }

  #chunk(choice: Record<string, unknown>): string {
    return renderData(this.#frame({ choices: [{ index: 0, ...choice }] }));
  }

  #delta(delta: Record<string, unknown>, probabilities: Record<string, unknown>): string {
    const role = this.#isFirst ? { role: 'assistant' } : {};
    this.#isFirst = false;
    return this.#chunk({ delta: { ...role, ...delta }, finish_reason: null, ...probabilities });
  }
}

/** Renders answers of /v1/chat/completions. */
export const createOpenAiChatRenderer = (options: OpenAiRendererOptions): AnswerRenderer =>
  new OpenAiChatRenderer(options);
