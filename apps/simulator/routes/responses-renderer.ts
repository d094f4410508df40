import { type PlainObject, renderSseEvent } from '../../base/index.ts';
import type { Finish, Piece } from '../engine/answer.ts';
import type { AnswerRenderer, Collected } from '../http/answer-sink.ts';
import { renderGoJson } from '../http/go-json.ts';
import type { ToolCall } from '../text/chat-message.ts';
import {
  type ResponseFacts,
  renderFunctionCall,
  renderMessage,
  renderReasoning,
  renderResponse,
} from './responses-object.ts';

class ResponsesRenderer implements AnswerRenderer {
  readonly streamHeaders = {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
    connection: 'keep-alive',
  };
  readonly wholeType = 'application/json';
  readonly malformed = 'event: response.output_text.delta\ndata: {"type":"response.output_text.delta","delta":\n\n';
  readonly #facts: ResponseFacts;
  readonly #output: unknown[] = [];
  #sequence = 0;
  #open: { readonly kind: 'reasoning' | 'message'; text: string } | null = null;

  constructor(facts: ResponseFacts) {
    this.#facts = facts;
  }

  open(): string {
    const response = renderResponse(this.#facts, [], null);
    return this.#event('response.created', { response }) + this.#event('response.in_progress', { response });
  }

  piece({ thinking, content, toolCalls = [] }: Piece): string {
    const parts: string[] = [];
    if (thinking) parts.push(this.#say('reasoning', thinking));
    if (content) parts.push(this.#say('message', content));
    for (const call of toolCalls) parts.push(this.#renderCall(call));
    return parts.join('');
  }

  finish(finish: Finish): string {
    const payload = this.piece(finish.piece) + this.#close();
    return payload + this.#event('response.completed', { response: renderResponse(this.#facts, this.#output, finish) });
  }

  /** The real adapter writes nothing further. */
  error(): string {
    return '';
  }

  whole({ thinking, content, toolCalls }: Collected, finish: Finish | null): unknown {
    const { id } = this.#facts;
    const reasoning = thinking === '' ? [] : [renderReasoning(id, thinking)];
    // Text that accompanies calls is dropped, as in the real one.
    const rest =
      toolCalls.length > 0
        ? toolCalls.map((call) => renderFunctionCall(call, 'completed'))
        : [renderMessage(id, content, 'completed')];
    return renderResponse(this.#facts, [...reasoning, ...rest], finish);
  }

  #event(type: string, more: PlainObject): string {
    return renderSseEvent(renderGoJson({ type, sequence_number: this.#sequence++, ...more }), type);
  }

  get #place(): PlainObject {
    return { output_index: this.#output.length };
  }

  #say(kind: 'reasoning' | 'message', text: string): string {
    const opening = this.#open?.kind === kind ? '' : this.#close() + this.#start(kind);
    if (this.#open) this.#open.text += text;
    const part = kind === 'reasoning' ? { summary_index: 0 } : { content_index: 0, logprobs: [] };
    const type = kind === 'reasoning' ? 'response.reasoning_summary_text.delta' : 'response.output_text.delta';
    return opening + this.#event(type, { item_id: this.#itemId(kind), ...this.#place, ...part, delta: text });
  }

  #itemId(kind: 'reasoning' | 'message'): string {
    return `${kind === 'reasoning' ? 'rs' : 'msg'}_${this.#facts.id}`;
  }

  #start(kind: 'reasoning' | 'message'): string {
    this.#open = { kind, text: '' };
    const { id } = this.#facts;
    if (kind === 'reasoning') {
      const item = { ...renderReasoning(id, ''), summary: [] };
      return this.#event('response.output_item.added', { ...this.#place, item });
    }
    const part = { type: 'output_text', text: '', annotations: [], logprobs: [] };
    return (
      this.#event('response.output_item.added', { ...this.#place, item: renderMessage(id, '', 'in_progress') }) +
      this.#event('response.content_part.added', {
        item_id: this.#itemId(kind),
        ...this.#place,
        content_index: 0,
        part,
      })
    );
  }

  #close(): string {
    const open = this.#open;
    if (!open) return '';
    this.#open = null;
    const { kind, text } = open;
    const item =
      kind === 'reasoning' ? renderReasoning(this.#facts.id, text) : renderMessage(this.#facts.id, text, 'completed');
    const at = { item_id: this.#itemId(kind), ...this.#place };
    const part = { type: 'output_text', text, annotations: [], logprobs: [] };
    const ends =
      kind === 'reasoning'
        ? this.#event('response.reasoning_summary_text.done', { ...at, summary_index: 0, text })
        : this.#event('response.output_text.done', { ...at, content_index: 0, text, logprobs: [] }) +
          this.#event('response.content_part.done', { ...at, content_index: 0, part });
    return ends + this.#complete(item);
  }

  #complete(item: PlainObject): string {
    const done = this.#event('response.output_item.done', { ...this.#place, item });
    this.#output.push(item);
    return done;
  }

  #renderCall(call: ToolCall): string {
    const closing = this.#close();
    const item = renderFunctionCall(call, 'completed');
    const at = { item_id: item['id'], ...this.#place };
    const values = item['arguments'];
    return [
      closing,
      this.#event('response.output_item.added', { ...this.#place, item: renderFunctionCall(call, 'in_progress') }),
      this.#event('response.function_call_arguments.delta', { ...at, delta: values }),
      this.#event('response.function_call_arguments.done', { ...at, name: item['name'], arguments: values }),
      this.#complete(item),
    ].join('');
  }
}

/** Renders answers of /v1/responses. */
export const createResponsesRenderer = (facts: ResponseFacts): AnswerRenderer => new ResponsesRenderer(facts);
