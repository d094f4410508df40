import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callCase } from '../../fakes/gateway/calls.ts';
import { models, type PairBackend } from '../../fakes/gateway/pair-rig.ts';
import { type PluginRig, startPluginRig, toPlugin } from '../../fakes/gateway/plugin-rig.ts';
import { json, type Script } from '../../fakes/gateway/scripted-upstream.ts';
import { answerAsOpenai, eventStream, openaiChunk, openaiEnd } from '../../fakes/gateway/vendor-scripts.ts';

const readSample = (file: string): string =>
  readFileSync(new URL(`../../../samples/plugins/${file}`, import.meta.url), 'utf8');
const files = {
  'mask-addresses.mjs': readSample('mask-addresses.mjs'),
  'shout.mjs': 'export const transformChunk = ({ text }) => text.toUpperCase();',
  'sign.mjs': `export const transformRequest = ({ messages }, { state }) => { state.seen = messages.length; };
export const transformResponse = ({ blocks }, { state, options, model, servedModel, project }) =>
  ({ blocks: [...blocks, { kind: 'text', text: [' by', options.by, model, servedModel, project, state.seen].join(' ') }] });`,
  'greedy.mjs': `export const transformRequest = () =>
  ({ model: 'other', isStreaming: true, project: 'rich', session: 'x', keepAlive: -1, contextLength: 1e6, maxOutputTokens: 5000 });`,
  'spy.mjs': `import { readFileSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
const attempt = (run) => { try { run(); return 'done'; } catch (error) { return error.code; } };
export const transformRequest = (_, { options }) => ({ messages: [{ role: 'user', name: null, parts: [{ kind: 'text', text: JSON.stringify([
  attempt(() => readFileSync(options.config)), attempt(() => writeFileSync(options.config + '.new', '')),
  attempt(() => writeFileSync(new URL('mine.txt', import.meta.url), '')), attempt(() => spawnSync(process.execPath, ['-v'])),
  attempt(() => process.stdout.write('leak')), Object.keys(process.env).length, process.argv.length, process.getuid() > -1,
]) }] }] });`,
  'swallow.mjs': `export const transformChunk = ({ isLast }) => { if (isLast) throw new Error('lost'); return ''; };`,
};
type Body = Readonly<Record<string, unknown>>;
const ask = (rig: PluginRig, path: string, body: Body) => callCase(rig.url, { path, body: JSON.stringify(body) });
const lastBody = (rig: PluginRig, backend: PairBackend): string => rig[backend].seen.at(-1)?.body ?? '';
const question = (content = 'hi') => ({ messages: [{ role: 'user', content }] });

/** An address that comes in pieces. */
const answerWithAddress: Script = (answer, { body }) => {
  const text = 'Ask joe.public@example.org, please.';
  const { stream } = JSON.parse(body) as { stream?: boolean };
  const pieces = ['Ask joe.pub', 'lic@exam', 'ple.org, ple', 'ase.'].map((content) => openaiChunk({ content }));
  if (stream === true) return void answer.writeHead(200, eventStream).end(pieces.join('') + openaiEnd);
  const message = { index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' };
  return void answer.writeHead(200, json).end(JSON.stringify({ id: 'c', model: 'gpt', choices: [message] }));
};

describe('the example plugin', () => {
  let rig: PluginRig;
  beforeAll(async () => {
    const settings = toPlugin('mask-addresses.mjs', { options: { replacement: '[mail]' } });
    rig = await startPluginRig(files, [settings], { scripts: { openai: answerWithAddress } });
  });
  afterAll(() => rig.close());

  const cases: readonly (readonly [string, PairBackend, Body])[] = [
    ['/v1/chat/completions', 'openai', {}],
    ['/v1/chat/completions', 'ollama', { stream: true }],
    ['/v1/messages', 'anthropic', { max_tokens: 9 }],
    ['/api/chat', 'openai', { stream: false }],
    ['/api/chat', 'anthropic', {}],
    ['/v1/responses', 'ollama', { input: 'Write to jane.doe@example.org now.' }],
  ];
  it.each(cases)('changes what %s sends to %s, and tells the client and the log', async (path, backend, more) => {
    const before = rig.rows().length;
    const { messages } = question('Write to jane.doe@example.org now.');
    const answer = await ask(rig, path, { model: models[backend], ...('input' in more ? {} : { messages }), ...more });
    expect(answer.status, answer.text).toBe(200);
    expect(lastBody(rig, backend)).toContain('Write to [mail] now.');
    expect(lastBody(rig, backend)).not.toContain('jane');
    expect(answer.headers.get('x-drover-translation')).toContain('plugin mask-addresses.mjs');
    const row = (await rig.completedRows(before + 1)).at(-1);
    expect(row?.opened.translation.emulated).toContain('plugin mask-addresses.mjs');
    expect(row?.opened.routeSteps.join('\n')).toMatch(/● plugin mask-addresses\.mjs changed the request, \d+ ms/);
    expect(row?.completed?.attemptNotes.join('\n')).toMatch(/plugin mask-addresses\.mjs saw the answer, \d+ ms/);
  });

  it.each(['/v1/chat/completions', '/v1/messages', '/api/chat'])(
    'changes the answers of %s, whole and in pieces',
    async (path) => {
      for (const stream of [false, true]) {
        const answer = await ask(rig, path, { model: models.openai, max_tokens: 9, stream, ...question() });
        const told = [...answer.text.matchAll(/"(?:content|text)":"([^"]*)"/g)].map(([, text]) => text).join('');
        expect(told).toBe('Ask [mail], please.');
      }
    },
  );
});

/** Says its second word when it is told to. */
let goOn: (() => void) | null = null;
const answerInTurn: Script = (answer: ServerResponse, seen, count) => {
  if (!seen.body.includes('in turn')) return answerAsOpenai(answer, seen, count);
  answer.writeHead(200, eventStream).write(openaiChunk({ content: 'first' }));
  goOn = () => void answer.end(openaiChunk({ content: 'second' }) + openaiEnd);
};
const cache = {
  ...{ areResponsesKept: true, areEmbeddingsKept: true, isCoalescing: true },
  ...{ ttlMs: 60_000, maxBytes: 1_000_000 },
};

describe('plugins', () => {
  let rig: PluginRig;
  beforeAll(async () => {
    const list = [
      toPlugin('sign.mjs', { projects: ['notes'], options: { by: 'me' } }),
      toPlugin('shout.mjs', { projects: ['notes', 'loud'] }),
      toPlugin('greedy.mjs', { projects: ['greedy', 'other'], models: ['m'] }),
      toPlugin('spy.mjs', { projects: ['spy'], options: { config: fileURLToPath(import.meta.url) } }),
      toPlugin('swallow.mjs', { projects: ['swallow'] }),
    ];
    rig = await startPluginRig(files, list, { scripts: { openai: answerInTurn }, options: { settings: { cache } } });
  });
  afterAll(() => rig.close());
  const rowsOf = (project: string) => rig.rows().filter(({ opened }) => opened.project === project);

  it('see an answer one after the other, know whose it is, and remember what they saw', async () => {
    const whole = await ask(rig, '/p/notes/v1/chat/completions', { model: models.openai, ...question() });
    expect(whole.text).toContain('HELLO WORLD BY ME CLOUD/GPT GPT NOTES 1');
    const stream = await ask(rig, '/p/notes/api/chat', { model: models.openai, ...question() });
    expect(stream.text).toContain('HELLO WORLD');
    expect(stream.text).toContain(' BY ME CLOUD/GPT GPT NOTES 1');
    expect(stream.text.trimEnd().split('\n').at(-1)).toContain('"done":true');
  });

  it('pass on each piece of a stream as it comes', async () => {
    const answer = await fetch(`${rig.url}/p/loud/v1/chat/completions`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify({ model: models.openai, stream: true, ...question('in turn') }),
    });
    let text = '';
    for await (const chunk of answer.body ?? []) {
      text += Buffer.from(chunk).toString();
      if (text.includes('FIRST') && !text.includes('SECOND')) goOn?.();
    }
    expect(text).toMatch(/FIRST.*SECOND.*\[DONE\]/s);
  });

  it('T39 read no file of others, write none, start no program and have no environment', async () => {
    await ask(rig, '/p/spy/v1/chat/completions', { model: models.openai, ...question() });
    const denied = 'ERR_ACCESS_DENIED';
    const { messages } = JSON.parse(lastBody(rig, 'openai')) as { messages: readonly { readonly content: string }[] };
    expect(JSON.parse(messages[0]?.content ?? '')).toEqual([denied, denied, denied, denied, 'done', 0, 2, true]);
  });

  it('change nothing of who asks, for which model and how it is told', async () => {
    const answer = await ask(rig, '/p/greedy/api/chat', { model: 'm', stream: false, ...question() });
    expect(answer.status).toBe(200);
    const sent = JSON.parse(lastBody(rig, 'ollama')) as Body;
    expect(sent).toMatchObject({ model: 'm:latest', stream: false, options: { num_predict: 5000 } });
    expect(sent['keep_alive']).toBeUndefined();
    expect(sent['options']).not.toHaveProperty('num_ctx');
    expect(rowsOf('rich')).toEqual([]);
    expect(rowsOf('greedy')[0]?.opened).toMatchObject({ session: null, model: 'm' });
  });

  it('leave bytes of requests alone that are not theirs, and those that only load a model', async () => {
    const odd = '{"model" : "m","messages":[{"content":"hi","role":"user"}],"stream":false,"options":{"seed":1.0}}';
    await callCase(rig.url, { path: '/p/nobody/api/chat', body: odd });
    expect(lastBody(rig, 'ollama')).toBe(odd);
    await callCase(rig.url, { path: '/p/other/api/chat', body: odd });
    expect(lastBody(rig, 'ollama')).not.toBe(odd);
    const load = '{"model" : "m","messages":[]}';
    await callCase(rig.url, { path: '/p/other/api/chat', body: load });
    expect(lastBody(rig, 'ollama')).toBe(load);
  });

  it('end an answer whose text they may have held back when they failed', async () => {
    const path = '/p/swallow/v1/chat/completions';
    const answer = await ask(rig, path, { model: models.openai, stream: true, ...question() });
    expect(answer.text).toContain('plugin_failed');
    expect(answer.text).not.toContain('[DONE]');
    expect(rowsOf('swallow')[0]?.completed?.attemptNotes.join('\n')).toContain('It may have held text back');
  });

  it('that change answers keep them from being kept', async () => {
    const count = async (project: string): Promise<number> => {
      const before = rig.openai.seen.length;
      const body = { model: models.openai, temperature: 0, seed: 1, ...question(`for ${project}`) };
      for (let turn = 0; turn < 2; turn++) await ask(rig, `/p/${project}/v1/chat/completions`, body);
      return rig.openai.seen.length - before;
    };
    expect(await count('nobody')).toBe(1);
    expect(await count('loud')).toBe(2);
  });
});
