import { cutArguments, type ScenarioAnswer } from '../scenario.ts';
import { isNewest } from './anthropic-models.ts';
import type { MessagesBody } from './messages-schema.ts';
import { signThinking } from './sign-thinking.ts';

type Json = Record<string, unknown>;

interface Block {
  readonly whole: Json;
  readonly empty: Json;
  readonly deltas: readonly Json[];
}

/** The newest models keep their thinking to themselves unless asked, and give its signature alone. */
const isThinkingShown = ({ model, thinking }: MessagesBody): boolean =>
  thinking && thinking.type !== 'disabled' && thinking.display ? thinking.display === 'summarized' : !isNewest(model);

function describeThinking(tokens: readonly string[]): Block {
  const thinking = tokens.join('');
  const signature = signThinking(thinking);
  return {
    whole: { type: 'thinking', thinking, signature },
    empty: { type: 'thinking', thinking: '', signature: '' },
    deltas: [
      ...tokens.map((token) => ({ type: 'thinking_delta', thinking: token })),
      { type: 'signature_delta', signature },
    ],
  };
}

const describeText = (tokens: readonly string[]): Block => ({
  whole: { type: 'text', text: tokens.join(''), citations: null },
  empty: { type: 'text', text: '' },
  deltas: tokens.map((token) => ({ type: 'text_delta', text: token })),
});

function describeCall({ id, name, argumentsJson }: ScenarioAnswer['calls'][number]): Block {
  const start = { type: 'tool_use', id: `toolu_${id}`, name };
  return {
    whole: { ...start, input: JSON.parse(argumentsJson) as unknown },
    empty: { ...start, input: {} },
    deltas: ['', ...cutArguments(argumentsJson)].map((part) => ({ type: 'input_json_delta', partial_json: part })),
  };
}

const listBlocks = (body: MessagesBody, { thinking, content, calls }: ScenarioAnswer): readonly Block[] => [
  ...(thinking.length > 0 ? [describeThinking(isThinkingShown(body) ? thinking : [])] : []),
  ...(content.length > 0 ? [describeText(content)] : []),
  ...calls.map(describeCall),
];

function readStop({ reason, stopSequence }: ScenarioAnswer): {
  readonly stop_reason: string;
  readonly stop_sequence: string | null;
} {
  if (stopSequence !== null) return { stop_reason: 'stop_sequence', stop_sequence: stopSequence };
  const stopReason = { calls: 'tool_use', length: 'max_tokens', stop: 'end_turn' }[reason];
  return { stop_reason: stopReason, stop_sequence: null };
}

const renderUsage = (answer: ScenarioAnswer, outputTokens: number): Json => ({
  input_tokens: answer.promptTokens - answer.cachedTokens,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: answer.cachedTokens,
  output_tokens: outputTokens,
  service_tier: 'standard',
});

const identity = (body: MessagesBody): Json => ({
  id: 'msg_upstream1',
  type: 'message',
  role: 'assistant',
  model: body.model,
});

export const renderWholeMessage = (body: MessagesBody, answer: ScenarioAnswer): unknown => ({
  ...identity(body),
  content: listBlocks(body, answer).map(({ whole }) => whole),
  ...readStop(answer),
  usage: renderUsage(answer, answer.completionTokens),
});

export const eventFrame = (event: Json): string =>
  `event: ${String(event['type'])}\ndata: ${JSON.stringify(event)}\n\n`;

/** The records of a streamed message; `message_stop` is the last. */
export function renderMessageFrames(body: MessagesBody, answer: ScenarioAnswer): readonly string[] {
  const start = {
    ...identity(body),
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: renderUsage(answer, 1),
  };
  const blocks = listBlocks(body, answer).flatMap(({ empty, deltas }, index) => [
    { type: 'content_block_start', index, content_block: empty },
    ...(index === 0 ? [{ type: 'ping' }] : []),
    ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ]);
  const events: readonly Json[] = [
    { type: 'message_start', message: start },
    ...blocks,
    { type: 'message_delta', delta: readStop(answer), usage: { output_tokens: answer.completionTokens } },
    { type: 'message_stop' },
  ];
  return events.map(eventFrame);
}
