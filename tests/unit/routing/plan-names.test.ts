import { describe, expect, it } from 'vitest';
import { planRoute, type RouteTable, type RouteTarget } from '../../../apps/routing/index.ts';

const local: RouteTable['backends'][number] = { id: 'local', dialect: 'ollama' };
const studio: RouteTable['backends'][number] = { id: 'studio', dialect: 'openai' };
const cloud: RouteTable['backends'][number] = { id: 'cloud', dialect: 'anthropic' };

const table = (parts: Partial<RouteTable> = {}): RouteTable => ({
  backends: [local, studio, cloud],
  rules: [],
  defaultTarget: null,
  ...parts,
});

type RouteDecision =
  | { readonly kind: 'target'; readonly target: RouteTarget; readonly steps: readonly string[] }
  | { readonly kind: 'refused'; readonly reason: string; readonly steps: readonly string[] };

/** The first place of the plan, with what is told of the name and of what is sent there. */
function decideRoute({ model }: { readonly model: string }, given: RouteTable): RouteDecision {
  const { candidates, steps: all, refusal } = planRoute({ model }, given);
  const [first] = candidates;
  if (!first) return { kind: 'refused', reason: refusal?.reason ?? '', steps: all.map(({ text }) => text) };
  const { backend, dialect, model: served, settings, why } = first;
  const steps = all.filter(
    (step) => step.backend === null || (step.backend === backend && step.model === served && step.text !== why),
  );
  return {
    kind: 'target',
    target: { backend, dialect, model: served, settings },
    steps: steps.map(({ text }) => text),
  };
}

function whereTo(decision: RouteDecision): string {
  return decision.kind === 'target' ? `${decision.target.backend}/${decision.target.model}` : 'refused';
}

const noSettings = { contextLength: null, keepAlive: null };

const rules: RouteTable['rules'] = [
  { match: 'gpt-4o', use: [{ backend: 'studio', model: 'qwen3-4b' }] },
  { match: 'gpt-*', use: [{ backend: 'studio', model: '*' }] },
  { match: 'claude-*-sonnet*', use: [{ backend: 'cloud', model: 'claude-sonnet-4-5' }] },
  { match: 'small', use: [{ backend: 'local', model: 'llama3.2' }] },
  { match: 'tagged:latest', use: [{ backend: 'studio', model: 'tagged:latest' }] },
];

describe('planRoute: plain names', () => {
  it('sends a plain name to the first backend that speaks Ollama as it is', () => {
    const decision = decideRoute({ model: 'llama3.2:3b' }, table({ backends: [studio, local] }));
    expect(decision).toEqual({
      kind: 'target',
      target: { backend: 'local', dialect: 'ollama', model: 'llama3.2:3b', settings: noSettings },
      steps: ['no rule names llama3.2:3b'],
    });
  });

  it('says once that no rule names it, and then why it goes where it goes', () => {
    const tell = (given: RouteTable): string[] => planRoute({ model: 'x:1b' }, given).steps.map(({ text }) => text);
    expect(tell(table())).toEqual(['no rule names x:1b', 'local is the first Ollama']);
    expect(tell(table({ backends: [studio] }))).toEqual(['no rule names x:1b', 'studio is the first backend']);
    const defaultTarget = { backend: 'cloud', model: 'claude-haiku' };
    expect(tell(table({ backends: [cloud], defaultTarget }))).toEqual(['no rule names x:1b', 'the default']);
  });

  it('adds the default tag and says so', () => {
    const decision = decideRoute({ model: 'qwen3' }, table());
    expect(decision).toMatchObject({ kind: 'target', target: { model: 'qwen3:latest' } });
    expect(decision.steps.at(-1)).toBe('qwen3 has no tag: qwen3:latest');
  });

  it.each([
    ['someone/foo', 'someone/foo:latest'],
    ['hf.co/org/repo-GGUF:Q4_K_M', 'hf.co/org/repo-GGUF:Q4_K_M'],
    ['host:5000/space/model', 'host:5000/space/model:latest'],
    ['x@sha256', 'x@sha256:latest'],
  ])('reads %j as %j', (model, served) => {
    expect(decideRoute({ model }, table())).toMatchObject({ kind: 'target', target: { model: served } });
  });

  it.each([
    '../etc/passwd',
    'a/../b',
    '-flag',
    'a\u0000b',
    'file:///etc',
    'a b',
    'a\u202eb',
    '$(id)',
    'x'.repeat(10_240),
    'studio/-flag',
    'studio/',
  ])('T36 refuses %j, which cannot be a name', (model) => {
    const catchAll = [{ match: 'a*', use: [{ backend: 'local', model: '*' }] }];
    const decision = decideRoute({ model }, table({ rules: catchAll }));
    expect(decision.kind).toBe('refused');
    expect(decision.steps).toHaveLength(1);
  });

  it.each(['-flag', '../etc/passwd', 'a\u0000b', '$(id)'])(
    'T36 refuses %j also where a rule has another name for everything',
    (model) => {
      const decision = decideRoute({ model }, table({ rules: [{ match: '*', aliasOf: 'qwen3:4b', use: [] }] }));
      expect(decision).toMatchObject({ kind: 'refused', steps: ['This cannot be the name of a model.'] });
    },
  );

  it('sends a plain name to the default where no backend speaks Ollama', () => {
    const defaultTarget = { backend: 'cloud', model: 'claude-haiku' };
    const decision = decideRoute({ model: 'x' }, table({ backends: [studio, cloud], defaultTarget }));
    expect(decision).toMatchObject({ target: { backend: 'cloud', dialect: 'anthropic', model: 'claude-haiku' } });
  });

  it('sends a plain name as it is to the first backend where none speaks Ollama and there is no default', () => {
    expect(whereTo(decideRoute({ model: 'x:8b' }, table({ backends: [studio, cloud] })))).toBe('studio/x:8b');
  });

  it('refuses when there is no backend at all', () => {
    expect(decideRoute({ model: 'x' }, table({ backends: [] }))).toMatchObject({ reason: 'There is no backend.' });
  });
});

describe('planRoute: rules', () => {
  it.each([
    ['gpt-4o', 'studio/qwen3-4b'],
    ['gpt-4o:latest', 'studio/qwen3-4b'],
    ['gpt-4o-mini', 'studio/gpt-4o-mini'],
    ['gpt-4o-mini:latest', 'studio/gpt-4o-mini'],
    ['gpt-', 'studio/gpt-'],
    ['GPT-4o', 'local/GPT-4o:latest'],
    ['my-gpt-4o', 'local/my-gpt-4o:latest'],
    ['claude-3-sonnet-20250101', 'cloud/claude-sonnet-4-5'],
    ['claude-sonnet', 'local/claude-sonnet:latest'],
    ['claude-3-sonnet', 'cloud/claude-sonnet-4-5'],
    ['small', 'local/llama3.2:latest'],
    ['tagged', 'studio/tagged:latest'],
    ['tagged:latest', 'studio/tagged:latest'],
    ['tagged:8b', 'local/tagged:8b'],
  ])('sends %j to %j', (model, expected) => {
    expect(whereTo(decideRoute({ model }, table({ rules })))).toBe(expected);
  });

  it('takes the first rule that matches and says which', () => {
    const decision = decideRoute({ model: 'gpt-5' }, table({ rules }));
    expect(decision.steps).toEqual(['the rule gpt-* matches gpt-5']);
    expect(decideRoute({ model: 'gpt-4o' }, table({ rules })).steps).toEqual(['a rule names gpt-4o']);
  });

  it('lets a rule win over the backend that a name begins with', () => {
    const use = [{ backend: 'local', model: 'x:1b' }];
    expect(whereTo(decideRoute({ model: 'studio/x' }, table({ rules: [{ match: 'studio/x', use }] })))).toBe(
      'local/x:1b',
    );
  });

  it('takes the next entry when the backend of the first is not there, and says so', () => {
    const use = [
      { backend: 'gone', model: 'a' },
      { backend: 'studio', model: 'b' },
    ];
    const decision = decideRoute({ model: 'x' }, table({ rules: [{ match: 'x', use }] }));
    expect(whereTo(decision)).toBe('studio/b');
    expect(decision.steps).toEqual(['a rule names x', 'there is no backend gone']);
  });

  it('refuses when no backend of the rule is there, instead of sending the request elsewhere', () => {
    const use = [{ backend: 'gone', model: 'a' }];
    const decision = decideRoute({ model: 'x' }, table({ rules: [{ match: 'x', use }] }));
    expect(decision).toMatchObject({
      kind: 'refused',
      reason: 'The rule for this model names no backend that is there.',
    });
  });

  it('matches patterns with many stars in no time', () => {
    const rule = { match: `${'a*'.repeat(200)}b`, use: [{ backend: 'studio', model: '*' }] };
    expect(whereTo(decideRoute({ model: 'a'.repeat(512) }, table({ rules: [rule] })))).toMatch(/^local/);
  });
});

describe('planRoute: what a rule sets', () => {
  const settings = { contextLength: 65_536, keepAlive: '30m' };
  const withSettings = (backend: string, model: string, more: RouteTable['rules'][number]['settings'] = settings) =>
    table({ rules: [{ match: 'claude-*', use: [{ backend, model }], settings: more }] });
  const decide = (given: RouteTable) => decideRoute({ model: 'claude-x' }, given);

  it('goes with the target, and is told in words', () => {
    expect(decide(withSettings('local', 'qwen3-coder:30b'))).toEqual({
      kind: 'target',
      target: { backend: 'local', dialect: 'ollama', model: 'qwen3-coder:30b', settings },
      steps: [
        'the rule claude-* matches claude-x',
        'the rule sets a context of 65,536',
        'the rule sets that the model stays 30m',
      ],
    });
  });

  it('goes with a name that is kept too', () => {
    expect(decide(withSettings('local', '*'))).toMatchObject({ target: { model: 'claude-x:latest', settings } });
  });

  it.each<[RouteTable['rules'][number]['settings'], string[]]>([
    [{ contextLength: null, keepAlive: -1 }, ['the rule sets that the model stays for ever']],
    [{ contextLength: null, keepAlive: '-1m' }, ['the rule sets that the model stays for ever']],
    [{ contextLength: null, keepAlive: 90 }, ['the rule sets that the model stays 90 s']],
    [{ contextLength: 4096, keepAlive: null }, ['the rule sets a context of 4,096']],
    [noSettings, []],
  ])('tells %j as %j', (given, lines) => {
    expect(decide(withSettings('local', 'x:1b', given)).steps.slice(1)).toEqual(lines);
  });

  it('is left out towards a backend that is no Ollama, and said so', () => {
    const decision = decide(withSettings('studio', 'qwen3'));
    expect(decision).toMatchObject({ target: { settings: noSettings } });
    expect(decision.steps.at(-1)).toBe('what the rule sets is for Ollama alone: left out');
  });

  it('does not go with a name that no rule matches', () => {
    const decision = decideRoute({ model: 'llama3.2:3b' }, withSettings('local', 'x:1b'));
    expect(decision).toMatchObject({ target: { settings: noSettings } });
  });

  it('goes with the default when that is a name which a rule gave', () => {
    const defaultTarget = { backend: 'local', model: 'qwen3:4b', settings };
    expect(decideRoute({ model: '' }, table({ defaultTarget }))).toMatchObject({ target: { settings } });
  });
});

describe('planRoute: names with a backend', () => {
  it.each([
    ['studio/qwen3-4b', 'studio/qwen3-4b'],
    ['studio/qwen3-4b:latest', 'studio/qwen3-4b'],
    ['studio/qwen3:8b', 'studio/qwen3:8b'],
    ['studio/org/model', 'studio/org/model'],
    ['local/qwen3', 'local/qwen3:latest'],
    ['local/hf.co/org/repo:Q4', 'local/hf.co/org/repo:Q4'],
    ['Studio/qwen3', 'local/Studio/qwen3:latest'],
  ])('sends %j to %j', (model, expected) => {
    expect(whereTo(decideRoute({ model }, table()))).toBe(expected);
  });
});

describe('planRoute: no name', () => {
  it('takes the default', () => {
    const decision = decideRoute({ model: '' }, table({ defaultTarget: { backend: 'local', model: 'llama3.2' } }));
    expect(whereTo(decision)).toBe('local/llama3.2:latest');
    expect(decision.steps[0]).toBe('no model was named: the default');
  });

  it.each<[string, RouteTable['defaultTarget']]>([
    ['there is no default', null],
    ['the backend of the default is not there', { backend: 'gone', model: 'x' }],
    ['the default stands for the name that is missing', { backend: 'local', model: '*' }],
  ])('refuses when %s', (_when, defaultTarget) => {
    expect(decideRoute({ model: '' }, table({ defaultTarget }))).toEqual({
      kind: 'refused',
      reason: 'No model was named.',
      steps: ['No model was named.'],
    });
  });
});
