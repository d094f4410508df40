import { describe, expect, it } from 'vitest';
import { ownCallSchema } from '../../../apps/contract/model/index.ts';
import { checkBody } from '../../../apps/translate/index.ts';
import { buildCall } from '../../../renderer/features/playground/call/build-call.ts';
import { callDialects, type Draft, emptyDraft } from '../../../renderer/features/playground/call/draft.ts';
import { readTools } from '../../../renderer/features/playground/call/read-tools.ts';
import { renderCall, shortenCall } from '../../../renderer/features/playground/call/render-call.ts';
import { callForms } from '../../../renderer/shared/index.ts';

const tool = { name: 'get_weather', description: 'Weather of a place', parameters: { type: 'object', properties: {} } };
const image = { id: '1', name: 'sky.png', mediaType: 'image/png', base64: 'iVBORw0KGgo=', sizeBytes: 8 };
const full: Draft = {
  ...{ dialect: 'openai', system: 'Be brief.', prompt: 'What is this?', images: [image], isStreaming: true },
  options: { temperature: 0.2, topP: 0.9, seed: 7, maxTokens: 4000, contextLength: 8192 },
  ...{ thinking: 'on', toolsText: '' },
};
const bodyOf = (draft: Partial<Draft>, tools = [tool]) => buildCall({ ...full, ...draft }, 'm', tools).body;

describe('a call of the Playground', () => {
  it('is a chat completion in OpenAI’s dialect', () => {
    expect(bodyOf({ dialect: 'openai' })).toEqual({
      model: 'm',
      messages: [
        { role: 'system', content: 'Be brief.' },
        {
          role: 'user',
          content: [
            { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw0KGgo=' } },
            { type: 'text', text: 'What is this?' },
          ],
        },
      ],
      ...{ stream: true, stream_options: { include_usage: true }, temperature: 0.2, top_p: 0.9, seed: 7 },
      ...{ max_completion_tokens: 4000, reasoning_effort: 'medium' },
      tools: [{ type: 'function', function: tool }],
    });
  });

  it('is a message in Anthropic’s dialect, which asks for a limit and knows no seed', () => {
    const { parameters, ...named } = tool;
    expect(bodyOf({ dialect: 'anthropic' })).toEqual({
      ...{ model: 'm', max_tokens: 4000, system: 'Be brief.', stream: true, temperature: 0.2, top_p: 0.9 },
      messages: [
        {
          role: 'user',
          content: [
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' } },
            { type: 'text', text: 'What is this?' },
          ],
        },
      ],
      thinking: { type: 'enabled', budget_tokens: 2000 },
      tools: [{ ...named, input_schema: parameters }],
    });
    expect(buildCall({ ...emptyDraft, dialect: 'anthropic', prompt: 'Hi' }, 'm', []).body).toEqual({
      ...{ model: 'm', max_tokens: 4096, messages: [{ role: 'user', content: 'Hi' }], stream: true },
    });
  });

  it('is a chat in Ollama’s own dialect, with the context among its options', () => {
    expect(bodyOf({ dialect: 'ollama', thinking: 'off', isStreaming: false })).toEqual({
      model: 'm',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'What is this?', images: ['iVBORw0KGgo='] },
      ],
      ...{ stream: false, think: false },
      options: { temperature: 0.2, top_p: 0.9, seed: 7, num_predict: 4000, num_ctx: 8192 },
      tools: [{ type: 'function', function: tool }],
    });
  });

  it.each(callDialects)(
    'says the context once: in the body where %s has a place for it, else in a header',
    (dialect) => {
      const call = buildCall({ ...full, dialect }, 'm', []);
      expect(call.contextLength).toBe(dialect === 'ollama' ? null : 8192);
      expect(JSON.stringify(call.body).includes('8192')).toBe(dialect === 'ollama');
    },
  );

  it.each(callDialects)('is one that its vendor’s own service takes without a field lost, in %s', (dialect) => {
    const routes = { openai: 'openai-chat', anthropic: 'anthropic-messages', ollama: 'ollama-chat' } as const;
    for (const thinking of ['default', 'on', 'off'] as const) {
      const call = buildCall({ ...full, dialect, thinking }, 'm', [tool]);
      expect(ownCallSchema.safeParse(call).success).toBe(true);
      const target = { dialect, isStrict: true, isPassThrough: false };
      const checked = checkBody(routes[dialect], call.body, target);
      expect(checked).toMatchObject({ kind: 'parsed', value: { dropped: [] } });
    }
  });
});

describe('the call to paste elsewhere', () => {
  const call = buildCall({ ...full, prompt: "Who's there?", images: [] }, 'm', []);

  it.each(callForms)('carries the whole body and no key as %s', (form) => {
    const text = renderCall(call, form, 'http://127.0.0.1:11444');
    expect(text).toContain('max_completion_tokens');
    expect(text).not.toMatch(/authorization|api[-_]key|bearer/i);
  });

  it('escapes quotes for the shell and writes Python’s own words', () => {
    expect(renderCall(call, 'curl', 'http://127.0.0.1:1')).toContain(String.raw`Who'\''s there?`);
    const python = renderCall(
      buildCall({ ...full, dialect: 'ollama', thinking: 'off' }, 'm', []),
      'Python',
      'http://x',
    );
    expect(python).toContain('"think": False,');
    expect(python).toContain('for line in answer.iter_lines(decode_unicode=True):');
  });

  it('cuts long images short where it is only looked at', () => {
    const base64 = 'A'.repeat(5000);
    const long = buildCall({ ...full, images: [{ ...image, base64 }] }, 'm', []);
    expect(renderCall(shortenCall(long), 'JSON', '')).toContain('… 4982 more');
    expect(renderCall(long, 'JSON', '')).toContain(base64);
  });
});

describe('tools as they are written', () => {
  it('are read in any of the three dialects, one or a list', () => {
    const { parameters, ...named } = tool;
    const forms = [tool, [{ type: 'function', function: tool }], [{ ...named, input_schema: parameters }]];
    for (const form of forms) expect(readTools(JSON.stringify(form))).toEqual({ kind: 'tools', tools: [tool] });
    expect(readTools('  ')).toEqual({ kind: 'tools', tools: [] });
  });

  it.each([
    ['{ "name": ', 'This is not JSON yet.'],
    ['[{"name":"a"},{"name":"no spaces please"}]', 'Tool 2 needs a "name"'],
    ['{"name":"a","parameters":"none"}', 'Tool 1 needs a "name"'],
    ['42', 'Tool 1 needs a "name"'],
  ])('say what is wrong with %s', (text, message) => {
    expect(readTools(text)).toMatchObject({ kind: 'wrong', message: expect.stringContaining(message) as string });
  });
});
