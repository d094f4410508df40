import type { LogprobEntry, StreamEvent } from '../canonical/stream-event.ts';

/** An item of an answer as it grows. `text` is what its deltas add up to. */
export type OutputItem = ReasoningOutput | MessageOutput | CallOutput;

interface OutputBase {
  readonly id: string;
  readonly index: number;
  text: string;
  isClosed: boolean;
}

export interface ReasoningOutput extends OutputBase {
  readonly kind: 'reasoning';
  /** Thinking that only its backend can read, in `sealed`. */
  readonly isRedacted: boolean;
  sealed: string | null;
}

export interface MessageOutput extends OutputBase {
  readonly kind: 'message';
  readonly logprobs: LogprobEntry[];
}

interface CallOutput extends OutputBase {
  readonly kind: 'call';
  readonly callId: string;
  readonly name: string;
}

/** The item that `event` begins, the `index`-th of its answer; `null` when it begins none. */
export function openItem(event: StreamEvent, answerId: string, index: number): OutputItem | null {
  const base = (prefix: string) => ({ id: `${prefix}_${answerId}_${index}`, index, text: '', isClosed: false });
  switch (event.type) {
    case 'text-start':
      return { ...base('msg'), kind: 'message', logprobs: [] };
    case 'thinking-start':
      return { ...base('rs'), kind: 'reasoning', isRedacted: false, sealed: null };
    case 'redacted-thinking':
      return { ...base('rs'), kind: 'reasoning', isRedacted: true, sealed: event.data, isClosed: true };
    case 'tool-call-start':
      return { ...base('fc'), kind: 'call', callId: event.id, name: event.name };
    default:
      return null;
  }
}
