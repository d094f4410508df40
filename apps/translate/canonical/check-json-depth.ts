import { createError } from './create-error.ts';
import type { CanonicalError } from './error.ts';

const quote = 34;
const backslash = 92;

/** Index of the quote that ends the string opened before `start`, or -1. */
function findStringEnd(text: string, start: number): number {
  for (let end = text.indexOf('"', start); end >= 0; end = text.indexOf('"', end + 1)) {
    let first = end;
    while (first > start && text.charCodeAt(first - 1) === backslash) first--;
    if ((end - first) % 2 === 0) return end;
  }
  return -1;
}

/**
 * Looks, before parsing, whether JSON text nests arrays and objects more than `maxDepth` levels deep: `null` when it does not, else the
 * error (400 `json_too_deep`). One pass, no recursion, brackets inside strings do not count; says nothing about whether the text is valid.
 */
export function checkJsonDepth(text: string, maxDepth: number): CanonicalError | null {
  let depth = 0;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit === quote) {
      const end = findStringEnd(text, index + 1);
      if (end < 0) return null;
      index = end;
    } else if (unit === 91 || unit === 123) {
      depth++;
      if (depth > maxDepth) {
        return createError('json_too_deep', `The JSON is nested more than ${maxDepth} levels deep.`);
      }
    } else if (unit === 93 || unit === 125) depth--;
  }
  return null;
}
