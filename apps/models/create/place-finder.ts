import type { Place } from './modelfile.ts';

/** Turns offsets into places. They must be asked for in rising order: the text is gone through once. */
export function createPlaceFinder(text: string): (offset: number) => Place {
  let line = 1;
  let lineStart = 0;
  let seen = 0;
  return (offset) => {
    for (; seen < offset; seen++) {
      const sign = text[seen];
      const isLineEnd = sign === '\n' || (sign === '\r' && text[seen + 1] !== '\n');
      if (!isLineEnd) continue;
      line++;
      lineStart = seen + 1;
    }
    return { line, column: offset - lineStart + 1 };
  };
}
