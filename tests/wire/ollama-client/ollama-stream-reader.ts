import type { ChatResponse, GenerateResponse } from 'ollama';
import { createLineSplitter } from '../../../apps/base/index.ts';

type NativeRecord = Partial<ChatResponse> & Partial<GenerateResponse> & { error?: string };

/** What a client has put together from a stream of native records. */
export interface ReadAnswer {
  text: string;
  thinking: string;
  calls: unknown[];
  logprobCount: number;
  doneReason: string | null;
  counts: (number | undefined)[];
  error: string | null;
  isDone: boolean;
  recordCount: number;
}

function addRecord(answer: ReadAnswer, record: NativeRecord): void {
  answer.recordCount++;
  if (record.error !== undefined) {
    answer.error = record.error;
    return;
  }
  answer.text += record.message?.content ?? record.response ?? '';
  answer.thinking += record.message?.thinking ?? record.thinking ?? '';
  answer.calls.push(...(record.message?.tool_calls ?? []));
  answer.logprobCount += record.logprobs?.length ?? 0;
  if (record.done !== true) return;
  answer.isDone = true;
  answer.doneReason = record.done_reason ?? null;
  answer.counts = [record.prompt_eval_count, record.eval_count];
}

/** Reads a native stream that arrives in `pieces`, as a client would. */
export function readOllamaStream(pieces: readonly string[]): ReadAnswer {
  const splitter = createLineSplitter(1_000_000);
  const answer: ReadAnswer = {
    text: '',
    thinking: '',
    calls: [],
    logprobCount: 0,
    doneReason: null,
    counts: [],
    error: null,
    isDone: false,
    recordCount: 0,
  };
  for (const line of pieces.flatMap((piece) => splitter.push(piece).lines))
    addRecord(answer, JSON.parse(line) as NativeRecord);
  return answer;
}
