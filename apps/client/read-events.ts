/** Cuts pieces of an event stream into the data of its events, whatever the pieces' borders. Source: WHATWG HTML, server-sent events. */
export interface EventCutter {
  push(text: string): readonly string[];
}

export function createEventCutter(): EventCutter {
  let rest = '';
  let data: string[] = [];
  const readLine = (line: string): string | null => {
    if (line === '') {
      const whole = data.length === 0 ? null : data.join('\n');
      data = [];
      return whole;
    }
    if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5));
    return null;
  };
  return {
    push(text) {
      // A carriage return at the end may be the first half of a line's end.
      const whole = rest + text;
      const end = whole.endsWith('\r') ? whole.length - 1 : whole.length;
      const lines = whole.slice(0, end).split(/\r\n|\r|\n/);
      rest = (lines.pop() ?? '') + whole.slice(end);
      return lines.map(readLine).filter((event) => event !== null);
    },
  };
}

/** The data of each event of an answer, as they come. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const cutter = createEventCutter();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield* cutter.push(decoder.decode(value, { stream: true }));
  }
}
