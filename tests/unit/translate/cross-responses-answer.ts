import { createLineSplitter, createSseParser } from '../../../apps/base/index.ts';
import type { FinishReason } from '../../../apps/translate/index.ts';
import type { AnswerSummary } from './cross-answer.ts';

type OutputItem =
  | { readonly type: 'message'; readonly content: readonly { readonly text: string }[] }
  | { readonly type: 'reasoning'; readonly summary: readonly { readonly text: string }[] }
  | { readonly type: 'function_call'; readonly call_id: string; readonly name: string; readonly arguments: string };

interface ResponseObject {
  readonly output: readonly OutputItem[];
  readonly incomplete_details: { readonly reason: string } | null;
  readonly usage: {
    readonly input_tokens: number;
    readonly output_tokens: number;
    readonly input_tokens_details: { readonly cached_tokens: number };
  };
}

const incompleteReasons: ReadonlyMap<string, FinishReason> = new Map([
  ['max_output_tokens', 'length'],
  ['content_filter', 'content-filter'],
]);

function summarise({ output, usage, incomplete_details: incomplete }: ResponseObject): AnswerSummary {
  const join = (texts: readonly { readonly text: string }[]): string => texts.map(({ text }) => text).join('');
  const calls = output.flatMap((item) =>
    item.type === 'function_call' ? [{ id: item.call_id, name: item.name, argumentsJson: item.arguments }] : [],
  );
  return {
    text: join(output.flatMap((item) => (item.type === 'message' ? item.content : []))),
    thinking: join(output.flatMap((item) => (item.type === 'reasoning' ? item.summary : []))),
    calls,
    reason: incompleteReasons.get(incomplete?.reason ?? '') ?? (calls.length > 0 ? 'tool-calls' : 'stop'),
    promptTokens: usage.input_tokens,
    completionTokens: usage.output_tokens,
    cachedTokens: usage.input_tokens_details.cached_tokens,
  };
}

export const readResponsesObject = (wire: string): AnswerSummary => summarise(JSON.parse(wire) as ResponseObject);

/** Reads the object of the last event; the deltas before it must add up to its text. */
export function readResponsesStream(wire: string): AnswerSummary {
  const splitter = createLineSplitter(wire.length + 1);
  const parser = createSseParser();
  let told = '';
  let response: ResponseObject | null = null;
  for (const line of splitter.push(wire).lines) {
    const event = parser.pushLine(line);
    if (!event) continue;
    const data = JSON.parse(event.data) as { type: string; delta?: string; response?: ResponseObject };
    if (data.type === 'response.output_text.delta') told += data.delta ?? '';
    if (data.response) response = data.response;
  }
  if (response === null) throw new Error('the stream holds no response');
  const summary = summarise(response);
  if (summary.text !== told) throw new Error('the deltas do not add up to the text');
  return summary;
}
