import type { FinishReason, StreamEvent } from '../../../apps/translate/index.ts';
import { readArguments, readText, type Tape } from './cross-tape.ts';

/** A piece of an answer, in the fragments in which it arrives. */
export type Piece =
  | { readonly kind: 'text' | 'thinking'; readonly fragments: readonly string[] }
  | { readonly kind: 'call'; readonly id: string; readonly name: string; readonly fragments: readonly string[] };

/** What a model says. */
export interface Answer {
  readonly pieces: readonly Piece[];
  readonly reason: FinishReason;
  readonly promptTokens: number;
  readonly cachedTokens: number | null;
  readonly completionTokens: number;
}

function cut(text: string, tape: Tape): readonly string[] {
  const size = 1 + tape.below(12);
  const parts: string[] = [];
  for (let at = 0; at < text.length; at += size) parts.push(text.slice(at, at + size));
  return parts;
}

function readPiece(tape: Tape, index: number): Piece {
  const kind = tape.pick(['text', 'text', 'call', 'thinking'] as const);
  if (kind !== 'call') return { kind, fragments: cut(readText(tape), tape) };
  const name = tape.pick(['get_weather', 'search', 'read-file']);
  return { kind, id: `call_${index}_${tape.below(9)}`, name, fragments: cut(readArguments(tape), tape) };
}

export function readAnswer(tape: Tape): Answer {
  const pieces = tape.some(5, (index) => readPiece(tape, index));
  const hasCalls = pieces.some(({ kind }) => kind === 'call');
  const promptTokens = 1 + tape.below(9000);
  return {
    pieces,
    reason: hasCalls ? 'tool-calls' : tape.pick<FinishReason>(['stop', 'stop', 'length', 'content-filter']),
    promptTokens,
    cachedTokens: tape.isRare(3) ? tape.below(promptTokens) : null,
    completionTokens: 1 + tape.below(500),
  };
}

function toBlock(piece: Piece, index: number): readonly StreamEvent[] {
  const { kind, fragments } = piece;
  if (kind === 'call') {
    return [
      { type: 'tool-call-start', index, id: piece.id, name: piece.name },
      ...fragments.map((argumentsJson): StreamEvent => ({ type: 'tool-call-delta', index, argumentsJson })),
      { type: 'tool-call-end', index },
    ];
  }
  return [
    { type: `${kind}-start`, index },
    ...fragments.map((text): StreamEvent => ({ type: `${kind}-delta`, index, text })),
    { type: `${kind}-end`, index },
  ];
}

/** The answer as the events of its stream. */
export function toEvents({ pieces, reason, ...counts }: Answer): readonly StreamEvent[] {
  const usage = { ...counts, loadMs: null, prefillMs: null, decodeMs: null };
  return [{ type: 'message-start', model: 'm' }, ...pieces.flatMap(toBlock), { type: 'finish', reason, usage }];
}

/** What an answer comes to, whatever the order of its kinds. */
export interface AnswerSummary {
  readonly text: string;
  readonly thinking: string;
  readonly calls: readonly { readonly id: string; readonly name: string; readonly argumentsJson: string }[];
  readonly reason: FinishReason | null;
  readonly promptTokens: number | null;
  readonly completionTokens: number | null;
  readonly cachedTokens: number | null;
}

const joined = (pieces: readonly Piece[], kind: 'text' | 'thinking'): string =>
  pieces.flatMap((piece) => (piece.kind === kind ? piece.fragments : [])).join('');

export const summariseAnswer = ({ pieces, reason, ...counts }: Answer): AnswerSummary => ({
  text: joined(pieces, 'text'),
  thinking: joined(pieces, 'thinking'),
  calls: pieces.flatMap((piece) =>
    piece.kind === 'call' ? [{ id: piece.id, name: piece.name, argumentsJson: piece.fragments.join('') }] : [],
  ),
  reason,
  ...counts,
});

/** The same of events, which must be well-formed. */
export function summariseEvents(events: readonly StreamEvent[]): AnswerSummary {
  const texts = { text: '', thinking: '' };
  const calls: { id: string; name: string; argumentsJson: string }[] = [];
  for (const event of events) {
    if (event.type === 'text-delta') texts.text += event.text;
    else if (event.type === 'thinking-delta') texts.thinking += event.text;
    else if (event.type === 'tool-call-start') calls.push({ id: event.id, name: event.name, argumentsJson: '' });
    else if (event.type === 'tool-call-delta') {
      const call = calls.at(-1);
      if (call) call.argumentsJson += event.argumentsJson;
    }
  }
  const last = events.at(-1);
  if (last?.type !== 'finish') throw new Error(`the answer ends with ${last?.type}`);
  const { promptTokens, completionTokens, cachedTokens } = last.usage;
  return { ...texts, calls, reason: last.reason, promptTokens, completionTokens, cachedTokens };
}
