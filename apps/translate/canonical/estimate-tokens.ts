import type { ChatRequest, CompletionRequest, ContentPart } from './chat-request.ts';

const unitsPerToken = 4;
/** What Ollama counts an image as. */
const tokensPerImage = 768;
const tokensPerMessage = 4;

function countParts(parts: readonly ContentPart[]): number {
  let tokens = 0;
  for (const part of parts) {
    if (part.kind === 'text') tokens += part.text.length / unitsPerToken;
    else if (part.kind === 'image') tokens += tokensPerImage;
    else tokens += part.base64.length / (unitsPerToken * 2);
  }
  return tokens;
}

function countMessage(message: ChatRequest['messages'][number]): number {
  let tokens = tokensPerMessage + countParts(message.parts);
  if (message.role !== 'assistant') return tokens;
  tokens += (message.thinking?.length ?? 0) / unitsPerToken;
  for (const call of message.toolCalls) tokens += (call.name.length + call.argumentsJson.length) / unitsPerToken;
  return tokens;
}

function countTools(request: ChatRequest): number {
  let tokens = 0;
  for (const { name, description, parameters } of request.tools) {
    const schemaLength = parameters === null ? 0 : JSON.stringify(parameters).length;
    tokens += tokensPerMessage + (name.length + (description?.length ?? 0) + schemaLength) / unitsPerToken;
  }
  return tokens;
}

/** About how many tokens a prompt is, at least 1: a quarter of its UTF-16 units, as Ollama's own estimate has it. */
export function estimatePromptTokens(request: ChatRequest | CompletionRequest): number {
  if (request.kind === 'completion') {
    const length = request.prompt.length + (request.suffix?.length ?? 0) + (request.system?.length ?? 0);
    return Math.max(1, Math.ceil(length / unitsPerToken + request.images.length * tokensPerImage));
  }
  let tokens = countTools(request);
  for (const message of request.messages) tokens += countMessage(message);
  return Math.max(1, Math.ceil(tokens));
}
