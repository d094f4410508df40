import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openaiEgress, type StreamEvent } from '../../../apps/translate/index.ts';
import {
  callChunk,
  chunk,
  createIds,
  finishChunk,
  type Json,
  parsePieces,
  parseRecords,
  piece,
  readEvents,
  toSse,
} from './openai-backend-answers.ts';

const end = [finishChunk('tool_calls'), '[DONE]'] as const;
const callsOf = (...records: readonly Json[]) => readEvents(parseRecords(...records, ...end)).calls;
const call = (id: string, name: string, argumentsJson: string) => ({ id, name, argumentsJson });

describe('calls in a chat stream', () => {
  it('keeps the fragments as they come and ends a call as soon as its object is whole', () => {
    const events = parseRecords(
      callChunk(piece(0, '', { id: 'c1', name: 'f' })),
      callChunk(piece(0, '{"a":')),
      callChunk(piece(0, '"}"}')),
      callChunk(piece(1, '{}', { id: 'c2', name: 'g' })),
      ...end,
    );
    expect(events.slice(1)).toEqual([
      { type: 'tool-call-start', index: 0, id: 'c1', name: 'f' },
      { type: 'tool-call-delta', index: 0, argumentsJson: '{"a":' },
      { type: 'tool-call-delta', index: 0, argumentsJson: '"}"}' },
      { type: 'tool-call-end', index: 0 },
      { type: 'tool-call-start', index: 1, id: 'c2', name: 'g' },
      { type: 'tool-call-delta', index: 1, argumentsJson: '{}' },
      { type: 'tool-call-end', index: 1 },
      expect.objectContaining({ type: 'finish', reason: 'tool-calls' }),
    ]);
  });

  it.each([['stop'], ['tool_calls'], ['function_call'], [null]])(
    'ends with tool-calls though the reason is %s',
    (reason) => {
      const events = parseRecords(
        callChunk(piece(0, '{}', { id: 'c', name: 'f' })),
        chunk({}, { finish_reason: reason }),
        '[DONE]',
      );
      expect(events.at(-1)).toMatchObject({ type: 'finish', reason: 'tool-calls' });
    },
  );

  it('stays with length when the limit cut a call', () => {
    const events = parseRecords(callChunk(piece(0, '{"a":', { id: 'c', name: 'f' })), finishChunk('length'), '[DONE]');
    expect(readEvents(events)).toMatchObject({ calls: [call('c', 'f', '{"a":')], end: { reason: 'length' } });
  });

  it('holds back pieces of a call while an earlier one is open', () => {
    const events = parseRecords(
      callChunk(piece(0, '', { id: 'c1', name: 'f' }), piece(1, '', { id: 'c2', name: 'g' })),
      callChunk(piece(1, '{"b":'), piece(0, '{"a":')),
      callChunk(piece(1, '2}')),
      callChunk(piece(0, '1}')),
      ...end,
    );
    expect(readEvents(events).calls).toEqual([call('c1', 'f', '{"a":1}'), call('c2', 'g', '{"b":2}')]);
  });

  it('holds back text while a call is open', () => {
    const events = parseRecords(
      chunk({ content: 'Let me ' }),
      callChunk(piece(0, '{"a":', { id: 'c', name: 'f' })),
      chunk({ content: 'look' }),
      callChunk(piece(0, '1}')),
      chunk({ content: '.' }),
      ...end,
    );
    expect(readEvents(events)).toMatchObject({ text: 'Let me look.', calls: [call('c', 'f', '{"a":1}')] });
  });

  it('reads several whole calls in one delta, and arguments that are objects', () => {
    expect(
      callsOf(
        chunk({
          tool_calls: [
            { index: 0, id: 'c1', function: { name: 'f', arguments: { b: 1, a: 2 } } },
            { index: 1, id: 'c2', function: { name: 'g' } },
            { index: 2, id: 'c3', function: { name: 'h', arguments: null } },
          ],
        }),
      ),
    ).toEqual([call('c1', 'f', '{"b":1,"a":2}'), call('c2', 'g', '{}'), call('c3', 'h', '{}')]);
  });

  it('names calls without an id, and those whose id another call has', () => {
    expect(
      callsOf(
        callChunk(piece(0, '{}', { name: 'f' })),
        callChunk(piece(1, '{}', { id: '', name: 'g' })),
        callChunk(piece(2, '{}', { id: 'c', name: 'h' })),
        callChunk(piece(3, '{}', { id: 'c', name: 'i' })),
      ).map(({ id }) => id),
    ).toEqual(['made_1', 'made_2', 'c', 'made_3']);
  });

  it.each([
    ['repeated id', { id: 'c' }],
    ['empty id', { id: '' }],
    ['repeated id and name', { id: 'c', name: 'f' }],
    ['repeated name', { name: 'f' }],
    ['empty name', { name: '' }],
    ['made-up id', { id: 'other' }],
    ['made-up id and repeated name', { id: 'other', name: 'f' }],
  ])('goes on with a call in spite of a %s', (_name, head) => {
    expect(callsOf(callChunk(piece(0, '{"a":', { id: 'c', name: 'f' })), callChunk(piece(0, '1}', head)))).toEqual([
      call('c', 'f', '{"a":1}'),
    ]);
  });

  it('tells calls apart that are all numbered 0', () => {
    const records = (first: object, second: object) => [
      callChunk(piece(0, '{"a":1}', first)),
      callChunk(piece(0, '{"a":2}', second)),
    ];
    expect(callsOf(...records({ id: 'c1', name: 'f' }, { id: 'c2', name: 'f' }))).toEqual([
      call('c1', 'f', '{"a":1}'),
      call('c2', 'f', '{"a":2}'),
    ]);
    expect(callsOf(...records({ name: 'f' }, { name: 'g' }))).toEqual([
      call('made_1', 'f', '{"a":1}'),
      call('made_2', 'g', '{"a":2}'),
    ]);
  });

  it('tells calls without arguments apart by their ids, and takes a name that comes once more for no call', () => {
    expect(
      callsOf(callChunk(piece(0, '', { id: 'c1', name: 'f' })), callChunk(piece(0, '', { id: 'c2', name: 'f' }))),
    ).toEqual([call('c1', 'f', '{}'), call('c2', 'f', '{}')]);
    expect(callsOf(callChunk(piece(0, '{}', { name: 'f' })), callChunk(piece(0, '', { name: 'f' })))).toEqual([
      call('made_1', 'f', '{}'),
    ]);
  });

  it('follows calls without numbers by id, else by their order', () => {
    const unnumbered = (argumentsText: string, head: object) => {
      const { index: _index, ...rest } = piece(0, argumentsText, head);
      return callChunk(rest);
    };
    expect(
      callsOf(
        unnumbered('{"a":', { id: 'c1', name: 'f' }),
        unnumbered('1}', {}),
        unnumbered('{"b":', { id: 'c2', name: 'g' }),
        unnumbered('2}', { id: 'c2' }),
        unnumbered('{}', { name: 'h' }),
      ),
    ).toEqual([call('c1', 'f', '{"a":1}'), call('c2', 'g', '{"b":2}'), call('made_1', 'h', '{}')]);
  });

  it('waits for a name, passes over a call that is nothing, and breaks when arguments have no name', () => {
    expect(callsOf(callChunk(piece(0, '{"a":', { id: 'c' })), callChunk(piece(0, '1}', { name: 'f' })))).toEqual([
      call('c', 'f', '{"a":1}'),
    ]);
    expect(parseRecords(chunk({ content: 'a' }), callChunk(piece(0, '')), ...end).at(-1)).toMatchObject({
      reason: 'stop',
    });
    expect(parseRecords(callChunk(piece(0, '{"a":1}')), ...end).at(-1)).toMatchObject({
      type: 'error',
      error: { code: 'backend_bad_response' },
    });
  });

  it('reads the older function_call', () => {
    const fragments = [{ name: 'f', arguments: '' }, { arguments: '{"a":' }, { arguments: '1}' }];
    const events = parseRecords(
      ...fragments.map((fragment) => chunk({ function_call: fragment })),
      finishChunk('function_call'),
      '[DONE]',
    );
    expect(readEvents(events)).toMatchObject({
      calls: [call('made_1', 'f', '{"a":1}')],
      end: { reason: 'tool-calls' },
    });
  });

  it('leaves out what follows a whole object', () => {
    expect(callsOf(callChunk(piece(0, '{"a":1}}', { id: 'c', name: 'f' })), callChunk(piece(0, ' \n')))).toEqual([
      call('c', 'f', '{"a":1}'),
    ]);
  });

  it('F40 keeps large numbers, duplicate keys, lone surrogates and __proto__ as they were written', () => {
    const text = '{"n":9007199254740993,"d":1,"d":2,"s":"\\ud800","__proto__":{"polluted":1}}';
    expect(callsOf(callChunk(piece(0, text, { id: 'c', name: 'f' })))).toEqual([call('c', 'f', text)]);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

const argumentsJson = fc
  .dictionary(fc.string({ unit: 'grapheme', maxLength: 5 }), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 })
  .map((value) => JSON.stringify(value));
const cuts = fc.array(fc.nat({ max: 60 }), { maxLength: 5 });
const cutCall = fc.record({ json: argumentsJson, cuts });

/** Cuts text at the given places. */
function cutAt(text: string, places: readonly number[]): readonly string[] {
  const sorted = [...new Set(places.map((place) => Math.min(place, text.length)))].toSorted((a, b) => a - b);
  return [0, ...sorted].map((start, index) => text.slice(start, sorted[index] ?? text.length));
}

/** Deals the pieces of several calls, in the order `turns` says; each call keeps its own order. */
function deal(
  calls: readonly { readonly json: string; readonly cuts: readonly number[] }[],
  turns: readonly number[],
): Json[] {
  const heads = calls.map((_call, index) => piece(index, '', { id: `id_${index}`, name: `tool_${index}` }));
  const waiting = calls.map(({ json, cuts: places }, index) => cutAt(json, places).map((text) => piece(index, text)));
  const records = heads.map((head) => callChunk(head));
  for (const turn of turns) {
    const next = waiting[turn % Math.max(1, waiting.length)]?.shift();
    if (next !== undefined) records.push(callChunk(next));
  }
  return [...records, ...waiting.flat().map((rest) => callChunk(rest))];
}

describe('F38 calls whose pieces arrive mixed', () => {
  const parser = () => openaiEgress.createStreamParser(createIds());

  it('keep their order, names, ids and arguments', () => {
    fc.assert(
      fc.property(
        fc.array(cutCall, { maxLength: 4 }),
        fc.array(fc.nat({ max: 12 }), { maxLength: 20 }),
        (calls, turns) => {
          const events = parsePieces([toSse([...deal(calls, turns), ...end])], parser());
          expect(readEvents(events).calls).toEqual(
            calls.map(({ json }, index) => call(`id_${index}`, `tool_${index}`, json)),
          );
          expect(events.at(-1)).toMatchObject({ type: 'finish' });
        },
      ),
      { numRuns: 2000, seed: 38 },
    );
  });

  it('say the same whole as in a stream', () => {
    fc.assert(
      fc.property(fc.array(cutCall, { maxLength: 4 }), fc.string(), fc.string(), (calls, text, thinking) => {
        const toolCalls = calls.map(({ json }, index) => ({
          id: `id_${index}`,
          type: 'function',
          function: { name: `tool_${index}`, arguments: json },
        }));
        const message = { role: 'assistant', content: text, reasoning_content: thinking, tool_calls: toolCalls };
        const whole = openaiEgress.parseChatResponse(
          { model: 'm', choices: [{ index: 0, message, finish_reason: 'tool_calls' }] },
          createIds(),
        );
        const streamed = parsePieces(
          [toSse([chunk({ reasoning_content: thinking }), chunk({ content: text }), ...deal(calls, []), ...end])],
          parser(),
        );
        const events: readonly StreamEvent[] = whole.kind === 'parsed' ? whole.value : [];
        expect(readEvents(events)).toEqual(readEvents(streamed));
      }),
      { numRuns: 1000, seed: 38 },
    );
  });
});
