import { afterEach, describe, expect, it } from 'vitest';
import type { BackendSettings } from '../../../apps/gateway/index.ts';
import {
  keys,
  models,
  type PairBackend,
  type PairRig,
  type PairScripts,
  startPairRig,
} from '../../fakes/gateway/pair-rig.ts';
import { type RigOptions, startRig } from '../../fakes/gateway/rig.ts';
import { json } from '../../fakes/gateway/scripted-upstream.ts';
import { anthropicClient, clientForms, openaiClient, sendChat } from './client-forms.ts';

let rig: PairRig;
afterEach(() => rig.close());
const use = async (scripts: PairScripts = {}, options: RigOptions = {}): Promise<void> => {
  rig = await startPairRig(scripts, options);
};

const secret = 'sk-client-secret';
const clientKeys = {
  authorization: `Bearer ${secret}`,
  'x-api-key': secret,
  'api-key': secret,
  cookie: `session=${secret}`,
  'openai-organization': 'org-client',
  'openai-project': 'project-client',
  'x-forwarded-for': '10.0.0.1',
  referer: 'http://client.test/',
};
const backends = Object.keys(models) as readonly PairBackend[];
const seenBy = (backend: PairBackend) => rig[backend].seen.at(-1);

describe('keys', () => {
  it.each(backends.flatMap((backend) => clientForms.map((form) => ({ backend, form, name: form.name }))))(
    'of a backend of $backend go to it alone, and a client of $name keeps its own',
    async ({ backend, form }) => {
      await use();
      const answer = await sendChat(rig.url, {
        form,
        model: models[backend],
        chat: { text: 'hi' },
        headers: clientKeys,
      });
      expect(answer.status).toBe(200);
      const headers = seenBy(backend)?.headers ?? {};
      expect(headers.authorization).toBe(backend === 'openai' ? `Bearer ${keys.openai}` : undefined);
      expect(headers['x-api-key']).toBe(backend === 'anthropic' ? keys.anthropic : undefined);
      const all = JSON.stringify([headers, seenBy(backend)?.url]);
      for (const value of [secret, 'org-client', 'project-client', '10.0.0.1', 'client.test'])
        expect(all).not.toContain(value);
      for (const other of backends.filter((each) => each !== backend)) expect(rig[other].seen).toEqual([]);
    },
  );

  it('are in no answer, no row and no log', async () => {
    await use({
      openai: (answer, seen) =>
        void answer
          .writeHead(401, json)
          .end(JSON.stringify({ error: { message: `Incorrect API key provided: ${seen.headers.authorization}` } })),
    });
    const answer = await sendChat(rig.url, {
      form: openaiClient,
      model: models.openai,
      chat: { text: 'hi' },
      headers: clientKeys,
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    const rows = await rig.completedRows(1);
    const told = JSON.stringify([answer.text, [...answer.headers], rows, rig.logs]);
    expect(told).not.toContain(keys.openai);
    expect(told).not.toContain(secret);
  });
});

describe('addresses', () => {
  const urlOf = async (base: (url: string) => string, backend: 'openai' | 'anthropic'): Promise<string | undefined> => {
    await use();
    const settings: BackendSettings = {
      id: 'far',
      kind: backend,
      url: base(rig[backend].url),
      apiKey: 'k',
      isStrict: false,
    };
    const routes = { backends: [{ id: 'far', dialect: backend }], rules: [], defaultTarget: null };
    const far = await startRig({ settings: { backends: [settings], routes } });
    const form = backend === 'openai' ? openaiClient : anthropicClient;
    expect((await sendChat(far.url, { form, model: 'far/x', chat: { text: 'hi' } })).status).toBe(200);
    await far.close();
    return seenBy(backend)?.url;
  };

  it('keep the path that the configuration gives them', async () => {
    expect(await urlOf((url) => `${url}/v1`, 'openai')).toBe('/v1/chat/completions');
    await rig.close();
    expect(await urlOf((url) => `${url}/openai/deployments/x/v1`, 'openai')).toBe(
      '/openai/deployments/x/v1/chat/completions',
    );
    await rig.close();
    expect(await urlOf((url) => `${url}/api/anthropic/v1`, 'anthropic')).toBe('/api/anthropic/v1/messages');
  });
});

describe('versions and betas of Anthropic', () => {
  const wishes = { 'anthropic-version': '2024-01-01', 'anthropic-beta': 'tools-2024-04-04,x-1' };

  it('are the client’s own where it speaks Anthropic’s dialect', async () => {
    await use();
    await sendChat(rig.url, { form: anthropicClient, model: models.anthropic, chat: { text: 'hi' }, headers: wishes });
    expect(seenBy('anthropic')?.headers).toMatchObject(wishes);
  });

  it('are Drover’s for all others, and reach nobody else', async () => {
    await use();
    await sendChat(rig.url, { form: openaiClient, model: models.anthropic, chat: { text: 'hi' }, headers: wishes });
    expect(seenBy('anthropic')?.headers['anthropic-version']).toBe('2023-06-01');
    expect(seenBy('anthropic')?.headers['anthropic-beta']).toBeUndefined();
    await sendChat(rig.url, { form: anthropicClient, model: models.openai, chat: { text: 'hi' }, headers: wishes });
    expect(JSON.stringify(seenBy('openai')?.headers)).not.toContain('anthropic');
  });
});

interface Named {
  readonly id?: string;
  readonly name?: string;
}
const list = async (path: string, headers: Readonly<Record<string, string>> = {}) => {
  const answer = await fetch(rig.url + path, { headers });
  const body = (await answer.json()) as { data?: Named[]; models?: Named[] };
  return { status: answer.status, names: (body.data ?? body.models ?? []).map(({ id, name }) => id ?? name) };
};
const everything = ['m:latest', 'cloud/gpt', 'claude/claude'];
const fail =
  (status: number) => (answer: { writeHead(status: number, headers: object): { end(text: string): void } }) =>
    answer.writeHead(status, json).end('{"error":{"message":"no"}}');

describe('lists of models', () => {
  it('hold those of every backend, by the names that reach them, in every dialect', async () => {
    await use();
    expect((await list('/v1/models')).names).toEqual(everything);
    expect((await list('/v1/models', { 'anthropic-version': '2023-06-01' })).names).toEqual(everything);
    expect(new Set((await list('/api/tags')).names)).toEqual(new Set(['m:latest', 'cloud/gpt', 'claude/claude']));
    for (const name of everything) expect((await fetch(`${rig.url}/v1/models/${name}`)).status).toBe(200);
    expect((await fetch(`${rig.url}/v1/models/cloud/other`)).status).toBe(404);
  });

  it('name aliases too', async () => {
    rig = await startPairRig({}, {}, [{ match: 'fast', use: [{ backend: 'cloud', model: 'gpt' }] }]);
    expect((await list('/v1/models')).names).toEqual([...everything, 'fast']);
    const answer = await sendChat(rig.url, { form: openaiClient, model: 'fast', chat: { text: 'hi' } });
    expect(answer.headers.get('x-drover-backend')).toBe('cloud');
    expect(JSON.parse(seenBy('openai')?.body ?? '')).toMatchObject({ model: 'gpt' });
  });

  it.each([
    ['openai', ['m:latest', 'claude/claude']],
    ['anthropic', ['m:latest', 'cloud/gpt']],
    ['ollama', ['cloud/gpt', 'claude/claude']],
  ] as const)('go on without a backend of %s that fails', async (backend, names) => {
    await use({ [backend]: fail(500) });
    for (const path of ['/v1/models', '/api/tags']) {
      const answer = await list(path);
      expect(answer).toMatchObject({ status: 200 });
      expect(new Set(answer.names)).toEqual(new Set(names));
    }
  });

  it('go on without a backend that hangs up, or answers what is no list', async () => {
    await use({
      openai: (answer) => void answer.destroy(),
      anthropic: (answer) => void answer.writeHead(200, json).end('{"data":7}'),
    });
    expect(await list('/v1/models')).toEqual({ status: 200, names: ['m:latest'] });
  });
});
