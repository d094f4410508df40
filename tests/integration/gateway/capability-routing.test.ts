import { afterEach, describe, expect, it } from 'vitest';
import type { BackendSettings, GatewaySettings } from '../../../apps/gateway/index.ts';
import type { RouteRule, RouteTable } from '../../../apps/routing/index.ts';
import { keepUpstreams, toBackend } from '../../fakes/gateway/keep-upstreams.ts';
import { type Rig, type RigOptions, startRig } from '../../fakes/gateway/rig.ts';
import type { Script } from '../../fakes/gateway/scripted-upstream.ts';
import { type ToldModel, tellAsOllama, tellAsOpenai } from '../../fakes/gateway/told-backends.ts';

let rig: Rig;
const start = keepUpstreams();
afterEach(() => rig.close());

interface Use extends Omit<RigOptions, 'settings'> {
  readonly rules?: readonly RouteRule[];
  /** Local when not said. */
  readonly remote?: readonly string[];
  readonly settings?: Partial<GatewaySettings>;
}

async function use(
  backends: readonly BackendSettings[],
  { rules = [], remote = [], settings, ...more }: Use = {},
): Promise<void> {
  const routes: RouteTable = {
    backends: backends.map(({ id, kind }) => ({ id, dialect: kind, isLocal: !remote.includes(id) })),
    rules,
    defaultTarget: null,
  };
  rig = await startRig({ ...more, settings: { backends, routes, ...settings } });
  await rig.gateway.lookAtBackends();
  await expect
    .poll(() =>
      rig.gateway.backends().every(({ kind, isManaged, models }) => isManaged || kind !== 'ollama' || isShown(models)),
    )
    .toBe(true);
}

const isShown = (models: ReturnType<Rig['gateway']['backends']>[number]['models']): boolean =>
  models?.every(({ capabilities }) => capabilities !== null) ?? false;

const post = (path: string, body: unknown): Promise<Response> =>
  fetch(`${rig.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const servedBy = (answer: Response): string =>
  `${answer.headers.get('x-drover-backend')}/${answer.headers.get('x-drover-model')}`;

const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const withImage = {
  '/v1/chat/completions': {
    messages: [
      { role: 'user', content: [{ type: 'image_url', image_url: { url: `data:image/png;base64,${pixel}` } }] },
    ],
  },
  '/v1/messages': {
    max_tokens: 5,
    messages: [
      {
        role: 'user',
        content: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: pixel } }],
      },
    ],
  },
  '/api/chat': { messages: [{ role: 'user', content: 'what is it', images: [pixel] }], stream: false },
  '/api/generate': { prompt: 'what is it', images: [pixel], stream: false },
  '/v1/responses': {
    input: [{ role: 'user', content: [{ type: 'input_image', image_url: `data:image/png;base64,${pixel}` }] }],
  },
} as const;
const tools = [{ type: 'function', function: { name: 'f', parameters: { type: 'object', properties: {} } } }];

const text: ToldModel = { capabilities: ['completion'] };
const seer: ToldModel = { capabilities: ['completion', 'vision'] };
const either: readonly RouteRule[] = [
  {
    match: 'any',
    use: [
      { backend: 'desk', model: 'text:1b' },
      { backend: 'desk', model: 'seer:1b' },
    ],
  },
];

describe('D3 a request goes where a model can do what it asks', () => {
  it.each(Object.keys(withImage) as (keyof typeof withImage)[])(
    'an image on %s goes to the model that sees, and the row says why',
    async (path) => {
      const desk = await start(tellAsOllama({ 'text:1b': text, 'seer:1b': seer }));
      await use([toBackend('desk', 'ollama', desk.url)], { rules: either });
      const answer = await post(path, { model: 'any', ...withImage[path] });
      expect([answer.status, servedBy(answer)]).toEqual([200, 'desk/seer:1b']);
      const [row] = await rig.completedRows(1);
      expect(row?.opened.routeSteps).toContain('⊘ the model cannot see images');
      expect(desk.seen.filter(({ url }) => url.startsWith('/api/chat') || url === '/api/generate')).toHaveLength(1);
    },
  );

  it('a text goes to the first, and so do tools where nobody says what a model can do', async () => {
    const desk = await start(tellAsOllama({ 'text:1b': text, 'seer:1b': seer }));
    const studio = await start(tellAsOpenai(['a']));
    await use([toBackend('desk', 'ollama', desk.url), toBackend('studio', 'openai', studio.url)], { rules: either });
    const messages = [{ role: 'user', content: 'hi' }];
    expect(servedBy(await post('/v1/chat/completions', { model: 'any', messages }))).toBe('desk/text:1b');
    expect(servedBy(await post('/v1/chat/completions', { model: 'studio/a', messages, tools }))).toBe('studio/a');
  });

  it.each([
    ['/v1/chat/completions', (body: string) => JSON.parse(body).error.message],
    ['/v1/messages', (body: string) => JSON.parse(body).error.message],
    ['/api/chat', (body: string) => JSON.parse(body).error],
  ] as const)('is refused on %s in its own dialect where no model can, and reaches none', async (path, readMessage) => {
    const desk = await start(tellAsOllama({ 'text:1b': text }));
    await use([toBackend('desk', 'ollama', desk.url)]);
    const before = desk.seen.length;
    const answer = await post(path, { model: 'text:1b', ...withImage[path] });
    expect([answer.status, answer.headers.get('x-drover-error')]).toEqual([400, 'unsupported_feature']);
    expect(readMessage(await answer.text())).toContain('text:1b cannot see images: choose a model that can.');
    expect(desk.seen).toHaveLength(before);
  });

  it('tools are refused by a model that is known to have none, in the words of the plan', async () => {
    const desk = await start(tellAsOllama({ 'text:1b': text }));
    await use([toBackend('desk', 'ollama', desk.url)]);
    const messages = [{ role: 'user', content: 'hi' }];
    const answer = await post('/v1/chat/completions', { model: 'text:1b', messages, tools });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('text:1b cannot use tools');
  });

  it('a plain name goes to the backend that has it when the first Ollama has not', async () => {
    const desk = await start(tellAsOllama({ 'text:1b': text }));
    const studio = await start(tellAsOpenai(['only-here']));
    await use([toBackend('desk', 'ollama', desk.url), toBackend('studio', 'openai', studio.url)]);
    const answer = await post('/v1/chat/completions', {
      model: 'only-here',
      messages: [{ role: 'user', content: 'hi' }],
    });
    expect([answer.status, servedBy(answer)]).toEqual([200, 'studio/only-here']);
  });
});

describe('D4 a request goes where it is served soonest', () => {
  const same: RouteRule = {
    match: 'any',
    use: [
      { backend: 'one', model: 'm:1b' },
      { backend: 'two', model: 'm:1b' },
    ],
  };
  const ask = () => post('/v1/chat/completions', { model: 'any', messages: [{ role: 'user', content: 'hi' }] });

  it('to the Ollama that has the model in memory, and moves when that changes', async () => {
    const first: Record<string, ToldModel> = { 'm:1b': { ...text, isResident: false } };
    const second: Record<string, ToldModel> = { 'm:1b': { ...text, isResident: true } };
    const one = await start(tellAsOllama(first));
    const two = await start(tellAsOllama(second));
    await use([toBackend('one', 'ollama', one.url), toBackend('two', 'ollama', two.url)], { rules: [same] });
    expect(servedBy(await ask())).toBe('two/m:1b');
    first['m:1b'] = { ...text, isResident: true };
    second['m:1b'] = { ...text, isResident: false };
    await rig.gateway.lookAtBackends();
    expect(servedBy(await ask())).toBe('one/m:1b');
    const rows = await rig.completedRows(2);
    expect(rows[0]?.opened.routeSteps.join('; ')).toContain('in memory already');
  });

  it('to the place with the fewest requests, where the rule says so', async () => {
    let finish: () => void = () => undefined;
    const hold: Script = (answer, seen, count) => {
      if (seen.url.endsWith('/models')) return tellAsOpenai(['m:1b'])(answer, seen, count);
      finish = () => tellAsOpenai([])(answer, seen, count);
    };
    const one = await start(hold);
    const two = await start(tellAsOpenai(['m:1b']));
    await use([toBackend('one', 'openai', one.url), toBackend('two', 'openai', two.url)], {
      rules: [{ ...same, order: 'least-busy' }],
    });
    const held = ask();
    await one.request(2);
    expect(servedBy(await ask())).toBe('two/m:1b');
    finish();
    expect(servedBy(await held)).toBe('one/m:1b');
    const again = ask();
    await one.request(3);
    finish();
    expect(servedBy(await again)).toBe('one/m:1b');
  });

  it('from the managed daemon to another place when there is no room for the model, and back', async () => {
    const local = await start(tellAsOllama({ 'm:1b': text }));
    const cloud = await start(tellAsOpenai(['m']));
    const model = { name: 'm:1b', capabilities: ['completion'], contextLength: null, isResident: false };
    let told = [{ ...model, hasRoom: false }];
    const backends = [toBackend('local', 'ollama', 'managed'), toBackend('cloud', 'openai', cloud.url)];
    const rules = [
      {
        match: 'any',
        use: [
          { backend: 'local', model: 'm:1b' },
          { backend: 'cloud', model: 'm' },
        ],
      },
    ];
    await use(backends, { rules, upstreamUrl: local.url, ports: { localModels: () => told } });
    expect(servedBy(await ask())).toBe('cloud/m');
    told = [{ ...model, hasRoom: true }];
    expect(servedBy(await ask())).toBe('local/m:1b');
    const rows = await rig.completedRows(2);
    expect(rows[0]?.opened.routeSteps.join('; ')).toContain('no room in memory');
  });

  it('but never off this machine where the project stays on it', async () => {
    const local = await start(tellAsOllama({ 'm:1b': text }));
    const cloud = await start(tellAsOpenai(['m', 'far']));
    const told = [
      { name: 'm:1b', capabilities: ['completion'], contextLength: null, isResident: false, hasRoom: false },
    ];
    const unlimited = { rpm: null, tokensPerMinute: null, tokensPerDay: null, tokensPerMonth: null, concurrency: null };
    const rules = [
      {
        match: 'any',
        use: [
          { backend: 'cloud', model: 'm' },
          { backend: 'local', model: 'm:1b' },
        ],
      },
    ];
    await use([toBackend('local', 'ollama', 'managed'), toBackend('cloud', 'openai', cloud.url)], {
      ...{ rules, remote: ['cloud'], upstreamUrl: local.url, ports: { localModels: () => told } },
      settings: {
        projects: new Map([
          [
            'diary',
            {
              ...{ limits: unlimited, keepAlive: null, priority: 'interactive' as const },
              rules: { id: 'diary', models: ['*'], isLocalOnly: true },
              ceilings: null,
            },
          ],
        ]) as GatewaySettings['projects'],
      },
    });
    const messages = [{ role: 'user', content: 'hi' }];
    expect(servedBy(await post('/p/diary/v1/chat/completions', { model: 'any', messages }))).toBe('local/m:1b');
    const refused = await post('/p/diary/v1/chat/completions', { model: 'cloud/far', messages });
    expect([refused.status, refused.headers.get('x-drover-error')]).toEqual([403, 'forbidden']);
    expect(cloud.seen.filter(({ url }) => url.endsWith('/chat/completions'))).toEqual([]);
  });
});
