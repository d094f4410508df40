import Anthropic from '@anthropic-ai/sdk';
import { type Message, Ollama } from 'ollama';
import OpenAI from 'openai';
import * as say from './vocabulary.ts';

/** What an assistant said in one turn, in no dialect. */
export interface Turn {
  readonly text: string;
  readonly calls: readonly { readonly name: string; readonly arguments: unknown }[];
}

interface Asking {
  readonly gateway: string;
  readonly model: string;
  readonly isStreaming: boolean;
  readonly question: string;
}

/** A way to hold a tool conversation of two turns: the question, then one result for every call. */
export interface ToolRoute {
  readonly path: string;
  readonly converse: (asking: Asking) => Promise<readonly [Turn, Turn]>;
}

const parameters = say.weatherParameters;
const functionTool = {
  type: 'function' as const,
  function: { name: 'get_weather', description: say.weatherDescription, parameters },
};

async function converseNatively({ gateway, model, isStreaming, question }: Asking): Promise<readonly [Turn, Turn]> {
  const client = new Ollama({ host: gateway });
  const send = async (messages: Message[]): Promise<Message> => {
    if (!isStreaming) return (await client.chat({ model, messages, tools: [functionTool] })).message;
    const parts: Message[] = [];
    for await (const { message } of await client.chat({ model, messages, tools: [functionTool], stream: true }))
      parts.push(message);
    return {
      role: 'assistant',
      content: parts.map(({ content }) => content).join(''),
      tool_calls: parts.flatMap((part) => part.tool_calls ?? []),
    };
  };
  const read = ({ content, tool_calls: calls = [] }: Message): Turn => ({
    text: content,
    calls: calls.map((call) => ({ name: call.function.name, arguments: call.function.arguments })),
  });
  const ask = { role: 'user', content: question };
  const first = await send([ask]);
  const results = read(first).calls.map(({ name }) => ({ role: 'tool', tool_name: name, content: say.weatherResult }));
  return [read(first), read(await send([ask, first, ...results]))];
}

async function converseByChat({ gateway, model, isStreaming, question }: Asking): Promise<readonly [Turn, Turn]> {
  const client = new OpenAI({ baseURL: `${gateway}/v1`, apiKey: 'any', maxRetries: 0 });
  const send = async (messages: OpenAI.Chat.ChatCompletionMessageParam[]) => {
    const request = { model, messages, tools: [functionTool] };
    if (isStreaming) return client.chat.completions.stream(request).finalMessage();
    const answer = await client.chat.completions.create(request);
    if (!answer.choices[0]) throw new Error('no choice');
    return answer.choices[0].message;
  };
  const callsOf = (message: OpenAI.Chat.ChatCompletionMessage) =>
    (message.tool_calls ?? []).flatMap((call) => (call.type === 'function' ? [call] : []));
  const read = (message: OpenAI.Chat.ChatCompletionMessage): Turn => ({
    text: message.content ?? '',
    calls: callsOf(message).map((call) => ({
      name: call.function.name,
      arguments: JSON.parse(call.function.arguments) as unknown,
    })),
  });
  const ask = { role: 'user' as const, content: question };
  const first = await send([ask]);
  const calls = callsOf(first);
  const history = { role: 'assistant' as const, content: first.content, tool_calls: calls };
  const results = calls.map(({ id }) => ({ role: 'tool' as const, tool_call_id: id, content: say.weatherResult }));
  return [read(first), read(await send([ask, history, ...results]))];
}

async function converseByResponses({ gateway, model, isStreaming, question }: Asking): Promise<readonly [Turn, Turn]> {
  const client = new OpenAI({ baseURL: `${gateway}/v1`, apiKey: 'any', maxRetries: 0 });
  const tool = { type: 'function' as const, ...functionTool.function, strict: false };
  const send = (input: OpenAI.Responses.ResponseInput): Promise<OpenAI.Responses.Response> => {
    const request = { model, input, tools: [tool] };
    return isStreaming ? client.responses.stream(request).finalResponse() : client.responses.create(request);
  };
  const callsOf = ({ output }: OpenAI.Responses.Response) =>
    output.flatMap((item) => (item.type === 'function_call' ? [item] : []));
  const read = (response: OpenAI.Responses.Response): Turn => ({
    text: response.output
      .flatMap((item) => (item.type === 'message' ? item.content : []))
      .map((part) => (part.type === 'output_text' ? part.text : ''))
      .join(''),
    calls: callsOf(response).map((call) => ({ name: call.name, arguments: JSON.parse(call.arguments) as unknown })),
  });
  const ask = { role: 'user' as const, content: question };
  const first = await send([ask]);
  const calls = callsOf(first).map(({ call_id, name, arguments: text }) => ({
    type: 'function_call' as const,
    call_id,
    name,
    arguments: text,
  }));
  const outputs = calls.map(({ call_id }) => ({
    type: 'function_call_output' as const,
    call_id,
    output: say.weatherResult,
  }));
  return [read(first), read(await send([ask, ...calls, ...outputs]))];
}

async function converseByMessages({ gateway, model, isStreaming, question }: Asking): Promise<readonly [Turn, Turn]> {
  const client = new Anthropic({ baseURL: gateway, apiKey: 'any', maxRetries: 0 });
  const tool = { name: 'get_weather', description: say.weatherDescription, input_schema: parameters };
  const send = (messages: Anthropic.MessageParam[]): Promise<Anthropic.Message> => {
    const request = { model, max_tokens: 500, messages, tools: [tool] };
    return isStreaming ? client.messages.stream(request).finalMessage() : client.messages.create(request);
  };
  const callsOf = ({ content }: Anthropic.Message) =>
    content.flatMap((block) => (block.type === 'tool_use' ? [block] : []));
  const read = (message: Anthropic.Message): Turn => ({
    text: message.content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
    calls: callsOf(message).map(({ name, input }) => ({ name, arguments: input })),
  });
  const ask = { role: 'user' as const, content: question };
  const first = await send([ask]);
  const results = callsOf(first).map(({ id }) => ({
    type: 'tool_result' as const,
    tool_use_id: id,
    content: say.weatherResult,
  }));
  return [
    read(first),
    read(await send([ask, { role: 'assistant', content: first.content }, { role: 'user', content: results }])),
  ];
}

/** The four routes that hold a conversation with tools. */
export const fourRoutes: readonly ToolRoute[] = [
  { path: '/api/chat', converse: converseNatively },
  { path: '/v1/chat/completions', converse: converseByChat },
  { path: '/v1/responses', converse: converseByResponses },
  { path: '/v1/messages', converse: converseByMessages },
];
