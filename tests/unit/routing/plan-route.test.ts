import { describe, expect, it } from 'vitest';
import {
  type BackendState,
  type ModelState,
  noNeeds,
  type PlanQuery,
  planRoute,
  type RoutePlan,
  type RouteState,
  type RouteTable,
} from '../../../apps/routing/index.ts';

const local: RouteTable['backends'][number] = { id: 'local', dialect: 'ollama', isLocal: true };
const desk: RouteTable['backends'][number] = { id: 'desk', dialect: 'ollama' };
const studio: RouteTable['backends'][number] = { id: 'studio', dialect: 'openai', isLocal: true };
const cloud: RouteTable['backends'][number] = { id: 'cloud', dialect: 'anthropic' };

const table = (parts: Partial<RouteTable> = {}): RouteTable => ({
  backends: [local, desk, studio, cloud],
  rules: [],
  defaultTarget: null,
  ...parts,
});

const at = (address: string): { backend: string; model: string } => {
  const slash = address.indexOf('/');
  return { backend: address.slice(0, slash), model: address.slice(slash + 1) };
};
const rule = (match: string, ...use: string[]): RouteTable['rules'][number] => ({ match, use: use.map(at) });

const model = (facts: Partial<ModelState> = {}): ModelState => ({
  capabilities: null,
  contextLength: null,
  isResident: null,
  hasRoom: null,
  running: 0,
  waiting: 0,
  maxWaiting: null,
  ...facts,
});
const closed: BackendState = { circuit: 'closed', isTrialRunning: false, nextTryInMs: null, isAnswering: null };
const opened: BackendState = { ...closed, circuit: 'open', nextTryInMs: 22_000 };

/** `{ 'local/qwen3:4b': {...} }` as the state of models. */
function state(
  models: Readonly<Record<string, Partial<ModelState>>>,
  backends: Readonly<Record<string, BackendState>> = {},
): RouteState {
  const byBackend = new Map<string, Map<string, ModelState>>();
  for (const [address, facts] of Object.entries(models)) {
    const { backend, model: name } = at(address);
    const known = byBackend.get(backend) ?? new Map<string, ModelState>();
    byBackend.set(backend, known.set(name, model(facts)));
  }
  return { models: byBackend, backends: new Map(Object.entries(backends)) };
}

const whereTo = (plan: RoutePlan): string[] => plan.candidates.map((place) => `${place.backend}/${place.model}`);
const tell = (plan: RoutePlan): string[] =>
  plan.steps.map(({ symbol, backend, text }) => `${symbol} ${backend === null ? '' : `${backend}: `}${text}`);
const plan = (query: Partial<PlanQuery>, rules: RouteTable['rules'], known?: RouteState): RoutePlan =>
  planRoute({ model: 'fast', ...query }, table({ rules }), known);

describe('planRoute: names', () => {
  it('D4 keeps the fallback order of a rule', () => {
    const planned = plan({}, [rule('fast', 'local/llama3.2:3b', 'studio/qwen3-4b', 'cloud/claude-haiku')]);
    expect(whereTo(planned)).toEqual(['local/llama3.2:3b', 'studio/qwen3-4b', 'cloud/claude-haiku']);
    expect(planned.refusal).toBeNull();
  });

  it('D1 says each step with its symbol apart from its words', () => {
    const planned = plan(
      {},
      [rule('fa*', 'gone/x', 'local/llama3.2', 'studio/qwen3-4b', 'cloud/haiku')],
      state({}, { studio: opened, cloud: { ...closed, circuit: 'half-open', nextTryInMs: 0 } }),
    );
    expect(tell(planned)).toEqual([
      '● the rule fa* matches fast',
      '⊘ there is no backend gone',
      '● local: choice 2 of the rule fa*',
      '● local: llama3.2 has no tag: llama3.2:latest',
      '▲ cloud: choice 4 of the rule fa*; a trial: the backend failed before',
      '⊘ studio: the backend failed too often',
    ]);
  });

  it('sends a name that begins with a backend there and nowhere else', () => {
    expect(whereTo(plan({ model: 'desk/qwen3' }, []))).toEqual(['desk/qwen3:latest']);
  });

  it('D1 sends a request without a model to the default', () => {
    const planned = planRoute({ model: '' }, table({ defaultTarget: at('studio/qwen3-4b') }));
    expect(whereTo(planned)).toEqual(['studio/qwen3-4b']);
  });

  it.each([
    ['', 'no-model-named'],
    ['../x', 'bad-name'],
    ['desk/-x', 'bad-name'],
    ['lost', 'no-backend'],
  ])('refuses %j as %s', (name, code) => {
    const planned = plan({ model: name }, [rule('lost', 'gone/x')]);
    expect(planned).toMatchObject({ candidates: [], refusal: { code, retryAfterMs: null } });
  });

  it('D3 sends a plain name to the backends that have the model', () => {
    const known = state({ 'local/other:1b': {}, 'studio/qwen3-4b': {}, 'cloud/x': {} });
    expect(whereTo(plan({ model: 'qwen3-4b' }, [], known))).toEqual(['studio/qwen3-4b']);
  });

  it('D3 tries a backend that has not told its models before others that have the model', () => {
    const known = state({ 'studio/qwen3-4b': {} });
    expect(whereTo(plan({ model: 'qwen3-4b' }, [], known))).toEqual(['local/qwen3-4b:latest', 'studio/qwen3-4b']);
  });

  it('lets the backend itself say that it lacks a model when no other has it', () => {
    expect(whereTo(plan({ model: 'new' }, [], state({ 'local/old:latest': {} })))).toEqual(['local/new:latest']);
  });

  it('leaves out a place without the model when another place may have it', () => {
    const planned = plan({}, [rule('fast', 'local/a:1b', 'studio/b')], state({ 'local/other:1b': {} }));
    expect(whereTo(planned)).toEqual(['studio/b']);
    expect(tell(planned).at(-1)).toBe('⊘ local: not among the models of the backend');
  });

  it('names each place once', () => {
    expect(whereTo(plan({}, [rule('fast', 'local/a', 'studio/b', 'local/a:latest')]))).toEqual([
      'local/a:latest',
      'studio/b',
    ]);
  });
});

describe('planRoute: settings and parameters', () => {
  const rules: RouteTable['rules'] = [
    { match: 'outer', use: [], aliasOf: 'inner', settings: { contextLength: 4096, keepAlive: null } },
    {
      match: 'inner',
      use: [at('local/x:1b'), at('studio/y')],
      settings: { contextLength: 8192, keepAlive: '30m' },
      parameters: { temperature: 0.2 },
    },
  ];

  it('takes the settings of the outer rule before those of the rule it leads to, and none for others than Ollama', () => {
    const [first, second] = plan({ model: 'outer' }, rules).candidates;
    expect(first?.settings).toEqual({ contextLength: 4096, keepAlive: '30m' });
    expect(second?.settings).toEqual({ contextLength: null, keepAlive: null });
  });

  it('gives the parameters of a rule to every place', () => {
    expect(plan({ model: 'outer' }, rules).candidates.map(({ parameters }) => parameters)).toEqual([
      { temperature: 0.2 },
      { temperature: 0.2 },
    ]);
  });
});

describe('planRoute: what may be used', () => {
  const chain = [rule('fast', 'local/llama3.2:3b', 'studio/qwen3-4b', 'cloud/claude-haiku')];

  it('D4 keeps a project that is local only on this machine', () => {
    expect(whereTo(plan({ isLocalOnly: true }, chain))).toEqual(['local/llama3.2:3b', 'studio/qwen3-4b']);
    expect(plan({ isLocalOnly: true, model: 'cloud/x' }, []).refusal?.code).toBe('local-only');
    expect(plan({ isLocalOnly: true, model: 'desk/x' }, []).candidates).toEqual([]);
  });

  it('T21 T22 checks the models of key and project at every place of a chain', () => {
    const limits = [
      { of: 'key' as const, models: ['llama*', 'claude-*'] },
      { of: 'project' as const, models: ['cloud/*'] },
    ];
    expect(whereTo(plan({ limits }, chain))).toEqual(['cloud/claude-haiku']);
    expect(plan({ limits: [{ of: 'key', models: [] }] }, chain).refusal?.code).toBe('not-allowed');
  });

  it('T22 does not take the name of a backend for the beginning of a name elsewhere', () => {
    const limits = [{ of: 'key' as const, models: ['cloud/*'] }];
    expect(plan({ limits, model: 'studio/cloud/x' }, []).candidates).toEqual([]);
    expect(plan({ limits: [{ of: 'key', models: ['stu*'] }], model: 'studio/x' }, []).candidates).toEqual([]);
  });

  it('T22 does not tell which models are forbidden', () => {
    const { refusal } = plan({ limits: [{ of: 'key', models: ['none'] }] }, chain);
    expect(refusal?.reason).not.toMatch(/llama|qwen|claude/);
  });
});

describe('planRoute: what a model can do', () => {
  const chain = [rule('fast', 'local/a:1b', 'studio/b', 'cloud/c')];

  it('D3 leaves out models that are known not to see images, and tries unknown ones later', () => {
    const known = state({
      'local/a:1b': { capabilities: ['completion'] },
      'studio/b': {},
      'cloud/c': { capabilities: ['vision'] },
    });
    expect(whereTo(plan({ needs: { ...noNeeds, vision: true } }, chain, known))).toEqual(['cloud/c', 'studio/b']);
  });

  it.each([
    ['vision', 'b cannot see images: choose a model that can.'],
    ['tools', 'b cannot use tools: choose a model that can.'],
    ['embedding', 'b makes no embeddings: choose a model that can.'],
  ] as const)('D3 refuses when no model can do %s, and says which cannot', (need, why) => {
    const known = state({ 'studio/b': { capabilities: ['completion'] } });
    const planned = plan({ needs: { ...noNeeds, [need]: true } }, [rule('fast', 'studio/b')], known);
    expect(planned.refusal).toMatchObject({ code: 'lacks-capability', retryAfterMs: null });
    expect(planned.refusal?.reason).toContain(why);
  });

  it('D3 tries a chat model of Ollama for embeddings, after one that is made for them', () => {
    const known = state({
      'local/a:1b': { capabilities: ['completion'] },
      'studio/b': { capabilities: ['embedding'] },
    });
    const planned = plan({ needs: { ...noNeeds, embedding: true } }, [rule('fast', 'local/a:1b', 'studio/b')], known);
    expect(whereTo(planned)).toEqual(['studio/b', 'local/a:1b']);
  });

  it('knows a model of Ollama in every spelling that Ollama takes', () => {
    const known = state({ 'local/qwen3:8b': { capabilities: ['completion'] } });
    const planned = plan({ needs: { ...noNeeds, vision: true } }, [rule('fast', 'local/library/Qwen3:8B')], known);
    expect(planned.refusal?.code).toBe('lacks-capability');
  });

  it('keeps a model that cannot think, but tries others first', () => {
    const known = state({ 'local/a:1b': { capabilities: ['completion'] }, 'studio/b': { capabilities: ['thinking'] } });
    const planned = plan({ needs: { ...noNeeds, thinking: true } }, [rule('fast', 'local/a:1b', 'studio/b')], known);
    expect(whereTo(planned)).toEqual(['studio/b', 'local/a:1b']);
  });

  it('D3 tries a model that holds the request before one that does not', () => {
    const known = state({ 'local/a:1b': { contextLength: 4096 }, 'studio/b': { contextLength: 32_768 } });
    const asking = { needs: { ...noNeeds, contextTokens: 10_000 } };
    expect(whereTo(plan(asking, [rule('fast', 'local/a:1b', 'studio/b')], known))).toEqual(['studio/b', 'local/a:1b']);
  });
});

describe('planRoute: warm, busy, full', () => {
  it('D3 puts the Ollama that has the same model in memory first, and leaves others in their places', () => {
    const rules = [rule('fast', 'local/a:1b', 'cloud/a:1b', 'desk/a:1b')];
    const known = state({ 'local/a:1b': { isResident: false }, 'desk/a:1b': { isResident: true } });
    const planned = plan({}, rules, known);
    expect(whereTo(planned)).toEqual(['desk/a:1b', 'cloud/a:1b', 'local/a:1b']);
    expect(planned.candidates[0]?.why).toBe('choice 3 of the rule fast, in memory already');
  });

  it('D4 keeps different models in the order of the rule, warm or not, unless the rule says warm first', () => {
    const rules = [rule('fast', 'local/big:70b', 'local/small:1b')];
    const known = state({ 'local/big:70b': { isResident: false }, 'local/small:1b': { isResident: true } });
    expect(whereTo(plan({}, rules, known))).toEqual(['local/big:70b', 'local/small:1b']);
    const warmFirst = rules.map((listed) => ({ ...listed, order: 'warm-first' as const }));
    expect(whereTo(plan({}, warmFirst, known))).toEqual(['local/small:1b', 'local/big:70b']);
  });

  it('D3 puts a place that tells nothing between warm and cold ones where the rule says warm first', () => {
    const rules = [{ ...rule('fast', 'local/a:1b', 'cloud/c', 'desk/b:1b'), order: 'warm-first' as const }];
    const known = state({ 'local/a:1b': { isResident: false }, 'desk/b:1b': { isResident: true } });
    expect(whereTo(plan({}, rules, known))).toEqual(['desk/b:1b', 'cloud/c', 'local/a:1b']);
  });

  it('D4 keeps the share of a split however long its line is', () => {
    const split = [
      { to: at('local/a:1b'), weight: 1 },
      { to: at('studio/b'), weight: 1e-9 },
    ];
    const known = state({ 'local/a:1b': { hasRoom: false } });
    expect(whereTo(plan({ session: 's' }, [{ match: 'fast', use: [], split }], known))[0]).toBe('local/a:1b');
  });

  it('D4 puts the least busy place first where the rule says so', () => {
    const rules = [{ ...rule('fast', 'local/a:1b', 'desk/a:1b'), order: 'least-busy' as const }];
    const known = state({ 'local/a:1b': { running: 1, waiting: 2 }, 'desk/a:1b': { running: 2 } });
    expect(whereTo(plan({}, rules, known))).toEqual(['desk/a:1b', 'local/a:1b']);
  });

  it('D4 spills over to the next place when the line is long or there is no room', () => {
    const rules = [rule('fast', 'local/a:1b', 'studio/b')];
    const spilling = table({ rules, spillAtQueueLength: 3 });
    const waiting = (count: number): RouteState => state({ 'local/a:1b': { waiting: count } });
    expect(whereTo(planRoute({ model: 'fast' }, spilling, waiting(2)))[0]).toBe('local/a:1b');
    expect(whereTo(planRoute({ model: 'fast' }, spilling, waiting(3)))).toEqual(['studio/b', 'local/a:1b']);
    expect(whereTo(plan({}, rules, state({ 'local/a:1b': { hasRoom: false } })))[0]).toBe('studio/b');
    expect(whereTo(plan({}, rules, state({ 'local/a:1b': { waiting: 64, maxWaiting: 64 } })))[0]).toBe('studio/b');
  });

  it('D4 does not send to a place that leaves this machine because of a line when the project is local only', () => {
    const planned = plan(
      { isLocalOnly: true },
      [rule('fast', 'local/a:1b', 'cloud/b')],
      state({ 'local/a:1b': { hasRoom: false } }),
    );
    expect(whereTo(planned)).toEqual(['local/a:1b']);
  });
});

describe('planRoute: health', () => {
  const chain = [rule('fast', 'local/a:1b', 'studio/b')];

  it('D6 leaves out a backend whose circuit is open', () => {
    expect(whereTo(plan({}, chain, state({}, { local: opened })))).toEqual(['studio/b']);
  });

  it('F32 refuses at once when every place is out of service, and says when to come back', () => {
    const known = state({}, { local: opened, studio: { ...opened, nextTryInMs: 5000 } });
    expect(plan({}, chain, known).refusal).toMatchObject({ code: 'circuit-open', retryAfterMs: 5000 });
  });

  it('F31 still tries an open backend when no backend of the table is left', () => {
    const known = state({}, { local: opened });
    const planned = planRoute({ model: 'x' }, { ...table(), backends: [local] }, known);
    expect(whereTo(planned)).toEqual(['local/x:latest']);
    expect(planned.steps.at(1)?.symbol).toBe('▲');
  });

  it('F31 lets one trial through, and nobody else while it runs', () => {
    const due: BackendState = { ...closed, circuit: 'half-open', nextTryInMs: 0 };
    expect(plan({}, chain, state({}, { local: due })).candidates[0]).toMatchObject({ backend: 'local', isTrial: true });
    expect(whereTo(plan({}, chain, state({}, { local: { ...due, isTrialRunning: true } })))).toEqual(['studio/b']);
  });

  it('D12 tries a backend that did not answer when last asked after the others', () => {
    expect(whereTo(plan({}, chain, state({}, { local: { ...closed, isAnswering: false } })))).toEqual([
      'studio/b',
      'local/a:1b',
    ]);
  });
});
