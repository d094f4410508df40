import { createLineSplitter } from '../../../apps/base/index.ts';
import { openaiEgress, type StreamEvent, type StreamParser } from '../../../apps/translate/index.ts';

export type Json = Readonly<Record<string, unknown>>;

/** A chunk with one choice. */
export const chunk = (delta: Json, rest: Json = {}, extra: Json = {}): Json => ({
  id: 'chatcmpl-7',
  object: 'chat.completion.chunk',
  created: 1_787_000_000,
  model: 'qwen3-8b',
  choices: [{ index: 0, delta, finish_reason: null, ...rest }],
  ...extra,
});

export const finishChunk = (reason = 'stop', extra: Json = {}): Json => chunk({}, { finish_reason: reason }, extra);

export const usageChunk = (usage: Json, extra: Json = {}): Json => ({
  ...finishChunk('stop'),
  choices: [],
  usage,
  ...extra,
});

/** A chunk with pieces of calls, each with its `index`. */
export const callChunk = (...pieces: readonly Json[]): Json => chunk({ tool_calls: pieces });

/** A piece of a call. */
export const piece = (
  index: number,
  argumentsText: string,
  head: { readonly id?: string; readonly name?: string } = {},
): Json => ({
  index,
  ...(head.id === undefined ? {} : { id: head.id, type: 'function' }),
  function: { ...(head.name === undefined ? {} : { name: head.name }), arguments: argumentsText },
});

export const toSse = (records: readonly (Json | string)[]): string =>
  records.map((record) => `data: ${typeof record === 'string' ? record : JSON.stringify(record)}\n\n`).join('');

/** Ids in the order they were asked for. */
export function createIds(): () => string {
  let count = 0;
  return () => `made_${++count}`;
}

/** Feeds a parser with text that arrives in `pieces`. */
export function parsePieces(pieces: readonly string[], parser: StreamParser): readonly StreamEvent[] {
  const splitter = createLineSplitter(10_000_000);
  const events = pieces.flatMap((text) => splitter.push(text).lines.flatMap((line) => parser.pushLine(line)));
  return [...events, ...parser.finish(splitter.finish())];
}

export const parseText = (text: string): readonly StreamEvent[] =>
  parsePieces([text], openaiEgress.createStreamParser(createIds()));

/** Events of a stream of these records, without `[DONE]` unless it is one of them. */
export const parseRecords = (...records: readonly (Json | string)[]): readonly StreamEvent[] =>
  parseText(toSse(records));

export const typesOf = (events: readonly StreamEvent[]): readonly string[] => events.map(({ type }) => type);

/** What a list of events says, however it was cut into deltas and blocks. */
export interface ReadEvents {
  text: string;
  thinking: string;
  readonly calls: { readonly id: string; readonly name: string; argumentsJson: string }[];
  end: StreamEvent | undefined;
}

/** Puts events together; throws when they break the order of blocks. */
export function readEvents(events: readonly StreamEvent[]): ReadEvents {
  const answer: ReadEvents = { text: '', thinking: '', calls: [], end: events.at(-1) };
  let open: string | null = null;
  let nextIndex = 0;
  for (const [position, event] of events.entries()) {
    if ((event.type === 'message-start') !== (position === 0)) throw new Error(`message-start at ${position}`);
    if (!('index' in event)) continue;
    const kind = event.type.slice(0, event.type.lastIndexOf('-'));
    const isStart = event.type.endsWith('-start');
    if (isStart ? open !== null || event.index !== nextIndex : open !== kind || event.index !== nextIndex - 1) {
      throw new Error(`${event.type} ${event.index} while ${open} is open`);
    }
    if (isStart) {
      open = kind;
      nextIndex++;
    }
    if (event.type.endsWith('-end')) open = null;
    if (event.type === 'text-delta') answer.text += event.text;
    if (event.type === 'thinking-delta') answer.thinking += event.text;
    if (event.type === 'tool-call-start') answer.calls.push({ id: event.id, name: event.name, argumentsJson: '' });
    const call = answer.calls.at(-1);
    if (event.type === 'tool-call-delta' && call !== undefined) call.argumentsJson += event.argumentsJson;
  }
  if (open !== null && answer.end?.type === 'finish') throw new Error(`${open} stays open`);
  return answer;
}
