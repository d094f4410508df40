import { describe, expect, it } from 'vitest';
import { type ChatRequest, ollamaEgress } from '../../../apps/translate/index.ts';
import { parseSound, timeTool, weatherTool } from './chat-bodies.ts';

const renderRequest = (request: ChatRequest) => {
  const { body } = ollamaEgress.renderChatRequest(request, { model: 'served:latest', isStrict: true });
  return { body: JSON.parse(body) as Record<string, unknown>, text: body };
};
const render = (changes: Record<string, unknown>) => renderRequest(parseSound(changes));

describe('a native chat request', () => {
  it('carries only what was set', () => {
    expect(render({}).body).toEqual({
      model: 'served:latest',
      stream: false,
      messages: [{ role: 'user', content: 'Hi' }],
    });
  });

  it('says whether it streams, since Ollama streams by default', () => {
    expect(render({ stream: true }).body['stream']).toBe(true);
  });

  it('carries every setting under its native name', () => {
    const { body } = render({
      max_tokens: 9,
      temperature: 0,
      top_p: 0.5,
      top_k: 4,
      min_p: 0.1,
      seed: 0,
      presence_penalty: 1,
      frequency_penalty: 2,
      stop: ['x'],
      num_ctx: 8192,
      options: { num_gpu: 1, temperature: 0.9 },
      keep_alive: 0,
      logprobs: true,
      top_logprobs: 3,
      response_format: { type: 'json_object' },
    });
    expect(body).toMatchObject({ keep_alive: 0, logprobs: true, top_logprobs: 3, format: 'json' });
    expect(body['options']).toEqual({
      num_ctx: 8192,
      num_predict: 9,
      temperature: 0,
      top_p: 0.5,
      top_k: 4,
      min_p: 0.1,
      seed: 0,
      presence_penalty: 1,
      frequency_penalty: 2,
      stop: ['x'],
      num_gpu: 1,
    });
  });

  it.each([
    ['none', false],
    ['minimal', 'low'],
    ['low', 'low'],
    ['high', 'high'],
    ['max', 'max'],
  ])('thinks %s as %s', (effort, think) => {
    expect(render({ reasoning_effort: effort }).body['think']).toBe(think);
  });

  it('splices arguments in as they came, with large numbers and order of keys', () => {
    const json = '{ "b": 9007199254740993, "1": "a" }';
    const { text } = render({
      messages: [{ role: 'assistant', tool_calls: [{ id: 'c"1', function: { name: 'f"', arguments: json } }] }],
    });
    expect(text).toContain(`"tool_calls":[{"id":"c\\"1","function":{"index":0,"name":"f\\"","arguments":${json}}}]`);
  });

  it('joins the texts of a message by line breaks and collects its images and sounds', () => {
    const content = [
      { type: 'input_audio', input_audio: { format: 'wav', data: 'QUJD' } },
      { type: 'text', text: 'a' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,REVG' } },
      { type: 'text', text: 'b' },
    ];
    expect(render({ messages: [{ role: 'user', content }] }).body['messages']).toEqual([
      { role: 'user', content: 'a\nb', images: ['QUJD', 'REVG'] },
    ]);
  });

  it('keeps an image without text, an empty message and empty first parts', () => {
    const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,REVG' } };
    const messages = [
      { role: 'user', content: [image] },
      { role: 'user', content: '' },
      {
        role: 'user',
        content: [
          { type: 'text', text: '' },
          { type: 'text', text: 'b' },
        ],
      },
    ];
    expect(render({ messages }).body['messages']).toEqual([
      { role: 'user', content: '', images: ['REVG'] },
      { role: 'user', content: '' },
      { role: 'user', content: '\nb' },
    ]);
  });

  it('gives tools without parameters an empty schema', () => {
    expect(render({ tools: [timeTool] }).body['tools']).toEqual([
      { type: 'function', function: { name: 'get_time', parameters: { type: 'object', properties: {} } } },
    ]);
  });
});

describe('the emulated tool choice', () => {
  const tools = [weatherTool, timeTool];
  const namesOf = (body: Record<string, unknown>) =>
    ((body['tools'] ?? []) as { function: { name: string } }[]).map((tool) => tool.function.name);
  const messagesOf = (body: Record<string, unknown>) => body['messages'] as { role: string; content: string }[];

  it('offers no tools for none', () => {
    const { body } = render({ tools, tool_choice: 'none', parallel_tool_calls: false });
    expect(body).not.toHaveProperty('tools');
    expect(messagesOf(body)).toHaveLength(1);
  });

  it('changes nothing for auto', () => {
    const { body } = render({ tools, tool_choice: 'auto', parallel_tool_calls: true });
    expect(namesOf(body)).toEqual(['get_weather', 'get_time']);
    expect(messagesOf(body)).toHaveLength(1);
  });

  it('instructs the model for required, after the caller’s messages so that the model’s own system text stays', () => {
    const { body } = render({ tools, tool_choice: 'required' });
    expect(namesOf(body)).toEqual(['get_weather', 'get_time']);
    expect(messagesOf(body).map(({ role }) => role)).toEqual(['user', 'system']);
  });

  it('offers only the named tool and adds the instruction to the caller’s system message', () => {
    const messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi' },
    ];
    const { body } = render({ messages, tools, tool_choice: { type: 'function', function: { name: 'get_time' } } });
    expect(namesOf(body)).toEqual(['get_time']);
    expect(messagesOf(body)).toHaveLength(2);
    expect(messagesOf(body)[0]?.content).toMatch(/^Be brief\.\n.*get_time/);
  });

  it('asks for one call at most when parallel calls are off', () => {
    const { body } = render({ tools, parallel_tool_calls: false });
    expect(messagesOf(body).at(-1)?.content).toContain('at most one');
  });
});
