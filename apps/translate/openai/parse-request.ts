import type { ChatRequest } from '../canonical/chat-request.ts';
import type { Parsed } from '../canonical/ports.ts';
import { type Fields, readArray, readBoolean, toFields } from '../reading/fields.ts';
import { readKeepAlive } from '../reading/read-keep-alive.ts';
import { readModel } from '../reading/read-model.ts';
import { parseOrRefuse, refuse } from '../reading/refusal.ts';
import { parseCaller } from './parse-caller.ts';
import { parseChoiceCount, parseStreaming } from './parse-delivery.ts';
import { parseMessages } from './parse-messages.ts';
import { parseReasoningEffort } from './parse-reasoning.ts';
import { parseResponseFormat } from './parse-response-format.ts';
import { parseLogprobs, parseNativeOptions, parseOutputLimit, parseSampling } from './parse-sampling.ts';
import { parseToolChoice } from './parse-tool-choice.ts';
import { parseTools } from './parse-tools.ts';

function refuseUnsupported(body: Fields): void {
  const modalities = readArray(body, 'modalities') ?? [];
  if (modalities.some((modality) => modality !== 'text'))
    refuse('modalities', 'may only ask for text', 'unsupported_feature');
}

function readChatRequest(body: Fields): ChatRequest {
  const model = readModel(body);
  refuseUnsupported(body);
  return {
    kind: 'chat',
    model,
    messages: parseMessages(body),
    ...parseToolChoice(body, parseTools(body)),
    isLegacyFunctions: readArray(body, 'functions') !== null && readArray(body, 'tools') === null,
    isParallelToolCallsAllowed: readBoolean(body, 'parallel_tool_calls'),
    responseFormat: parseResponseFormat(body),
    sampling: parseSampling(body),
    maxOutputTokens: parseOutputLimit(body),
    reasoningEffort: parseReasoningEffort(body),
    topLogprobs: parseLogprobs(body),
    ...parseStreaming(body),
    ...parseChoiceCount(body),
    keepAlive: readKeepAlive(body),
    ...parseNativeOptions(body),
    ...parseCaller(body),
  };
}

/** A body of `POST /v1/chat/completions`. Source: OpenAI API reference, chat completions. */
export function parseChatRequest(body: unknown): Parsed<ChatRequest> {
  return parseOrRefuse(() => readChatRequest(toFields(body, '')));
}
