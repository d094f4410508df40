import { type ChatRequest, type RenderContext, responsesIngress } from '../../../apps/translate/index.ts';

type Body = Readonly<Record<string, unknown>>;

/** A sound Responses body with `changes` on top. */
export const responsesBody = (changes: Body = {}): Body => ({ model: 'llama3.2', input: 'Hi', ...changes });

/** Parses a body that must be sound. */
export function parseSoundResponses(changes: Body = {}): ChatRequest {
  const parsed = responsesIngress.parseChatRequest(responsesBody(changes));
  if (parsed.kind === 'refused') throw new Error(`refused: ${parsed.error.message}`);
  return parsed.value;
}

/** A context whose request is sound, with `changes` on top. */
export const responsesContext = (changes: Body = {}): RenderContext => ({
  id: 'abc-1',
  createdAtMs: 1_787_000_000_999,
  elapsedMs: () => 1250,
  model: 'llama3.2',
  request: parseSoundResponses(changes),
  body: responsesBody(changes),
  promptTokensEstimate: 12,
});

export const flatWeatherTool = { type: 'function', name: 'get_weather', parameters: { type: 'object' } };
export const flatTimeTool = { type: 'function', name: 'get_time' };
