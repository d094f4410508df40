import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestBodies } from '../../../apps/contract/model/index.ts';
import { buildFigures } from '../../../renderer/features/requests/compare/build-figures.ts';
import { compareTexts } from '../../../renderer/features/requests/compare/compare-texts.ts';
import { changeCall, readSaid } from '../../../renderer/features/requests/replay/change-call.ts';
import { planReplay } from '../../../renderer/features/requests/replay/plan-replay.ts';
import { readTimingFacts } from '../../../renderer/shared/answers/build-timing.ts';
import { sampleRecord } from './samples.ts';

const messages = [{ role: 'user', content: 'Why?' }];

function keep(request: unknown, answer: unknown = null, isCut = false): RequestBodies {
  const part = (name: 'request' | 'answer', value: unknown) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return { part: name, text, sizeBytes: text.length, isCut };
  };
  return { parts: [part('request', request), ...(answer === null ? [] : [part('answer', answer)])], whyNone: null };
}

const chat = { route: '/v1/chat/completions' };

function plan(route: string, body: object) {
  const found = planReplay({ route }, keep(body));
  if (found.kind !== 'ready') throw new Error(found.why);
  return found;
}

describe('what can be replayed', () => {
  it('is a request whose whole body was kept, with the answer that it got', () => {
    const answer = { choices: [{ message: { role: 'assistant', content: 'Because.' } }] };
    expect(planReplay(chat, keep({ model: 'a', messages }, answer))).toMatchObject({
      ...{ kind: 'ready', route: '/v1/chat/completions', body: { model: 'a', messages }, answer: 'Because.' },
    });
    expect(planReplay(chat, keep({ model: 'a', messages }))).toMatchObject({ answer: null });
  });

  it.each([
    [
      'the log kept nothing',
      { parts: [], whyNone: { reason: 'off' as const, text: 'log.bodies is off.' } },
      'log.bodies is off.',
    ],
    ['its body was cut', keep({ messages }, null, true), 'longer than what the log keeps'],
    ['its images are gone', keep({ images: ['[image/png, 12 KB, not kept]'] }), 'It had images'],
    [
      'its images were data URLs',
      keep({ url: 'data:image/png;base64,[image/png, 1.2 MB, not kept]' }),
      'It had images',
    ],
    ['it was a form', keep('--boundary'), 'a form with files'],
  ])('is none where %s, with the reason', (_, bodies, why) => {
    expect(planReplay(chat, bodies)).toMatchObject({ kind: 'not', why: expect.stringContaining(why) as string });
  });

  it('is none on a route whose answers are no text', () => {
    expect(planReplay({ route: '/v1/embeddings' }, keep({ input: 'a' }))).toMatchObject({ kind: 'not' });
  });
});

describe('a replayed call', () => {
  const nothing = { model: 'b', temperature: null, maxTokens: null };

  it('is word for word the old one but for the model', () => {
    const body = { model: 'a', messages, temperature: 1, tools: [{ x: 1 }], stream: true };
    const call = changeCall(plan('/v1/chat/completions', body), nothing);
    expect(call).toEqual({
      ...{ route: '/v1/chat/completions', project: 'playground', contextLength: null },
      body: { ...body, model: 'b' },
    });
  });

  it('has other options where its dialect has their place, and says a limit once', () => {
    const wish = { model: 'b', temperature: 0, maxTokens: 50 };
    const bodyOf = (route: string, body: object) => changeCall(plan(route, body), wish).body;
    expect(bodyOf('/v1/chat/completions', { messages, max_tokens: 9 })).toEqual({
      ...{ messages, model: 'b', temperature: 0, max_completion_tokens: 50 },
    });
    expect(bodyOf('/v1/messages', { messages, max_tokens: 9 })).toEqual({
      messages,
      model: 'b',
      temperature: 0,
      max_tokens: 50,
    });
    expect(bodyOf('/api/chat', { messages, options: { num_ctx: 4096, num_predict: 9 } })).toEqual({
      ...{ messages, model: 'b', options: { num_ctx: 4096, temperature: 0, num_predict: 50 } },
    });
    expect(bodyOf('/api/generate', { prompt: 'Why?' })).toEqual({
      ...{ prompt: 'Why?', model: 'b', options: { temperature: 0, num_predict: 50 } },
    });
  });

  it('tells what the old one asked for', () => {
    expect(readSaid(plan('/api/chat', { options: { temperature: 0.3 } }))).toEqual({
      temperature: '0.3',
      maxTokens: 'model’s own',
    });
    expect(readSaid(plan('/v1/chat/completions', { max_tokens: 9 }))).toEqual({
      temperature: 'model’s own',
      maxTokens: '9',
    });
  });
});

describe('two answers', () => {
  it('differ by words', () => {
    expect(compareTexts('The cat sat on the mat.', 'The dog sat on a mat.')).toEqual([
      ...[{ kind: 'same', text: 'The' }],
      ...[
        { kind: 'removed', text: ' cat' },
        { kind: 'added', text: ' dog' },
        { kind: 'same', text: ' sat on' },
      ],
      ...[
        { kind: 'removed', text: ' the' },
        { kind: 'added', text: ' a' },
        { kind: 'same', text: ' mat.' },
      ],
    ]);
  });

  it('are whole in their comparison, whatever they are', () => {
    const words = fc
      .array(fc.constantFrom('a', ' ', '\n', 'b ', '  c', 'ä'), { maxLength: 25 })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(words, words, (from, to) => {
        const parts = compareTexts(from, to);
        const join = (...kinds: string[]) =>
          parts.flatMap(({ kind, text }) => (kinds.includes(kind) ? [text] : [])).join('');
        expect(join('same', 'removed')).toBe(from);
        expect(join('same', 'added')).toBe(to);
      }),
      { numRuns: 200 },
    );
  });

  it('are compared line by line where they are very long', () => {
    const long = 'word '.repeat(1000);
    const parts = compareTexts(`${long}\nsame\n${long}`, `${long}\nsame\n${long}x`);
    expect(parts.map(({ kind }) => kind)).toEqual(['same', 'removed', 'added']);
  });

  it('have their figures beside each other, with the change', () => {
    const before = readTimingFacts(
      null,
      sampleRecord({ firstTokenMs: 100, decodeTokensPerSecond: 50, totalMs: 1000, completionTokens: 10 }),
    );
    const after = readTimingFacts(
      null,
      sampleRecord({ firstTokenMs: 700, decodeTokensPerSecond: 45, totalMs: 1000, completionTokens: null }),
    );
    const figures = buildFigures(before, after);
    expect(figures.find(({ name }) => name === 'First token')).toMatchObject({
      before: '100 ms',
      after: '700 ms',
      change: '× 7.0',
    });
    expect(figures.find(({ name }) => name === 'Speed')?.change).toBe('−10 %');
    expect(figures.find(({ name }) => name === 'Total')?.change).toBe('same');
    expect(figures.find(({ name }) => name === 'Written')).toMatchObject({ after: '', change: '' });
    expect(buildFigures(before, null).every(({ after: now, change }) => now === '' && change === '')).toBe(true);
  });
});
