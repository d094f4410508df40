/** A value and the offset behind it; `null` when its quotes are never closed. */
export type ReadValue = { readonly value: string; readonly end: number } | null;

/** As Go's `strconv.IsPrint`, besides the tab: Ollama drops everything else from what it reads. */
const unprintable = /[^\p{L}\p{M}\p{N}\p{P}\p{S} \t]/gu;
const blanks = /^[ \t]+|[ \t]+$/g;
const triple = '"""';

/**
 * Reads the value that begins at `offset`: to the end of the line, or, after a quote, to the first line that ends with the same quote.
 * Quotes inside need no escape and have none. Source: `parser/parser.go` of Ollama.
 */
export function readValue(text: string, offset: number): ReadValue {
  const first = readLine(text, offset);
  const opened = first.line.replace(blanks, '');
  const quote = opened.startsWith(triple) ? triple : opened.startsWith('"') ? '"' : '';
  if (quote === '') return { value: opened, end: first.end };
  if (opened.length >= 2 * quote.length && opened.endsWith(quote)) {
    return { value: opened.slice(quote.length, -quote.length), end: first.end };
  }
  const rest = readUntilQuote(text, first.end, quote);
  const head = first.line.trimStart().slice(quote.length);
  return rest && { value: head + rest.value, end: rest.end };
}

/** The lines from `offset` on, with their ends as they stand. */
function readUntilQuote(text: string, offset: number, quote: string): ReadValue {
  const parts: string[] = [];
  for (let start = offset; start < text.length; ) {
    const { line, end } = readLine(text, start + 1);
    const trimmed = line.trimEnd();
    const isLast = trimmed.endsWith(quote);
    parts.push(text[start] ?? '', isLast ? trimmed.slice(0, -quote.length) : line);
    if (isLast) return { value: parts.join(''), end };
    start = end;
  }
  return null;
}

function readLine(text: string, offset: number): { readonly line: string; readonly end: number } {
  const lineEnd = /[\r\n]/g;
  lineEnd.lastIndex = offset;
  const end = lineEnd.exec(text)?.index ?? text.length;
  return { line: text.slice(offset, end).replace(unprintable, ''), end };
}
