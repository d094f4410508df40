import { describe, expect, it } from 'vitest';
import { responsesIngress } from '../../../apps/translate/index.ts';
import { flatTimeTool, flatWeatherTool, responsesBody } from './responses-bodies.ts';

function refusalOf(body: unknown) {
  const parsed = responsesIngress.parseChatRequest(body);
  if (parsed.kind === 'parsed') throw new Error('the body was accepted');
  return parsed.error;
}
const inItem = (item: unknown) => ({ input: [{ role: 'user', content: 'Hi' }, item] });
const inPart = (part: unknown) => inItem({ role: 'user', content: [{ type: 'input_text', text: 'Look' }, part] });
const withFormat = (format: unknown) => ({ text: { format } });
const call = (changes: object) =>
  inItem({ type: 'function_call', call_id: 'c1', name: 'f', arguments: '{}', ...changes });

describe('F49 a Responses body of the wrong shape', () => {
  it.each([[null], ['text'], [7], [[]]])('is refused as a whole when it is %j', (body) => {
    expect(refusalOf(body)).toMatchObject({ code: 'invalid_request', status: 400, field: null });
  });

  it.each([
    ['model', { model: undefined }],
    ['input', { input: undefined }],
    ['input', { input: 7 }],
    ['input', { input: [] }],
    ['input[1]', inItem('Hi')],
    ['input[1].role', inItem({ type: 'message', content: 'Hi' })],
    ['input[1].role', inItem({ role: 'tool', content: 'Hi' })],
    ['input[1].content', inItem({ role: 'user' })],
    ['input[1].content', inItem({ role: 'user', content: 7 })],
    ['input[1].content[0]', inItem({ role: 'user', content: ['Hi'] })],
    ['input[1].content[1].type', inPart({ text: 'Hi' })],
    ['input[1].content[1].text', inPart({ type: 'input_text' })],
    ['input[1].content[1].image_url', inPart({ type: 'input_image' })],
    ['input[1].content[1].image_url', inPart({ type: 'input_image', image_url: 'data:image/png;base64,QUI' })],
    ['input[1].content[1].file_data', inPart({ type: 'input_file', filename: 'a.pdf' })],
    ['input[1].content[1].file_data', inPart({ type: 'input_file', file_data: 'QUJD' })],
    ['input[1].content[1].input_audio', inPart({ type: 'input_audio' })],
    ['input[1].call_id', call({ call_id: undefined })],
    ['input[1].name', call({ name: '' })],
    ['input[1].arguments', call({ arguments: '{"city":' })],
    ['input[1].call_id', inItem({ type: 'function_call_output', output: 'x' })],
    ['input[1].call_id', inItem({ type: 'function_call_output', call_id: 'never', output: 'x' })],
    ['input[1].call_id', inItem({ type: 'function_call_output', call_id: 'constructor', output: 'x' })],
    ['input[1].summary', inItem({ type: 'reasoning', summary: 'Hm.' })],
    ['input[1].summary[0].text', inItem({ type: 'reasoning', summary: [{ type: 'summary_text' }] })],
    ['input[1].encrypted_content', inItem({ type: 'reasoning', summary: [], encrypted_content: 7 })],
    ['instructions', { instructions: ['Be brief.'] }],
    ['max_output_tokens', { max_output_tokens: 0 }],
    ['temperature', { temperature: 'warm' }],
    ['top_p', { top_p: 2 }],
    ['top_logprobs', { top_logprobs: 21 }],
    ['include', { include: 'all' }],
    ['include[0]', { include: [7] }],
    ['reasoning.effort', { reasoning: { effort: 'hard' } }],
    ['text', { text: 'json' }],
    ['text.format.type', withFormat({ type: 'xml' })],
    ['text.format.schema', withFormat({ type: 'json_schema', name: 'x' })],
    ['tools', { tools: {} }],
    ['tools[0].type', { tools: [{ name: 'f' }] }],
    ['tools[1].name', { tools: [flatTimeTool, { type: 'function' }] }],
    ['tools[0].parameters', { tools: [{ type: 'function', name: 'f', parameters: 'x' }] }],
    ['tool_choice', { tools: [flatTimeTool], tool_choice: 'always' }],
    ['tool_choice', { tools: [{ type: 'web_search' }], tool_choice: 'required' }],
    ['tool_choice', { tool_choice: 7 }],
    ['tool_choice.name', { tools: [flatTimeTool], tool_choice: { type: 'function', name: 'g' } }],
    ['tool_choice.tools', { tools: [flatTimeTool], tool_choice: { type: 'allowed_tools', mode: 'auto' } }],
    ['tool_choice.mode', { tools: [flatTimeTool], tool_choice: { type: 'allowed_tools', mode: 'x', tools: [] } }],
    ['parallel_tool_calls', { parallel_tool_calls: 'no' }],
    ['stream', { stream: 'yes' }],
    ['background', { background: 'yes' }],
    ['metadata', { metadata: 'x' }],
    ['safety_identifier', { safety_identifier: 7 }],
    ['keep_alive', { keep_alive: {} }],
    ['options.num_ctx', { options: { num_ctx: 'many' } }],
  ])('names %s', (field, changes) => {
    expect(refusalOf(responsesBody(changes))).toMatchObject({ code: 'invalid_request', status: 400, field });
  });

  it('never repeats the value at fault', () => {
    expect(refusalOf(responsesBody(call({ arguments: '{"secret-of-mine' }))).message).not.toContain('secret-of-mine');
  });
});

describe('a feature of Responses that needs what is not here', () => {
  it.each([
    ['previous_response_id', { previous_response_id: 'resp_1' }],
    ['conversation', { conversation: 'conv_1' }],
    ['conversation', { conversation: { id: 'conv_1' } }],
    ['prompt', { prompt: { id: 'pmpt_1' } }],
    ['background', { background: true }],
    ['input[1].type', inItem({ type: 'item_reference', id: 'msg_1' })],
    ['input[1].type', inItem({ type: 'computer_call_output', call_id: 'c1' })],
    ['input[1].type', inItem({ type: 'constructor' })],
    ['input[1].content[1].type', inPart({ type: 'input_video' })],
    ['input[1].content[1].file_id', inPart({ type: 'input_image', file_id: 'file_1' })],
    ['input[1].content[1].file_id', inPart({ type: 'input_file', file_id: 'file_1' })],
    ['input[1].content[1].file_url', inPart({ type: 'input_file', file_url: 'https://example.org/a.pdf' })],
    ['tool_choice.type', { tools: [flatWeatherTool], tool_choice: { type: 'web_search_preview' } }],
    ['tool_choice.type', { tools: [flatWeatherTool], tool_choice: { type: 'custom', name: 'x' } }],
  ])('is refused as unsupported_feature at %s', (field, changes) => {
    expect(refusalOf(responsesBody(changes))).toMatchObject({ code: 'unsupported_feature', status: 400, field });
  });

  it('is told what to do instead of naming an earlier answer', () => {
    const { message } = refusalOf(responsesBody({ previous_response_id: 'resp_1' }));
    expect(message).toContain('no answers are stored here; send the whole conversation');
    expect(message).not.toContain('resp_1');
  });

  it('T25 is refused for an image address, saying that nothing is fetched', () => {
    const url = 'http://127.0.0.1/x.png';
    const error = refusalOf(responsesBody(inPart({ type: 'input_image', image_url: url })));
    expect(error).toMatchObject({ code: 'unsupported_feature', field: 'input[1].content[1].image_url' });
    expect(error.message).toContain('never fetches');
    expect(error.message).not.toContain(url);
  });
});
