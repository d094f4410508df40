import { toSafeText } from '../../base/index.ts';
import type { ChatRequest, Sampling } from '../canonical/chat-request.ts';
import type { Parsed } from '../canonical/ports.ts';
import { parseCaller } from '../openai/parse-caller.ts';
import { parseReasoningEffort } from '../openai/parse-reasoning.ts';
import { parseNativeOptions } from '../openai/parse-sampling.ts';
import { maxNameLength } from '../reading/caller-name.ts';
import { type Fields, readBoolean, readInteger, readNumber, readString, toFields } from '../reading/fields.ts';
import { readKeepAlive } from '../reading/read-keep-alive.ts';
import { readModel } from '../reading/read-model.ts';
import { parseOrRefuse, refuse } from '../reading/refusal.ts';
import { parseTopLogprobs } from './parse-include.ts';
import { parseInput } from './parse-input.ts';
import { parseTextFormat } from './parse-text-format.ts';
import { parseToolSelection } from './parse-tools.ts';

/** Fields that need answers or templates to be kept, and what to do instead. */
const storedFields = new Map([
  ['previous_response_id', 'cannot be used: no answers are stored here; send the whole conversation'],
  ['conversation', 'cannot be used: no conversations are stored here; send the whole conversation'],
  ['prompt', 'cannot be used: no prompt templates are stored here; send the text'],
]);

function refuseStored(body: Fields): void {
  for (const [key, problem] of storedFields) {
    if ((body.values[key] ?? null) !== null) refuse(key, problem, 'unsupported_feature');
  }
  if (readBoolean(body, 'background') === true)
    refuse('background', 'must be false: no answers are stored here', 'unsupported_feature');
}

function parseSampling(body: Fields): Sampling {
  return {
    temperature: readNumber(body, 'temperature', { minimum: 0 }),
    topP: readNumber(body, 'top_p', { minimum: 0, maximum: 1 }),
    topK: null,
    minP: null,
    seed: null,
    presencePenalty: null,
    frequencyPenalty: null,
    stop: [],
  };
}

function parseSession(body: Fields): Pick<ChatRequest, 'project' | 'session'> {
  const { project, session } = parseCaller(body);
  const identifier = readString(body, 'safety_identifier');
  return { project, session: session ?? (identifier ? toSafeText(identifier, maxNameLength) : null) };
}

function readResponsesRequest(body: Fields): ChatRequest {
  const model = readModel(body);
  refuseStored(body);
  return {
    kind: 'chat',
    model,
    messages: parseInput(body),
    ...parseToolSelection(body),
    isParallelToolCallsAllowed: readBoolean(body, 'parallel_tool_calls'),
    responseFormat: parseTextFormat(body),
    sampling: parseSampling(body),
    maxOutputTokens: readInteger(body, 'max_output_tokens', { minimum: 1 }),
    reasoningEffort: parseReasoningEffort(body),
    topLogprobs: parseTopLogprobs(body),
    isStreaming: readBoolean(body, 'stream') ?? false,
    isUsageIncluded: true,
    keepAlive: readKeepAlive(body),
    ...parseNativeOptions(body),
    ...parseSession(body),
  };
}

/** A body of `POST /v1/responses`. Source: OpenAI API reference, responses. */
export function parseChatRequest(body: unknown): Parsed<ChatRequest> {
  return parseOrRefuse(() => readResponsesRequest(toFields(body, '')));
}
