import { cutAnswer } from './backend-failures.ts';
import type { CanonicalError } from './error.ts';
import type { LogprobEntry, StreamEvent } from './stream-event.ts';

type FinishEvent = Extract<StreamEvent, { type: 'finish' }>;

/** One block of an answer in whole. */
export type AnswerBlock =
  | { readonly kind: 'text'; text: string }
  | { readonly kind: 'thinking'; text: string; signature: string }
  | { readonly kind: 'redacted-thinking'; readonly data: string }
  | { readonly kind: 'tool-call'; readonly id: string; readonly name: string; argumentsJson: string };

/** A whole answer, its blocks in their order. */
export interface Answer {
  readonly kind: 'answer';
  readonly blocks: readonly AnswerBlock[];
  readonly logprobs: readonly LogprobEntry[];
  readonly end: FinishEvent;
}

export type CollectedAnswer = Answer | { readonly kind: 'failed'; readonly error: CanonicalError };

/** A call of an answer in whole. */
export type AnswerCall = Extract<AnswerBlock, { kind: 'tool-call' }>;

function openBlock(event: StreamEvent): AnswerBlock | null {
  switch (event.type) {
    case 'text-start':
      return { kind: 'text', text: '' };
    case 'thinking-start':
      return { kind: 'thinking', text: '', signature: '' };
    case 'redacted-thinking':
      return { kind: 'redacted-thinking', data: event.data };
    case 'tool-call-start':
      return { kind: 'tool-call', id: event.id, name: event.name, argumentsJson: '' };
    default:
      return null;
  }
}

function extendBlock(block: AnswerBlock | undefined, event: StreamEvent): void {
  if (event.type === 'text-delta' && block?.kind === 'text') block.text += event.text;
  if (event.type === 'thinking-delta' && block?.kind === 'thinking') block.text += event.text;
  if (event.type === 'thinking-signature' && block?.kind === 'thinking') block.signature = event.signature;
  if (event.type === 'tool-call-delta' && block?.kind === 'tool-call') block.argumentsJson += event.argumentsJson;
}

/** Puts the events of one answer together; an answer without an end is a failure. */
export function collectAnswer(events: readonly StreamEvent[]): CollectedAnswer {
  const blocks: AnswerBlock[] = [];
  const logprobs: LogprobEntry[] = [];
  for (const event of events) {
    if (event.type === 'error') return { kind: 'failed', error: event.error };
    if (event.type === 'finish') return { kind: 'answer', blocks, logprobs, end: event };
    if (event.type === 'logprobs') for (const entry of event.entries) logprobs.push(entry);
    const opened = openBlock(event);
    if (opened === null) extendBlock(blocks.at(-1), event);
    else blocks.push(opened);
  }
  return { kind: 'failed', error: cutAnswer };
}

/** All text, or all thinking, of an answer as one. */
export const joinBlocks = ({ blocks }: Answer, kind: 'text' | 'thinking'): string =>
  blocks.map((block) => (block.kind === kind ? block.text : '')).join('');

export const listCalls = ({ blocks }: Answer): readonly AnswerCall[] =>
  blocks.filter((block) => block.kind === 'tool-call');
