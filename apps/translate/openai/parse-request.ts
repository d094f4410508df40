import type { ChatRequest } from '../canonical/chat-request.ts';
import type { Parsed, TranslationNotes } from '../canonical/ports.ts';
import { type Fields, readArray, readBoolean, readInteger, readObject, toFields } from '../reading/fields.ts';
import { noteUnknown } from '../reading/note-unknown.ts';
import { createNotes, type NoteCollector } from '../reading/notes.ts';
import { readKeepAlive } from '../reading/read-keep-alive.ts';
import { readModel } from '../reading/read-model.ts';
import { parseOrRefuse, refuse } from '../reading/refusal.ts';
import { parseCaller } from './parse-caller.ts';
import { parseMessages } from './parse-messages.ts';
import { parseReasoningEffort } from './parse-reasoning.ts';
import { parseResponseFormat } from './parse-response-format.ts';
import { parseLogprobs, parseNativeOptions, parseOutputLimit, parseSampling } from './parse-sampling.ts';
import { parseToolChoice } from './parse-tool-choice.ts';
import { parseTools } from './parse-tools.ts';

/** Fields that have an effect. All others reach no backend and are noted as dropped. */
const effectiveFields: ReadonlySet<string> = new Set([
  'model',
  'messages',
  'stream',
  'stream_options',
  'max_tokens',
  'max_completion_tokens',
  'max_output_tokens',
  'temperature',
  'top_p',
  'top_k',
  'min_p',
  'seed',
  'presence_penalty',
  'frequency_penalty',
  'stop',
  'response_format',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'functions',
  'function_call',
  'reasoning',
  'reasoning_effort',
  'think',
  'logprobs',
  'top_logprobs',
  'n',
  'modalities',
  'keep_alive',
  'num_ctx',
  'options',
]);

function refuseUnsupported(body: Fields): void {
  const choices = readInteger(body, 'n', { minimum: 1 });
  if (choices !== null && choices > 1)
    refuse('n', 'must be 1, because several choices are not supported', 'unsupported_feature');
  const modalities = readArray(body, 'modalities') ?? [];
  if (modalities.some((modality) => modality !== 'text'))
    refuse('modalities', 'may only ask for text', 'unsupported_feature');
}

function parseStreaming(body: Fields): Pick<ChatRequest, 'isStreaming' | 'isUsageIncluded'> {
  const options = readObject(body, 'stream_options');
  return {
    isStreaming: readBoolean(body, 'stream') ?? false,
    isUsageIncluded: options !== null && readBoolean(options, 'include_usage') === true,
  };
}

function readChatRequest(body: Fields, notes: NoteCollector): ChatRequest {
  const model = readModel(body);
  refuseUnsupported(body);
  return {
    kind: 'chat',
    model,
    messages: parseMessages(body, notes),
    ...parseToolChoice(body, parseTools(body, notes), notes),
    isLegacyFunctions: readArray(body, 'functions') !== null && readArray(body, 'tools') === null,
    isParallelToolCallsAllowed: readBoolean(body, 'parallel_tool_calls'),
    responseFormat: parseResponseFormat(body),
    sampling: parseSampling(body),
    maxOutputTokens: parseOutputLimit(body),
    reasoningEffort: parseReasoningEffort(body, notes),
    topLogprobs: parseLogprobs(body),
    ...parseStreaming(body),
    keepAlive: readKeepAlive(body),
    ...parseNativeOptions(body),
    ...parseCaller(body),
  };
}

/** A body of `POST /v1/chat/completions`. Source: OpenAI API reference, chat completions. */
export function parseChatRequest(
  body: unknown,
): Parsed<{ readonly request: ChatRequest; readonly notes: TranslationNotes }> {
  return parseOrRefuse(() => {
    const fields = toFields(body, '');
    const notes = createNotes();
    const request = readChatRequest(fields, notes);
    noteUnknown(fields.values, effectiveFields, { notes, prefix: '' });
    return { request, notes: notes.toNotes() };
  });
}
