const streamedType = 'application/x-ndjson';
const wholeType = 'application/json; charset=utf-8';

/** Content types of native answers. */
export const nativeContentTypes = { streamed: streamedType, whole: wholeType } as const;

/** RFC 3339 time in UTC. */
export const renderTime = (atMs: number): string => new Date(atMs).toISOString();

/** The same for one answer, whose records often share a millisecond. */
export function createTimeRenderer(): (atMs: number) => string {
  let lastMs = Number.NaN;
  let lastText = '';
  return (atMs) => {
    const wholeMs = Math.trunc(atMs);
    if (wholeMs !== lastMs) {
      lastMs = wholeMs;
      lastText = renderTime(wholeMs);
    }
    return lastText;
  };
}

const otherLineEnds = /[\u0085\u2028\u2029]/g;

const escapeUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * One JSON text as a line of NDJSON. Unicode's other line ends, which JSON allows inside strings, are escaped: Python's line reader ends the
 * line there.
 */
export function renderLine(json: string): string {
  return `${json.replace(otherLineEnds, escapeUnit)}\n`;
}
