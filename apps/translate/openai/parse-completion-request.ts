import type { CompletionRequest } from '../canonical/chat-request.ts';
import type { Parsed } from '../canonical/ports.ts';
import { type Fields, readBoolean, readInteger, readString, toFields } from '../reading/fields.ts';
import { readKeepAlive } from '../reading/read-keep-alive.ts';
import { readModel } from '../reading/read-model.ts';
import { parseOrRefuse, refuse } from '../reading/refusal.ts';
import { parseCaller } from './parse-caller.ts';
import { parseChoiceCount, parseStreaming } from './parse-delivery.ts';
import { parseNativeOptions, parseOutputLimit, parseSampling } from './parse-sampling.ts';

const onePromptOnly = 'must be one text; several prompts and token numbers are not supported';

function readPrompt(body: Fields): string {
  const prompt = body.values['prompt'] ?? null;
  if (prompt === null) return refuse('prompt', 'is required');
  if (typeof prompt === 'string') return prompt;
  if (!Array.isArray(prompt)) return refuse('prompt', 'must be a string');
  const [only, ...others] = prompt as readonly unknown[];
  if (only === undefined) return refuse('prompt', 'must not be empty');
  if (typeof only === 'string' && others.length === 0) return only;
  return refuse('prompt', onePromptOnly, 'unsupported_feature');
}

/** `best_of` asks for more answers than are shown. Nothing here could choose among them. */
function refuseBestOf(body: Fields, choiceCount: number): void {
  const bestOf = readInteger(body, 'best_of', { minimum: 1 });
  if (bestOf !== null && bestOf !== 1 && bestOf !== choiceCount)
    refuse('best_of', 'must be 1 or equal n', 'unsupported_feature');
}

function readCompletionRequest(body: Fields): CompletionRequest {
  const model = readModel(body);
  const choices = parseChoiceCount(body);
  refuseBestOf(body, choices.choiceCount ?? 1);
  return {
    kind: 'completion',
    model,
    prompt: readPrompt(body),
    suffix: readString(body, 'suffix') || null,
    system: null,
    images: [],
    responseFormat: { kind: 'text' },
    sampling: parseSampling(body),
    maxOutputTokens: parseOutputLimit(body),
    // The answer has no place for thinking: it would cost time and be thrown away.
    reasoningEffort: 'none',
    topLogprobs: readInteger(body, 'logprobs', { minimum: 0, maximum: 5 }),
    ...parseStreaming(body),
    isEchoed: readBoolean(body, 'echo') ?? false,
    ...choices,
    isRaw: false,
    nativeFields: {},
    keepAlive: readKeepAlive(body),
    ...parseNativeOptions(body),
    ...parseCaller(body),
  };
}

/** A body of `POST /v1/completions`. Source: OpenAI API reference, completions. */
export function parseCompletionRequest(body: unknown): Parsed<CompletionRequest> {
  return parseOrRefuse(() => readCompletionRequest(toFields(body, '')));
}
