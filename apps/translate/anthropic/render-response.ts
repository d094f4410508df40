import { type Answer, type AnswerBlock, collectAnswer } from '../canonical/collect-answer.ts';
import { createError } from '../canonical/create-error.ts';
import type { RenderContext, RenderedResponse } from '../canonical/ports.ts';
import type { StreamEvent } from '../canonical/stream-event.ts';
import { mapStopReason } from './map-stop-reason.ts';
import { renderError } from './render-error.ts';
import { renderToolInput } from './render-tool-input.ts';
import { renderUsage } from './render-usage.ts';

/** JSON text of one block; `null` for a call whose arguments are no object. */
function renderBlock(block: AnswerBlock, isCutShort: boolean): string | null {
  switch (block.kind) {
    case 'text':
      return JSON.stringify({ type: 'text', text: block.text });
    case 'thinking':
      return JSON.stringify({ type: 'thinking', thinking: block.text, signature: block.signature });
    case 'redacted-thinking':
      return JSON.stringify({ type: 'redacted_thinking', data: block.data });
    case 'tool-call': {
      // A call that the output limit cut off is shown without arguments: `max_tokens` tells the caller not to make it.
      const input = renderToolInput(block.argumentsJson) ?? (isCutShort ? '{}' : null);
      const head = JSON.stringify({ type: 'tool_use', id: block.id, name: block.name }).slice(0, -1);
      return input === null ? null : `${head},"input":${input}}`;
    }
  }
}

const isShown = (block: AnswerBlock): boolean => block.kind !== 'text' || block.text !== '';

/** JSON text of the content list; `null` when a call in it cannot be shown. */
function renderContent({ blocks, end }: Answer): string | null {
  const texts: string[] = [];
  for (const block of blocks.filter(isShown)) {
    const text = renderBlock(block, end.reason === 'length');
    if (text === null) return null;
    texts.push(text);
  }
  return `[${texts.join(',')}]`;
}

function renderMessage(answer: Answer, content: string, context: RenderContext): string {
  const hasCalls = answer.blocks.some(({ kind }) => kind === 'tool-call');
  const head = JSON.stringify({ id: `msg_${context.id}`, type: 'message', role: 'assistant', model: context.model });
  const tail = JSON.stringify({
    ...mapStopReason(answer.end, hasCalls),
    usage: renderUsage(answer.end.usage, context.promptTokensEstimate),
  });
  return `${head.slice(0, -1)},"content":${content},${tail.slice(1)}`;
}

/**
 * A whole `message`, its blocks in the order of the events. Events that end with an error, or with nothing, become that error. Source:
 * Anthropic API reference, message.
 */
export function renderChatResponse(events: readonly StreamEvent[], context: RenderContext): RenderedResponse {
  const answer = collectAnswer(events);
  if (answer.kind === 'failed') return renderError(answer.error);
  const content = renderContent(answer);
  if (content === null) {
    return renderError(
      createError('backend_bad_response', 'The model made a call whose arguments are no JSON object.'),
    );
  }
  return { status: 200, contentType: 'application/json', body: renderMessage(answer, content, context) };
}
