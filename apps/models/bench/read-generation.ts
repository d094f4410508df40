import type { PlainObject } from '../../base/index.ts';

/** What one answer told, gathered line by line. Times are monotonic milliseconds. */
export interface Generation {
  readonly startedMs: number;
  readonly firstTokenAtMs: number | null;
  readonly lastTokenAtMs: number | null;
  /** Pieces of text; a piece is a token or a few. */
  readonly pieceCount: number;
  /** The closing line with the daemon's own figures. */
  readonly closing: PlainObject | null;
}

export const beginGeneration = (startedMs: number): Generation => ({
  startedMs,
  firstTokenAtMs: null,
  lastTokenAtMs: null,
  pieceCount: 0,
  closing: null,
});

const hasText = (value: unknown): boolean => typeof value === 'string' && value !== '';

/** Takes one line of the answer, heard at `atMs`. */
export function addLine(generation: Generation, line: PlainObject, atMs: number): Generation {
  const isText = hasText(line['response']) || hasText(line['thinking']);
  return {
    ...generation,
    ...(isText
      ? {
          firstTokenAtMs: generation.firstTokenAtMs ?? atMs,
          lastTokenAtMs: atMs,
          pieceCount: generation.pieceCount + 1,
        }
      : {}),
    closing: line['done'] === true ? line : generation.closing,
  };
}

/** Time to first token and both speeds; `null` for what the answer does not tell. */
export interface GenerationFigures {
  readonly firstTokenMs: number | null;
  readonly prefillTokensPerSecond: number | null;
  readonly decodeTokensPerSecond: number | null;
}

const nanosecondsPerSecond = 1e9;
const millisecondsPerSecond = 1000;

/** The daemon's own figures where it gives them, else what the clock says. */
export function measureGeneration(generation: Generation): GenerationFigures {
  const { startedMs, firstTokenAtMs, closing } = generation;
  const firstTokenMs = firstTokenAtMs === null ? null : firstTokenAtMs - startedMs;
  const prefill = divide(readCount(closing, 'prompt_eval_count'), readSeconds(closing, 'prompt_eval_duration'));
  const decode = divide(readCount(closing, 'eval_count'), readSeconds(closing, 'eval_duration'));
  return {
    firstTokenMs,
    prefillTokensPerSecond:
      prefill ??
      divide(
        readCount(closing, 'prompt_eval_count'),
        firstTokenMs === null ? null : firstTokenMs / millisecondsPerSecond,
      ),
    decodeTokensPerSecond: decode ?? measureDecode(generation),
  };
}

/** The first token counts as prefill: the time runs from it to the last. */
function measureDecode({ firstTokenAtMs, lastTokenAtMs, pieceCount, closing }: Generation): number | null {
  if (firstTokenAtMs === null || lastTokenAtMs === null) return null;
  const tokenCount = readCount(closing, 'eval_count') ?? pieceCount;
  return divide(tokenCount - 1, (lastTokenAtMs - firstTokenAtMs) / millisecondsPerSecond);
}

function readCount(line: PlainObject | null, field: string): number | null {
  const value = line?.[field];
  return typeof value === 'number' && value > 0 ? value : null;
}

function readSeconds(line: PlainObject | null, field: string): number | null {
  const nanoseconds = readCount(line, field);
  return nanoseconds === null ? null : nanoseconds / nanosecondsPerSecond;
}

const divide = (count: number | null, seconds: number | null): number | null =>
  count === null || seconds === null || count <= 0 || seconds <= 0 ? null : count / seconds;
