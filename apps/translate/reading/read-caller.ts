import { isPlainObject, type PlainObject } from '../../base/index.ts';
import { toCallerName, toSessionName } from './caller-name.ts';

/** Whom a body names as its caller; `null` where it does not. */
export interface Caller {
  readonly project: string | null;
  readonly session: string | null;
}

function readPart(body: PlainObject, key: string): PlainObject {
  const value = body[key];
  return isPlainObject(value) ? value : {};
}

/**
 * Project from `metadata.project` or `context.project_id`, session from `metadata.session_id`, `metadata.user_id` or `user`, in any dialect. What
 * is no text counts as absent.
 */
export function readCaller(body: PlainObject): Caller {
  const metadata = readPart(body, 'metadata');
  return {
    project: toCallerName(metadata['project']) ?? toCallerName(readPart(body, 'context')['project_id']),
    session: toCallerName(metadata['session_id']) ?? toSessionName(metadata['user_id']) ?? toCallerName(body['user']),
  };
}
