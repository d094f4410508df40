import { describe, expect, it } from 'vitest';
import { anthropicIngress } from '../../../apps/translate/index.ts';
import { lookupTool, messagesBody, parseRefusedMessages } from './anthropic-bodies.ts';

const inMessage = (message: unknown) => ({ messages: [{ role: 'user', content: 'Hi' }, message] });
const inUser = (block: unknown) => inMessage({ role: 'user', content: [{ type: 'text', text: 'Look' }, block] });
const inAssistant = (block: unknown) => inMessage({ role: 'assistant', content: [block] });
const inImage = (source: unknown) => inUser({ type: 'image', source });
const inDocument = (source: unknown) => inUser({ type: 'document', source });
const inResult = (fields: object) => ({
  messages: [
    { role: 'assistant', content: [{ type: 'tool_use', id: 't1', name: 'lookup', input: {} }] },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't1', ...fields }] },
  ],
});
const block = 'messages[1].content[1]';

describe('F49 a messages body of the wrong shape', () => {
  it.each([[null], ['text'], [7], [[]], [true]])('is refused as a whole when it is %j', (body) => {
    expect(parseRefusedMessages(body)).toMatchObject({ code: 'invalid_request', status: 400, field: null });
  });

  it.each([
    ['model', { model: undefined }],
    ['model', { model: '' }],
    ['model', { model: 'm'.repeat(257) }],
    ['max_tokens', { max_tokens: undefined }],
    ['max_tokens', { max_tokens: 0 }],
    ['max_tokens', { max_tokens: 1.5 }],
    ['max_tokens', { max_tokens: '5' }],
    ['messages', { messages: undefined }],
    ['messages', { messages: [] }],
    ['messages', { messages: {} }],
    ['messages[1]', inMessage('Hi')],
    ['messages[1].role', inMessage({ content: 'Hi' })],
    ['messages[1].role', inMessage({ role: 'tool', content: 'Hi' })],
    ['messages[1].role', inMessage({ role: 'tool', content: 'Hi' })],
    ['messages[1].content', inMessage({ role: 'user' })],
    ['messages[1].content', inMessage({ role: 'assistant' })],
    ['messages[1].content', inMessage({ role: 'user', content: 7 })],
    ['messages[1].content[0]', inMessage({ role: 'user', content: ['Hi'] })],
    [`${block}.type`, inUser({ text: 'Hi' })],
    [`${block}.text`, inUser({ type: 'text' })],
    [`${block}.text`, inUser({ type: 'text', text: 7 })],
    [`${block}.source`, inUser({ type: 'image' })],
    [`${block}.source.type`, inImage({ data: 'QUJD' })],
    [`${block}.source.type`, inImage({ type: 'text', data: 'QUJD' })],
    [`${block}.source.media_type`, inImage({ type: 'base64', media_type: 'text/plain', data: 'QUJD' })],
    [`${block}.source.data`, inImage({ type: 'base64', media_type: 'image/png' })],
    [`${block}.source.data`, inImage({ type: 'base64', media_type: 'image/png', data: 'QUI' })],
    [`${block}.source.data`, inImage({ type: 'base64', media_type: 'image/png', data: 'data:image/png;base64,QUJD' })],
    [`${block}.source`, inUser({ type: 'document' })],
    [`${block}.source.media_type`, inDocument({ type: 'base64', media_type: 'pdf', data: 'QUJD' })],
    [`${block}.source.data`, inDocument({ type: 'base64', media_type: 'application/pdf', data: '*' })],
    [`${block}.source.data`, inDocument({ type: 'text', media_type: 'text/plain' })],
    [`${block}.source.content`, inDocument({ type: 'content' })],
    [`${block}.source.content[0].text`, inDocument({ type: 'content', content: [{ type: 'text' }] })],
    ['messages[1].content[0].type', inAssistant({ type: 'image', source: {} })],
    ['messages[1].content[0].type', inAssistant({ type: 'tool_result', tool_use_id: 't1' })],
    ['messages[1].content[0].id', inAssistant({ type: 'tool_use', name: 'lookup', input: {} })],
    ['messages[1].content[0].name', inAssistant({ type: 'tool_use', id: 't1', input: {} })],
    ['messages[1].content[0].input', inAssistant({ type: 'tool_use', id: 't1', name: 'lookup', input: '{}' })],
    ['messages[1].content[0].thinking', inAssistant({ type: 'thinking', thinking: 7 })],
    ['messages[1].content[0].signature', inAssistant({ type: 'thinking', thinking: 'x', signature: 7 })],
    ['messages[1].content[0].data', inAssistant({ type: 'redacted_thinking' })],
    [`${block}.tool_use_id`, inUser({ type: 'tool_result', content: 'x' })],
    [`${block}.tool_use_id`, inUser({ type: 'tool_result', tool_use_id: 'toolu_unknown', content: 'x' })],
    ['messages[1].content[0].content', inResult({ content: 7 })],
    ['messages[1].content[0].is_error', inResult({ is_error: 'yes' })],
    ['messages[1].content[0].content[0].text', inResult({ content: [{ type: 'text' }] })],
    ['system', { system: 7 }],
    ['system[0]', { system: ['Be brief.'] }],
    ['system[0].text', { system: [{ type: 'text' }] }],
    ['stream', { stream: 'yes' }],
    ['temperature', { temperature: 1.5 }],
    ['temperature', { temperature: -0.1 }],
    ['top_p', { top_p: 2 }],
    ['top_k', { top_k: -1 }],
    ['top_k', { top_k: 1.5 }],
    ['stop_sequences', { stop_sequences: 'END' }],
    ['stop_sequences[1]', { stop_sequences: ['END', 7] }],
    ['tools', { tools: {} }],
    ['tools[0]', { tools: ['lookup'] }],
    ['tools[0].name', { tools: [{ ...lookupTool, name: '' }] }],
    ['tools[0].input_schema', { tools: [{ name: 'lookup' }] }],
    ['tools[0].input_schema', { tools: [{ ...lookupTool, input_schema: 'object' }] }],
    ['tools[0].description', { tools: [{ ...lookupTool, description: 7 }] }],
    ['tool_choice', { tool_choice: 'auto' }],
    ['tool_choice', { tool_choice: { type: 'any' } }],
    ['tool_choice.type', { tool_choice: { type: 'required' } }],
    ['tool_choice.name', { tools: [lookupTool], tool_choice: { type: 'tool' } }],
    ['tool_choice.name', { tools: [lookupTool], tool_choice: { type: 'tool', name: 'other' } }],
    ['tool_choice.disable_parallel_tool_use', { tool_choice: { type: 'auto', disable_parallel_tool_use: 1 } }],
    ['thinking', { thinking: true }],
    ['thinking.type', { thinking: { type: 'on' } }],
    ['thinking.budget_tokens', { thinking: { type: 'enabled' } }],
    ['thinking.budget_tokens', { thinking: { type: 'enabled', budget_tokens: 0 } }],
    ['output_config', { output_config: 'low' }],
    ['output_config.effort', { output_config: { effort: 'huge' } }],
    ['output_config.format.type', { output_config: { format: { type: 'json' } } }],
    ['output_config.format.schema', { output_config: { format: { type: 'json_schema' } } }],
    ['output_config.format.schema', { output_config: { format: { type: 'json_schema', schema: 'none' } } }],
    ['output_format.schema', { output_format: { type: 'json_schema', schema: [] } }],
    ['metadata', { metadata: 'ada' }],
    ['metadata.user_id', { metadata: { user_id: 7 } }],
    ['keep_alive', { keep_alive: {} }],
    ['num_ctx', { num_ctx: 0 }],
    ['options', { options: 7 }],
  ])('is refused with the path %s', (path, changes) => {
    const error = parseRefusedMessages(messagesBody(changes));
    expect(error).toMatchObject({ code: 'invalid_request', status: 400, field: path });
    expect(error.message.startsWith(`${path} `)).toBe(true);
  });
});

describe('what no backend of Drover can do for an Anthropic client', () => {
  it.each([
    ['an image address', `${block}.source.type`, inImage({ type: 'url', url: 'https://example.test/secret.png' })],
    ['a stored image', `${block}.source.type`, inImage({ type: 'file', file_id: 'file_secret' })],
    ['a document address', `${block}.source.type`, inDocument({ type: 'url', url: 'https://example.test/secret.pdf' })],
    ['a stored document', `${block}.source.type`, inDocument({ type: 'file', file_id: 'file_secret' })],
    ['a nested kind', `${block}.source.content[0].type`, inDocument({ type: 'content', content: [{ type: 'audio' }] })],
    ['an unknown block', `${block}.type`, inUser({ type: 'container_upload', file_id: 'file_secret' })],
    ['a call by the user', `${block}.type`, inUser({ type: 'tool_use', id: 't1', name: 'secret', input: {} })],
    ['a search result', 'messages[1].content[0].content[0].type', inResult({ content: [{ type: 'search_result' }] })],
    ['a system image', 'system[0].type', { system: [{ type: 'image', source: {} }] }],
  ])('%s is refused as unsupported, and its value is not repeated', (_what, path, changes) => {
    const error = parseRefusedMessages(messagesBody(changes));
    expect(error).toMatchObject({ code: 'unsupported_feature', status: 400, field: path });
    expect(error.message).not.toMatch(/secret|example/);
  });

  it('says why it fetches no address', () => {
    const error = parseRefusedMessages(messagesBody(inImage({ type: 'url', url: 'https://example.test/' })));
    expect(error.message).toMatch(/base64.*never fetches/);
  });
});

describe('a body that only asks for a token count', () => {
  it('needs no output limit', () => {
    const parsed = anthropicIngress.parseCountTokensRequest(
      messagesBody({ max_tokens: undefined, system: 'Be brief.' }),
    );
    expect(parsed).toMatchObject({
      kind: 'parsed',
      value: { maxOutputTokens: null, isStreaming: false, messages: [{ role: 'system' }, { role: 'user' }] },
    });
  });

  it('is refused like any other for the rest', () => {
    expect(anthropicIngress.parseCountTokensRequest(messagesBody({ messages: [] }))).toMatchObject({
      kind: 'refused',
      error: { field: 'messages' },
    });
  });
});
