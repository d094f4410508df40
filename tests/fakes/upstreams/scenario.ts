import { isPlainObject } from '../../../apps/base/index.ts';
import type {
  AnswerFormat,
  ChatMessage,
  ThinkLevel,
  ToolCall,
  ToolDefinition,
} from '../../../apps/simulator/text/chat-message.ts';
import { chooseToolCalls } from '../../../apps/simulator/text/choose-tools.ts';
import { cutAtStop, planAnswer } from '../../../apps/simulator/text/plan-answer.ts';
import { createRandom, hashText } from '../../../apps/simulator/text/random.ts';
import { renderConversation } from '../../../apps/simulator/text/render-prompt.ts';
import { tokenize } from '../../../apps/simulator/text/tokenize.ts';

export type Choice =
  | { readonly kind: 'auto' | 'none' | 'required' }
  | { readonly kind: 'named'; readonly name: string };

/** A conversation in no vendor's form. All upstreams answer it as the simulator would, so that one expectation fits all of them. */
export interface Scenario {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly tools: readonly ToolDefinition[];
  readonly choice: Choice;
  readonly isParallel: boolean;
  readonly format: AnswerFormat;
  readonly think: ThinkLevel;
  readonly seed: number | null;
  readonly stop: readonly string[];
  readonly maxTokens: number | null;
}

export interface ScenarioAnswer {
  readonly thinking: readonly string[];
  readonly content: readonly string[];
  readonly calls: readonly { readonly id: string; readonly name: string; readonly argumentsJson: string }[];
  readonly reason: 'stop' | 'length' | 'calls';
  /** The stop sequence that was met. */
  readonly stopSequence: string | null;
  readonly promptTokens: number;
  /** Part of the prompt that a cache knew: a quarter of it. */
  readonly cachedTokens: number;
  readonly thinkingTokens: number;
  /** Thinking included. */
  readonly completionTokens: number;
}

function offeredTools({ tools, choice }: Scenario): readonly ToolDefinition[] {
  if (choice.kind === 'none') return [];
  return choice.kind === 'named' ? tools.filter((tool) => tool.name === choice.name) : tools;
}

/** A forced call is made also where the conversation alone would get text. */
function forceCalls({ choice, messages }: Scenario, tools: readonly ToolDefinition[]): readonly ToolCall[] {
  const [first, ...others] = tools;
  if (!first || (choice.kind !== 'required' && choice.kind !== 'named')) return [];
  const prompt = messages.findLast(({ role }) => role === 'user')?.content ?? '';
  return chooseToolCalls([first, ...others], prompt, createRandom(hashText(prompt)));
}

function findStopSequence(text: string, stop: readonly string[]): string | null {
  const cut = cutAtStop(text, stop);
  return cut === text
    ? null
    : (stop.find((sequence) => sequence !== '' && text.startsWith(sequence, cut.length)) ?? null);
}

/** Decides what an upstream answers. Equal scenarios get equal answers. */
export function playScenario(scenario: Scenario): ScenarioAnswer {
  const tools = offeredTools(scenario);
  const request = { ...scenario, modelName: scenario.model, tools, targetTokens: null, suffix: null };
  const plan = planAnswer(request);
  const found =
    plan.toolCalls.length > 0 || plan.doneReason === 'length' ? plan.toolCalls : forceCalls(scenario, tools);
  const calls = (scenario.isParallel ? found : found.slice(0, 1)).map(readCall);
  const content = calls.length > 0 ? [] : plan.content;
  const callTokens = calls.reduce((sum, call) => sum + tokenize(call.name + call.argumentsJson).length, 0);
  const promptTokens = renderConversation(scenario.messages, tools, Number.POSITIVE_INFINITY).tokens.length;
  const unlimited = planAnswer({ ...request, stop: [], maxTokens: null }).content.join('');
  return {
    thinking: plan.thinking,
    content,
    calls,
    reason: calls.length > 0 ? 'calls' : plan.doneReason,
    stopSequence: plan.doneReason === 'stop' ? findStopSequence(unlimited, scenario.stop) : null,
    promptTokens,
    cachedTokens: Math.floor(promptTokens / 4),
    thinkingTokens: plan.thinking.length,
    completionTokens: plan.thinking.length + content.length + callTokens,
  };
}

const readCall = (call: ToolCall): ScenarioAnswer['calls'][number] => ({
  id: (call.id ?? '').replace(/^call_/, ''),
  name: call.function.name,
  argumentsJson: JSON.stringify(isPlainObject(call.function.arguments) ? call.function.arguments : {}),
});

/** Cuts JSON text into fragments of a few characters, also inside escapes. */
export function cutArguments(json: string): readonly string[] {
  // Escaping everything beyond ASCII gives fragments that end inside an escape.
  const text = json.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return text.match(/.{1,3}/g) ?? [];
}
