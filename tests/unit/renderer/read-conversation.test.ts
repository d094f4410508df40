import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeptBody } from '../../../apps/contract/model/index.ts';
import { completeJson } from '../../../renderer/features/requests/messages/complete-json.ts';
import { readConversation } from '../../../renderer/features/requests/messages/read-conversation.ts';

const kept = (part: KeptBody['part'], text: string): KeptBody => ({
  ...{ part, text, sizeBytes: text.length, isCut: false },
});
const read = (request: unknown, answer = '') =>
  readConversation({ parts: [kept('request', JSON.stringify(request)), kept('answer', answer)] });
const readAnswer = (answer: string) => read({}, answer).answers;
const events = (...data: readonly unknown[]): string =>
  data.map((each) => `event: x\ndata: ${JSON.stringify(each)}\n\n`).join('');
const lines = (...records: readonly unknown[]): string => records.map((each) => `${JSON.stringify(each)}\n`).join('');
const text = (role: string, words: string) => ({ role, blocks: [{ kind: 'text', text: words }] });

const call = { kind: 'tool-call', name: 'look', text: '{\n  "at": 7\n}' };
const spoken = [
  { kind: 'thinking', text: 'Hm, well.' },
  { kind: 'text', text: 'Hello wörld' },
];

describe('a request as people read it', () => {
  it.each([
    [
      'OpenAI',
      {
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'Hi' },
        ],
      },
    ],
    [
      'Anthropic',
      {
        system: [{ type: 'text', text: 'Be brief.' }],
        messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }],
      },
    ],
    [
      'Responses',
      { instructions: 'Be brief.', input: [{ role: 'user', content: [{ type: 'input_text', text: 'Hi' }] }] },
    ],
    ['Responses with a text', { instructions: 'Be brief.', input: 'Hi' }],
    ['Ollama', { system: 'Be brief.', prompt: 'Hi' }],
  ])('says the same in the words of %s', (_dialect, body) => {
    expect(read(body).turns).toEqual([text('system', 'Be brief.'), text('user', 'Hi')]);
  });

  it.each([
    [
      'OpenAI',
      {
        tools: [{ type: 'function', function: { name: 'look' } }],
        messages: [
          {
            role: 'assistant',
            content: null,
            tool_calls: [{ id: 'c', function: { name: 'look', arguments: '{"at":7}' } }],
          },
          { role: 'tool', tool_call_id: 'c', content: 'A sheep.' },
        ],
      },
      'tool',
    ],
    [
      'Anthropic',
      {
        tools: [{ name: 'look', input_schema: {} }],
        messages: [
          { role: 'assistant', content: [{ type: 'tool_use', id: 'c', name: 'look', input: { at: 7 } }] },
          {
            role: 'user',
            content: [{ type: 'tool_result', tool_use_id: 'c', content: [{ type: 'text', text: 'A sheep.' }] }],
          },
        ],
      },
      'user',
    ],
    [
      'Responses',
      {
        tools: [{ type: 'function', name: 'look' }],
        input: [
          { type: 'function_call', call_id: 'c', name: 'look', arguments: '{"at":7}' },
          { type: 'function_call_output', call_id: 'c', output: 'A sheep.' },
        ],
      },
      'tool',
    ],
  ])('tells calls and their results in the words of %s', (_dialect, body, role) => {
    expect(read(body)).toMatchObject({
      tools: ['look'],
      turns: [
        { role: 'assistant', blocks: [call] },
        { role, blocks: [{ kind: 'tool-result', name: '', text: 'A sheep.' }] },
      ],
    });
  });

  it('T35 tells of pictures what they are, and never shows them', () => {
    const note = '[image/png, 586 KB, not kept]';
    const content = [
      { type: 'image_url', image_url: { url: note } },
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: note } },
      { type: 'image_url', image_url: { url: 'https://example.org/a.png' } },
      { type: 'input_image', image_url: 'data:image/gif;base64,R0lGOD' },
      { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } },
    ];
    const messages = [
      { role: 'user', content },
      { role: 'user', content: 'See?', images: [note] },
    ];
    expect(read({ messages }).turns.flatMap(({ blocks }) => blocks)).toEqual([
      { kind: 'media', text: 'image/png, 586 KB, not kept' },
      { kind: 'media', text: 'image/png, 586 KB, not kept' },
      { kind: 'media', text: 'https://example.org/a.png' },
      { kind: 'media', text: 'image/gif, small' },
      { kind: 'media', text: 'media, small' },
      { kind: 'text', text: 'See?' },
      { kind: 'media', text: 'image/png, 586 KB, not kept' },
    ]);
  });

  it('lists the texts that are to be embedded', () => {
    expect(read({ input: ['one', 'two'] }).turns).toEqual([text('user', 'one'), text('user', 'two')]);
  });
});

describe('an answer as people read it', () => {
  const thought = { reasoning_content: 'Hm, well.', content: 'Hello wörld' };
  const called = { function: { name: 'look', arguments: '{"at":7}' } };
  it.each([
    ['OpenAI', { choices: [{ message: { role: 'assistant', ...thought, tool_calls: [called] } }] }],
    [
      'Anthropic',
      {
        content: [
          { type: 'thinking', thinking: 'Hm, well.' },
          { type: 'text', text: 'Hello wörld' },
          { type: 'tool_use', name: 'look', input: { at: 7 } },
        ],
      },
    ],
    [
      'Responses',
      {
        error: null,
        output: [
          { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm, well.' }] },
          { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hello wörld' }] },
          { type: 'function_call', name: 'look', arguments: '{"at":7}' },
        ],
      },
    ],
    [
      'Ollama',
      {
        message: {
          role: 'assistant',
          content: 'Hello wörld',
          thinking: 'Hm, well.',
          tool_calls: [{ function: { name: 'look', arguments: { at: 7 } } }],
        },
      },
    ],
    ['Ollama’s generate', { response: 'Hello wörld', thinking: 'Hm, well.', tool_calls: [called] }],
  ])('says the same in the words of %s', (_dialect, answer) => {
    expect(readAnswer(JSON.stringify(answer))).toEqual([{ role: 'assistant', blocks: [...spoken, call] }]);
  });

  const delta = (piece: object) => ({ choices: [{ index: 0, delta: piece }] });
  const block = (type: string, index: number, more: object) => ({ type, index, ...more });
  it.each([
    [
      'OpenAI',
      `: keep-alive\n\n${events(
        delta({ role: 'assistant', content: '' }),
        delta({ reasoning_content: 'Hm, ' }),
        delta({ reasoning_content: 'well.' }),
        delta({ content: 'Hello ' }),
        delta({ content: 'wörld' }),
        delta({ tool_calls: [{ index: 0, id: 'c', function: { name: 'look', arguments: '' } }] }),
        delta({ tool_calls: [{ index: 0, function: { arguments: '{"at"' } }] }),
        delta({ tool_calls: [{ index: 0, function: { arguments: ':7}' } }] }),
        { choices: [], usage: {} },
      )}data: [DONE]\n\n`,
    ],
    [
      'Anthropic',
      events(
        { type: 'message_start', message: { role: 'assistant', content: [] } },
        block('content_block_start', 0, { content_block: { type: 'thinking', thinking: '' } }),
        block('content_block_delta', 0, { delta: { type: 'thinking_delta', thinking: 'Hm, well.' } }),
        block('content_block_start', 1, { content_block: { type: 'text', text: '' } }),
        block('content_block_delta', 1, { delta: { type: 'text_delta', text: 'Hello ' } }),
        block('content_block_delta', 1, { delta: { type: 'text_delta', text: 'wörld' } }),
        block('content_block_start', 2, { content_block: { type: 'tool_use', name: 'look', input: {} } }),
        block('content_block_delta', 2, { delta: { type: 'input_json_delta', partial_json: '{"at":7}' } }),
        { type: 'message_stop' },
      ),
    ],
    [
      'Responses',
      events(
        { type: 'response.created', response: { error: null } },
        { type: 'response.reasoning_summary_text.delta', output_index: 0, delta: 'Hm, well.' },
        { type: 'response.output_text.delta', output_index: 1, delta: 'Hello wörld' },
        { type: 'response.output_item.added', output_index: 2, item: { type: 'function_call', name: 'look' } },
        { type: 'response.function_call_arguments.delta', output_index: 2, delta: '{"at":7}' },
      ),
    ],
    [
      'Ollama',
      lines(
        { message: { role: 'assistant', content: '', thinking: 'Hm, ' }, done: false },
        { message: { role: 'assistant', content: '', thinking: 'well.' }, done: false },
        { message: { role: 'assistant', content: 'Hello ' }, done: false },
        { message: { role: 'assistant', content: 'wörld' }, done: false },
        {
          message: {
            role: 'assistant',
            content: '',
            tool_calls: [{ function: { name: 'look', arguments: { at: 7 } } }],
          },
        },
        { message: { role: 'assistant', content: '' }, done: true },
      ),
    ],
  ])('says the same in the stream of %s', (_dialect, stream) => {
    expect(readAnswer(stream)).toEqual([{ role: 'assistant', blocks: [...spoken, call] }]);
  });

  it('is joined from the pieces of older routes and of workers', () => {
    const expected = [text('assistant', 'Hello wörld')];
    expect(readAnswer(lines({ response: 'Hello ' }, { response: 'wörld', done: true }))).toEqual(expected);
    expect(readAnswer(events({ choices: [{ index: 0, text: 'Hello ' }] }, { choices: [{ text: 'wörld' }] }))).toEqual(
      expected,
    );
    expect(readAnswer(events({ type: 'chunk', content: 'Hello wörld' }, { type: 'done', error: null }))).toEqual(
      expected,
    );
  });

  it('keeps several answers apart', () => {
    const choices = [
      { index: 0, message: { content: 'one' } },
      { index: 1, message: { content: 'two' } },
    ];
    const streamed = events(
      { choices: [{ index: 1, delta: { content: 'tw' } }] },
      { choices: [{ index: 0, delta: { content: 'one' } }] },
      { choices: [{ index: 1, delta: { content: 'o' } }] },
    );
    for (const answer of [JSON.stringify({ choices }), streamed]) {
      expect(readAnswer(answer)).toEqual([text('assistant', 'one'), text('assistant', 'two')]);
    }
  });

  it('tells errors, also those in the middle of a stream', () => {
    expect(readAnswer('{"error":{"message":"No such model.","code":"x"}}')).toEqual([text('error', 'No such model.')]);
    expect(readAnswer('{"error":"No such model."}')).toEqual([text('error', 'No such model.')]);
    expect(readAnswer(events(delta({ content: 'Hel' }), { error: { message: 'It broke.' } }))).toEqual([
      ...[text('assistant', 'Hel'), text('error', 'It broke.')],
    ]);
  });

  it('counts vectors instead of listing them', () => {
    const vectors = [{ kind: 'media', text: '2 vectors of 3 numbers' }];
    for (const answer of [
      { data: [{ embedding: [1, 2, 3] }, { embedding: [1, 2, 3] }] },
      {
        embeddings: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      },
    ]) {
      expect(readAnswer(JSON.stringify(answer))).toEqual([{ role: 'assistant', blocks: vectors }]);
    }
  });

  it('says nothing where there is nothing to say', () => {
    for (const answer of ['', '[]', 'plain words', '{"status":"success"}', '<html>'])
      expect(readAnswer(answer)).toEqual([]);
  });
});

describe('a body that was cut', () => {
  const request = JSON.stringify({
    model: 'm',
    messages: [
      { role: 'user', content: 'Say \\"hi\\" ü' },
      { role: 'user', content: 'x' },
    ],
  });

  it('F58 is read as far as it goes, wherever it was cut', () => {
    for (let end = 1; end <= request.length; end++) {
      const value = completeJson(request.slice(0, end)) as { readonly messages?: readonly object[] };
      expect(value, request.slice(0, end)).toBeTypeOf('object');
      if (end > request.indexOf('ü')) expect(value.messages?.length).toBeGreaterThan(0);
    }
    expect(read({}).turns).toEqual([]);
    const cut = kept('request', request.slice(0, request.indexOf('ü')));
    expect(readConversation({ parts: [cut] }).turns).toEqual([text('user', 'Say \\"hi\\" ')]);
  });

  it('tells of a stream what had come', () => {
    const stream = events(
      { choices: [{ delta: { content: 'Hello ' } }] },
      { choices: [{ delta: { content: 'world' } }] },
    );
    expect(readAnswer(stream.slice(0, stream.indexOf('rld')))).toEqual([text('assistant', 'Hello wo')]);
  });

  it('never makes the page fail, whatever it holds', () => {
    const parts = fc.tuple(fc.json({ maxDepth: 3 }), fc.oneof(fc.json({ maxDepth: 3 }), fc.string()), fc.nat(40));
    fc.assert(
      fc.property(parts, ([request, answer, end]) => {
        const conversation = readConversation({
          parts: [kept('request', request.slice(0, end)), kept('answer', `data: ${answer}`), kept('answer', answer)],
        });
        for (const { blocks } of [...conversation.turns, ...conversation.answers]) {
          for (const block of blocks) expect(block.text).toBeTypeOf('string');
        }
      }),
      { numRuns: 200 },
    );
  });
});
