/** Cuts text into lines at LF, CRLF or lone CR, wherever the pieces were split. */
export interface LineSplitter {
  /** Complete lines in `text`, joined with what was left over before. */
  push(text: string): LineSplit;
  /** What is left without a line end, or `undefined` when nothing is. */
  finish(): string | undefined;
}

/** `isTooLong` once a line has passed the cap; nothing more is kept or returned from then on. */
export interface LineSplit {
  readonly lines: readonly string[];
  readonly isTooLong: boolean;
}

const lf = 10;
const cr = 13;

/** Index of the first LF or CR at or after `start`, or -1. */
function findEitherEnd(text: string, start: number): number {
  for (let index = start; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit === lf || unit === cr) return index;
  }
  return -1;
}

const findLf = (text: string, start: number): number => text.indexOf('\n', start);

/**
 * Creates a splitter. `maxLineLength` is in UTF-16 units. A CR ends its line at once; an LF that begins the next piece then belongs to it.
 * Each piece is looked at once, so a long line in many pieces costs no more than its length.
 */
export function createLineSplitter(maxLineLength: number): LineSplitter {
  let rest = '';
  let endedWithCr = false;
  let isTooLong = false;

  const cut = (text: string, lines: string[]): void => {
    const findEnd = text.includes('\r') ? findEitherEnd : findLf;
    let start = endedWithCr && text.charCodeAt(0) === lf ? 1 : 0;
    for (let end = findEnd(text, start); end >= 0; end = findEnd(text, start)) {
      const line = rest + text.slice(start, end);
      rest = '';
      isTooLong = line.length > maxLineLength;
      if (isTooLong) return;
      lines.push(line);
      start = end + (text.charCodeAt(end) === cr && text.charCodeAt(end + 1) === lf ? 2 : 1);
    }
    endedWithCr = text.charCodeAt(text.length - 1) === cr;
    rest += text.slice(start);
    isTooLong = rest.length > maxLineLength;
  };
  return {
    push(text) {
      const lines: string[] = [];
      if (!isTooLong && text !== '') cut(text, lines);
      if (isTooLong) rest = '';
      return { lines, isTooLong };
    },
    finish() {
      const last = rest;
      rest = '';
      return last === '' ? undefined : last;
    },
  };
}
