import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findAliasLoops, planRoute, type RouteState, type RouteTable } from '../../../apps/routing/index.ts';

const backendId = fc.constantFrom('local', 'studio', 'cloud', 'gone');
const modelName = fc.oneof(
  fc.constantFrom('qwen3', 'qwen3:latest', 'gpt-4o', 'studio/x', 'local/x:1b', '', '*', 'studio/', 'a/b/c', 'a', 'b'),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const address = fc.record({ backend: backendId, model: modelName });
const pattern = fc.oneof(modelName, fc.stringMatching(/^[a-z*]{1,4}$/));
const backends = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom('local', 'studio', 'cloud'),
    dialect: fc.constantFrom('ollama' as const, 'openai' as const, 'anthropic' as const),
    isLocal: fc.boolean(),
  }),
  { selector: ({ id }) => id },
);
const anyRule = fc.record(
  {
    match: pattern,
    use: fc.array(address, { maxLength: 3 }),
    split: fc.array(fc.record({ to: address, weight: fc.oneof(fc.integer({ min: -1, max: 9 }), fc.double()) }), {
      maxLength: 3,
    }),
    aliasOf: modelName,
    order: fc.constantFrom('listed' as const, 'warm-first' as const, 'least-busy' as const),
  },
  { requiredKeys: ['match', 'use'] },
);
const tableOf = (rule: fc.Arbitrary<RouteTable['rules'][number]>): fc.Arbitrary<RouteTable> =>
  fc.record({ backends, rules: fc.array(rule, { maxLength: 5 }), defaultTarget: fc.option(address) });

const modelState = fc.record({
  capabilities: fc.option(fc.subarray(['completion', 'tools', 'vision', 'embedding', 'thinking'])),
  contextLength: fc.option(fc.integer({ min: 1, max: 9 })),
  isResident: fc.option(fc.boolean()),
  hasRoom: fc.option(fc.boolean()),
  running: fc.nat(3),
  waiting: fc.nat(3),
  maxWaiting: fc.option(fc.nat(3)),
});
const backendState = fc.record({
  circuit: fc.constantFrom('closed' as const, 'open' as const, 'half-open' as const),
  isTrialRunning: fc.boolean(),
  nextTryInMs: fc.option(fc.nat()),
  isAnswering: fc.option(fc.boolean()),
});
const anyState: fc.Arbitrary<RouteState> = fc.record({
  backends: fc.array(fc.tuple(backendId, backendState)).map((entries) => new Map(entries)),
  models: fc
    .array(
      fc.tuple(
        backendId,
        fc.array(fc.tuple(modelName, modelState)).map((entries) => new Map(entries)),
      ),
    )
    .map((entries) => new Map(entries)),
});
const anyQuery = fc.record(
  {
    model: modelName,
    needs: fc.record({
      vision: fc.boolean(),
      tools: fc.boolean(),
      embedding: fc.boolean(),
      thinking: fc.boolean(),
      contextTokens: fc.option(fc.integer({ min: 0, max: 12 })),
    }),
    limits: fc.array(
      fc.record({ of: fc.constantFrom('key' as const, 'project' as const), models: fc.array(pattern) }),
      { maxLength: 2 },
    ),
    isLocalOnly: fc.boolean(),
    session: fc.option(fc.string()),
  },
  { requiredKeys: ['model'] },
);

describe('planRoute: properties', () => {
  it('never throws, names only backends of the table, each place once, and refuses exactly when nothing is left', () => {
    fc.assert(
      fc.property(anyQuery, tableOf(anyRule), anyState, (query, table, state) => {
        const { candidates, steps, refusal } = planRoute(query, table, state);
        const ids = new Map(table.backends.map((backend) => [backend.id, backend]));
        for (const { backend, dialect } of candidates) expect(ids.get(backend)?.dialect).toBe(dialect);
        for (const { backend } of steps) if (backend !== null) expect(ids.has(backend)).toBe(true);
        if (query.isLocalOnly) for (const { backend } of candidates) expect(ids.get(backend)?.isLocal).toBe(true);
        const places = candidates.map(({ backend, model }) => `${backend}/${model}`);
        expect(new Set(places).size).toBe(places.length);
        expect(refusal === null).toBe(candidates.length > 0);
        expect(steps.length).toBeGreaterThan(0);
        for (const { text } of steps) expect(text).not.toMatch(/[●▲⊘]/);
      }),
      { numRuns: 3000 },
    );
  });

  it('T22 leads to no model that a limit forbids, over any graph of names', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'secret');
    const graphRule = fc.record(
      { match: fc.oneof(name, fc.constant('*')), use: fc.array(address), aliasOf: name },
      { requiredKeys: ['match', 'use'] },
    );
    const limits = [{ of: 'key' as const, models: ['a', 'b', 'qwen3', 'x:1b'] }];
    fc.assert(
      fc.property(name, tableOf(graphRule), anyState, (model, table, state) => {
        for (const candidate of planRoute({ model, limits }, table, state).candidates) {
          expect(['a', 'b', 'qwen3', 'x:1b']).toContain(candidate.model.replace(/:latest$/, ''));
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('T22 finds the names that lead in a circle when the rules are checked, and refuses them when asked', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd');
    const graphRule = fc.record({ match: name, use: fc.constant([]), aliasOf: name });
    fc.assert(
      fc.property(fc.uniqueArray(graphRule, { selector: ({ match }) => match }), (rules) => {
        const table: RouteTable = { backends: [{ id: 'local', dialect: 'ollama' }], rules, defaultTarget: null };
        const loops = findAliasLoops(rules);
        rules.forEach(({ match }, place) => {
          const isLoop = planRoute({ model: match }, table).refusal?.code === 'alias-loop';
          expect(isLoop).toBe(loops.includes(place));
        });
      }),
    );
  });

  it('ends a chain of names that is too long', () => {
    const rules = Array.from({ length: 20 }, (_, place) => ({ match: `n${place}`, use: [], aliasOf: `n${place + 1}` }));
    const table: RouteTable = { backends: [{ id: 'local', dialect: 'ollama' }], rules, defaultTarget: null };
    expect(planRoute({ model: 'n0' }, table).refusal?.code).toBe('alias-loop');
    expect(planRoute({ model: 'n12' }, table).candidates[0]?.model).toBe('n20:latest');
    expect(findAliasLoops(rules)).toEqual([...Array(12).keys()]);
  });
});

describe('planRoute: splits', () => {
  const split = [
    { to: { backend: 'local', model: 'a:1b' }, weight: 70 },
    { to: { backend: 'studio', model: 'b' }, weight: 20 },
    { to: { backend: 'cloud', model: 'c' }, weight: 10 },
    { to: { backend: 'cloud', model: 'off' }, weight: 0 },
  ];
  const table: RouteTable = {
    backends: [
      { id: 'local', dialect: 'ollama' },
      { id: 'studio', dialect: 'openai' },
      { id: 'cloud', dialect: 'anthropic' },
    ],
    rules: [{ match: 'draft', use: [], split }],
    defaultTarget: null,
  };
  const firstOf = (session: string, of: RouteTable = table, state?: RouteState): string | undefined =>
    planRoute({ model: 'draft', session }, of, state).candidates[0]?.model;
  const sessions = Array.from({ length: 20_000 }, (_, index) => `session-${index}`);

  it('D4 gives each share its weight over many sessions, within three standard deviations', () => {
    const counts = new Map<string, number>();
    for (const session of sessions) {
      const model = firstOf(session) ?? '';
      counts.set(model, (counts.get(model) ?? 0) + 1);
    }
    expect(counts.has('off')).toBe(false);
    for (const [model, share] of [
      ['a:1b', 0.7],
      ['b', 0.2],
      ['c', 0.1],
    ] as const) {
      const deviation = Math.sqrt(sessions.length * share * (1 - share));
      expect(Math.abs((counts.get(model) ?? 0) - sessions.length * share)).toBeLessThan(3 * deviation);
    }
  });

  it('D4 keeps a session at its share, over restarts too', () => {
    expect(sessions.slice(0, 12).map((session) => firstOf(session))).toEqual(
      sessions.slice(0, 12).map((session) => firstOf(session, structuredClone(table))),
    );
    expect(['s1', 's2', 's3', 's4', 's5', 's6', 's7', 's8'].map((session) => firstOf(session))).toMatchInlineSnapshot(`
      [
        "a:1b",
        "a:1b",
        "c",
        "a:1b",
        "c",
        "a:1b",
        "b",
        "b",
      ]
    `);
  });

  it('D4 moves no session between shares that stay when another goes away', () => {
    const down = new Map([
      ['cloud', { circuit: 'open' as const, isTrialRunning: false, nextTryInMs: 1, isAnswering: null }],
    ]);
    for (const session of sessions.slice(0, 2000)) {
      const before = firstOf(session);
      if (before !== 'c') expect(firstOf(session, table, { backends: down, models: new Map() })).toBe(before);
    }
  });

  it('lists the other shares as fallbacks', () => {
    expect(planRoute({ model: 'draft', session: 'x' }, table).candidates).toHaveLength(3);
  });
});
