import type { StreamEvent } from '../canonical/stream-event.ts';
import { type Block, createBlockWriter, type ProseKind } from './block-writer.ts';
import { type CallBlock, createCallTracker } from './call-tracker.ts';
import type { CallFragment } from './read-delta.ts';

/**
 * Puts the pieces of an answer in line, so that one block is open at a time: OpenAI's chunks may mix pieces of several calls and of text.
 * The first block in line is told as it arrives, the others wait until it has ended.
 */
export interface BlockQueue {
  addProse(kind: ProseKind, text: string): void;
  addCall(fragment: CallFragment): void;
  /** Whether a call has been told. */
  hasCalls(): boolean;
  /** Tells what can be told by now. */
  drain(events: StreamEvent[]): void;
  /** Tells the rest. False when a call turned out to have no name. */
  end(events: StreamEvent[]): boolean;
}

const isUnnamed = (block: Block): boolean => block.kind === 'call' && block.name === '';

function appendArguments(call: CallBlock, { name, argumentsJson }: CallFragment): void {
  if (call.name === '') call.name = name;
  if (argumentsJson.trim() === '' && !call.isBegun) return;
  call.isBegun = true;
  call.pending += argumentsJson.slice(0, call.scanner.push(argumentsJson));
}

/** Creates the queue of one answer. A call that never got a name nor arguments was none. */
export function createBlockQueue(createId: () => string): BlockQueue {
  const queue: Block[] = [];
  const tracker = createCallTracker();
  const writer = createBlockWriter(createId);

  const hasEnded = (block: Block): boolean => (block.kind === 'call' ? block.scanner.isWhole() : queue.length > 1);
  const drain = (events: StreamEvent[]): void => {
    for (let block = queue[0]; block !== undefined && !isUnnamed(block); block = queue[0]) {
      writer.write(events, block);
      if (!hasEnded(block)) return;
      writer.close(events, block);
      queue.shift();
    }
  };
  return {
    addProse(kind, text) {
      if (text === '') return;
      const last = queue.at(-1);
      if (last?.kind === kind) last.pending += text;
      else queue.push({ kind, pending: text });
    },
    addCall(fragment) {
      const { call, isNew } = tracker.find(fragment);
      if (isNew) queue.push(call);
      appendArguments(call, fragment);
    },
    hasCalls: writer.hasCalls,
    drain,
    end(events) {
      for (const block of queue.splice(0)) {
        if (isUnnamed(block) && block.pending === '') continue;
        if (isUnnamed(block)) return false;
        writer.write(events, block);
        writer.close(events, block);
      }
      return true;
    },
  };
}
