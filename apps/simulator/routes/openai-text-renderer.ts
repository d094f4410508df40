import type { AnswerRenderer } from '../http/answer-sink.ts';
import {
  doneMark,
  type OpenAiRendererOptions,
  renderData,
  renderFrame,
  renderUsage,
  zeroUsage,
} from './openai-frame.ts';

/** Renders answers of /v1/completions. Thinking is discarded; intermediate chunks carry a zeroed usage when usage was asked for. */
export function createOpenAiTextRenderer(options: OpenAiRendererOptions): AnswerRenderer {
  const frame = (more: Record<string, unknown>): Record<string, unknown> =>
    renderFrame(options, { id: `cmpl-${options.id}`, object: 'text_completion' }, more);
  const chunk = (text: string, reason: string | null): string => {
    const usage = options.includeUsage ? { usage: zeroUsage } : {};
    return renderData(frame({ choices: [{ text, index: 0, finish_reason: reason }], ...usage }));
  };
  return {
    streamHeaders: { 'content-type': 'text/event-stream' },
    wholeType: 'application/json',
    malformed: 'data: {"id":"cmpl-1","choices":[\n\n',
    open: () => '',
    piece: ({ content }) => chunk(content ?? '', null),
    finish({ piece, doneReason, metrics }) {
      const usage = options.includeUsage ? renderData(frame({ choices: [], usage: renderUsage(metrics) })) : '';
      return chunk(piece.content ?? '', doneReason) + usage + doneMark;
    },
    error: () => renderData({ ...frame({ choices: [{ text: '', index: 0, finish_reason: null }] }), model: '' }),
    whole({ content }, finish) {
      const choices = [{ text: content, index: 0, finish_reason: finish?.doneReason ?? null }];
      return frame({ choices, usage: finish ? renderUsage(finish.metrics) : zeroUsage });
    },
  };
}
