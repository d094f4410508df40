import type { StreamEvent } from '../canonical/stream-event.ts';
import type { CallBlock } from './call-tracker.ts';

export type ProseKind = 'text' | 'thinking';

export interface ProseBlock {
  readonly kind: ProseKind;
  /** Text not told yet. */
  pending: string;
}

export type Block = ProseBlock | CallBlock;

/** Tells one block after the other, numbering them over all kinds. */
export interface BlockWriter {
  /** Opens the block unless it is open, and tells what came since. */
  write(events: StreamEvent[], block: Block): void;
  close(events: StreamEvent[], block: Block): void;
  /** Whether a call has been told. */
  hasCalls(): boolean;
}

/** Creates the writer of one answer. `createId` names calls that came without an id, or with one that another call has. */
export function createBlockWriter(createId: () => string): BlockWriter {
  const usedIds = new Set<string>();
  let index = -1;
  let isOpen = false;
  let hasCalls = false;

  const chooseId = ({ givenId }: CallBlock): string => {
    const id = givenId === '' || usedIds.has(givenId) ? createId() : givenId;
    usedIds.add(id);
    return id;
  };
  const open = (events: StreamEvent[], block: Block): void => {
    index++;
    isOpen = true;
    if (block.kind === 'call') {
      hasCalls = true;
      events.push({ type: 'tool-call-start', index, id: chooseId(block), name: block.name });
    } else events.push({ type: `${block.kind}-start`, index });
  };
  return {
    write(events, block) {
      if (!isOpen) open(events, block);
      if (block.pending === '') return;
      if (block.kind === 'call') events.push({ type: 'tool-call-delta', index, argumentsJson: block.pending });
      else events.push({ type: `${block.kind}-delta`, index, text: block.pending });
      block.pending = '';
    },
    close(events, block) {
      isOpen = false;
      if (block.kind !== 'call') {
        events.push({ type: `${block.kind}-end`, index });
        return;
      }
      if (!block.isBegun) events.push({ type: 'tool-call-delta', index, argumentsJson: '{}' });
      events.push({ type: 'tool-call-end', index });
    },
    hasCalls: () => hasCalls,
  };
}
