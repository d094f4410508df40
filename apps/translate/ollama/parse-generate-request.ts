import { isPlainObject, type PlainObject } from '../../base/index.ts';
import type { CompletionRequest } from '../canonical/chat-request.ts';
import type { Parsed } from '../canonical/ports.ts';
import { type Fields, readArray, readBoolean, readString, toFields } from '../reading/fields.ts';
import { readModel } from '../reading/read-model.ts';
import { parseOrRefuse, refuse } from '../reading/refusal.ts';
import { parseImages } from './parse-images.ts';
import { parseSettings, readSwitches } from './parse-settings.ts';

/** Tokens of an earlier answer. An object in this place is not Ollama's: it names the project. */
function readContext(body: Fields): readonly unknown[] | null {
  if (isPlainObject(body.values['context'])) return null;
  const tokens = readArray(body, 'context');
  const wrong = tokens?.findIndex((token) => !Number.isSafeInteger(token)) ?? -1;
  return wrong < 0 ? tokens : refuse(`context[${wrong}]`, 'must be an integer');
}

function readNativeFields(body: Fields): PlainObject {
  const template = readString(body, 'template') || null;
  const context = readContext(body);
  return {
    ...(template === null ? {} : { template }),
    ...(context === null || context.length === 0 ? {} : { context }),
    ...readSwitches(body, ['truncate', 'shift']),
  };
}

function readGenerateRequest(body: Fields): CompletionRequest {
  const isRaw = readBoolean(body, 'raw') ?? false;
  const system = readString(body, 'system') || null;
  const nativeFields = readNativeFields(body);
  if (isRaw && (system !== null || 'template' in nativeFields || 'context' in nativeFields)) {
    refuse('raw', 'does not go together with template, system or context');
  }
  return {
    kind: 'completion',
    model: readModel(body),
    prompt: readString(body, 'prompt') ?? '',
    suffix: readString(body, 'suffix') || null,
    system,
    images: parseImages(body).map(({ base64 }) => base64),
    ...parseSettings(body),
    isEchoed: false,
    isRaw,
    nativeFields,
  };
}

/**
 * A body of `POST /api/generate`. With an empty prompt it only asks to load or unload the model. Source: Ollama API documentation, generate a
 * completion.
 */
export function parseGenerateRequest(body: unknown): Parsed<CompletionRequest> {
  return parseOrRefuse(() => readGenerateRequest(toFields(body, '')));
}
