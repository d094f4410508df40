export interface TextPart {
  readonly kind: 'text';
  readonly text: string;
}

/** `url`: a data URL of a picture (PNG, JPEG, …). */
export interface ImagePart {
  readonly kind: 'image';
  readonly url: string;
}

/** A call of a tool that the model asks for. `argumentsJson` is JSON as the model wrote it: check it before use. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly argumentsJson: string;
}

export type ChatMessage =
  | { readonly role: 'system'; readonly content: string }
  | { readonly role: 'user'; readonly content: string | readonly (TextPart | ImagePart)[] }
  | { readonly role: 'assistant'; readonly content: string; readonly toolCalls?: readonly ToolCall[] }
  | { readonly role: 'tool'; readonly content: string; readonly toolCallId: string };

/** `parameters`: a JSON Schema of the arguments. */
export interface Tool {
  readonly name: string;
  readonly description?: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface ChatRequest {
  /** A name that Drover knows; without one its default model answers. */
  readonly model?: string;
  readonly messages: readonly ChatMessage[];
  readonly maxTokens?: number;
  readonly temperature?: number;
  readonly topP?: number;
  readonly seed?: number;
  readonly stop?: string | readonly string[];
  readonly tools?: readonly Tool[];
  /** A JSON Schema that the answer's text keeps to. */
  readonly schema?: Readonly<Record<string, unknown>>;
  readonly reasoningEffort?: 'none' | 'low' | 'medium' | 'high';
  /** Further fields of OpenAI's chat completions, under their own names. They win over those above. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** The body of `POST /v1/chat/completions`. Fields without a value are left out by JSON. */
export const renderChat = (request: ChatRequest): Readonly<Record<string, unknown>> => ({
  model: request.model,
  messages: request.messages.map(renderMessage),
  max_tokens: request.maxTokens,
  temperature: request.temperature,
  top_p: request.topP,
  seed: request.seed,
  stop: request.stop,
  tools: request.tools?.map((tool) => ({ type: 'function', function: tool })),
  response_format: request.schema && {
    type: 'json_schema',
    json_schema: { name: 'answer', schema: request.schema, strict: true },
  },
  reasoning_effort: request.reasoningEffort,
  ...request.extra,
});

function renderMessage(message: ChatMessage): unknown {
  switch (message.role) {
    case 'system':
      return { role: 'system', content: message.content };
    case 'user':
      return { role: 'user', content: renderContent(message.content) };
    case 'assistant':
      return { role: 'assistant', content: message.content, tool_calls: message.toolCalls?.map(renderCall) };
    case 'tool':
      return { role: 'tool', content: message.content, tool_call_id: message.toolCallId };
  }
}

const renderCall = ({ id, name, argumentsJson }: ToolCall) => ({
  id,
  type: 'function',
  function: { name, arguments: argumentsJson },
});

const renderContent = (content: string | readonly (TextPart | ImagePart)[]): unknown =>
  typeof content === 'string'
    ? content
    : content.map((part) =>
        part.kind === 'text' ? { type: 'text', text: part.text } : { type: 'image_url', image_url: { url: part.url } },
      );
