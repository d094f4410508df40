import type { LogprobEntry, StreamEvent } from '../canonical/stream-event.ts';
import { type OutputItem, openItem } from './output-item.ts';

/** Puts the events of one answer together into items, one for each block. */
export interface OutputCollector {
  readonly items: readonly OutputItem[];
  /** Takes one event in and gives the log probabilities that belong to it. */
  add(event: StreamEvent): readonly LogprobEntry[];
}

const noEntries: readonly LogprobEntry[] = [];

/** Adds what `event` says to the item that is open. */
function extendItem(item: OutputItem | undefined, event: StreamEvent): void {
  if (item === undefined) return;
  switch (event.type) {
    case 'text-delta':
    case 'thinking-delta':
      item.text += event.text;
      break;
    case 'tool-call-delta':
      item.text += event.argumentsJson;
      break;
    case 'thinking-signature':
      if (item.kind === 'reasoning') item.sealed = (item.sealed ?? '') + event.signature;
      break;
    case 'text-end':
    case 'thinking-end':
    case 'tool-call-end':
      item.isClosed = true;
      break;
    default:
  }
}

/** `answerId` becomes part of the items' ids. Log probabilities are kept of message texts alone, and only when `hasLogprobs`. */
export function createOutputCollector(answerId: string, hasLogprobs: boolean): OutputCollector {
  const items: OutputItem[] = [];
  let pending = noEntries;

  const takeLogprobs = (item: OutputItem | undefined): readonly LogprobEntry[] => {
    const taken = item?.kind === 'message' ? pending : noEntries;
    pending = noEntries;
    if (item?.kind === 'message') for (const entry of taken) item.logprobs.push(entry);
    return taken;
  };
  return {
    items,
    add(event) {
      if (event.type === 'logprobs') {
        if (hasLogprobs) pending = pending.length === 0 ? event.entries : [...pending, ...event.entries];
        return noEntries;
      }
      const opened = openItem(event, answerId, items.length);
      if (opened !== null) {
        items.push(opened);
        return noEntries;
      }
      const item = items.at(-1);
      extendItem(item, event);
      return takeLogprobs(item);
    },
  };
}
