import { isPlainObject, type PlainObject, toSafeText } from '../../base/index.ts';
import type { Parsed } from '../canonical/ports.ts';
import { readBoolean, toFields } from '../reading/fields.ts';
import { readModel } from '../reading/read-model.ts';
import { parseOrRefuse } from '../reading/refusal.ts';

/** Which native route a body was sent to; `embed` stands for both embedding routes. */
export type NativeRequestKind = 'chat' | 'generate' | 'embed';

/** What a native body tells about itself; the bytes go on as they came. */
export interface NativeRequest {
  readonly kind: NativeRequestKind;
  readonly model: string;
  /** Whether NDJSON is asked for: Ollama's default, except for embeddings. */
  readonly isStreaming: boolean;
  readonly keepAlive: string | number | null;
  /** `options.num_ctx`. */
  readonly contextLength: number | null;
  readonly project: string | null;
}

const maxProjectLength = 128;

const readPlainObject = (body: PlainObject, key: string): PlainObject => {
  const value = body[key];
  return isPlainObject(value) ? value : {};
};

function findKeepAlive({ keep_alive: value }: PlainObject): string | number | null {
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

function findContextLength(body: PlainObject): number | null {
  const value = readPlainObject(body, 'options')['num_ctx'];
  return typeof value === 'number' ? value : null;
}

function findProject(body: PlainObject): string | null {
  const value = readPlainObject(body, 'metadata')['project'] ?? readPlainObject(body, 'context')['project_id'];
  return typeof value === 'string' && value !== '' ? toSafeText(value, maxProjectLength) : null;
}

/** Reads a native chat, generate or embed body. Only model and stream flag must be sound; the backend judges the rest. */
export function parseNativeRequest(kind: NativeRequestKind, body: unknown): Parsed<NativeRequest> {
  return parseOrRefuse(() => {
    const fields = toFields(body, '');
    const isStreamWanted = readBoolean(fields, 'stream') ?? true;
    return {
      kind,
      model: readModel(fields),
      isStreaming: kind !== 'embed' && isStreamWanted,
      keepAlive: findKeepAlive(fields.values),
      contextLength: findContextLength(fields.values),
      project: findProject(fields.values),
    };
  });
}
