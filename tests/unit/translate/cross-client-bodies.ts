import type { Call, ClientDialect, Conversation, Prose, Tool, Turn } from './cross-conversation.ts';
import { responsesBodyOf } from './cross-responses-body.ts';
import { mediaTypeOf, resultsOf, schema, toDataUrl } from './cross-wire-parts.ts';

type Body = Readonly<Record<string, unknown>>;

const toText = (text: string) => ({ type: 'text', text });
const isPlain = ({ texts, images: pictures }: Prose): boolean => texts.length <= 1 && pictures.length === 0;

function openaiContent(prose: Prose): unknown {
  if (isPlain(prose)) return prose.texts[0] ?? '';
  return [
    ...prose.texts.map(toText),
    ...prose.images.map((base64) => ({ type: 'image_url', image_url: { url: toDataUrl(base64) } })),
  ];
}

function openaiMessages(turn: Turn): readonly Body[] {
  if (turn.role !== 'assistant') return [{ role: turn.role, content: openaiContent(turn) }];
  const { texts, thinking, calls } = turn;
  const toolCalls = calls.map(({ id, name, argumentsJson }) => ({
    id,
    type: 'function',
    function: { name, arguments: argumentsJson },
  }));
  return [
    {
      role: 'assistant',
      content: texts.length === 0 ? null : openaiContent({ texts, images: [] }),
      ...(thinking === null ? {} : { reasoning_content: thinking }),
      ...(calls.length === 0 ? {} : { tool_calls: toolCalls }),
    },
    ...resultsOf(turn).map(({ id, result }) => ({ role: 'tool', tool_call_id: id, content: openaiContent(result) })),
  ];
}

const openaiTool = ({ name, description, parameters }: Tool) => ({
  type: 'function',
  function: { name, ...(description === null ? {} : { description }), parameters },
});

const openaiFormats = {
  text: undefined,
  json: { type: 'json_object' },
  schema: { type: 'json_schema', json_schema: { name: 'answer', schema, strict: true } },
};

function openaiBody(given: Conversation): Body {
  const { tools, choice } = given;
  const named = { type: 'function', function: { name: tools[0]?.name } };
  return {
    model: 'm',
    messages: given.turns.flatMap(openaiMessages),
    tools: tools.length === 0 ? undefined : tools.map(openaiTool),
    tool_choice: choice === 'named' ? named : (choice ?? undefined),
    response_format: openaiFormats[given.format],
    temperature: given.temperature ?? undefined,
    top_p: given.topP ?? undefined,
    stop: given.stop.length === 0 ? undefined : given.stop,
    max_tokens: given.maxTokens,
    stream: given.isStreaming,
    stream_options: given.isStreaming ? { include_usage: true } : undefined,
  };
}

function anthropicContent(prose: Prose): unknown {
  if (isPlain(prose)) return prose.texts[0] ?? '';
  return [
    ...prose.texts.map(toText),
    ...prose.images.map((data) => ({ type: 'image', source: { type: 'base64', media_type: mediaTypeOf(data), data } })),
  ];
}

function anthropicResult({ id, result }: Call): Body {
  const content = anthropicContent(result);
  return {
    type: 'tool_result',
    tool_use_id: id,
    ...(content === '' ? {} : { content }),
    ...(result.isError ? { is_error: true } : {}),
  };
}

function anthropicMessages(turn: Turn): readonly Body[] {
  if (turn.role === 'system') return [];
  if (turn.role === 'user') return [{ role: 'user', content: anthropicContent(turn) }];
  const { thinking, signature, texts, calls } = turn;
  const content = [
    ...(thinking === null ? [] : [{ type: 'thinking', thinking, signature: signature ?? '' }]),
    ...texts.map(toText),
    ...calls.map(({ id, name, argumentsJson }) => ({
      type: 'tool_use',
      id,
      name,
      input: JSON.parse(argumentsJson) as unknown,
    })),
  ];
  const results = resultsOf(turn).map(anthropicResult);
  return [{ role: 'assistant', content }, ...(results.length === 0 ? [] : [{ role: 'user', content: results }])];
}

function anthropicBody(given: Conversation): Body {
  const { tools, choice } = given;
  const types = { auto: 'auto', none: 'none', required: 'any', named: 'tool' };
  const system = given.turns.flatMap((turn) => (turn.role === 'system' ? turn.texts.map(toText) : []));
  const toolChoice = choice && { type: types[choice], ...(choice === 'named' ? { name: tools[0]?.name } : {}) };
  return {
    model: 'm',
    system: system.length === 0 ? undefined : system,
    messages: given.turns.flatMap(anthropicMessages),
    tools:
      tools.length === 0
        ? undefined
        : tools.map(({ parameters, description, name }) => ({
            name,
            ...(description === null ? {} : { description }),
            input_schema: parameters,
          })),
    tool_choice: toolChoice ?? undefined,
    output_config: given.format === 'schema' ? { format: { type: 'json_schema', schema } } : undefined,
    temperature: given.temperature ?? undefined,
    top_p: given.topP ?? undefined,
    stop_sequences: given.stop.length === 0 ? undefined : given.stop,
    max_tokens: given.maxTokens,
    stream: given.isStreaming,
  };
}

const ollamaProse = ({ texts, images: pictures }: Prose): Body => ({
  content: texts.join('\n'),
  ...(pictures.length === 0 ? {} : { images: pictures }),
});

function ollamaMessages(turn: Turn, hasIds: boolean): readonly Body[] {
  if (turn.role !== 'assistant') return [{ role: turn.role, ...ollamaProse(turn) }];
  const { texts, thinking, calls } = turn;
  const toolCalls = calls.map(({ id, name, argumentsJson }, index) => ({
    ...(hasIds ? { id } : {}),
    function: { ...(hasIds ? { index } : {}), name, arguments: JSON.parse(argumentsJson) as unknown },
  }));
  // Without ids results go by name and order, so that they have to stand in the order of the calls.
  const results = hasIds ? resultsOf(turn) : calls;
  return [
    {
      role: 'assistant',
      content: texts.join('\n'),
      ...(thinking === null ? {} : { thinking }),
      ...(calls.length === 0 ? {} : { tool_calls: toolCalls }),
    },
    ...results.map(({ id, name, result }) => ({
      role: 'tool',
      tool_name: name,
      ...(hasIds ? { tool_call_id: id } : {}),
      ...ollamaProse(result),
    })),
  ];
}

function ollamaBody(given: Conversation): Body {
  const formats = { text: undefined, json: 'json', schema };
  return {
    model: 'm',
    messages: given.turns.flatMap((turn) => ollamaMessages(turn, given.hasIds)),
    tools: given.tools.length === 0 ? undefined : given.tools.map(openaiTool),
    format: formats[given.format],
    options: {
      num_predict: given.maxTokens,
      temperature: given.temperature ?? undefined,
      top_p: given.topP ?? undefined,
      stop: given.stop.length === 0 ? undefined : given.stop,
    },
    stream: given.isStreaming,
  };
}

const writers = { openai: openaiBody, responses: responsesBodyOf, anthropic: anthropicBody, ollama: ollamaBody };

/** The body that a client of the dialect sends, as it arrives: through JSON. */
export function writeBody(client: ClientDialect, conversation: Conversation): Body {
  return JSON.parse(JSON.stringify(writers[client](conversation))) as Body;
}
