import { chatLine, doneLine, json, ndjson } from '../scripted-upstream.ts';
import { anthropicEnd, anthropicStart, anthropicText, eventStream, openaiChunk, openaiEnd } from '../vendor-scripts.ts';

/** How a dialect writes an answer: whole, or as pieces of a stream with a beginning and an end. */
export interface DialectForm {
  readonly type: Readonly<Record<string, string>>;
  readonly start: string;
  readonly piece: (text: string) => string;
  readonly end: string;
  readonly whole: (text: string) => string;
}

const wholeOpenai = (content: string): string =>
  JSON.stringify({
    ...{ id: 'c', object: 'chat.completion', created: 1, model: 'm' },
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 },
  });

const wholeAnthropic = (text: string): string =>
  JSON.stringify({
    ...{ id: 'msg_1', type: 'message', role: 'assistant', model: 'm', stop_reason: 'end_turn', stop_sequence: null },
    content: [{ type: 'text', text }],
    usage: { input_tokens: 5, output_tokens: 2 },
  });

export const forms: Readonly<Record<'openai' | 'anthropic' | 'ollama', DialectForm>> = {
  openai: {
    type: eventStream,
    start: openaiChunk({ role: 'assistant', content: '' }),
    piece: (content) => openaiChunk({ content }),
    end: openaiEnd,
    whole: wholeOpenai,
  },
  anthropic: {
    type: eventStream,
    start: anthropicStart,
    piece: anthropicText,
    end: anthropicEnd,
    whole: wholeAnthropic,
  },
  ollama: { type: ndjson, start: '', piece: chatLine, end: doneLine(), whole: (text) => doneLine(text).trimEnd() },
};

export const wholeType = json;

/** The text of an answer in pieces; the first tells which request it answers, and at which of its arrivals. */
export const answerPieces = (mark: string, count: number, backend: string): readonly string[] => [
  `${mark}/${count}/${backend}`,
  ' one',
  ' two',
  ' three',
  ' end',
];
