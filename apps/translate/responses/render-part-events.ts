import { renderSseEvent } from '../../base/index.ts';
import type { LogprobEntry } from '../canonical/stream-event.ts';
import type { OutputItem } from './output-item.ts';
import { renderLogprobs, renderSummaryPart, renderTextPart } from './render-item.ts';

/** Wire text of one event of a stream, whose number it knows. */
export type Emit = (type: string, fields: object) => string;

/** Events with `type` and `sequence_number`, which counts from 0 without gaps. */
export function createEmitter(): Emit {
  let sequenceNumber = 0;
  return (type, fields) => renderSseEvent(JSON.stringify({ type, sequence_number: sequenceNumber++, ...fields }), type);
}

const whereOf = ({ id, index }: OutputItem) => ({ item_id: id, output_index: index });

/** What opens the one part of an item; calls have no parts. */
export function emitPartAdded(emit: Emit, item: OutputItem): string {
  if (item.kind === 'message') {
    const part = renderTextPart({ text: '', logprobs: [] });
    return emit('response.content_part.added', { ...whereOf(item), content_index: 0, part });
  }
  if (item.kind === 'call' || item.isRedacted) return '';
  const part = renderSummaryPart('');
  return emit('response.reasoning_summary_part.added', { ...whereOf(item), summary_index: 0, part });
}

export function emitDelta(
  emit: Emit,
  item: OutputItem,
  { delta, entries }: { readonly delta: string; readonly entries: readonly LogprobEntry[] },
): string {
  const where = whereOf(item);
  switch (item.kind) {
    case 'message': {
      const logprobs = renderLogprobs(entries);
      return emit('response.output_text.delta', { ...where, content_index: 0, delta, logprobs });
    }
    case 'reasoning':
      return emit('response.reasoning_summary_text.delta', { ...where, summary_index: 0, delta });
    case 'call':
      return emit('response.function_call_arguments.delta', { ...where, delta });
  }
}

/** What closes the part of an item and repeats all of it. */
export function emitPartDone(emit: Emit, item: OutputItem): string {
  const { text } = item;
  switch (item.kind) {
    case 'message': {
      const where = { ...whereOf(item), content_index: 0 };
      const done = emit('response.output_text.done', { ...where, text, logprobs: renderLogprobs(item.logprobs) });
      return done + emit('response.content_part.done', { ...where, part: renderTextPart(item) });
    }
    case 'reasoning': {
      const where = { ...whereOf(item), summary_index: 0 };
      const done = emit('response.reasoning_summary_text.done', { ...where, text });
      return done + emit('response.reasoning_summary_part.done', { ...where, part: renderSummaryPart(text) });
    }
    case 'call':
      return emit('response.function_call_arguments.done', { ...whereOf(item), name: item.name, arguments: text });
  }
}
