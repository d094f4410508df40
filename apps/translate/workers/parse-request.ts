import type { ChatMessage, ChatRequest, ContentPart } from '../canonical/chat-request.ts';
import type { Parsed } from '../canonical/ports.ts';
import { parseImages } from '../ollama/parse-images.ts';
import { parseCaller } from '../openai/parse-caller.ts';
import { parseMessages } from '../openai/parse-messages.ts';
import { parseOutputLimit, parseSampling } from '../openai/parse-sampling.ts';
import { parseToolChoice } from '../openai/parse-tool-choice.ts';
import { parseTools } from '../openai/parse-tools.ts';
import { toCallerName } from '../reading/caller-name.ts';
import { type Fields, readArray, readBoolean, readString, toFields } from '../reading/fields.ts';
import { readKeepAlive } from '../reading/read-keep-alive.ts';
import { parseOrRefuse, refuse } from '../reading/refusal.ts';

/** Which worker route: `generate` answers a prompt, `chat` goes on with a conversation. */
export type WorkerForm = 'generate' | 'chat';

const maxModelLength = 256;

/** `model_id`, else `model`; empty when the body leaves the choice to the worker. */
function readModelId(body: Fields): string {
  for (const key of ['model_id', 'model']) {
    const model = readString(body, key) ?? '';
    if (model.length > maxModelLength) refuse(key, `must be at most ${maxModelLength} characters`);
    if (model !== '') return model;
  }
  return '';
}

const toText = (text: string): readonly ContentPart[] => [{ kind: 'text', text }];

/** The messages, and the prompt as the last of them. */
function readTurns(body: Fields, form: WorkerForm): readonly ChatMessage[] {
  const prompt = readString(body, 'prompt');
  if (form === 'generate' && !prompt) refuse('prompt', prompt === null ? 'is required' : 'must not be empty');
  const hasMessages = form === 'chat' && (readArray(body, 'messages') ?? []).length > 0;
  if (!hasMessages && !prompt) refuse('messages', 'must not be empty unless there is a prompt');
  const history = hasMessages ? parseMessages(body) : [];
  return prompt ? [...history, { role: 'user', parts: toText(prompt), name: null }] : history;
}

function attachImages(turns: readonly ChatMessage[], images: readonly ContentPart[]): readonly ChatMessage[] {
  if (images.length === 0) return turns;
  const index = turns.findLastIndex(({ role }) => role === 'user');
  const turn = turns[index] ?? refuse('images', 'belongs to a message of the user, but there is none');
  return turns.with(index, { ...turn, parts: [...turn.parts, ...images] });
}

function readMessages(body: Fields, form: WorkerForm): readonly ChatMessage[] {
  const system = readString(body, 'system_prompt');
  const turns = attachImages(readTurns(body, form), parseImages(body));
  return system ? [{ role: 'system', parts: toText(system) }, ...turns] : turns;
}

function readOwner(body: Fields): Pick<ChatRequest, 'project' | 'session'> {
  const { project, session } = parseCaller(body);
  return { project, session: toCallerName(readString(body, 'conversation_id')) ?? session };
}

function readRequest(body: Fields, form: WorkerForm): ChatRequest {
  return {
    kind: 'chat',
    model: readModelId(body),
    messages: readMessages(body, form),
    ...parseToolChoice(body, parseTools(body)),
    isParallelToolCallsAllowed: null,
    responseFormat: { kind: 'text' },
    sampling: parseSampling(body),
    maxOutputTokens: parseOutputLimit(body),
    reasoningEffort: null,
    topLogprobs: null,
    isStreaming: readBoolean(body, 'stream') ?? false,
    isUsageIncluded: true,
    keepAlive: readKeepAlive(body),
    contextLength: null,
    nativeOptions: {},
    ...readOwner(body),
  };
}

/**
 * A body of `POST /generate` or `POST /chat`: `prompt`, `messages` and `tools` in OpenAI's form, `system_prompt`, `images`, sampling. The model is
 * empty when the body names none.
 */
export function parseWorkerRequest(body: unknown, form: WorkerForm): Parsed<ChatRequest> {
  return parseOrRefuse(() => readRequest(toFields(body, ''), form));
}

/** `worker_type` as given; `null` for none. */
export function readWorkerType(body: unknown): Parsed<string | null> {
  return parseOrRefuse(() => readString(toFields(body, ''), 'worker_type') || null);
}
