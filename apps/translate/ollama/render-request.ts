import type { ChatRequest, ReasoningEffort, ResponseFormat, ToolDefinition } from '../canonical/chat-request.ts';
import type { RenderedRequest } from '../canonical/ports.ts';
import { createNotes, type NoteCollector } from '../reading/notes.ts';
import { emulateToolChoice } from './emulate-tool-choice.ts';
import { renderMessages } from './render-messages.ts';
import { renderOptions } from './render-options.ts';

const emptySchema = { type: 'object', properties: {} };

function renderTool({ name, description, parameters }: ToolDefinition) {
  return {
    type: 'function',
    function: { name, ...(description === null ? {} : { description }), parameters: parameters ?? emptySchema },
  };
}

function renderThink(effort: ReasoningEffort | null): boolean | string | undefined {
  if (effort === null) return undefined;
  if (effort === 'none') return false;
  return effort === 'minimal' ? 'low' : effort;
}

function renderFormat(format: ResponseFormat): unknown {
  switch (format.kind) {
    case 'text':
      return undefined;
    case 'json':
      return 'json';
    case 'json-schema':
      return format.schema;
  }
}

function noteLosses(request: ChatRequest, notes: NoteCollector): void {
  if (request.messages.some((message) => message.role === 'user' && message.name !== null))
    notes.dropped('messages[].name');
  if (request.messages.some((message) => message.role === 'tool' && message.isError))
    notes.dropped('messages[].is_error');
  if (request.tools.some((tool) => tool.isStrict === true)) notes.dropped('tools[].function.strict');
  if (request.reasoningEffort === 'minimal') notes.mapped('reasoning_effort');
}

/** A native `POST /api/chat`. Source: Ollama API documentation, generate a chat completion. */
export function renderChatRequest(request: ChatRequest, servedModel: string): RenderedRequest {
  const notes = createNotes();
  noteLosses(request, notes);
  const { tools, instruction, emulated } = emulateToolChoice(request);
  for (const field of emulated) notes.emulated(field);
  const rest = JSON.stringify({
    model: servedModel,
    stream: request.isStreaming,
    tools: tools.length === 0 ? undefined : tools.map(renderTool),
    format: renderFormat(request.responseFormat),
    options: renderOptions(request),
    think: renderThink(request.reasoningEffort),
    keep_alive: request.keepAlive ?? undefined,
    logprobs: request.topLogprobs === null ? undefined : true,
    top_logprobs: request.topLogprobs || undefined,
  });
  const body = `${rest.slice(0, -1)},"messages":${renderMessages(request.messages, instruction)}}`;
  return { method: 'POST', path: '/api/chat', body, notes: notes.toNotes() };
}
