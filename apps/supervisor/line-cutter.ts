import { StringDecoder } from 'node:string_decoder';

/** Bytes to lines, for output that never ends: a line that grows too long is cut, not refused. */
export interface LineCutter {
  push(bytes: Buffer): readonly string[];
  /** What is left without a line end, if anything. */
  finish(): string | null;
  /** Forgets the rest, after a gap in the bytes. */
  reset(): void;
}

export function createLineCutter(maxLineLength: number): LineCutter {
  let decoder = new StringDecoder('utf8');
  let rest = '';
  const reset = (): void => {
    decoder = new StringDecoder('utf8');
    rest = '';
  };
  return {
    reset,
    push(bytes) {
      const lines = (rest + decoder.write(bytes)).split(/\r?\n/);
      rest = lines.pop() ?? '';
      while (rest.length > maxLineLength) {
        lines.push(rest.slice(0, maxLineLength));
        rest = rest.slice(maxLineLength);
      }
      return lines;
    },
    finish() {
      const last = rest + decoder.end();
      reset();
      return last === '' ? null : last;
    },
  };
}
