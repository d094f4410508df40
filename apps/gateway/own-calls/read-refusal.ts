import { isPlainObject, parseJsonObject } from '../../base/index.ts';

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

/** The sentence of one of the gateway's own error answers, in whichever dialect; `null` where there is none. */
export function readRefusal(body: string): string | null {
  const error = parseJsonObject(body)?.['error'];
  if (isText(error)) return error;
  return isPlainObject(error) && isText(error['message']) ? error['message'] : null;
}
