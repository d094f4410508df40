import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequestBodies } from '../../../apps/contract/model/index.ts';
import { runCommand } from './run-command.ts';
import { startTestHost, type TestHost } from './test-host.ts';

const prompt = 'Count the sheep';
const canary = 'canary-prompt-0b7e41';
let host: TestHost;
beforeAll(async () => {
  host = await startTestHost();
  await host.host.daemonSettled;
});
afterAll(() => host.end());

/** Asks to the end; the id of the request. */
async function ask(content = prompt, project = ''): Promise<string> {
  const messages = [{ role: 'user', content }];
  const path = `${project === '' ? '' : `/p/${project}`}/v1/chat/completions`;
  const answer = await host.chat({ messages, stream: true, max_tokens: 4 }, path);
  expect(await answer.text()).toContain('[DONE]');
  return answer.headers.get('x-request-id') ?? '';
}

/** Files of the data folder that hold the mark. */
const filesWith = (mark: string): string[] =>
  readdirSync(host.dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(mark))
    .map((file) => file.slice(host.dataDir.length + 1));

const bodies = (id: string): Promise<RequestBodies> => host.client.requests.bodies({ id });
/** Once what is kept of it, or why nothing is, is as wanted: it is written behind the answer. */
const settled = async (id: string, isSettled: (found: RequestBodies) => boolean): Promise<RequestBodies> => {
  let found: RequestBodies = { parts: [], whyNone: null };
  await expect
    .poll(async () => {
      found = await bodies(id);
      return isSettled(found);
    })
    .toBe(true);
  return found;
};
const kept = (id: string): Promise<RequestBodies> => settled(id, ({ parts }) => parts.length > 0);
const whyNone = async (id: string) =>
  (await settled(id, ({ whyNone: why }) => why !== null && why.reason !== 'running')).whyNone;
async function set(name: 'bodies' | 'maxBodiesMb', value: boolean | number): Promise<void> {
  const { etag } = await host.client.config.page();
  const edits = [{ kind: 'set' as const, path: ['log', name], value }];
  const saved = await host.client.config.save({ etag, change: { edits }, restart: 'never' });
  expect(saved.kind).toBe('saved');
}

describe('prompts and answers', () => {
  let first = '';

  it('T50 are not kept by themselves, and it is said where to switch that on', async () => {
    first = await ask(canary);
    expect(await whyNone(first)).toMatchObject({ reason: 'off', text: expect.stringContaining('log.bodies') });
    expect(filesWith(first)).toContain('drover.db-wal');
    expect(filesWith(canary)).toEqual([]);
    const { out } = await runCommand(host, ['requests', 'show', first, '--bodies']);
    expect(out).toContain('Prompts and answers are not kept: log.bodies is off.');
    expect(out).not.toContain(canary);
  });

  it('E10 F67 are kept from the change of the configuration on, and shown by the command line', async () => {
    await set('bodies', true);
    const id = await ask();
    const { parts } = await kept(id);
    expect(parts.map(({ part, isCut }) => [part, isCut])).toEqual([
      ['request', false],
      ['sent', false],
      ['answer', false],
    ]);
    const [request, sent, answer] = parts.map(({ text }) => text);
    expect(request).toContain(prompt);
    expect(JSON.parse(sent ?? '')).toMatchObject({ messages: [{ role: 'user', content: prompt }], stream: true });
    expect(answer).toMatch(/^data: .*\[DONE\]\s*$/s);
    expect(parts.map(({ sizeBytes, text }) => sizeBytes === Buffer.byteLength(text))).toEqual([true, true, true]);
    const { out } = await runCommand(host, ['requests', 'show', id, '--bodies']);
    expect(out).toContain('Request, as the client sent it');
    expect(out).toContain(`"content": "${prompt}"`);
    const { out: json } = await runCommand(host, ['requests', 'show', id, '--bodies', '--json']);
    expect(JSON.parse(json)).toMatchObject({ id, bodies: { parts } });
    expect(await whyNone(first)).toMatchObject({ reason: 'before' });
  });

  it('of one project are kept or not, whatever holds for the others', async () => {
    await host.client.access.createProject({ id: 'secret', keepsBodies: false });
    expect(await whyNone(await ask(canary, 'secret'))).toMatchObject({ reason: 'off-for-project' });
    await set('bodies', false);
    await host.client.access.changeProject({ id: 'secret', keepsBodies: true });
    expect((await kept(await ask(prompt, 'secret'))).parts).toHaveLength(3);
    expect(await whyNone(await ask(canary))).toMatchObject({ reason: 'off' });
    expect(filesWith(canary)).toEqual([]);
  });

  it('are missing where the request was refused before its body was read', async () => {
    await set('bodies', true);
    const url = `${host.host.gatewayUrl}/v1/chat/completions`;
    const refused = await fetch(url, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: prompt });
    expect(await whyNone(refused.headers.get('x-request-id') ?? '')).toMatchObject({ reason: 'no-body' });
    await expect(bodies('req_nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('take no more room than they may: the oldest go first', async () => {
    await set('maxBodiesMb', 1);
    const oldest = await ask();
    await kept(oldest);
    for (let index = 0; index < 4; index++) await kept(await ask(randomBytes(180_000).toString('base64')));
    expect(await whyNone(oldest)).toMatchObject({ reason: 'removed', text: expect.stringContaining('1 MB') });
    expect((await kept(await ask())).parts).toHaveLength(3);
  });
});
