import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PromptTemplate } from '../../../apps/routing/index.ts';
import { callCase } from '../../fakes/gateway/calls.ts';
import { models, type PairBackend, type PairRig, startPairRig } from '../../fakes/gateway/pair-rig.ts';
import { json, type Script } from '../../fakes/gateway/scripted-upstream.ts';

const secret = 'Answer as the butler of';
const templates: readonly PromptTemplate[] = [
  { name: 'butler', version: 1, text: `${secret} {{house}}, shortly.`, role: 'system' },
  { name: 'butler', version: 2, text: `${secret} {{house}}.`, role: 'system' },
  { name: 'quiz', version: 1, text: 'Ask me about {{ topic }}.\n', role: 'user' },
];
const maxBodyBytes = 4000;
const message = { type: 'message', id: 'o', role: 'assistant', status: 'completed', content: [] };
const answerResponses: Script = (answer) => {
  const whole = { id: 'r', object: 'response', status: 'completed', model: 'gpt', output: [message], usage: null };
  answer.writeHead(200, json).end(JSON.stringify(whole));
};
let rig: PairRig;
beforeAll(async () => {
  rig = await startPairRig({}, { settings: { templates, maxBodyBytes } });
});
afterAll(() => rig.close());

type Body = Readonly<Record<string, unknown>>;
const ask = (path: string, body: Body) => callCase(rig.url, { path, body: JSON.stringify(body) });
const lastBody = (backend: PairBackend): Body => JSON.parse(rig[backend].seen.at(-1)?.body ?? '{}') as Body;
const seenCount = (): number => rig.ollama.seen.length + rig.openai.seen.length + rig.anthropic.seen.length;

const system = `${secret} Blandings.`;
const question = 'Ask me about tea.\n';
const user = { role: 'user', content: 'hi' };
const butler = { prompt_template: { name: 'butler', variables: { house: 'Blandings' } } };
const quiz = { prompt_template: { id: 'quiz', version: 1, variables: { topic: 'tea' } } };
const own = { role: 'system', content: 'Be kind.' };

/** The route, the backend, the client's body and what reaches the backend. */
const cases: readonly (readonly [string, PairBackend, Body, Body])[] = [
  [
    '/v1/chat/completions',
    'openai',
    { ...butler, messages: [own, user] },
    { messages: [{ role: 'system', content: system }, own, user] },
  ],
  ['/v1/chat/completions', 'anthropic', { ...butler, messages: [user] }, { system }],
  [
    '/v1/chat/completions',
    'ollama',
    { ...butler, messages: [user] },
    { messages: [{ role: 'system', content: system }, user] },
  ],
  [
    '/v1/chat/completions',
    'openai',
    { ...quiz, messages: [user] },
    { messages: [{ role: 'user', content: question }, user] },
  ],
  ['/v1/messages', 'anthropic', { ...butler, max_tokens: 9, messages: [user] }, { system, messages: [user] }],
  [
    '/v1/messages',
    'anthropic',
    { ...butler, max_tokens: 9, messages: [user], system: 'Be kind.' },
    { system: `${system}\n\nBe kind.` },
  ],
  [
    '/v1/messages',
    'anthropic',
    { ...butler, max_tokens: 9, messages: [user], system: [{ type: 'text', text: 'Be kind.' }] },
    {
      system: [
        { type: 'text', text: system },
        { type: 'text', text: 'Be kind.' },
      ],
    },
  ],
  [
    '/v1/messages',
    'ollama',
    { ...butler, max_tokens: 9, messages: [user] },
    { messages: [{ role: 'system', content: system }, user] },
  ],
  [
    '/v1/messages',
    'anthropic',
    { ...quiz, max_tokens: 9, messages: [user] },
    { messages: [{ role: 'user', content: question }, user] },
  ],
  ['/v1/messages/count_tokens', 'anthropic', { ...butler, messages: [user] }, { system }],
  [
    '/api/chat',
    'ollama',
    { ...butler, stream: false, messages: [user] },
    { messages: [{ role: 'system', content: system }, user] },
  ],
  [
    '/api/chat',
    'openai',
    { ...butler, stream: false, messages: [user] },
    { messages: [{ role: 'system', content: system }, user] },
  ],
  ['/api/generate', 'ollama', { ...butler, stream: false, prompt: 'hi' }, { system, prompt: 'hi' }],
  ['/api/generate', 'ollama', { ...butler, stream: false, prompt: 'hi', raw: true }, { prompt: `${system}\n\nhi` }],
  ['/api/generate', 'ollama', { ...quiz, stream: false, prompt: 'hi' }, { prompt: `${question}hi` }],
  [
    '/api/generate',
    'anthropic',
    { ...butler, stream: false, prompt: 'hi', system: 'Be kind.' },
    { system: `${system}\n\nBe kind.` },
  ],
  ['/v1/completions', 'openai', { ...butler, prompt: 'hi' }, { prompt: `${system}\n\nhi` }],
  ['/v1/completions', 'ollama', { ...quiz, prompt: ['hi'] }, { prompt: `${question}hi` }],
  ['/v1/responses', 'ollama', { ...butler, input: 'hi' }, { messages: [{ role: 'system', content: system }, user] }],
  [
    '/v1/responses',
    'ollama',
    {
      prompt: { id: 'butler', version: '2', variables: { house: { type: 'input_text', text: 'Blandings' } } },
      input: 'hi',
      instructions: 'Be kind.',
    },
    { messages: [{ role: 'system', content: `${system}\n\nBe kind.` }, user] },
  ],
  [
    '/v1/responses',
    'openai',
    { prompt: { id: 'quiz', variables: { topic: 'tea' } }, input: 'hi' },
    { messages: [{ role: 'user', content: question }, user] },
  ],
  ['/generate', 'ollama', { ...butler, prompt: 'hi' }, { messages: [{ role: 'system', content: system }, user] }],
  ['/chat', 'ollama', { ...quiz, messages: [user] }, { messages: [{ role: 'user', content: question }, user] }],
];

describe('H10 a prompt template', () => {
  it.each(cases)(
    'of %s comes in front of the conversation at a backend of %s: %j',
    async (path, backend, body, wanted) => {
      const rows = rig.rows().length;
      const answer = await ask(path, { model: models[backend], ...body });
      expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 200 });
      const sent = lastBody(backend);
      expect(sent).toMatchObject(wanted);
      expect(sent).not.toHaveProperty('prompt_template');
      const name = JSON.stringify(body).includes('butler') ? 'butler@2' : 'quiz@1';
      expect(answer.headers.get('x-drover-translation')).toContain(`emulated prompt_template ${name}`);
      expect(rig.rows()[rows]?.opened.translation.emulated).toContain(`prompt_template ${name}`);
    },
  );

  it('is of the highest version, or of the one that is asked for', async () => {
    const prompt_template = { name: 'butler', version: 1, variables: { house: 'Blandings' } };
    await ask('/api/chat', { model: 'm', stream: false, messages: [user], prompt_template });
    expect(lastBody('ollama')['messages']).toEqual([
      { role: 'system', content: `${secret} Blandings, shortly.` },
      user,
    ]);
  });

  const wrong: readonly (readonly [string, unknown, string, string])[] = [
    ['another name', { name: 'cook' }, 'prompt_template', 'that is not there'],
    ['another version', { name: 'butler', version: 3 }, 'prompt_template.version', 'there is no 3'],
    ['no version', { name: 'butler', version: 'new' }, 'prompt_template.version', 'a whole number'],
    ['no name', { version: 1 }, 'prompt_template.id', 'must be the name'],
    ['two names', { name: 'butler', id: 'quiz' }, 'prompt_template.name', 'must be the name'],
    ['no object', 'butler', 'prompt_template', 'must be an object'],
    ['a field too many', { name: 'butler', values: {} }, 'prompt_template', 'variables'],
    ['missing variables', { name: 'butler' }, 'prompt_template.variables', 'missing house'],
    [
      'unknown variables',
      { name: 'butler', variables: { hosue: 'x' } },
      'prompt_template.variables',
      'missing house; unknown hosue',
    ],
    [
      'odd variables',
      { name: 'butler', variables: { house: 'x', 'a b': 'y' } },
      'prompt_template.variables',
      'unknown 1 with names',
    ],
    [
      'a variable that is no text',
      { name: 'butler', variables: { house: [1] } },
      'prompt_template.variables.house',
      'must be a text',
    ],
    [
      'variables that are no object',
      { name: 'butler', variables: ['x'] },
      'prompt_template.variables',
      'must be an object',
    ],
  ];
  it.each(wrong)(
    'is refused for %s, in every dialect, without a word of its text',
    async (what, prompt_template, field, words) => {
      const before = seenCount();
      for (const [path, body] of [
        ['/v1/chat/completions', { model: models.openai, messages: [user] }],
        ['/v1/messages', { model: models.ollama, max_tokens: 9, messages: [user] }],
        ['/api/chat', { model: models.ollama, messages: [user] }],
        ['/generate', { model: models.ollama, prompt: 'hi' }],
      ] as const) {
        const answer = await ask(path, { ...body, prompt_template });
        expect({ what, path, status: answer.status }).toEqual({ what, path, status: 400 });
        expect(answer.text).toContain(words);
        expect(answer.text).toContain(field);
        expect(answer.text).not.toContain('butler of');
      }
      expect(seenCount()).toBe(before);
    },
  );

  it('is refused when filling it in makes it too long, though what was sent is not', async () => {
    const house = 'x'.repeat(maxBodyBytes - 200);
    const filled = { name: 'butler', variables: { house } };
    expect(
      (await ask('/api/chat', { model: 'm', stream: false, messages: [user], prompt_template: filled })).status,
    ).toBe(200);
    const now = rig.gateway.settings();
    const twice: PromptTemplate = { name: 'twice', version: 1, text: '{{house}}{{house}}', role: 'system' };
    rig.gateway.applySettings({ ...now, templates: [...templates, twice] });
    const prompt_template = { name: 'twice', variables: { house } };
    const answer = await ask('/api/chat', { model: 'm', messages: [user], prompt_template });
    rig.gateway.applySettings(now);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(`longer than ${maxBodyBytes} characters`);
  });

  it('has no place before embeddings and numbers', async () => {
    for (const [path, body] of [
      ['/v1/embeddings', { input: 'hi' }],
      ['/v1/completions', { prompt: [1, 2] }],
    ] as const) {
      const answer = await ask(path, { model: models.openai, ...body, ...quiz });
      expect(answer.status).toBe(400);
      expect(answer.text).toContain('no text here');
    }
  });

  it("of OpenAI's own is left to OpenAI, and refused anywhere else", async () => {
    const prompt = { id: 'pmpt_123', variables: {} };
    const own = await startPairRig({ openai: answerResponses }, { settings: { templates } });
    const askOwn = (model: string, wanted: Body) =>
      callCase(own.url, { path: '/v1/responses', body: JSON.stringify({ model, input: 'hi', prompt: wanted }) });
    const passed = await askOwn(models.openai, prompt);
    const bytes = own.openai.seen.at(-1)?.body ?? '';
    await askOwn(models.openai, { id: 'butler', variables: { house: 'Blandings' } });
    const filled = own.openai.seen.at(-1);
    const refused = await askOwn(models.ollama, prompt);
    await own.close();
    expect(passed.status).toBe(200);
    expect(bytes).toBe(JSON.stringify({ model: 'gpt', input: 'hi', prompt }));
    expect({ url: filled?.url, body: JSON.parse(filled?.body ?? '') as Body }).toEqual({
      url: '/v1/responses',
      body: { model: 'gpt', input: 'hi', instructions: system },
    });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain('asks for a prompt template that is not there');
  });
});
