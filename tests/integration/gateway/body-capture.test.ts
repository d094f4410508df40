import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { CapturedBodies } from '../../../apps/contract/model/index.ts';
import type { GatewaySettings } from '../../../apps/gateway/index.ts';
import { chatBody } from '../../fakes/gateway/calls.ts';
import { createKeyPort, createTestKey } from '../../fakes/gateway/key-port.ts';
import { type PairRig, startPairRig } from '../../fakes/gateway/pair-rig.ts';
import { signRequest } from '../../fakes/gateway/sign-request.ts';
import { createLimits } from '../../unit/access/sample-keys.ts';

let rig: PairRig;
afterEach(() => rig.close());

const maxBytes = 64 * 1024;
const on: GatewaySettings['bodies'] = { areKept: true, areAnyKept: true, maxBytes };
const off: GatewaySettings['bodies'] = { areKept: false, areAnyKept: false, maxBytes };

const createProjects = (kept: Readonly<Record<string, boolean | null>>): GatewaySettings['projects'] =>
  new Map(
    Object.entries(kept).map(([id, areBodiesKept]) => [
      id,
      {
        rules: { id, models: ['*'], isLocalOnly: false },
        ...{ limits: createLimits({}), keepAlive: null, priority: 'interactive', areBodiesKept },
      },
    ]),
  );

const start = async (settings: Partial<GatewaySettings>): Promise<void> => {
  rig = await startPairRig({}, { settings });
};

/** Asks, and reads the answer to its end. */
async function ask(path: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const answer = await fetch(rig.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  return answer.text();
}

/** What was kept of each request, as text by part. */
const kept = (): readonly Readonly<Record<string, string>>[] =>
  rig
    .bodies()
    .map(({ parts }: CapturedBodies) =>
      Object.fromEntries(parts.map(({ part, content }) => [part, Buffer.from(content).toString()])),
    );

describe('bodies that are kept', () => {
  it('are what went over the wire, in every dialect, whole and streamed', async () => {
    await start({ bodies: on });
    const anthropic = (stream: boolean): string =>
      JSON.stringify({ ...(JSON.parse(chatBody({ stream })) as object), model: 'claude/claude', max_tokens: 9 });
    const calls = [
      ['/v1/chat/completions', chatBody({ stream: false }), rig.ollama],
      ['/v1/chat/completions', chatBody({ stream: true }), rig.ollama],
      ['/v1/chat/completions', chatBody({ model: 'claude/claude', stream: true }), rig.anthropic],
      ['/v1/messages', anthropic(false), rig.anthropic],
      ['/v1/messages', anthropic(true), rig.anthropic],
      ['/api/chat', chatBody({ model: 'cloud/gpt' }), rig.openai],
      ['/api/chat', chatBody({ model: 'cloud/gpt', stream: false }), rig.openai],
      ['/v1/responses', JSON.stringify({ model: 'm', input: 'hi', stream: true }), rig.ollama],
    ] as const;
    for (const [index, [path, body, backend]] of calls.entries()) {
      const answer = await ask(path, body);
      expect(answer).toMatch(/Hello|world/);
      const sent = backend.seen.at(-1)?.body;
      expect(sent).not.toBe(body);
      expect(kept()[index]).toEqual({ request: body, sent, answer });
      expect(rig.bodies()[index]?.requestId).toBe(rig.rows()[index]?.opened.id);
    }
  });

  it('hold no second copy of a body that passed as it came', async () => {
    await start({ bodies: on });
    const body = chatBody({ stream: true });
    const answer = await ask('/api/chat', body);
    expect(kept()).toEqual([{ request: body, answer }]);
  });

  it('are errors too: what the client was told, and what it had sent', async () => {
    await start({ bodies: on });
    const broken = '{"model": "m", "messages": [';
    expect(await ask('/v1/chat/completions', broken)).toContain('not valid JSON');
    expect(kept()).toEqual([{ request: broken, answer: expect.stringContaining('not valid JSON') }]);
  });

  it('are none where the request was refused before its body was read', async () => {
    await start({ bodies: on, maxBodyBytes: 1000 });
    expect(await ask('/v1/chat/completions', chatBody({ user: 'x'.repeat(2000) }))).toContain('at most');
    expect(await ask('/v1/chat/completions', chatBody(), { 'content-type': 'text/plain' })).toContain('error');
    expect(kept()).toEqual([]);
  });

  it('F58 are cut at their limit with their whole size, and the backend gets all of it', async () => {
    await start({ bodies: on });
    const body = chatBody({ messages: [{ role: 'user', content: 'word '.repeat(4_000_000) }] });
    await ask('/v1/chat/completions', body);
    const [request, sent] = rig.bodies()[0]?.parts ?? [];
    expect(request).toMatchObject({ part: 'request', sizeBytes: body.length, isCut: true });
    expect(request?.content).toHaveLength(maxBytes);
    expect(sent).toMatchObject({ part: 'sent', sizeBytes: rig.ollama.seen[0]?.body.length, isCut: true });
    expect(sent?.content).toHaveLength(maxBytes);
    expect(rig.ollama.seen[0]?.body.length).toBeGreaterThan(20_000_000);
  });

  it('hold the JSON of a form, and no file of it', async () => {
    await start({ bodies: on });
    const form = new FormData();
    form.set('request', chatBody());
    const png = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(60_000, 7)]);
    form.set('file', new Blob([png], { type: 'image/png' }), 'a.png');
    await (await fetch(`${rig.url}/v1/chat/completions`, { method: 'POST', body: form })).text();
    expect(kept()[0]?.['request']).toContain('[image/png, 59 KB, not kept]');
  });
});

describe('whose bodies are kept', () => {
  const projects = createProjects({ open: true, secret: false, plain: null });
  const askAs = (project: string): Promise<string> =>
    ask('/v1/chat/completions', chatBody(), { 'x-drover-project': project });
  const projectsKept = (): readonly (string | null | undefined)[] =>
    rig.bodies().map(({ requestId }) => rig.rows().find(({ opened }) => opened.id === requestId)?.opened.project);

  it.each([
    ['nobody asks for it', off, createProjects({ plain: null }), []],
    ['one project does', { ...off, areAnyKept: true }, projects, ['open']],
    ['it is on for all but one', on, projects, ['open', 'plain', 'other']],
  ])('is as the settings say where %s', async (_name, bodies, some, expected) => {
    await start({ bodies, projects: some });
    for (const project of ['open', 'secret', 'plain', 'other']) await askAs(project);
    expect(projectsKept()).toEqual(expected);
  });

  it('is what the body says of its project, too', async () => {
    await start({ bodies: on, projects });
    for (const project of ['secret', 'open']) await ask('/v1/chat/completions', chatBody({ metadata: { project } }));
    expect(projectsKept()).toEqual(['open']);
  });

  it('is decided by the project of the calling program where the request names none', async () => {
    const program = { program: 'editor', pid: 7, folder: '/work', project: 'secret' };
    rig = await startPairRig(
      {},
      { settings: { bodies: on, projects }, ports: { callers: { find: () => Promise.resolve(program) } } },
    );
    await ask('/v1/chat/completions', chatBody());
    expect(kept()).toEqual([]);
  });

  it('is nobody who signs without the key', async () => {
    const signer = createTestKey({ mode: 'signed' }, 1);
    const ports = { keys: createKeyPort([signer]) };
    rig = await startPairRig({}, { settings: { bodies: on }, ports });
    const body = chatBody();
    for (const signed of ['something else', body]) {
      const signature = signRequest(signer.text, { target: '/v1/chat/completions', body: signed });
      await ask('/v1/chat/completions', body, { 'x-drover-signature': signature });
    }
    expect(rig.rows().map(({ completed }) => completed?.status)).toEqual([401, 200]);
    expect(rig.bodies().map(({ requestId }) => requestId)).toEqual([rig.rows()[1]?.opened.id]);
  });

  it('F67 follows the settings at once, also for a request that runs', async () => {
    let finish: () => void = () => undefined;
    const script = (answer: ServerResponse): void => {
      answer.writeHead(200, { 'content-type': 'application/x-ndjson' });
      answer.write('{"model":"m","message":{"role":"assistant","content":"Hello"},"done":false}\n');
      finish = () => answer.end('{"model":"m","message":{"role":"assistant","content":""},"done":true}\n');
    };
    rig = await startPairRig({ ollama: script }, { settings: { bodies: on } });
    const apply = (bodies: GatewaySettings['bodies']): void =>
      rig.gateway.applySettings({ ...rig.gateway.settings(), bodies });
    const run = async (duringIt: () => void): Promise<void> => {
      const before = rig.ollama.seen.length;
      const answer = ask('/api/chat', chatBody());
      await rig.ollama.request(before + 1);
      duringIt();
      finish();
      await answer;
    };
    await run(() => undefined);
    expect(kept()).toHaveLength(1);
    await run(() => apply(off));
    await run(() => apply(on));
    expect(kept()).toHaveLength(1);
    await run(() => undefined);
    expect(kept()).toHaveLength(2);
  });
});
