import type { ChatRequest } from '../canonical/chat-request.ts';
import type { Parsed } from '../canonical/ports.ts';
import { type Fields, readBoolean, readInteger, toFields } from '../reading/fields.ts';
import { readKeepAlive } from '../reading/read-keep-alive.ts';
import { readModel } from '../reading/read-model.ts';
import { parseOrRefuse, refuse } from '../reading/refusal.ts';
import { parseCaller } from './parse-caller.ts';
import { parseExtensions } from './parse-extensions.ts';
import { parseMessages } from './parse-messages.ts';
import { parseOutputFormat } from './parse-output-format.ts';
import { parseSampling } from './parse-sampling.ts';
import { parseSystem } from './parse-system.ts';
import { parseThinking } from './parse-thinking.ts';
import { parseToolChoice } from './parse-tool-choice.ts';
import { parseTools } from './parse-tools.ts';

type Limit = Pick<ChatRequest, 'maxOutputTokens'>;

function readOutputLimit(body: Fields): Limit {
  const limit = readInteger(body, 'max_tokens', { minimum: 1 });
  return { maxOutputTokens: limit ?? refuse('max_tokens', 'is required') };
}

function readRequest(body: Fields, readLimit: (body: Fields) => Limit): ChatRequest {
  return {
    kind: 'chat',
    model: readModel(body),
    ...readLimit(body),
    messages: [...parseSystem(body), ...parseMessages(body)],
    ...parseToolChoice(body, parseTools(body)),
    responseFormat: parseOutputFormat(body),
    sampling: parseSampling(body),
    ...parseThinking(body),
    topLogprobs: null,
    isStreaming: readBoolean(body, 'stream') ?? false,
    isUsageIncluded: true,
    keepAlive: readKeepAlive(body),
    ...parseExtensions(body),
    ...parseCaller(body),
  };
}

/** A body of `POST /v1/messages`. Source: Anthropic API reference, messages. */
export function parseChatRequest(body: unknown): Parsed<ChatRequest> {
  return parseOrRefuse(() => readRequest(toFields(body, ''), readOutputLimit));
}

/** A body of `POST /v1/messages/count_tokens`. Source: Anthropic API reference, count tokens. */
export function parseCountTokensRequest(body: unknown): Parsed<ChatRequest> {
  return parseOrRefuse(() => readRequest(toFields(body, ''), () => ({ maxOutputTokens: null })));
}
