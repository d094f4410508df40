import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkWorkerPrompt,
  createError,
  createWorkersIngress,
  type Parsed,
  type RenderContext,
  type StreamEvent,
  toWorkerType,
  workersIngress,
} from '../../../apps/translate/index.ts';
import { callBlock, contextFor, finish, noUsage, start, textBlock } from './stream-events.ts';

const generate = createWorkersIngress('generate');
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

function sound<T>(parsed: Parsed<T>): T {
  if (parsed.kind === 'refused') throw new Error(parsed.error.message);
  return parsed.value;
}
const refusal = <T>(parsed: Parsed<T>) => (parsed.kind === 'refused' ? parsed.error : null);
const text = (value: string) => ({ kind: 'text', text: value });

describe('a body of a worker', () => {
  it('holds a prompt, instructions, images and settings', () => {
    const body = {
      prompt: 'What is it?',
      system_prompt: 'Be kind.',
      images: [`data:image/png;base64,${png}`],
      model_id: 'llava',
      model: 'other',
      max_tokens: 12,
      temperature: 0.5,
      top_p: 0.9,
      stop: 'END',
      conversation_id: 'c-1',
      context: { project_id: 'notes' },
    };
    expect(sound(generate.parseChatRequest(body))).toMatchObject({
      model: 'llava',
      messages: [
        { role: 'system', parts: [text('Be kind.')] },
        { role: 'user', parts: [text('What is it?'), { kind: 'image', mediaType: 'image/png', base64: png }] },
      ],
      sampling: { temperature: 0.5, topP: 0.9, stop: ['END'] },
      maxOutputTokens: 12,
      isStreaming: false,
      project: 'notes',
      session: 'c-1',
    });
  });

  it('goes on with messages and ends with the prompt where there is one', () => {
    const messages = [
      { role: 'user', content: 'One' },
      { role: 'assistant', content: 'Two' },
    ];
    const chat = (body: object) => sound(workersIngress.parseChatRequest(body)).messages.map(({ role }) => role);
    expect(chat({ messages })).toEqual(['user', 'assistant']);
    expect(chat({ messages, prompt: 'Three' })).toEqual(['user', 'assistant', 'user']);
    expect(chat({ prompt: 'Three' })).toEqual(['user']);
    expect(sound(generate.parseChatRequest({ messages, prompt: 'Three' })).messages).toHaveLength(1);
  });

  it('leaves the model empty when it names none', () => {
    expect(sound(generate.parseChatRequest({ prompt: 'hi', model_id: '' })).model).toBe('');
    expect(sound(generate.parseChatRequest({ prompt: 'hi', model: 'm' })).model).toBe('m');
  });

  it.each([
    [[], null],
    [{}, 'prompt'],
    [{ prompt: '' }, 'prompt'],
    [{ prompt: 5 }, 'prompt'],
    [{ prompt: 'hi', model_id: 5 }, 'model_id'],
    [{ prompt: 'hi', model_id: 'x'.repeat(257) }, 'model_id'],
    [{ prompt: 'hi', max_tokens: 0 }, 'max_tokens'],
    [{ prompt: 'hi', temperature: 'warm' }, 'temperature'],
    [{ prompt: 'hi', images: ['?'] }, 'images[0]'],
    [{ prompt: 'hi', stream: 'yes' }, 'stream'],
    [{ prompt: 'hi', conversation_id: 7 }, 'conversation_id'],
  ])('is refused with the path of what is wrong: %j at %s', (body, field) => {
    expect(refusal(generate.parseChatRequest(body))).toMatchObject({ code: 'invalid_request', field });
  });

  it.each([
    [{}, 'messages'],
    [{ messages: [] }, 'messages'],
    [{ messages: [{ role: 'king', content: 'x' }] }, 'messages[0].role'],
    [{ messages: [{ role: 'assistant', content: 'x' }], images: [png] }, 'images'],
  ])('is refused as a chat: %j at %s', (body, field) => {
    expect(refusal(workersIngress.parseChatRequest(body))).toMatchObject({ code: 'invalid_request', field });
  });

  it('never makes the reader throw, whatever it holds', () => {
    const keys = fc.constantFrom('prompt', 'messages', 'images', 'model_id', 'stop', 'metadata', 'context', 'tools');
    fc.assert(
      fc.property(fc.dictionary(keys, fc.jsonValue()), (body) => {
        for (const ingress of [generate, workersIngress]) {
          const parsed = ingress.parseChatRequest(body);
          if (parsed.kind === 'refused') expect(parsed.error.status).toBe(400);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the limits of workers', () => {
  const check = (body: object, blockedPatterns: readonly RegExp[] = []) =>
    checkWorkerPrompt(sound(workersIngress.parseChatRequest(body)), { maxPromptChars: 10, blockedPatterns });

  it('count all that the user says and nothing else', () => {
    const messages = [
      { role: 'user', content: '12345' },
      { role: 'assistant', content: 'a long answer that counts for nothing' },
    ];
    expect(check({ messages, prompt: '67890', system_prompt: 'long instructions' })).toBeNull();
    expect(check({ messages, prompt: '678901' })).toMatchObject({
      code: 'invalid_request',
      status: 400,
      field: 'prompt',
    });
    expect(check({ prompt: '12345678901' })?.message).toContain('10 characters');
  });

  it('refuse what a pattern finds, in prompts and instructions, and quote neither', () => {
    const patterns = [/s3cret/u];
    for (const body of [{ prompt: 'a s3cret' }, { prompt: 'hi', system_prompt: 's3cret' }]) {
      const error = check(body, patterns);
      expect(error).toMatchObject({ code: 'invalid_request', field: 'prompt' });
      expect(error?.message).not.toContain('s3cret');
    }
    expect(check({ prompt: 'plain' }, patterns)).toBeNull();
  });
});

const usage = { ...noUsage, promptTokens: 7, completionTokens: 3 };
const context = (body: object): RenderContext => ({ ...contextFor(), body: body as RenderContext['body'] });

describe('an answer of a worker', () => {
  const events: readonly StreamEvent[] = [start, ...textBlock(0, 'Hel', 'lo'), finish('length', usage)];

  it('tells text, worker and figures', () => {
    const body = { worker_type: 'claude', conversation_id: 'c-1' };
    const { status, body: answer } = generate.renderChatResponse(events, context(body));
    expect(status).toBe(200);
    expect(JSON.parse(answer)).toEqual({
      success: true,
      response: 'Hello',
      worker_type: 'claude',
      model_id: 'llama3.2',
      conversation_id: 'c-1',
      metadata: {
        tokens_used: 10,
        prompt_tokens: 7,
        completion_tokens: 3,
        finish_reason: 'length',
        processing_time_ms: 250,
      },
      error: null,
    });
  });

  it('has the message of a chat, the calls that were made and who made them', () => {
    const chat = createWorkersIngress('chat', () => ({ workerType: 'openai', backend: 'studio' }));
    const calls = [start, ...callBlock(0, 'a', '{"x"', ':1}'), finish()];
    expect(JSON.parse(chat.renderChatResponse(calls, context({})).body)).toMatchObject({
      message: { role: 'assistant', content: '' },
      worker_type: 'openai',
      tool_calls: [{ id: 'a', type: 'function', function: { name: 'tool_a', arguments: '{"x":1}' } }],
      metadata: { finish_reason: 'tool_calls', backend: 'studio' },
    });
  });

  it('is an error when its events end with one, or with nothing', () => {
    const failure: StreamEvent = { type: 'error', error: createError('backend_error', 'It broke.') };
    const broken = generate.renderChatResponse([start, failure], context({}));
    expect(broken.status).toBe(502);
    expect(JSON.parse(broken.body)).toEqual({
      success: false,
      error: { message: 'It broke.', type: 'server_error', code: 'backend_error' },
    });
    expect(generate.renderChatResponse([start], context({})).body).toContain('stream_interrupted');
  });

  it('streams chunks, then done, then the end mark, and nothing after it', () => {
    const renderer = workersIngress.createStreamRenderer(context({ worker_type: 'local_llm' }));
    const out = [...events, ...events].map((event) => renderer.push(event)).join('');
    const blocks = out
      .trimEnd()
      .split('\n\n')
      .map((block) => block.slice('data: '.length));
    expect(blocks.pop()).toBe('[DONE]');
    expect(blocks.map((block) => JSON.parse(block) as unknown)).toEqual([
      { type: 'chunk', content: 'Hel' },
      { type: 'chunk', content: 'lo' },
      expect.objectContaining({
        type: 'done',
        worker_type: 'local_llm',
        metadata: expect.objectContaining({ tokens_used: 10 }),
      }),
    ]);
  });

  it('streams an error without done', () => {
    const renderer = workersIngress.createStreamRenderer(context({}));
    const failure: StreamEvent = { type: 'error', error: createError('stream_interrupted', 'Cut.') };
    const out = [start, failure, finish()].map((event) => renderer.push(event)).join('');
    expect(out).toBe(
      'data: {"type":"error","error":{"message":"Cut.","type":"server_error","code":"stream_interrupted"}}\n\n',
    );
  });
});

it('knows Claude as another name of Anthropic', () => {
  expect(['openai', 'claude', 'anthropic', 'local_llm', 'king', null].map(toWorkerType)).toEqual([
    'openai',
    'anthropic',
    'anthropic',
    'local_llm',
    null,
    null,
  ]);
});
