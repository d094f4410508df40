import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ollamaEgress, openaiIngress } from '../../../apps/translate/index.ts';

const fieldNames = [
  'model',
  'messages',
  'stream',
  'stream_options',
  'max_tokens',
  'max_completion_tokens',
  'temperature',
  'stop',
  'tools',
  'tool_choice',
  'functions',
  'function_call',
  'response_format',
  'reasoning',
  'reasoning_effort',
  'logprobs',
  'top_logprobs',
  'n',
  'modalities',
  'options',
  'metadata',
  'context',
  'user',
  'keep_alive',
  'think',
  'input',
  'encoding_format',
  '__proto__',
];
const anyValue = fc.jsonValue({ maxDepth: 4 });
const anyPart = fc.oneof(
  anyValue,
  fc.record({
    type: fc.constantFrom('text', 'image_url', 'input_audio', 'refusal', 'file'),
    text: anyValue,
    image_url: anyValue,
    input_audio: anyValue,
  }),
);
const anyMessage = fc.oneof(
  anyValue,
  fc.record({
    role: fc.oneof(fc.constantFrom('system', 'user', 'assistant', 'tool', 'function', 'developer'), anyValue),
    content: fc.oneof(anyValue, fc.array(anyPart)),
    tool_calls: fc.oneof(
      anyValue,
      fc.array(
        fc.record({
          id: anyValue,
          function: fc.record({ name: fc.string(), arguments: fc.oneof(anyValue, fc.json()) }),
        }),
      ),
    ),
    name: anyValue,
  }),
);
const anyBody = fc.oneof(
  fc.anything(),
  fc.dictionary(fc.constantFrom(...fieldNames), anyValue),
  fc.record({
    model: fc.string(),
    messages: fc.array(anyMessage),
    stream: fc.boolean(),
    tools: anyValue,
    tool_choice: anyValue,
    options: anyValue,
  }),
);

describe('F49 any body at all', () => {
  it('is parsed or refused with a status below 500 as a chat, and what is parsed can be rendered', () => {
    fc.assert(
      fc.property(anyBody, (body) => {
        const parsed = openaiIngress.parseChatRequest(body);
        if (parsed.kind === 'refused') {
          expect(parsed.error.status).toBe(400);
          return;
        }
        const rendered = ollamaEgress.renderChatRequest(parsed.value, { model: 'm', isStrict: true });
        expect(JSON.parse(rendered.body)).toMatchObject({ model: 'm' });
      }),
      { numRuns: 10_000, seed: 49 },
    );
  });

  it('is parsed or refused with 400 as embeddings', () => {
    fc.assert(
      fc.property(anyBody, (body) => {
        const parsed = openaiIngress.parseEmbeddingRequest(body);
        if (parsed.kind === 'refused') expect(parsed.error.status).toBe(400);
      }),
      { numRuns: 2000, seed: 49 },
    );
  });

  it('T27 pollutes no prototype', () => {
    const body: unknown = JSON.parse(
      '{"model":"m","messages":[{"role":"user","content":"x","__proto__":{"polluted":1}}],"__proto__":{"polluted":1},"options":{"__proto__":{"polluted":1},"constructor":1},"metadata":{"__proto__":{"polluted":1}}}',
    );
    const parsed = openaiIngress.parseChatRequest(body);
    if (parsed.kind === 'parsed') ollamaEgress.renderChatRequest(parsed.value, { model: 'm', isStrict: true });
    expect(parsed.kind).toBe('parsed');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('F49 any answer at all', () => {
  const anyRecord = fc.oneof(
    anyValue,
    fc.record({
      message: fc.oneof(anyValue, fc.record({ content: anyValue, thinking: anyValue, tool_calls: fc.array(anyValue) })),
      done: anyValue,
      logprobs: anyValue,
      error: fc.option(anyValue),
    }),
  );

  it('gives events or an error, as a stream and whole, and exactly one end', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            anyRecord.map((record) => JSON.stringify(record)),
            fc.string(),
          ),
        ),
        (lines) => {
          const parser = ollamaEgress.createStreamParser(() => 'id');
          const events = [...lines.flatMap((line) => parser.pushLine(line)), ...parser.finish()];
          expect(events.filter(({ type }) => type === 'finish' || type === 'error')).toHaveLength(1);
          expect(['finish', 'error']).toContain(events.at(-1)?.type);
        },
      ),
      { numRuns: 2000, seed: 49 },
    );
    fc.assert(
      fc.property(fc.oneof(anyRecord, fc.anything()), (body) => {
        const parsed = ollamaEgress.parseChatResponse(body, () => 'id');
        if (parsed.kind === 'refused') expect(parsed.error.status).toBe(502);
        ollamaEgress.parseEmbeddingResponse(body);
      }),
      { numRuns: 2000, seed: 49 },
    );
  });
});
