const quote = 34;
const backslash = 92;
const colon = 58;

const isBlank = (unit: number): boolean => unit === 32 || unit === 10 || unit === 13 || unit === 9;

function skipBlanks(text: string, start: number): number {
  let index = start;
  while (index < text.length && isBlank(text.charCodeAt(index))) index++;
  return index;
}

/** Index after the quote that ends the string whose first quote stands at `start`. */
function skipString(text: string, start: number): number {
  let index = start + 1;
  while (index < text.length && text.charCodeAt(index) !== quote) index += text.charCodeAt(index) === backslash ? 2 : 1;
  return index + 1;
}

/** Start and end of the last top-level string value at `key`, the one that JSON parsers keep. */
function findValue(text: string, key: string): readonly [start: number, end: number] | null {
  const wanted = JSON.stringify(key);
  let found: readonly [number, number] | null = null;
  let depth = 0;
  let index = 0;
  while (index < text.length) {
    const unit = text.charCodeAt(index);
    if (unit === quote) {
      const end = skipString(text, index);
      const after = skipBlanks(text, end);
      const isKey = depth === 1 && text.charCodeAt(after) === colon && text.slice(index, end) === wanted;
      const value = isKey ? skipBlanks(text, after + 1) : end;
      if (isKey && text.charCodeAt(value) === quote) found = [value, skipString(text, value)];
      index = isKey && found ? found[1] : end;
    } else {
      if (unit === 123 || unit === 91) depth++;
      else if (unit === 125 || unit === 93) depth--;
      index++;
    }
  }
  return found;
}

/**
 * JSON text of an object with another text at its top-level `key`, every other byte as it was: large numbers, key order and blanks survive, which
 * they would not if it were parsed and written anew. The text must be valid JSON; without such a key it comes back unchanged.
 */
export function replaceTopLevelText(text: string, key: string, value: string): string {
  const found = findValue(text, key);
  return found === null ? text : `${text.slice(0, found[0])}${JSON.stringify(value)}${text.slice(found[1])}`;
}
