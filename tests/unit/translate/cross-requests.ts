import {
  anthropicEgress,
  anthropicIngress,
  type ChatEgress,
  type ChatIngress,
  type ChatRequest,
  ollamaChatIngress,
  ollamaEgress,
  openaiEgress,
  openaiIngress,
  type Parsed,
  responsesIngress,
} from '../../../apps/translate/index.ts';
import { writeBody } from './cross-client-bodies.ts';
import type { BackendDialect, ClientDialect } from './cross-conversation.ts';
import { type Entry, expectSame, toEntries } from './cross-entries.ts';
import { expectEntries, expectSettings, type Way } from './cross-rules.ts';

export const ingresses: Readonly<Record<ClientDialect, ChatIngress>> = {
  openai: openaiIngress,
  responses: responsesIngress,
  anthropic: anthropicIngress,
  ollama: ollamaChatIngress,
};
export const egresses: Readonly<Record<BackendDialect, ChatEgress>> = {
  openai: openaiEgress,
  anthropic: anthropicEgress,
  ollama: ollamaEgress,
};

/** A body that has been read, with what was read. */
export interface Read {
  readonly body: Readonly<Record<string, unknown>>;
  readonly request: ChatRequest;
}

export function take<T>(parsed: Parsed<T>): T {
  if (parsed.kind === 'refused') throw new Error(`refused: ${parsed.error.message}`);
  return parsed.value;
}

/** Sends a conversation to its backend: as the client wrote it, and as the backend reads it. */
export function send({ client, backend, conversation }: Way): { readonly sent: Read; readonly received: Read } {
  const body = writeBody(client, conversation);
  const request = take(ingresses[client].parseChatRequest(body));
  const rendered = egresses[backend].renderChatRequest(request, { model: 'm', isStrict: false });
  const arrived = JSON.parse(rendered.body) as Read['body'];
  return {
    sent: { body, request },
    received: { body: arrived, request: take(ingresses[backend].parseChatRequest(arrived)) },
  };
}

/** `actual` with ids taken out where `expected` has none. */
function forgetIds(actual: readonly Entry[], expected: readonly Entry[]): readonly Entry[] {
  return actual.map((entry, index) => ({
    ...entry,
    calls: entry.calls.map((call, at) => (expected[index]?.calls[at]?.id === null ? { ...call, id: null } : call)),
  }));
}

const settingsOf = ({ tools, toolChoice, responseFormat, sampling, maxOutputTokens, isStreaming }: ChatRequest) => ({
  tools,
  toolChoice,
  responseFormat,
  sampling: { temperature: sampling.temperature, topP: sampling.topP, stop: sampling.stop },
  maxOutputTokens,
  isStreaming,
});

export function expectKept(way: Way, { request }: Read): void {
  const expected = expectEntries(way);
  expectSame(forgetIds(toEntries(request), expected), expected);
  expectSame(settingsOf(request), expectSettings(way));
}
