import { type ChatRequest, openaiIngress } from '../../../apps/translate/index.ts';

type Body = Readonly<Record<string, unknown>>;

/** A sound chat body with `changes` on top. */
export const chatBody = (changes: Body = {}): Body => ({
  model: 'llama3.2',
  messages: [{ role: 'user', content: 'Hi' }],
  ...changes,
});

/** Parses a body that must be sound. */
export function parseSound(changes: Body = {}): ChatRequest {
  const parsed = openaiIngress.parseChatRequest(chatBody(changes));
  if (parsed.kind === 'refused') throw new Error(`refused: ${parsed.error.message}`);
  return parsed.value;
}

/** The error of a body that must be refused. */
export function parseRefused(body: unknown) {
  const parsed = openaiIngress.parseChatRequest(body);
  if (parsed.kind === 'parsed') throw new Error('the body was accepted');
  return parsed.error;
}

export const weatherTool = {
  type: 'function',
  function: { name: 'get_weather', parameters: { type: 'object', properties: { city: { type: 'string' } } } },
};
export const timeTool = { type: 'function', function: { name: 'get_time' } };
