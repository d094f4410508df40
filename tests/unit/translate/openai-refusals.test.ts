import { describe, expect, it } from 'vitest';
import { chatBody, parseRefused, timeTool, weatherTool } from './chat-bodies.ts';

const inMessage = (message: unknown) => ({ messages: [{ role: 'user', content: 'Hi' }, message] });
const inPart = (part: unknown) => inMessage({ role: 'user', content: [{ type: 'text', text: 'Look' }, part] });
const inCall = (call: unknown) => inMessage({ role: 'assistant', content: null, tool_calls: [call] });
const withArguments = (text: unknown) =>
  inCall({ id: 'c1', type: 'function', function: { name: 'f', arguments: text } });

describe('F49 a chat body of the wrong shape', () => {
  it.each([[null], ['text'], [7], [[]], [true]])('is refused as a whole when it is %j', (body) => {
    expect(parseRefused(body)).toMatchObject({ code: 'invalid_request', status: 400, field: null });
  });

  it.each([
    ['model', { model: undefined }],
    ['model', { model: '' }],
    ['model', { model: 7 }],
    ['model', { model: 'm'.repeat(257) }],
    ['messages', { messages: undefined }],
    ['messages', { messages: [] }],
    ['messages', { messages: 'Hi' }],
    ['messages[1]', inMessage('Hi')],
    ['messages[1].role', inMessage({ content: 'Hi' })],
    ['messages[1].role', inMessage({ role: 'robot', content: 'Hi' })],
    ['messages[1].content', inMessage({ role: 'user' })],
    ['messages[1].content', inMessage({ role: 'user', content: 7 })],
    ['messages[1].content', inMessage({ role: 'tool', tool_call_id: 'c1', content: null })],
    ['messages[1].content[0]', inMessage({ role: 'user', content: ['Hi'] })],
    ['messages[1].content[1].type', inPart({ text: 'Hi' })],
    ['messages[1].content[1].text', inPart({ type: 'text' })],
    ['messages[1].content[1].text', inPart({ type: 'text', text: 7 })],
    ['messages[1].content[1].image_url', inPart({ type: 'image_url' })],
    ['messages[1].content[1].image_url', inPart({ type: 'image_url', image_url: 7 })],
    ['messages[1].content[1].image_url.url', inPart({ type: 'image_url', image_url: { url: 7 } })],
    ['messages[1].content[1].image_url.url', inPart({ type: 'image_url', image_url: { url: 'data:,Hi' } })],
    [
      'messages[1].content[1].image_url.url',
      inPart({ type: 'image_url', image_url: { url: 'data:image/png;base64,' } }),
    ],
    [
      'messages[1].content[1].image_url.url',
      inPart({ type: 'image_url', image_url: { url: 'data:image/png;base64,QUI' } }),
    ],
    ['messages[1].content[1].image_url', inPart({ type: 'image_url', image_url: 'data:image/png;base64,Q*==' })],
    ['messages[1].content[1].input_audio', inPart({ type: 'input_audio' })],
    ['messages[1].content[1].input_audio.data', inPart({ type: 'input_audio', input_audio: { format: 'wav' } })],
    ['messages[1].name', inMessage({ role: 'user', content: 'Hi', name: 7 })],
    ['messages[1].name', inMessage({ role: 'function', content: 'Hi' })],
    ['messages[1].reasoning_content', inMessage({ role: 'assistant', content: 'Hi', reasoning_content: 7 })],
    ['messages[1].tool_calls', inMessage({ role: 'assistant', tool_calls: {} })],
    ['messages[1].tool_calls[0]', inCall('f')],
    ['messages[1].tool_calls[0].function', inCall({ id: 'c1' })],
    ['messages[1].tool_calls[0].function.name', inCall({ id: 'c1', function: {} })],
    ['messages[1].tool_calls[0].function.arguments', withArguments('{"city":')],
    ['messages[1].tool_calls[0].function.arguments', withArguments('[1]')],
    ['messages[1].tool_calls[0].function.arguments', withArguments('"text"')],
    ['messages[1].tool_calls[0].function.arguments', withArguments(7)],
    ['messages[1].function_call', inMessage({ role: 'assistant', function_call: 'f' })],
    ['messages[1].tool_call_id', inMessage({ role: 'tool', content: 'x', tool_call_id: 7 })],
    ['stream', { stream: 'yes' }],
    ['stream_options', { stream_options: true }],
    ['stream_options.include_usage', { stream_options: { include_usage: 1 } }],
    ['temperature', { temperature: '0.7' }],
    ['temperature', { temperature: -1 }],
    ['top_p', { top_p: 1.5 }],
    ['top_k', { top_k: 1.5 }],
    ['seed', { seed: 'x' }],
    ['stop', { stop: 7 }],
    ['stop[1]', { stop: ['a', 7] }],
    ['max_tokens', { max_tokens: 0 }],
    ['max_tokens', { max_tokens: 1.5 }],
    ['max_completion_tokens', { max_tokens: 5, max_completion_tokens: 6 }],
    ['max_output_tokens', { max_completion_tokens: 6, max_output_tokens: 7 }],
    ['logprobs', { logprobs: 3 }],
    ['top_logprobs', { logprobs: true, top_logprobs: 21 }],
    ['top_logprobs', { top_logprobs: 2 }],
    ['n', { n: 0 }],
    ['n', { n: 129 }],
    ['response_format', { response_format: 'json' }],
    ['response_format.type', { response_format: { type: 'xml' } }],
    ['response_format.json_schema', { response_format: { type: 'json_schema' } }],
    ['response_format.json_schema.schema', { response_format: { type: 'json_schema', json_schema: { name: 'x' } } }],
    ['response_format.json_schema.schema', { response_format: { type: 'json_schema', json_schema: { schema: [] } } }],
    ['tools', { tools: {} }],
    ['tools[0].function', { tools: [{ type: 'function' }] }],
    ['tools[1].function.name', { tools: [weatherTool, { type: 'function', function: {} }] }],
    ['tools[0].function.parameters', { tools: [{ type: 'function', function: { name: 'f', parameters: 'x' } }] }],
    ['functions[0].name', { functions: [{}] }],
    ['tool_choice', { tools: [weatherTool], tool_choice: 'always' }],
    ['tool_choice', { tool_choice: 'required' }],
    ['tool_choice', { tool_choice: 7 }],
    ['tool_choice.function', { tools: [weatherTool], tool_choice: { type: 'function' } }],
    ['tool_choice.function.name', { tools: [weatherTool], tool_choice: { type: 'function', function: { name: 'g' } } }],
    [
      'tool_choice.allowed_tools.tools',
      { tools: [timeTool], tool_choice: { type: 'allowed_tools', allowed_tools: { mode: 'auto' } } },
    ],
    ['function_call.name', { functions: [{ name: 'f' }], function_call: { name: 'g' } }],
    ['parallel_tool_calls', { parallel_tool_calls: 'no' }],
    ['reasoning', { reasoning: 'high' }],
    ['reasoning.effort', { reasoning: { effort: 'hard' } }],
    ['reasoning_effort', { reasoning_effort: 'hard' }],
    ['think', { think: 7 }],
    ['keep_alive', { keep_alive: {} }],
    ['num_ctx', { num_ctx: 0 }],
    ['options', { options: [] }],
    ['options.num_ctx', { options: { num_ctx: '8192' } }],
    ['metadata', { metadata: 'x' }],
    ['metadata.project', { metadata: { project: 7 } }],
    ['context.project_id', { context: { project_id: 7 } }],
    ['user', { user: 7 }],
  ])('names %s', (field, changes) => {
    expect(parseRefused(chatBody(changes))).toMatchObject({ code: 'invalid_request', status: 400, field });
  });

  it('never repeats the value at fault', () => {
    const error = parseRefused(chatBody(withArguments('{"secret-of-mine')));
    expect(error.message).not.toContain('secret-of-mine');
  });
});

describe('a feature that no backend offers', () => {
  it.each([
    ['n', { n: 2, stream: true }],
    ['tool_choice.type', { tools: [weatherTool], tool_choice: { type: 'custom' } }],
    ['modalities', { modalities: ['text', 'audio'] }],
    ['tools[0].type', { tools: [{ type: 'web_search' }] }],
    ['messages[1].content[1].file.file_data', inPart({ type: 'file', file: { file_id: 'x' } })],
    ['messages[1].content[1].type', inPart({ type: 'constructor' })],
    [
      'messages[1].content[1].image_url.url',
      inPart({ type: 'image_url', image_url: { url: 'data:application/pdf;base64,QUJD' } }),
    ],
    [
      'messages[1].content[1].input_audio.format',
      inPart({ type: 'input_audio', input_audio: { format: 'aiff', data: 'QUJD' } }),
    ],
    ['messages[1].tool_calls[0].type', inCall({ id: 'c1', type: 'custom' })],
    ['n', { n: 17 }],
  ])('is refused as unsupported_feature at %s', (field, changes) => {
    expect(parseRefused(chatBody(changes))).toMatchObject({ code: 'unsupported_feature', status: 400, field });
  });

  it.each(['http://127.0.0.1/x.png', 'https://example.org/x.png', 'file:///etc/passwd', '/x.png'])(
    'T25 refuses the image address %s and says that nothing is fetched',
    (url) => {
      const error = parseRefused(chatBody(inPart({ type: 'image_url', image_url: { url } })));
      expect(error).toMatchObject({ code: 'unsupported_feature', field: 'messages[1].content[1].image_url.url' });
      expect(error.message).toContain('never fetches');
      expect(error.message).not.toContain(url);
    },
  );

  it('F48 refuses arguments that nest too deep inside their text', () => {
    const text = `{"a":${'['.repeat(500_000)}${']'.repeat(500_000)}}`;
    expect(parseRefused(chatBody(withArguments(text)))).toMatchObject({
      code: 'json_too_deep',
      status: 400,
      field: 'messages[1].tool_calls[0].function.arguments',
    });
  });
});
