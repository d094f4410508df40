import { describe, expect, it } from 'vitest';
import {
  anthropicEgress,
  anthropicIngress,
  type ChatEgress,
  type ChatIngress,
  openaiEgress,
  openaiIngress,
  type RenderContext,
  responsesIngress,
} from '../../../apps/translate/index.ts';
import { egresses, take } from './cross-requests.ts';

const large = '{"id":123456789012345678901234567890,"z":1.10,"a":1e400}';

const openaiCall = { id: 'call_1', type: 'function', function: { name: 'f', arguments: large } };
const conversations: readonly (readonly [string, ChatIngress, object])[] = [
  [
    'an OpenAI',
    openaiIngress,
    {
      messages: [
        { role: 'user', content: 'x' },
        { role: 'assistant', content: null, tool_calls: [openaiCall] },
        { role: 'tool', tool_call_id: 'call_1', content: 'y' },
      ],
    },
  ],
  [
    'a Responses',
    responsesIngress,
    {
      input: [
        { role: 'user', content: 'x' },
        { type: 'function_call', call_id: 'call_1', name: 'f', arguments: large },
        { type: 'function_call_output', call_id: 'call_1', output: 'y' },
      ],
    },
  ],
];

const openaiStream = [
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { tool_calls: [{ index: 0, ...openaiCall }] }, finish_reason: null }] })}`,
  '',
  'data: {"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}',
  '',
  'data: [DONE]',
  '',
];
const anthropicStream = [
  { type: 'message_start', message: { id: 'x', role: 'assistant', model: 'm', content: [], usage: {} } },
  { type: 'content_block_start', index: 0, content_block: { type: 'tool_use', id: 'call_1', name: 'f', input: {} } },
  { type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: large } },
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'tool_use' }, usage: { output_tokens: 1 } },
  { type: 'message_stop' },
].flatMap((event) => [`event: ${event.type}`, `data: ${JSON.stringify(event)}`, '']);
const answers: readonly (readonly [string, ChatEgress, readonly string[]])[] = [
  ['an OpenAI', openaiEgress, openaiStream],
  ['an Anthropic', anthropicEgress, anthropicStream],
];

describe('arguments with numbers that JavaScript would round', () => {
  it.each(
    conversations.flatMap(([client, ingress, body]) =>
      Object.entries(egresses).map(([backend, egress]) => ({ client, backend, ingress, body, egress })),
    ),
  )('reach a backend of $backend digit by digit from $client client', ({ ingress, body, egress }) => {
    const request = take(ingress.parseChatRequest({ model: 'm', ...body }));
    const rendered = egress.renderChatRequest(request, { model: 'm', isStrict: true });
    expect(rendered.body.replaceAll('\\"', '"')).toContain(large);
  });

  it.each(answers)('reach clients digit by digit from %s backend', (_name, egress, lines) => {
    const parser = egress.createStreamParser(() => 'never');
    const events = [...lines.flatMap((line) => parser.pushLine(line)), ...parser.finish()];
    for (const ingress of [openaiIngress, anthropicIngress, responsesIngress]) {
      const body = { model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'x' }], input: 'x', stream: true };
      const request = take(ingress.parseChatRequest(body));
      const context: RenderContext = {
        id: 'x',
        createdAtMs: 0,
        elapsedMs: () => 0,
        model: 'm',
        request,
        body,
        promptTokensEstimate: 1,
      };
      const renderer = ingress.createStreamRenderer(context);
      const wire = events.map((event) => renderer.push(event)).join('');
      expect(wire.replaceAll('\\"', '"')).toContain(large);
    }
  });
});
