import type {
  AnswerFormat,
  ChatMessage,
  ThinkLevel,
  ToolDefinition,
} from '../../../../apps/simulator/text/chat-message.ts';
import type { Choice, Scenario } from '../scenario.ts';
import type { ChatBody } from './chat-schema.ts';
import type { OpenaiMessage } from './message-schema.ts';

type Parts = Exclude<OpenaiMessage['content'], string | null | undefined>;

const joinTexts = (content: OpenaiMessage['content']): string =>
  typeof content === 'string' ? content : readTexts(content ?? []).join('\n');

const readTexts = (parts: Parts): readonly string[] =>
  parts.flatMap((part) => (part.type === 'text' ? [part.text] : []));

const findImages = (content: OpenaiMessage['content']): readonly string[] =>
  typeof content === 'string' || !content
    ? []
    : content.flatMap((part) => (part.type === 'image_url' ? [part.image_url.url.replace(/^data:[^,]*,/, '')] : []));

const parseArguments = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;

function readMessage(message: OpenaiMessage): ChatMessage {
  const content = joinTexts(message.content);
  const images = findImages(message.content);
  if (message.role === 'tool') return { role: 'tool', content, tool_call_id: message.tool_call_id };
  if (message.role === 'function') return { role: 'tool', content, tool_name: message.name };
  if (message.role === 'assistant') {
    const calls = message.tool_calls ?? [];
    const older = message.function_call ? [{ id: 'older', function: message.function_call }] : [];
    const all = [...calls, ...older].map(({ id, function: { name, arguments: text } }) => ({
      id,
      function: { name, arguments: parseArguments(text) },
    }));
    return { role: 'assistant', content, ...(all.length === 0 ? {} : { tool_calls: all }) };
  }
  return {
    role: message.role === 'developer' ? 'system' : message.role,
    content,
    ...(images.length > 0 ? { images } : {}),
  };
}

function readTools(body: ChatBody): readonly ToolDefinition[] {
  const functions = body.functions ?? (body.tools ?? []).map((tool) => tool.function);
  return functions.map(({ name, description, parameters }) => ({
    name,
    description: description ?? '',
    parameters: parameters ?? {},
  }));
}

function readChoice({ tool_choice: choice, function_call: older }: ChatBody): Choice {
  if (typeof choice === 'object') return { kind: 'named', name: choice.function.name };
  if (typeof older === 'object') return { kind: 'named', name: older.name };
  return { kind: choice ?? older ?? 'auto' };
}

function readFormat({ response_format: format }: ChatBody): AnswerFormat {
  if (format?.type === 'json_schema') return { kind: 'schema', schema: format.json_schema.schema ?? {} };
  return { kind: format?.type === 'json_object' ? 'json' : 'prose' };
}

function readThink({ reasoning_effort: effort }: ChatBody): ThinkLevel {
  if (effort === undefined || effort === null || effort === 'none') return 'off';
  if (effort === 'minimal') return 'low';
  return effort === 'xhigh' ? 'max' : effort;
}

/** A checked chat body as a scenario. */
export function readChatScenario(body: ChatBody): Scenario {
  return {
    model: body.model,
    messages: body.messages.map(readMessage),
    tools: readTools(body),
    choice: readChoice(body),
    isParallel: body.parallel_tool_calls ?? true,
    format: readFormat(body),
    think: readThink(body),
    seed: body.seed ?? null,
    stop: [body.stop ?? []].flat(),
    maxTokens: body.max_completion_tokens ?? body.max_tokens ?? null,
  };
}
