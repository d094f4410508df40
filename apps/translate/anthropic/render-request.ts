import type { ChatRequest } from '../canonical/chat-request.ts';
import type { EgressTarget, RenderedRequest } from '../canonical/ports.ts';
import { emulateToolChoice } from '../prompt/emulate-tool-choice.ts';
import { closeSchema } from './close-schema.ts';
import { holdThinking } from './hold-thinking.ts';
import { readModelTraits } from './model-traits.ts';
import { renderMessages } from './render-messages.ts';
import { isSaying, renderTexts } from './render-parts.ts';
import { renderThinking } from './render-thinking.ts';
import { isCallForced, renderTools } from './render-tools.ts';

const jsonInstruction = 'Answer with one JSON object only, without any text before or after it.';
/** The least `top_p` that the vendor takes beside thinking. */
const leastThinkingTopP = 0.95;

function renderSystem(
  { messages, responseFormat }: ChatRequest,
  instruction: string | null,
): string | readonly object[] | undefined {
  const parts = messages.flatMap((message) => (message.role === 'system' ? message.parts : []));
  const extra = [instruction, responseFormat.kind === 'json' ? jsonInstruction : null].filter((text) => text !== null);
  const blocks = [...renderTexts(parts), ...extra.map((text) => ({ type: 'text' as const, text }))];
  return blocks.length > 1 ? blocks : blocks[0]?.text;
}

/** The vendor takes no temperature and no `top_k` beside thinking, and its newer models not both of temperature and `top_p`. */
function renderSampling({ sampling }: ChatRequest, isThinking: boolean, isStrict: boolean): object {
  const { temperature, topP, topK } = sampling;
  if (isThinking) return { top_p: topP !== null && topP >= leastThinkingTopP ? topP : undefined };
  return {
    temperature: temperature === null ? undefined : Math.min(temperature, 1),
    top_p: topP === null || (isStrict && temperature !== null) ? undefined : topP,
    top_k: topK ?? undefined,
  };
}

function renderStop({ sampling }: ChatRequest): readonly string[] | undefined {
  const stop = sampling.stop.filter(isSaying);
  return stop.length === 0 ? undefined : stop;
}

function renderOutput({ responseFormat }: ChatRequest, effort: string | undefined): object | undefined {
  const isFree = responseFormat.kind !== 'json-schema';
  if (isFree && effort === undefined) return undefined;
  const format = isFree ? undefined : { type: 'json_schema', schema: closeSchema(responseFormat.schema) };
  return { effort, format };
}

/** Models that cannot be forced to call are told to. */
function directTools(request: ChatRequest): { readonly request: ChatRequest; readonly instruction: string | null } {
  if (!isCallForced(request)) return { request, instruction: null };
  const { tools, instruction } = emulateToolChoice({ ...request, isParallelToolCallsAllowed: null });
  return { request: { ...request, tools, toolChoice: { kind: 'auto' } }, instruction };
}

/** The body without its messages' list, which goes last as the text it is. */
function joinBody(head: object, messagesJson: string): string {
  return `${JSON.stringify(head).slice(0, -1)},"messages":${messagesJson}}`;
}

/** A `POST /messages`. Source: Anthropic API reference, create a message; adaptive thinking; structured outputs. */
export function renderChatRequest(wanted: ChatRequest, { model, isStrict }: EgressTarget): RenderedRequest {
  const traits = readModelTraits(model);
  const { request, instruction } = traits.canForceCalls ? { request: wanted, instruction: null } : directTools(wanted);
  const { json, isThinkingPossible, calledNames } = renderMessages(request.messages);
  const asked = renderThinking(request, { isThinkingPossible, traits });
  const { mostTokens } = request;
  const { effort, ...thinking } = mostTokens === undefined ? asked : holdThinking(asked, mostTokens);
  const isThinking = thinking.thinking !== undefined && thinking.thinking.type !== 'disabled';
  const head = {
    model,
    ...thinking,
    stream: request.isStreaming,
    system: renderSystem(request, instruction),
    ...renderTools(request, isStrict ? calledNames : []),
    ...(traits.hasSampling ? renderSampling(request, isThinking, isStrict) : {}),
    stop_sequences: renderStop(request),
    metadata: request.session === null ? undefined : { user_id: request.session },
    output_config: renderOutput(request, effort),
  };
  return { method: 'POST', path: '/messages', body: joinBody(head, json) };
}
