import { describe, expect, it } from 'vitest';
import type { DryRun, RoutingBackend } from '../../../apps/contract/model/index.ts';
import {
  describeAddress,
  describeHealth,
  listPlaces,
  listUses,
  suggestId,
} from '../../../renderer/features/routing/backends/describe-backend.ts';
import { describeMoves } from '../../../renderer/features/routing/draft/describe-moves.ts';
import { buildDryRun } from '../../../renderer/features/routing/dry-run/build-dry-run.ts';
import { suggestModel } from '../../../renderer/features/routing/dry-run/use-dry-request.ts';
import { buildFlow } from '../../../renderer/features/routing/flow/build-flow.ts';
import { describeRule, describeSets } from '../../../renderer/features/routing/rules/describe-rule.ts';
import { beginForm, findBlank, readForm, sortProblems } from '../../../renderer/features/routing/rules/rule-form.ts';
import { findGap, landAt } from '../../../renderer/features/routing/rules/use-drag.ts';

const nowMs = 1_760_000_000_000;
const backend = (change: Partial<RoutingBackend> = {}): RoutingBackend => ({
  ...{ id: 'studio', kind: 'openai', url: 'http://127.0.0.1:1234', isManaged: false, isLocal: true, isAnswering: true },
  ...{ checkedAtMs: nowMs - 40_000, problem: null, models: [], running: 0, waiting: 0, slots: null, fileIndex: 1 },
  circuit: { backend: 'studio', state: 'closed', failures: 0, lastFailure: null, nextTryInMs: null },
  pool: { connected: 0, free: 0, running: 0, pending: 0 },
  ...change,
});
const health = (change: Partial<RoutingBackend>, readAtMs = nowMs) =>
  describeHealth(backend(change), { nowMs, readAtMs });
const open = (nextTryInMs: number) => ({
  circuit: { backend: 'studio', state: 'open' as const, failures: 7, lastFailure: 'refused' as const, nextTryInMs },
});

describe('the health of a backend in words', () => {
  it.each<[string, Partial<RoutingBackend>, { glyph: string; text: string }]>([
    ['answers', {}, { glyph: 'ok', text: 'Answered 40 s ago' }],
    ['is elsewhere', { isLocal: false }, { glyph: 'ok', text: 'Answered 40 s ago; leaves this machine' }],
    ['was not asked', { isAnswering: null, checkedAtMs: null }, { glyph: 'off', text: 'Not asked yet' }],
    ['is silent', { isAnswering: false, problem: 'No answer in 3 s.' }, { glyph: 'failed', text: 'No answer in 3 s' }],
    ['does not run', { isManaged: true, url: null }, { glyph: 'off', text: 'Ollama does not run' }],
    ['is let alone', open(22_000), { glyph: 'failed', text: 'Connection refused 7 times in a row, next try 22 s' }],
    [
      'may be tried',
      { circuit: { ...open(0).circuit, state: 'half-open' } },
      { glyph: 'starting', text: 'Failed before; the next request tries it' },
    ],
    [
      'failed once',
      { circuit: { ...open(0).circuit, state: 'closed', failures: 1, lastFailure: 'server-error' } },
      { glyph: 'warned', text: 'Answers again. Answered with an error' },
    ],
  ])('one that %s', (_, change, told) => {
    expect(health(change)).toEqual(told);
  });

  it('counts down from the moment in which it was read', () => {
    expect(health(open(22_000), nowMs - 12_000).text).toContain('next try 10 s');
    expect(health(open(22_000), nowMs - 60_000).text).toContain('next try now');
  });
});

it('tells which rules lead to a backend, and what rules can name', () => {
  const rules = [
    { match: 'a', use: ['local/x', 'studio/y'] },
    { match: 'b', use: ['studio-2/y'] },
    { match: 'c', use: [], split: [{ to: 'studio/*', weight: 1 }] },
  ];
  expect(listUses(rules, 'studio')).toEqual([1, 3]);
  const model = { name: 'qwen3:latest', capabilities: null, contextLength: null, isResident: null };
  expect(listPlaces([backend({ models: [model] }), backend({ id: 'b', models: null })])).toEqual([
    'studio/qwen3',
    'studio/*',
    'b/*',
  ]);
  expect(describeAddress(backend())).toBe('127.0.0.1:1234');
});

it.each<[string, string[], string]>([
  ['http://127.0.0.1:1234', [], 'studio'],
  ['http://127.0.0.1:1234', ['studio', 'studio-2'], 'studio-3'],
  ['https://api.openai.com/v1', [], 'openai'],
  ['http://desk:11434', [], 'desk'],
  ['http://10.0.0.7:9999', [], 'backend'],
  ['not an address', [], 'backend'],
])('suggests a name for %s beside %j', (url, taken, id) => {
  expect(suggestId(url, taken)).toBe(id);
});

describe('a rule in words', () => {
  it('reads as one sentence', () => {
    const rule = { match: 'claude-*', use: ['local/a', 'studio/*'], set: { num_ctx: 32_768, keep_alive: '30m' } };
    expect(describeRule(rule, 1, 2874)).toMatchObject({
      sets: '32,768 context, stay 30 min',
      sentence:
        'Rule 2: claude-* goes to local/a, else studio/same name, with 32,768 context, stay 30 min. 2,874 requests in 7 days.',
    });
    const split = {
      match: 'd',
      use: [],
      split: [
        { to: 'local/a', weight: 2 },
        { to: 'local/b', weight: 1 },
      ],
    };
    expect(describeRule(split, 0, null).sentence).toBe(
      'Rule 1: d is split: 66.7 % local/a, 33.3 % local/b, one model per session.',
    );
  });

  it.each([
    [{ keep_alive: -1 }, 'stay for ever'],
    [{ keep_alive: '0' }, 'unload at once'],
    [{ keep_alive: 90 }, 'stay 90 s'],
    [{ temperature: 0.2, max_tokens: 4096 }, 'temperature 0.2, at most 4,096 tokens'],
    [{ unheard: 1 }, 'unheard 1'],
    [undefined, 'nothing'],
  ])('tells what %j sets', (set, words) => {
    expect(describeSets(set)).toBe(words);
  });
});

describe('the fields of a rule', () => {
  it('give back the rule that they began with', () => {
    const rules = [
      { match: 'a', use: ['local/x', 'studio/y'], set: { num_ctx: 8192, keep_alive: '5m', temperature: -0.5 } },
      { match: 'b', use: [], split: [{ to: 'local/x', weight: 2.5 }] },
    ];
    for (const rule of rules) expect(readForm(beginForm(rule))).toEqual(rule);
  });

  it('leave text that is no number for the service to refuse, and leave out what is empty', () => {
    const form = { ...beginForm({ match: ' a ', use: [' local/x '] }), sets: { num_ctx: 'much', top_p: ' ' } };
    expect(readForm(form)).toEqual({ match: 'a', use: ['local/x'], set: { num_ctx: 'much' } });
    const split = { ...beginForm(null), mode: 'split' as const };
    expect(readForm({ ...split, targets: [{ key: 0, to: 'local/x', weight: 'half' }] }).split?.[0]?.weight).toBe(0);
  });

  it('say what is missing before anything is asked', () => {
    expect(findBlank(beginForm(null))).toBe('Say which names the rule is for.');
    expect(findBlank({ ...beginForm(null), match: 'a' })).toBe('Say where they go.');
    expect(findBlank(beginForm({ match: 'a', use: ['x'] }))).toBeNull();
  });

  it('get the faults of their own rule, each at its field', () => {
    const fault = (path: string, suggestion: string | null = null) => ({ path, message: `wrong ${path}.`, suggestion });
    const sorted = sortProblems(
      [
        fault('models.1.match'),
        fault('models.1.use.2', 'studio'),
        fault('models.1.split.0.weight'),
        fault('models.1.split.1.to'),
        fault('models.1.set.num_ctx'),
        fault('models.1.use'),
        fault('models.0.match'),
        fault('defaultModel'),
        fault('gateway.listen'),
      ],
      1,
    );
    expect([...sorted.keys()]).toEqual(['match', 'to.2', 'weight.0', 'to.1', 'set.num_ctx', '']);
    expect(sorted.get('to.2')).toBe('wrong models.1.use.2. Did you mean studio?');
  });
});

it('lands a dragged rule in the gap that it is nearest to', () => {
  expect([0, 15, 25, 99].map((y) => findGap([10, 20, 30], y))).toEqual([0, 1, 2, 3]);
  expect(landAt({ from: 0, gap: 3 })).toBe(2);
  expect(landAt({ from: 2, gap: 0 })).toBe(0);
  expect(landAt({ from: 1, gap: 2 })).toBe(1);
});

describe('a dry run as it is drawn', () => {
  const candidate = (change: Partial<DryRun['candidates'][number]> = {}): DryRun['candidates'][number] => ({
    ...{ backend: 'local', model: 'qwen3:latest', dialect: 'ollama', why: '', isLocal: true, isThere: true },
    ...{ isResident: true, expectedLoadMs: null, expectedFirstTokenMs: 600 },
    settings: { contextLength: null, keepAlive: null },
    ...change,
  });
  const run = (change: Partial<DryRun> = {}): DryRun => ({
    ...{ model: 'q', rule: 0, candidates: [candidate()], steps: [], sets: {}, refusal: null, ...change },
  });

  it('says how soon the first token comes, and how much of that is loading', () => {
    expect(buildDryRun(run()).note).toBe('First token in about 600 ms');
    const cold = candidate({ isResident: false, expectedLoadMs: 5000 });
    expect(buildDryRun(run({ candidates: [cold] })).note).toBe('First token in about 5.60 s, 5.00 s of it loading');
    const unknown = candidate({ isResident: false, expectedFirstTokenMs: null });
    expect(buildDryRun(run({ candidates: [unknown] })).note).toBe('Has to be loaded first');
  });

  it('warns of a place that does not have the model', () => {
    expect(buildDryRun(run({ candidates: [candidate({ isThere: false })] }))).toMatchObject({
      ...{ tone: 'warned', note: 'local does not have this model, and would say so.' },
    });
  });

  it('says why nothing takes the request, and when something may', () => {
    const refusal = { code: 'circuit-open' as const, reason: 'All are out.', retryAfterMs: 22_000 };
    expect(buildDryRun(run({ candidates: [], refusal }))).toMatchObject({
      tone: 'failed',
      note: 'All are out. Again in 22.00 s.',
    });
  });

  it('groups steps by their place, and leaves names as they are written', () => {
    const step = (symbol: '●' | '▲' | '⊘', text: string, model: string | null) => ({
      ...{ symbol, text, model, backend: model === null ? null : 'local' },
    });
    const steps = [
      step('⊘', 'rule 1 is for b', null),
      step('●', 'first choice', 'a:latest'),
      step('▲', 'local is slow', 'a:latest'),
    ];
    expect(buildDryRun(run({ steps })).groups).toMatchObject([
      { backend: null, steps: [{ glyph: 'cut', text: 'Rule 1 is for b' }] },
      { backend: 'local', model: 'a', steps: [{ text: 'First choice' }, { glyph: 'warned', text: 'local is slow' }] },
    ]);
  });

  it('begins with a name that a rule gives, else with a model that is there', () => {
    const model = { name: 'qwen3:latest', capabilities: null, contextLength: null, isResident: null };
    const backends = [backend({ models: [model] })];
    expect(
      suggestModel({
        rules: [
          { match: 'a*', use: [] },
          { match: 'draft', use: [] },
        ],
        backends,
      }),
    ).toBe('draft');
    expect(suggestModel({ rules: [{ match: 'a*', use: [] }], backends })).toBe('qwen3');
    expect(suggestModel({ rules: [], backends: [] })).toBe('');
  });
});

it('stacks what each backend got, the busiest quietly', () => {
  const view = buildFlow({
    flows: [
      { backend: null, requests: 1, counts: [0, 1] },
      { backend: 'local', requests: 6, counts: [4, 2] },
      { backend: 'studio', requests: 1, counts: [0, 1] },
    ],
  });
  expect(view.parts.map(({ name, tone }) => [name, tone])).toEqual([
    ['local', 'quiet'],
    ['studio', 3],
    ['refused', 'refused'],
  ]);
  expect(view.segments.map(({ bar, from, height }) => [bar, from, height])).toEqual([
    [0, 0, 1],
    [1, 0, 0.5],
    [1, 0.5, 0.25],
    [1, 0.75, 0.25],
  ]);
  expect(view.summary).toBe('8 requests in 24 hours: local 6, studio 1, refused 1.');
});

it('tells the price of a draft in a sentence', () => {
  const told = (change: object) =>
    describeMoves({
      problems: [],
      rules: [],
      plainRequests: 0,
      unnamedRequests: 0,
      moved: null,
      logProblem: null,
      ...change,
    });
  expect(told({ moved: { requests: 0, names: [] } })).toBe('No request of the last 7 days would have gone elsewhere.');
  expect(told({ moved: { requests: 1, names: [] } })).toBe('1 request of the last 7 days would have gone elsewhere.');
  expect(told({ logProblem: 'The log cannot be read.' })).toBe('The log cannot be read.');
  expect(told({ problems: [{}, {}] })).toBe('2 things are wrong with it.');
});
