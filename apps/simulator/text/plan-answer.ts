import type { AnswerFormat, ChatMessage, ThinkLevel, ToolCall, ToolDefinition } from './chat-message.ts';
import { chooseToolCalls } from './choose-tools.ts';
import { findTopics, shorten } from './prompt-words.ts';
import { createRandom, hashText, type Random } from './random.ts';
import { makeSchemaValue } from './schema-value.ts';
import { countTokens, tokenize } from './tokenize.ts';
import { suggestArgument } from './tool-arguments.ts';
import { writeProse, writeThinking } from './write-prose.ts';

/** Everything that decides what an answer says. Equal requests give equal answers. */
export interface AnswerRequest {
  readonly modelName: string;
  readonly messages: readonly ChatMessage[];
  readonly tools: readonly ToolDefinition[];
  readonly format: AnswerFormat;
  readonly think: ThinkLevel;
  /** `null` = none given. */
  readonly seed: number | null;
  readonly stop: readonly string[];
  /** Most tokens to generate; `null` = no limit. */
  readonly maxTokens: number | null;
  /** Wished length of prose; `null` leaves it to the prompt. */
  readonly targetTokens: number | null;
  /** Text after the gap, for fill-in-the-middle; `null` otherwise. */
  readonly suffix: string | null;
}

/** An answer, cut into the tokens it will be streamed in. */
export interface AnswerPlan {
  readonly thinking: readonly string[];
  readonly content: readonly string[];
  readonly toolCalls: readonly ToolCall[];
  /** Tokens generated for the tool calls, which are not streamed piece by piece. */
  readonly toolCallTokens: number;
  readonly doneReason: 'stop' | 'length';
}

const thinkingRounds: Readonly<Record<Exclude<ThinkLevel, 'off'>, number>> = { low: 1, medium: 3, high: 6, max: 12 };

const lastUserText = (messages: readonly ChatMessage[]): string =>
  messages.findLast((message) => message.role === 'user')?.content ?? messages.at(-1)?.content ?? '';

function seedOf(request: AnswerRequest): number {
  const { modelName, messages, seed, format, think } = request;
  const spoken = messages.map(({ role, content, images, tool_calls: calls }) => [
    role,
    content,
    images?.length ?? 0,
    calls ?? [],
  ]);
  return hashText(JSON.stringify([modelName, spoken, seed, format, think]));
}

/** The tool messages that stand at the end of the conversation. */
function trailingToolResults(messages: readonly ChatMessage[]): { name: string; content: string }[] {
  const start = messages.findLastIndex((message) => message.role !== 'tool') + 1;
  const namesById = new Map(
    messages.flatMap(({ tool_calls: calls }) => (calls ?? []).map((call) => [call.id, call.function.name])),
  );
  return messages.slice(start).map((message) => ({
    name: message.tool_name ?? namesById.get(message.tool_call_id) ?? '',
    content: message.content,
  }));
}

function writeJson(schema: Extract<AnswerFormat, { kind: 'json' | 'schema' }>, prompt: string, random: Random): string {
  const words = findTopics(prompt);
  if (schema.kind === 'json')
    return JSON.stringify({
      simulation: true,
      answer: `simulated answer to “${shorten(prompt, 80)}”`,
      topics: words.slice(0, 3),
    });
  const suggest: Parameters<typeof suggestArgument> extends [string, infer Schema, string]
    ? (name: string, schema: Schema) => unknown
    : never = (name, part) =>
    Array.isArray(part['enum']) || part['type'] === 'number' || part['type'] === 'integer'
      ? suggestArgument(name, part, prompt)
      : undefined;
  return JSON.stringify(makeSchemaValue(schema.schema, { random, words, suggest }));
}

function writeInfill(prompt: string, random: Random): string {
  const indent = /(^|\n)([ \t]*)[^\n]*$/.exec(prompt)?.[2] ?? '';
  return `${indent}# simulated code, no model is running\n${indent}result = ${random.between(1, 99)}\n`;
}

function writeContent(request: AnswerRequest, random: Random): string {
  const prompt = lastUserText(request.messages);
  if (request.format.kind !== 'prose') return writeJson(request.format, prompt, random);
  if (request.suffix !== null) return writeInfill(prompt, random);
  const lastUser = request.messages.findLast((message) => message.role === 'user');
  const toolResults = trailingToolResults(request.messages);
  const imageCount = lastUser?.images?.length ?? 0;
  return writeProse(
    { modelName: request.modelName, prompt, imageCount, toolResults, targetTokens: request.targetTokens },
    random,
  );
}

/** Cuts text before the first stop sequence. */
export function cutAtStop(text: string, stop: readonly string[]): string {
  const positions = stop.filter((sequence) => sequence !== '').map((sequence) => text.indexOf(sequence));
  const earliest = Math.min(...positions.filter((position) => position >= 0));
  return Number.isFinite(earliest) ? text.slice(0, earliest) : text;
}

function limit(plan: Omit<AnswerPlan, 'doneReason'>, maxTokens: number | null): AnswerPlan {
  const total = plan.thinking.length + plan.content.length + plan.toolCallTokens;
  if (maxTokens === null || total <= maxTokens) return { ...plan, doneReason: 'stop' };
  const thinking = plan.thinking.slice(0, maxTokens);
  const content = plan.content.slice(0, maxTokens - thinking.length);
  // A call cut short cannot be parsed, so none is delivered.
  return {
    thinking,
    content,
    toolCalls: [],
    toolCallTokens: maxTokens - thinking.length - content.length,
    doneReason: 'length',
  };
}

/** Decides the whole answer: thinking first, then tool calls or text, cut at stop sequences and at the token limit. */
export function planAnswer(request: AnswerRequest): AnswerPlan {
  const random = createRandom(seedOf(request));
  const prompt = lastUserText(request.messages);
  const thinking =
    request.think === 'off' ? [] : tokenize(writeThinking({ prompt, rounds: thinkingRounds[request.think] }, random));
  const [firstTool, ...otherTools] = request.tools;
  if (firstTool && request.messages.findLast((message) => message.role !== 'system')?.role === 'user') {
    const toolCalls = chooseToolCalls([firstTool, ...otherTools], prompt, random);
    const toolCallTokens = toolCalls.reduce((sum, call) => sum + countTokens(JSON.stringify(call.function)), 0);
    return limit({ thinking, content: [], toolCalls, toolCallTokens }, request.maxTokens);
  }
  const content = tokenize(cutAtStop(writeContent(request, random), request.stop));
  return limit({ thinking, content, toolCalls: [], toolCallTokens: 0 }, request.maxTokens);
}
