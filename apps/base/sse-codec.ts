/** One server-sent event. `data` is the joined data lines; `event` is empty when the sender named none. */
export interface SseEvent {
  readonly event: string;
  readonly data: string;
  readonly id: string;
}

const lineEnd = /\r\n|\r|\n/;

/** Renders one event in wire form. Line breaks in `data` become several data lines. Source: WHATWG HTML, server-sent events. */
export function renderSseEvent(data: string, event = ''): string {
  const head = event === '' ? '' : `event: ${event}\n`;
  if (!lineEnd.test(data)) return `${head}data: ${data}\n\n`;
  return `${head}${data
    .split(lineEnd)
    .map((line) => `data: ${line}\n`)
    .join('')}\n`;
}

/** Renders a comment, which every client ignores: it keeps an idle connection alive. */
export function renderSseComment(text: string): string {
  return `: ${text}\n\n`;
}

/** Collects lines into events. Feed it lines without their ends. */
export interface SseParser {
  /** The event that `line` completes, if it does. */
  pushLine(line: string): SseEvent | undefined;
}

/**
 * Creates a parser by the rules of the WHATWG event stream: a leading byte order mark, comments, a missing space after the colon, data in
 * several lines, ids that last, fields that mean nothing here.
 */
export function createSseParser(): SseParser {
  let event = '';
  let id = '';
  let data: string[] = [];
  let isFirstLine = true;
  const complete = (): SseEvent | undefined => {
    const hasData = data.length > 0;
    const parsed: SseEvent = { event, data: data.join('\n'), id };
    event = '';
    data = [];
    return hasData ? parsed : undefined;
  };
  const readField = (line: string): void => {
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const raw = colon < 0 ? '' : line.slice(colon + 1);
    const value = raw.startsWith(' ') ? raw.slice(1) : raw;
    if (field === 'data') data.push(value);
    else if (field === 'event') event = value;
    else if (field === 'id' && !value.includes('\0')) id = value;
  };
  return {
    pushLine(rawLine) {
      const line = isFirstLine && rawLine.startsWith('\ufeff') ? rawLine.slice(1) : rawLine;
      isFirstLine = false;
      if (line === '') return complete();
      if (!line.startsWith(':')) readField(line);
      return undefined;
    },
  };
}
