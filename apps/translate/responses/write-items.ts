import type { RenderContext } from '../canonical/ports.ts';
import type { StreamEvent } from '../canonical/stream-event.ts';
import { createOutputCollector } from './collect-output.ts';
import type { OutputItem } from './output-item.ts';
import { type AnswerState, isEncryptedWanted, statusOfItem } from './render-answer.ts';
import { type ItemStatus, renderItem } from './render-item.ts';
import { type Emit, emitDelta, emitPartAdded, emitPartDone } from './render-part-events.ts';

/** Writes the events of the output items, one item for each block. */
export interface ItemWriter {
  readonly items: readonly OutputItem[];
  open(event: StreamEvent): string;
  extend(event: StreamEvent, delta: string): string;
  close(event: StreamEvent): string;
  /** Takes in an event that shows nothing by itself. */
  keep(event: StreamEvent): void;
  /** Writes the end of the last item, once it is known how the answer goes on. */
  settle(state: AnswerState): string;
}

/** An item's `output_item.done` waits for what follows it, because only then is known whether the item was cut. */
export function createItemWriter(emit: Emit, context: RenderContext): ItemWriter {
  const output = createOutputCollector(context.id, context.request.topLogprobs !== null);
  const isEncrypted = isEncryptedWanted(context);
  let unsettled: OutputItem | null = null;

  const emitItem = (type: string, item: OutputItem, status: ItemStatus): string =>
    emit(type, { output_index: item.index, item: renderItem(item, status, isEncrypted) });
  const settle = (state: AnswerState): string => {
    const item = unsettled;
    unsettled = null;
    if (item === null) return '';
    return emitItem('response.output_item.done', item, statusOfItem(item, output.items, state));
  };
  return {
    items: output.items,
    settle,
    open(event) {
      const previous = settle({ status: 'in_progress' });
      output.add(event);
      unsettled = output.items.at(-1) ?? null;
      if (unsettled === null) return previous;
      const added = emitItem('response.output_item.added', unsettled, 'in_progress');
      return previous + added + emitPartAdded(emit, unsettled);
    },
    extend(event, delta) {
      const entries = output.add(event);
      return unsettled === null ? '' : emitDelta(emit, unsettled, { delta, entries });
    },
    close(event) {
      output.add(event);
      return unsettled === null ? '' : emitPartDone(emit, unsettled);
    },
    keep(event) {
      output.add(event);
    },
  };
}
