import { readStrictly } from '../read-strictly.ts';
import { cutArguments, playScenario, type ScenarioAnswer } from '../scenario.ts';
import { answerJson, type UpstreamAnswer, type UpstreamCall } from '../upstream-call.ts';
import { toOpenaiRefusal } from './openai-refusal.ts';
import { readResponsesScenario } from './read-responses-scenario.ts';
import { createdSeconds } from './render-chat.ts';
import { type ResponsesBody, responsesSchema } from './responses-schema.ts';

type Json = Record<string, unknown>;

interface OutputItem {
  readonly whole: Json;
  /** The item before anything was said. */
  readonly empty: Json;
  readonly events: readonly Json[];
}

function describeThinking({ thinking }: ScenarioAnswer): OutputItem {
  const part = { type: 'summary_text', text: thinking.join('') };
  const empty = { id: 'rs_upstream1', type: 'reasoning', summary: [] };
  return {
    whole: { ...empty, summary: [part] },
    empty,
    events: [
      { type: 'response.reasoning_summary_part.added', summary_index: 0, part: { type: 'summary_text', text: '' } },
      ...thinking.map((delta) => ({ type: 'response.reasoning_summary_text.delta', summary_index: 0, delta })),
      { type: 'response.reasoning_summary_text.done', summary_index: 0, text: part.text },
      { type: 'response.reasoning_summary_part.done', summary_index: 0, part },
    ],
  };
}

function describeText({ content }: ScenarioAnswer): OutputItem {
  const part = (text: string): Json => ({ type: 'output_text', text, annotations: [], logprobs: [] });
  const empty = { id: 'msg_upstream1', type: 'message', role: 'assistant', status: 'in_progress', content: [] };
  const text = content.join('');
  return {
    whole: { ...empty, status: 'completed', content: [part(text)] },
    empty,
    events: [
      { type: 'response.content_part.added', content_index: 0, part: part('') },
      ...content.map((delta) => ({ type: 'response.output_text.delta', content_index: 0, delta, logprobs: [] })),
      { type: 'response.output_text.done', content_index: 0, text, logprobs: [] },
      { type: 'response.content_part.done', content_index: 0, part: part(text) },
    ],
  };
}

function describeCall({ id, name, argumentsJson }: ScenarioAnswer['calls'][number]): OutputItem {
  const empty = {
    id: `fc_${id}`,
    type: 'function_call',
    status: 'in_progress',
    call_id: `call_${id}`,
    name,
    arguments: '',
  };
  return {
    whole: { ...empty, status: 'completed', arguments: argumentsJson },
    empty,
    events: [
      ...cutArguments(argumentsJson).map((delta) => ({ type: 'response.function_call_arguments.delta', delta })),
      { type: 'response.function_call_arguments.done', name, arguments: argumentsJson },
    ],
  };
}

const listItems = (answer: ScenarioAnswer): readonly OutputItem[] => [
  ...(answer.thinking.length > 0 ? [describeThinking(answer)] : []),
  ...(answer.calls.length > 0 ? answer.calls.map(describeCall) : [describeText(answer)]),
];

const renderUsage = (answer: ScenarioAnswer): Json => ({
  input_tokens: answer.promptTokens,
  input_tokens_details: { cached_tokens: answer.cachedTokens },
  output_tokens: answer.completionTokens,
  output_tokens_details: { reasoning_tokens: answer.thinkingTokens },
  total_tokens: answer.promptTokens + answer.completionTokens,
});

const describeResponse = (body: ResponsesBody): Json => ({
  id: 'resp_upstream1',
  object: 'response',
  created_at: createdSeconds,
  status: 'in_progress',
  background: false,
  error: null,
  incomplete_details: null,
  instructions: body.instructions ?? null,
  max_output_tokens: body.max_output_tokens ?? null,
  metadata: body.metadata ?? {},
  model: body.model,
  output: [],
  parallel_tool_calls: body.parallel_tool_calls ?? true,
  previous_response_id: null,
  reasoning: body.reasoning ?? { effort: null, summary: null },
  store: body.store ?? true,
  temperature: body.temperature ?? 1,
  text: body.text ?? { format: { type: 'text' } },
  tool_choice: body.tool_choice ?? 'auto',
  tools: body.tools ?? [],
  top_p: body.top_p ?? 1,
  truncation: body.truncation ?? 'disabled',
  usage: null,
});

function complete(start: Json, answer: ScenarioAnswer): Json {
  const isCut = answer.reason === 'length';
  return {
    ...start,
    status: isCut ? 'incomplete' : 'completed',
    incomplete_details: isCut ? { reason: 'max_output_tokens' } : null,
    output: listItems(answer).map(({ whole }) => whole),
    usage: renderUsage(answer),
  };
}

function renderFrames(start: Json, answer: ScenarioAnswer): readonly string[] {
  const items = listItems(answer).flatMap(({ whole, empty, events }, index) => [
    { type: 'response.output_item.added', output_index: index, item: empty },
    ...events.map((event) => ({ ...event, item_id: empty['id'], output_index: index })),
    { type: 'response.output_item.done', output_index: index, item: whole },
  ]);
  const last = answer.reason === 'length' ? 'response.incomplete' : 'response.completed';
  const events: readonly Json[] = [
    { type: 'response.created', response: start },
    { type: 'response.in_progress', response: start },
    ...items,
    { type: last, response: complete(start, answer) },
  ];
  return events.map(
    (event, index) =>
      `event: ${String(event['type'])}\ndata: ${JSON.stringify({ ...event, sequence_number: index })}\n\n`,
  );
}

/** POST /v1/responses (API reference, "Create a model response" and its streaming events). */
export function serveResponses(call: UpstreamCall): UpstreamAnswer {
  const body = readStrictly(responsesSchema, call.body, toOpenaiRefusal);
  const answer = playScenario(readResponsesScenario(body));
  const start = describeResponse(body);
  return body.stream === true
    ? { kind: 'stream', frames: renderFrames(start, answer) }
    : answerJson(complete(start, answer));
}
