import { isPlainObject, type PlainObject } from '../../base/index.ts';
import { type CanonicalError, createError, type ErrorCode } from '../../translate/index.ts';
import { findBatchRoute } from './batch-routes.ts';
import type { BatchEntry } from './read-batch.ts';

/** A request of a batch that can be sent. */
export interface BatchRequest {
  readonly kind: 'request';
  readonly customId: string;
  readonly url: string;
  readonly body: PlainObject;
}

export type BatchLine =
  | BatchRequest
  | { readonly kind: 'refused'; readonly customId: string | null; readonly error: CanonicalError };

const maxIdLength = 512;

type Problem = readonly [field: string, problem: string, code?: ErrorCode];

function findProblem(line: PlainObject, seenIds: ReadonlySet<string>): Problem | null {
  const { custom_id, method = 'POST', url, body } = line;
  if (typeof custom_id !== 'string' || custom_id === '') return ['custom_id', 'must be a text'];
  if (custom_id.length > maxIdLength) return ['custom_id', `must be at most ${maxIdLength} characters`];
  if (seenIds.has(custom_id)) return ['custom_id', 'has been used before in this batch'];
  if (method !== 'POST') return ['method', 'must be POST'];
  if (typeof url !== 'string' || !findBatchRoute(url))
    return ['url', 'must be a route that asks a model, such as /v1/chat/completions'];
  if (!isPlainObject(body)) return ['body', 'must be an object'];
  return body['stream'] === true ? ['body.stream', 'must be false in a batch', 'unsupported_feature'] : null;
}

function prepareBody(url: string, body: PlainObject): PlainObject {
  return findBatchRoute(url)?.isStreamingByDefault === true ? { ...body, stream: false } : body;
}

/** Reads one request of a batch in OpenAI's form. Adds its id to those that have been seen. */
export function readLine(entry: BatchEntry, seenIds: Set<string>): BatchLine {
  const parsed = entry();
  if (parsed.kind === 'refused') return { kind: 'refused', customId: null, error: parsed.error };
  if (!isPlainObject(parsed.value)) {
    return {
      kind: 'refused',
      customId: null,
      error: createError('invalid_request', 'This line must be a JSON object.'),
    };
  }
  const line = parsed.value;
  const problem = findProblem(line, seenIds);
  const { custom_id: id, url, body } = line;
  const customId = typeof id === 'string' ? id.slice(0, maxIdLength) : null;
  if (problem) {
    const [field, sentence, code = 'invalid_request'] = problem;
    return { kind: 'refused', customId, error: createError(code, `${field} ${sentence}.`, { field }) };
  }
  if (customId !== null) seenIds.add(customId);
  return {
    kind: 'request',
    customId: customId ?? '',
    url: url as string,
    body: prepareBody(url as string, body as PlainObject),
  };
}
