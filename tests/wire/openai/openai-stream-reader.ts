import type { OpenAI } from 'openai';
import { createLineSplitter, createSseParser } from '../../../apps/base/index.ts';

type Chunk = OpenAI.Chat.ChatCompletionChunk;

/** What a client has put together from a stream. */
export interface ReadAnswer {
  text: string;
  reasoning: string;
  calls: { id: string; name: string; arguments: string }[];
  logprobCount: number;
  finishReason: string | null;
  usage: OpenAI.CompletionUsage | null;
  error: { message: string; type: string; code: string } | null;
  isDone: boolean;
  ids: string[];
}

function addChunk(answer: ReadAnswer, chunk: Chunk): void {
  if (!answer.ids.includes(chunk.id)) answer.ids.push(chunk.id);
  answer.usage = chunk.usage ?? answer.usage;
  const choice = chunk.choices[0];
  if (choice === undefined) return;
  const delta = choice.delta as Chunk['choices'][number]['delta'] & { reasoning_content?: string };
  answer.text += delta.content ?? '';
  answer.reasoning += delta.reasoning_content ?? '';
  for (const part of delta.tool_calls ?? []) {
    answer.calls[part.index] ??= { id: part.id ?? '', name: part.function?.name ?? '', arguments: '' };
    const call = answer.calls[part.index];
    if (call !== undefined) call.arguments += part.function?.arguments ?? '';
  }
  answer.logprobCount += choice.logprobs?.content?.length ?? 0;
  answer.finishReason = choice.finish_reason ?? answer.finishReason;
}

/** Reads a chat completion stream that arrives in `pieces`, as a client would. */
export function readOpenaiStream(pieces: readonly string[]): ReadAnswer {
  const splitter = createLineSplitter(1_000_000);
  const parser = createSseParser();
  const answer: ReadAnswer = {
    text: '',
    reasoning: '',
    calls: [],
    logprobCount: 0,
    finishReason: null,
    usage: null,
    error: null,
    isDone: false,
    ids: [],
  };
  for (const line of pieces.flatMap((piece) => splitter.push(piece).lines)) {
    const event = parser.pushLine(line);
    if (event === undefined) continue;
    if (event.data === '[DONE]') answer.isDone = true;
    else {
      const data = JSON.parse(event.data) as Chunk & { error?: ReadAnswer['error'] };
      if (data.error === undefined) addChunk(answer, data);
      else answer.error = data.error;
    }
  }
  return answer;
}
