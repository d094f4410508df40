import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ollamaChatIngress,
  ollamaEgress,
  ollamaEmbedIngress,
  ollamaGenerateIngress,
  ollamaLegacyEmbedIngress,
  type Parsed,
  type StreamEvent,
} from '../../../apps/translate/index.ts';
import { nativeChatContext, nativeGenerateContext } from './ollama-bodies.ts';

const target = { model: 'm', isStrict: false };
const anyValue = fc.jsonValue({ maxDepth: 4 });
const orAny = <T>(value: fc.Arbitrary<T>) => fc.oneof({ weight: 4, arbitrary: value }, anyValue);
const text = orAny(fc.string());
const base64 = fc.uint8Array({ maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString('base64'));
const images = orAny(fc.array(orAny(base64), { maxLength: 2 }));
const anyCall = fc.record(
  {
    id: text,
    function: fc.record({ name: text, arguments: fc.oneof(fc.dictionary(fc.string(), anyValue), fc.json()) }),
  },
  { requiredKeys: ['function'] },
);
const anyMessage = orAny(
  fc.record(
    {
      role: orAny(fc.constantFrom('system', 'USER', 'user', 'assistant', 'tool')),
      content: text,
      thinking: text,
      images,
      tool_calls: orAny(fc.array(orAny(anyCall), { maxLength: 3 })),
      tool_name: text,
      tool_call_id: text,
    },
    { requiredKeys: ['role'] },
  ),
);
const optionNames = ['temperature', 'top_k', 'seed', 'stop', 'num_predict', 'num_ctx', 'use_mmap', '__proto__', 'x'];
const settings = {
  model: orAny(fc.string({ minLength: 1 })),
  options: orAny(fc.dictionary(fc.constantFrom(...optionNames), fc.oneof(anyValue, fc.double()))),
  format: orAny(fc.constantFrom('json', '', { type: 'object' })),
  think: orAny(fc.constantFrom(true, false, 'low')),
  keep_alive: orAny(fc.constantFrom('5m', 0, '0')),
  stream: orAny(fc.boolean()),
  logprobs: orAny(fc.boolean()),
  top_logprobs: orAny(fc.nat(20)),
  truncate: orAny(fc.boolean()),
  metadata: anyValue,
};
const keys = { requiredKeys: ['model' as const] };
const anyBody = fc.oneof(
  fc.anything(),
  fc.record({ ...settings, messages: orAny(fc.array(anyMessage, { maxLength: 4 })), tools: anyValue }, keys),
  fc.record(
    { ...settings, prompt: text, suffix: text, system: text, raw: orAny(fc.boolean()), context: anyValue, images },
    keys,
  ),
  fc.record({ ...settings, input: orAny(fc.array(text)), prompt: text, dimensions: anyValue }, keys),
);

function checkRefusal(parsed: Parsed<unknown>): void {
  if (parsed.kind === 'refused') expect(parsed.error.status).toBe(400);
}

describe('F49 any native body at all', () => {
  it('is parsed or refused with status 400, and what is parsed can be rendered', () => {
    const parsedCounts = { chat: 0, generate: 0, embed: 0 };
    fc.assert(
      fc.property(anyBody, (body) => {
        const chat = ollamaChatIngress.parseChatRequest(body);
        const generate = ollamaGenerateIngress.parseCompletionRequest(body);
        const embed = ollamaEmbedIngress.parseEmbeddingRequest(body);
        for (const parsed of [chat, generate, embed, ollamaLegacyEmbedIngress.parseEmbeddingRequest(body)])
          checkRefusal(parsed);
        const rendered: string[] = [];
        if (chat.kind === 'parsed') {
          parsedCounts.chat++;
          rendered.push(ollamaEgress.renderChatRequest(chat.value, target).body);
        }
        if (generate.kind === 'parsed') {
          parsedCounts.generate++;
          rendered.push(ollamaEgress.renderCompletionRequest(generate.value, target).body);
        }
        if (embed.kind === 'parsed') {
          parsedCounts.embed++;
          rendered.push(ollamaEgress.renderEmbeddingRequest(embed.value, target).body);
        }
        for (const json of rendered) expect(JSON.parse(json)).toMatchObject({ model: 'm' });
      }),
      { numRuns: 10_000, seed: 49 },
    );
    for (const count of Object.values(parsedCounts)) expect(count).toBeGreaterThan(100);
  });

  it('T27 pollutes no prototype', () => {
    const body: unknown = JSON.parse(
      '{"model":"m","messages":[{"role":"user","content":"x","__proto__":{"polluted":1}}],"__proto__":{"polluted":1},"options":{"__proto__":{"polluted":1},"constructor":1},"metadata":{"__proto__":{"polluted":1}}}',
    );
    const parsed = ollamaChatIngress.parseChatRequest(body);
    expect(parsed.kind).toBe('parsed');
    if (parsed.kind === 'parsed') ollamaEgress.renderChatRequest(parsed.value, target);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('F49 any answer at all for a native client', () => {
  const usage = {
    promptTokens: null,
    cachedTokens: null,
    completionTokens: null,
    loadMs: null,
    prefillMs: null,
    decodeMs: null,
  };
  const anyEvent: fc.Arbitrary<StreamEvent> = fc.oneof(
    fc.record({ type: fc.constant('text-delta' as const), index: fc.nat(3), text: fc.string() }),
    fc.record({ type: fc.constant('thinking-delta' as const), index: fc.nat(3), text: fc.string() }),
    fc.record({ type: fc.constant('tool-call-start' as const), index: fc.nat(3), id: fc.string(), name: fc.string() }),
    fc.record({ type: fc.constant('tool-call-delta' as const), index: fc.nat(3), argumentsJson: fc.string() }),
    fc.record({ type: fc.constant('tool-call-end' as const), index: fc.nat(3) }),
    fc.constant({ type: 'ping' as const }),
    fc.constant({ type: 'finish' as const, reason: 'stop' as const, usage }),
  );

  it('is NDJSON with at most one end, and one JSON object when it is whole', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 12 }), (events) => {
        for (const renderer of [
          ollamaChatIngress.createStreamRenderer(nativeChatContext()),
          ollamaGenerateIngress.createCompletionStreamRenderer(nativeGenerateContext()),
        ]) {
          const lines = events
            .map((event) => renderer.push(event))
            .join('')
            .split('\n');
          expect(lines.pop()).toBe('');
          const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
          const ends = records.filter((record) => record['done'] === true || 'error' in record);
          expect(ends.length).toBeLessThanOrEqual(1);
          if (ends.length === 1) expect(records.at(-1)).toBe(ends[0]);
        }
        const { body } = ollamaChatIngress.renderChatResponse(events, nativeChatContext());
        expect(typeof JSON.parse(body)).toBe('object');
      }),
      { numRuns: 3000, seed: 49 },
    );
  });
});
