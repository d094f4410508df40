import { type CanonicalError, createError } from '../../translate/index.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose
const suspiciousPath = /\/\/|\\|;|%(?:2e|5c|00|3b)|[\u0000-\u0020\u007f-\uffff]|\/\.\.?(?:\/|$)|%(?![0-9a-f]{2})/i;

function isDecodable(path: string): boolean {
  if (!path.includes('%')) return true;
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    // Percent signs that spell no UTF-8: the answer is the point.
    return false;
  }
}

/** Accepts an origin-form target whose path has one reading only: no empty, dot or encoded-dot segments, backslashes or parameters. */
export function checkTarget(target: string): CanonicalError | null {
  if (!target.startsWith('/')) return createError('bad_request', 'The request target must be a path.');
  const query = target.indexOf('?');
  const path = query < 0 ? target : target.slice(0, query);
  if (suspiciousPath.test(path) || !isDecodable(path)) {
    return createError('bad_request', 'The path of this request is not in its plain form.');
  }
  return null;
}
