import { describe, expect, it } from 'vitest';
import { createEventCutter, readEvents } from '../../../apps/client/read-events.ts';

const stream =
  ': hello\r\nevent: x\ndata: {"a":"Zoë 🦙"}\n\ndata:one\r\ndata: two\r\n\r\n\n\nid: 3\n\ndata: [DONE]\r\rdata: cut';
const events = ['{"a":"Zoë 🦙"}', 'one\ntwo', '[DONE]'];

async function collect(pieces: readonly Uint8Array[]): Promise<string[]> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  const found: string[] = [];
  for await (const data of readEvents(body)) found.push(data);
  return found;
}

describe('an event stream', () => {
  it('gives the same events wherever it is cut, also inside a letter; an event without its end is none', async () => {
    const bytes = new TextEncoder().encode(stream);
    for (let cut = 0; cut <= bytes.length; cut++) {
      expect(await collect([bytes.slice(0, cut), bytes.slice(cut)])).toEqual(events);
    }
    expect(await collect([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(events);
  });

  it('takes a carriage return at the end of a piece for the half of a line end that it may be', () => {
    const cutter = createEventCutter();
    expect(cutter.push('data: a\r')).toEqual([]);
    expect(cutter.push('\ndata: b\n\n')).toEqual(['a\nb']);
  });
});
