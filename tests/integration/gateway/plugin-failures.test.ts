import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PluginSettings } from '../../../apps/plugins/index.ts';
import { callCase } from '../../fakes/gateway/calls.ts';
import { models } from '../../fakes/gateway/pair-rig.ts';
import { failAtAnswer, faultyPlugin } from '../../fakes/gateway/plugin-files.ts';
import { type PluginRig, startPluginRig, toPlugin } from '../../fakes/gateway/plugin-rig.ts';

const secret = 'the-secret-prompt';
const files = {
  'faulty.mjs': faultyPlugin,
  'throw.mjs': failAtAnswer('throw'),
  'wrong.mjs': failAtAnswer('wrong'),
  'syntax.mjs': 'export const transformRequest = (;',
  'mended.mjs': 'export const transformRequest = (;',
  'empty.mjs': 'export const unrelated = 1;',
};

/** Plugins by the project whose requests they see. */
const projects: Readonly<Record<string, PluginSettings>> = {
  passing: toPlugin('faulty.mjs'),
  hasty: toPlugin('faulty.mjs', { timeoutMs: 300 }),
  patient: toPlugin('faulty.mjs', { timeoutMs: 60_000 }),
  strict: toPlugin('faulty.mjs', { isRefusing: true }),
  'syntax.mjs': toPlugin('syntax.mjs'),
  'empty.mjs': toPlugin('empty.mjs'),
  'missing.mjs': toPlugin('missing.mjs'),
  mended: toPlugin('mended.mjs', { isRefusing: true }),
  'throw.mjs': toPlugin('throw.mjs'),
  'wrong.mjs': toPlugin('wrong.mjs'),
  'strict-answers': toPlugin('throw.mjs', { isRefusing: true, isForRequests: false }),
};

let rig: PluginRig;
beforeAll(async () => {
  const list = Object.entries(projects).map(([project, settings]) => ({ ...settings, projects: [project] }));
  rig = await startPluginRig(files, list, { options: { settings: { maxBodyBytes: 100_000 } } });
});
afterAll(() => rig.close());

const body = (text: string, more: object = {}): string =>
  JSON.stringify({ model: models.openai, messages: [{ role: 'user', content: text }], ...more });
const chat = (project: string, text: string, more: object = {}) =>
  callCase(rig.url, { path: `/p/${project}/v1/chat/completions`, body: body(text, more) });
const rowsOf = (project: string) => rig.rows().filter(({ opened }) => opened.project === project);
const lastSteps = (project: string): string => rowsOf(project).at(-1)?.opened.routeSteps.join('\n') ?? '';
const notesOf = (project: string): readonly string[] =>
  rowsOf(project).map(({ completed }) => completed?.attemptNotes.join('\n') ?? '');

describe('a plugin that fails at a request and is to let it pass', () => {
  const faults: readonly (readonly [string, RegExp])[] = [
    ['throws', /It threw TypeError at faulty\.mjs:4:\d+\./],
    ['rejects-null', /It threw something that is no error\./],
    ['throws-a-trap', /It threw an error\./],
    ['exits', /Its process ended by itself\./],
    ['lies', /It sent something that is no answer\./],
    ['is-wrong', /wrong at request\.messages\[0\]\.parts\[0\]\.text\./],
    ['is-deep', /nested too deep/],
    ['is-huge', /more than may be/],
    ['is-a-ring', /It threw TypeError\./],
    ['is-a-function', /something that is no data/],
    ['is-a-number', /wrong at request\./],
    ['hogs', /It needed more memory than it may have\./],
    ['buffers', /It needed more memory than it may have\./],
  ];
  it.each(faults)('T39 changes nothing when it %s, and serves the next request', async (fault, reason) => {
    const answer = await chat('passing', `${fault} ${secret}`);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.text).toContain('Hello world');
    expect(rig.openai.seen.at(-1)?.body).toContain(secret);
    expect(lastSteps('passing')).toMatch(reason);
    expect(JSON.stringify(rig.warnings)).toMatch(reason);
    expect((await chat('passing', secret)).status).toBe(200);
    expect(lastSteps('passing')).toContain('plugin faulty.mjs left the request as it is');
    expect(JSON.stringify([rig.warnings, rig.logs, rig.rows().map(({ opened }) => opened)])).not.toContain(secret);
  });
});

describe('a plugin that fails', () => {
  it('T39 is ended after its time when it hangs, and the request passes', async () => {
    expect((await chat('hasty', `hangs ${secret}`)).status).toBe(200);
    expect(lastSteps('hasty')).toContain('It took longer than 300 ms.');
  });

  it.each([
    ['syntax.mjs', /SyntaxError/],
    ['empty.mjs', /exports no function/],
    ['missing.mjs', /There is no file/],
  ])('T39 lets requests pass when it cannot be loaded, as %s, and says so', async (file, reason) => {
    const answer = await chat(file, secret, { stream: true });
    expect(answer.text).toContain('Hello');
    expect(answer.headers.get('x-drover-translation')).toBeNull();
    expect(lastSteps(file)).toMatch(reason);
    expect(rig.plugins.troubles()).toContainEqual(
      expect.objectContaining({ title: `The plugin ${file} cannot be loaded.` }),
    );
  });

  it('T39 refuses requests of every dialect with plugin_failed, where it is to refuse', async () => {
    const dialects = [
      ['/v1/chat/completions', {}],
      ['/v1/messages', { max_tokens: 9 }],
      ['/api/chat', { stream: false }],
      ['/v1/chat/completions', { stream: true }],
    ] as const;
    const seenBefore = rig.openai.seen.length;
    for (const [path, more] of dialects) {
      const answer = await callCase(rig.url, { path: `/p/strict${path}`, body: body(`throws ${secret}`, more) });
      expect(answer.status, path).toBe(503);
      expect(answer.headers.get('x-drover-error')).toBe('plugin_failed');
      expect(answer.text).toContain('The plugin faulty.mjs, without which requests are not served, failed.');
      expect(answer.text).not.toContain(secret);
    }
    expect(rig.openai.seen).toHaveLength(seenBefore);
    expect(rowsOf('strict')).toHaveLength(dialects.length);
    for (const { completed } of rowsOf('strict')) {
      expect(completed).toMatchObject({ status: 503, outcome: 'rejected', errorCode: 'plugin_failed' });
    }
  });

  it('T39 keeps no other request waiting while it hangs, and lets go of one whose client left', async () => {
    const order: string[] = [];
    const leaving = new AbortController();
    const seenBefore = rig.openai.seen.length;
    const call = (text: string): Promise<unknown> =>
      fetch(`${rig.url}/p/patient/v1/chat/completions`, {
        ...{ method: 'POST', body: body(text), signal: leaving.signal },
        headers: { 'content-type': 'application/json' },
      }).then(
        () => order.push('answered late'),
        () => order.push('left'),
      );
    const stuck = [call('hangs'), call('waits behind it')];
    for (let count = 0; count < 5; count++) {
      expect((await chat('nobody', secret)).status).toBe(200);
      order.push('answered');
    }
    const before = rig.rows().filter(({ completed }) => completed !== null).length;
    leaving.abort();
    await Promise.all(stuck);
    await rig.completedRows(before + 2);
    expect(order).toEqual([...Array.from({ length: 5 }, () => 'answered'), 'left', 'left']);
    expect(rowsOf('patient').map(({ completed }) => completed?.outcome)).toEqual(['client_closed', 'client_closed']);
    expect(rig.openai.seen).toHaveLength(seenBefore + 5);
  });

  it('is loaded anew when its file has changed and stays as it is', async () => {
    expect((await chat('mended', secret)).status).toBe(503);
    rig.write('mended.mjs', 'export const transformRequest = () => ({ maxOutputTokens: 77 });');
    rig.lookouts.advance(2000);
    expect((await chat('mended', secret)).status).toBe(503);
    rig.lookouts.advance(2000);
    expect((await chat('mended', secret)).status).toBe(200);
    expect(rig.openai.seen.at(-1)?.body).toContain('77');
    expect(rig.plugins.troubles().filter(({ title }) => title.includes('mended'))).toEqual([]);
  });

  const answers = [
    ['throw.mjs', 'RangeError at throw.mjs:2:', 'RangeError at throw.mjs:1:'],
    ['wrong.mjs', 'wrong at answer.blocks[0].argumentsJson', 'a chunk that is no text'],
  ] as const;
  it.each(answers)('T39 leaves answers as they are, where %s is to let them pass', async (file, whole, streamed) => {
    for (const stream of [false, true]) {
      const answer = await chat(file, secret, { stream });
      expect(answer.status).toBe(200);
      expect(answer.text.match(/Hello| world/g)).toEqual(['Hello', ' world']);
    }
    expect(notesOf(file)[0]).toContain(whole);
    expect(notesOf(file)[1]).toContain(streamed);
    expect(notesOf(file).join('\n')).not.toContain('Hello');
  });

  it('T39 ends answers with plugin_failed, where it is to refuse', async () => {
    for (const stream of [false, true]) {
      const answer = await chat('strict-answers', secret, { stream });
      expect(answer.text).toContain('plugin_failed');
      expect(answer.text).not.toContain('Hello');
    }
    for (const { completed } of rowsOf('strict-answers')) expect(completed?.errorCode).toBe('plugin_failed');
  });
});
