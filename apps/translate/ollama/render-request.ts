import type { ChatRequest, ToolDefinition } from '../canonical/chat-request.ts';
import type { EgressTarget, RenderedRequest } from '../canonical/ports.ts';
import { emulateToolChoice } from '../prompt/emulate-tool-choice.ts';
import { renderMessages } from './render-messages.ts';
import { renderSettings } from './render-settings.ts';

const emptySchema = { type: 'object', properties: {} };

function renderTool({ name, description, parameters }: ToolDefinition) {
  return {
    type: 'function',
    function: { name, ...(description === null ? {} : { description }), parameters: parameters ?? emptySchema },
  };
}

/** A native `POST /api/chat`. Source: Ollama API documentation, generate a chat completion. */
export function renderChatRequest(request: ChatRequest, { model }: EgressTarget): RenderedRequest {
  const { tools, instruction } = emulateToolChoice(request);
  const rest = JSON.stringify({
    ...request.nativeFields,
    model,
    stream: request.isStreaming,
    tools: tools.length === 0 ? undefined : tools.map(renderTool),
    ...renderSettings(request),
  });
  const body = `${rest.slice(0, -1)},"messages":${renderMessages(request.messages, instruction)}}`;
  return { method: 'POST', path: '/api/chat', body };
}
