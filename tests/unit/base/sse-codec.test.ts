import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createLineSplitter,
  createSseParser,
  renderSseComment,
  renderSseEvent,
  type SseEvent,
} from '../../../apps/base/index.ts';

function parse(pieces: readonly string[]): SseEvent[] {
  const splitter = createLineSplitter(1_000_000);
  const parser = createSseParser();
  return pieces.flatMap((piece) => splitter.push(piece).lines.flatMap((line) => parser.pushLine(line) ?? []));
}

describe('the event stream parser', () => {
  it.each([
    ['data: a\n\n', [{ event: '', data: 'a', id: '' }]],
    ['data:a\n\n', [{ event: '', data: 'a', id: '' }]],
    ['data:  a\n\n', [{ event: '', data: ' a', id: '' }]],
    ['data: a\ndata: b\ndata\n\n', [{ event: '', data: 'a\nb\n', id: '' }]],
    ['data\n\n', [{ event: '', data: '', id: '' }]],
    [
      'event: x\ndata: a\n\ndata: b\n\n',
      [
        { event: 'x', data: 'a', id: '' },
        { event: '', data: 'b', id: '' },
      ],
    ],
    [
      'id: 7\ndata: a\n\ndata: b\n\n',
      [
        { event: '', data: 'a', id: '7' },
        { event: '', data: 'b', id: '7' },
      ],
    ],
    ['id: 7\0\ndata: a\n\n', [{ event: '', data: 'a', id: '' }]],
    ['\ufeffdata: a\n\n', [{ event: '', data: 'a', id: '' }]],
    [': ping\n\n: x\ndata: a\n\n', [{ event: '', data: 'a', id: '' }]],
    ['event: x\n\ndata: a\n\n', [{ event: '', data: 'a', id: '' }]],
    ['retry: 5\nmade-up: 1\ndata: a:b\n\n', [{ event: '', data: 'a:b', id: '' }]],
    ['data: a\n', []],
  ])('F34 reads %j by the rules of the standard', (text, events) => {
    expect(parse([text])).toEqual(events);
  });
});

describe('the event stream codec', () => {
  const data = fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => text.replaceAll('\r', ''));
  const item = fc.oneof(
    fc.record({ kind: fc.constant('event' as const), data, event: fc.constantFrom('', 'message_start', 'x') }),
    fc.record({ kind: fc.constant('comment' as const) }),
  );

  it('F34 reads back what it wrote, with any line end and split anywhere', () => {
    fc.assert(
      fc.property(
        fc.array(item, { maxLength: 6 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.nat({ max: 200 }),
        (items, lineEnd, at) => {
          const rendered = items.map((each) =>
            each.kind === 'event' ? renderSseEvent(each.data, each.event) : renderSseComment('ping'),
          );
          const text = rendered.join('').replaceAll('\n', lineEnd);
          const expected = items.flatMap((each) =>
            each.kind === 'event' ? [{ event: each.event, data: each.data, id: '' }] : [],
          );
          expect(parse([text.slice(0, at), text.slice(at)])).toEqual(expected);
          expect(parse(text.split(''))).toEqual(expected);
        },
      ),
      { numRuns: 500, seed: 34 },
    );
  });

  it('lets no line break in the data forge a field', () => {
    for (const text of ['a\nevent: forged', 'a\revent: forged', 'a\r\nevent: forged']) {
      expect(parse([renderSseEvent(text)])).toEqual([{ event: '', data: 'a\nevent: forged', id: '' }]);
    }
  });
});
