import { isPlainObject, type PlainObject } from '../../base/index.ts';
import { ApiError } from '../api-error.ts';
import { type Capability, can, type Model } from '../catalogue/model.ts';
import { formatFullName, parseModelName } from '../catalogue/model-name.ts';
import type { Daemon } from '../daemon.ts';
import { readGenerationOptions } from '../engine/generation-options.ts';
import type { InferenceJob } from '../engine/infer.ts';
import { parseGoDuration } from '../go-duration.ts';
import { type Fields, readFields } from '../http/fields.ts';
import type { AnswerFormat, ThinkLevel } from '../text/chat-message.ts';

/** The fields that chat and generate share. */
export type SharedJob = Pick<
  InferenceJob,
  | 'model'
  | 'requestedName'
  | 'format'
  | 'think'
  | 'options'
  | 'keepAliveMs'
  | 'mayTruncate'
  | 'mayShift'
  | 'topLogprobs'
>;

/** Finds an installed model, or refuses in the daemon's words for chat and generate. */
export function findModel(daemon: Daemon, name: string): Model {
  const model = daemon.library.find(name);
  if (model) return model;
  if (name !== '' && !parseModelName(name)) throw new ApiError(400, 'invalid model name');
  throw new ApiError(404, `model '${name}' not found`);
}

/** Refuses what the model cannot do; several missing capabilities give several lines. */
export function requireCapabilities(model: Model, capabilities: readonly Capability[]): void {
  const missing = capabilities.filter((capability) => !can(model, capability));
  if (missing.length === 0) return;
  const parsed = parseModelName(model.name);
  const fullName = parsed ? formatFullName(parsed) : model.name;
  throw new ApiError(400, missing.map((capability) => `${fullName} does not support ${capability}`).join('\n'));
}

/** Milliseconds; numbers are seconds, text is a Go duration, negative is for ever. */
export function readKeepAlive(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number') return value * 1000;
  if (typeof value !== 'string')
    throw new ApiError(400, `json: cannot unmarshal ${typeof value} into Go struct field .keep_alive of type Duration`);
  try {
    return parseGoDuration(value);
  } catch (error) {
    throw new ApiError(400, error instanceof Error ? error.message : 'time: invalid duration');
  }
}

/** `"json"` or a schema object; `null` and `""` count as unset. */
export function readFormat(value: unknown): AnswerFormat {
  if (value === undefined || value === null || value === '') return { kind: 'prose' };
  if (value === 'json') return { kind: 'json' };
  if (isPlainObject(value)) return { kind: 'schema', schema: value };
  throw new ApiError(500, `invalid format: ${JSON.stringify(value)}; expected "json" or a valid JSON Schema object`);
}

const levels: readonly ThinkLevel[] = ['low', 'medium', 'high', 'max'];

/** `undefined` = not given. */
export function readThink(value: unknown): ThinkLevel | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'boolean') return value ? 'medium' : 'off';
  const level = levels.find((candidate) => candidate === value);
  if (level) return level;
  throw new ApiError(
    400,
    `invalid think value: ${JSON.stringify(value)} (must be "high", "medium", "low", "max", true, or false)`,
  );
}

function chooseThinking(model: Model, requestedName: string, wish: ThinkLevel | undefined): ThinkLevel {
  const isThinker = can(model, 'thinking');
  if (wish !== undefined && wish !== 'off' && !isThinker)
    throw new ApiError(400, `"${requestedName}" does not support thinking`);
  return isThinker ? (wish ?? 'medium') : 'off';
}

function readTopLogprobs(fields: Fields): number | null {
  const count = fields.number('top_logprobs') ?? 0;
  if (count < 0 || count > 20) throw new ApiError(400, 'top_logprobs must be between 0 and 20');
  return fields.flag('logprobs') === true ? count : null;
}

/** Reads the shared fields of a native request for `model`. */
export function readSharedJob(body: PlainObject, model: Model, requestedName: string): SharedJob {
  const fields = readFields(body, 'Request');
  const mayShift = fields.flag('shift') ?? true;
  return {
    model,
    requestedName,
    format: readFormat(body['format']),
    think: chooseThinking(model, requestedName, readThink(body['think'])),
    options: readGenerationOptions(body['options'], model.parameters, mayShift),
    keepAliveMs: readKeepAlive(body['keep_alive']),
    mayTruncate: fields.flag('truncate') ?? true,
    mayShift,
    topLogprobs: readTopLogprobs(fields),
  };
}

/** Checks images: plain base64, no `data:` prefix. */
export function readImages(value: readonly string[] | undefined): readonly string[] {
  const images = value ?? [];
  const broken = images.find((image) => !/^[A-Za-z0-9+/]*={0,2}$/.test(image) || image.length % 4 !== 0);
  if (broken !== undefined) {
    const position = /[^A-Za-z0-9+/=]/.exec(broken)?.index ?? broken.length;
    throw new ApiError(400, `illegal base64 data at input byte ${position}`);
  }
  return images;
}
