import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anthropicIngress, ollamaEgress } from '../../../apps/translate/index.ts';
import { lookupTool } from './anthropic-bodies.ts';

const fieldNames = [
  'model',
  'max_tokens',
  'messages',
  'system',
  'stream',
  'temperature',
  'top_p',
  'top_k',
  'stop_sequences',
  'tools',
  'tool_choice',
  'thinking',
  'output_config',
  'output_format',
  'metadata',
  'context',
  'keep_alive',
  'num_ctx',
  'options',
  '__proto__',
];
const anyValue = fc.jsonValue({ maxDepth: 4 });
const maybe = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 12, arbitrary }, { weight: 1, arbitrary: anyValue });
const anySource = fc.record(
  {
    type: maybe(fc.constantFrom('base64', 'text', 'content', 'url', 'file')),
    media_type: maybe(fc.constantFrom('image/png', 'application/pdf', 'text/plain')),
    data: maybe(fc.base64String({ minLength: 4 })),
    content: anyValue,
  },
  { requiredKeys: ['type'] },
);
const blockTypes = ['text', 'image', 'document', 'tool_use', 'tool_result', 'thinking', 'redacted_thinking', 'other'];
const anyId = fc.constantFrom('a', 'b');
const anyBlock = fc.oneof(
  fc.record({ type: fc.constant('text'), text: fc.string() }),
  fc.record({ type: fc.constant('tool_use'), id: anyId, name: fc.string({ minLength: 1 }), input: maybe(fc.object()) }),
  fc.record({ type: fc.constant('tool_result'), tool_use_id: anyId, content: maybe(fc.string()) }),
  fc.record({ type: fc.constantFrom('image', 'document'), source: maybe(anySource) }),
  fc.record({ type: fc.constantFrom(...blockTypes), thinking: anyValue, signature: anyValue, data: anyValue }),
  anyValue,
);
const anyMessage = maybe(
  fc.record({
    role: maybe(fc.constantFrom('user', 'assistant')),
    content: maybe(fc.oneof(fc.string(), fc.array(anyBlock, { maxLength: 3 }))),
  }),
);
const anyBody = fc.oneof(
  fc.anything(),
  fc.dictionary(fc.constantFrom(...fieldNames), anyValue),
  fc.record(
    {
      model: fc.string({ minLength: 1 }),
      max_tokens: fc.integer({ min: 1 }),
      messages: fc.array(anyMessage, { minLength: 1, maxLength: 3 }),
      system: maybe(fc.oneof(fc.string(), fc.array(fc.record({ type: fc.constant('text'), text: fc.string() })))),
      tools: maybe(fc.constantFrom([], [lookupTool], null)),
      tool_choice: maybe(fc.constantFrom({ type: 'auto' }, { type: 'none', disable_parallel_tool_use: true })),
      thinking: maybe(fc.constantFrom({ type: 'adaptive' }, { type: 'enabled', budget_tokens: 1024 })),
      output_config: maybe(fc.constantFrom({ effort: 'low' }, { format: null })),
    },
    { requiredKeys: ['model', 'max_tokens', 'messages'] },
  ),
);

describe('F49 any messages body at all', () => {
  it('is parsed or refused with a status below 500, and what is parsed can be rendered', () => {
    let parsedCount = 0;
    fc.assert(
      fc.property(anyBody, (body) => {
        const parsed = anthropicIngress.parseChatRequest(body);
        const counted = anthropicIngress.parseCountTokensRequest(body);
        if (parsed.kind === 'refused') {
          expect(parsed.error.status).toBe(400);
          return;
        }
        parsedCount++;
        expect(counted.kind).toBe('parsed');
        const rendered = ollamaEgress.renderChatRequest(parsed.value, { model: 'm', isStrict: false });
        expect(JSON.parse(rendered.body)).toMatchObject({ model: 'm' });
      }),
      { numRuns: 10_000, seed: 49 },
    );
    expect(parsedCount).toBeGreaterThan(500);
  });

  it('T27 pollutes no prototype', () => {
    const body: unknown = JSON.parse(
      '{"model":"m","max_tokens":5,"messages":[{"role":"assistant","content":[{"type":"tool_use","id":"__proto__","name":"f","input":{"__proto__":{"polluted":1}}}],"__proto__":{"polluted":1}}],"__proto__":{"polluted":1},"options":{"__proto__":{"polluted":1},"num_ctx":5},"metadata":{"__proto__":{"polluted":1}}}',
    );
    const parsed = anthropicIngress.parseChatRequest(body);
    if (parsed.kind === 'parsed') ollamaEgress.renderChatRequest(parsed.value, { model: 'm', isStrict: false });
    expect(parsed.kind).toBe('parsed');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
