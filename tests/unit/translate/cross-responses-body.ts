import type { Conversation, Prose, Turn } from './cross-conversation.ts';
import { resultsOf, schema, toDataUrl } from './cross-wire-parts.ts';

type Item = Readonly<Record<string, unknown>>;

const inputText = (text: string): Item => ({ type: 'input_text', text });

const contentOf = ({ texts, images }: Prose): unknown =>
  texts.length <= 1 && images.length === 0
    ? (texts[0] ?? '')
    : [...texts.map(inputText), ...images.map((base64) => ({ type: 'input_image', image_url: toDataUrl(base64) }))];

function itemsOf(turn: Turn): readonly Item[] {
  if (turn.role !== 'assistant') return [{ type: 'message', role: turn.role, content: contentOf(turn) }];
  const { thinking, texts, calls } = turn;
  return [
    ...(thinking === null ? [] : [{ type: 'reasoning', summary: [{ type: 'summary_text', text: thinking }] }]),
    ...texts.map((text) => ({ role: 'assistant', content: [{ type: 'output_text', text }] })),
    ...calls.map(({ id, name, argumentsJson }) => ({
      type: 'function_call',
      call_id: id,
      name,
      arguments: argumentsJson,
    })),
    ...resultsOf(turn).map(({ id, result }) => ({
      type: 'function_call_output',
      call_id: id,
      output: contentOf(result),
    })),
  ];
}

const formats = {
  text: undefined,
  json: { format: { type: 'json_object' } },
  schema: { format: { type: 'json_schema', name: 'answer', schema, strict: true } },
};

/** The body of a Responses client, whose first system message are its instructions. */
export function responsesBodyOf(given: Conversation): Item {
  const { turns, tools, choice } = given;
  const [first] = turns;
  const hasInstructions = first?.role === 'system' && first.texts.length === 1;
  return {
    model: 'm',
    instructions: hasInstructions ? first.texts[0] : undefined,
    input: (hasInstructions ? turns.slice(1) : turns).flatMap(itemsOf),
    tools: tools.length === 0 ? undefined : tools.map((tool) => ({ type: 'function', ...tool })),
    tool_choice: choice === 'named' ? { type: 'function', name: tools[0]?.name } : (choice ?? undefined),
    text: formats[given.format],
    temperature: given.temperature ?? undefined,
    top_p: given.topP ?? undefined,
    max_output_tokens: given.maxTokens,
    stream: given.isStreaming,
    store: false,
  };
}
