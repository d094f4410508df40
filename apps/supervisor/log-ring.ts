import type { LogLine } from '../contract/model/index.ts';

/** The last lines of the daemon's output, capped in number and in text. */
export interface LogRing {
  push(line: LogLine): void;
  /** Oldest first. */
  last(source: 'out' | 'error' | 'all', limit: number): readonly LogLine[];
}

/** Creates a ring that keeps at most `maxLines` lines and about `maxLength` UTF-16 units of text. */
export function createLogRing(maxLines: number, maxLength: number): LogRing {
  let lines: LogLine[] = [];
  let length = 0;
  const trim = (): void => {
    let dropped = 0;
    while (lines.length - dropped > maxLines || (length > maxLength && lines.length - dropped > 1)) {
      length -= lines[dropped]?.text.length ?? 0;
      dropped++;
    }
    lines = lines.slice(dropped);
  };
  return {
    push(line) {
      lines.push(line);
      length += line.text.length;
      // In batches, since cutting the front off an array costs its whole length.
      if (lines.length > maxLines * 1.25 || length > maxLength * 1.25) trim();
    },
    last(source, limit) {
      trim();
      const wanted = source === 'all' ? lines : lines.filter((line) => line.stream === source);
      return limit <= 0 ? [] : wanted.slice(-limit);
    },
  };
}
