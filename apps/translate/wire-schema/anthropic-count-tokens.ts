import { anthropicConversation, anthropicSystem } from './anthropic-messages.ts';
import { anthropicTools } from './anthropic-tools.ts';
import { modelField } from './common-fields.ts';
import { type Effect, kept, natural } from './effect.ts';
import { any, type Field, object } from './shape.ts';
import { withoutCells } from './without-cells.ts';

const both = (effect: Effect) => ({ ollama: effect, openai: effect });
/** Counted in the estimate, which is `tokens` for the example. */
const counted = (tokens: number): Effect => ({
  kind: 'emulated',
  to: 'input_tokens',
  becomes: tokens,
  how: 'no backend but Anthropic counts, so Drover estimates',
});
const asCounted = (field: Field, tokens: number): Field => ({
  ...field,
  shape: withoutCells(field.shape),
  cells: both(counted(tokens)),
});
const uncounted = (about: string, example: unknown): Field => ({
  shape: any,
  about,
  example,
  cells: both(natural('costs no tokens in the estimate')),
});

/** A body of `POST /v1/messages/count_tokens`. Source: Anthropic API reference, count tokens in a message. */
export const anthropicCountTokens = object({
  model: { ...modelField, cells: both(kept('model', 'chooses the backend')) },
  messages: asCounted(anthropicConversation, 5),
  system: asCounted(anthropicSystem, 12),
  tools: asCounted(anthropicTools, 27),
  tool_choice: uncounted('Whether and what the model has to call.', { type: 'auto' }),
  thinking: uncounted('Whether and how much the model thinks.', { type: 'disabled' }),
});
