import {
  anthropicIngress,
  type ChatRequest,
  type RenderContext,
  type StreamEvent,
} from '../../../apps/translate/index.ts';

type Body = Readonly<Record<string, unknown>>;

/** A sound body of Anthropic's messages with `changes` on top. */
export const messagesBody = (changes: Body = {}): Body => ({
  model: 'llama3.2',
  max_tokens: 100,
  messages: [{ role: 'user', content: 'Hi' }],
  ...changes,
});

/** Parses a body that must be sound. */
export function parseMessages(changes: Body = {}): ChatRequest {
  const parsed = anthropicIngress.parseChatRequest(messagesBody(changes));
  if (parsed.kind === 'refused') throw new Error(`refused: ${parsed.error.message}`);
  return parsed.value;
}

/** The error of a body that must be refused. */
export function parseRefusedMessages(body: unknown) {
  const parsed = anthropicIngress.parseChatRequest(body);
  if (parsed.kind === 'parsed') throw new Error('the body was accepted');
  return parsed.error;
}

export const messagesContext = (): RenderContext => ({
  id: 'abc-1',
  createdAtMs: 1_787_000_000_999,
  elapsedMs: () => 5,
  model: 'llama3.2',
  request: parseMessages(),
  body: messagesBody(),
  promptTokensEstimate: 12,
});

export const thinkingBlock = (index: number, signature: string | null, ...texts: string[]): StreamEvent[] => [
  { type: 'thinking-start', index },
  ...texts.map((text): StreamEvent => ({ type: 'thinking-delta', index, text })),
  ...(signature === null ? [] : [{ type: 'thinking-signature', index, signature } as const]),
  { type: 'thinking-end', index },
];

export const lookupTool = {
  name: 'lookup',
  input_schema: { type: 'object', properties: { word: { type: 'string' } } },
};
