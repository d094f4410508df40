import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listAliases, planRoute, type RouteTable } from '../../../apps/routing/index.ts';

const backendId = fc.constantFrom('local', 'studio', 'cloud', 'gone');
const modelName = fc.oneof(
  fc.constantFrom('qwen3', 'qwen3:latest', 'gpt-4o', 'studio/x', 'local/x:1b', '', '*', 'studio/', 'a/b/c'),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.stringMatching(/^[a-z]{1,3}(\/[a-z]{1,3})?(:[a-z]{1,3})?$/),
);
const address = fc.record({ backend: backendId, model: modelName });
const pattern = fc.oneof(modelName, fc.stringMatching(/^[a-z*]{1,6}$/));
const anyTable: fc.Arbitrary<RouteTable> = fc.record({
  backends: fc.uniqueArray(
    fc.record({
      id: fc.constantFrom('local', 'studio', 'cloud'),
      dialect: fc.constantFrom('ollama' as const, 'openai' as const, 'anthropic' as const),
    }),
    { selector: ({ id }) => id },
  ),
  rules: fc.array(fc.record({ match: pattern, use: fc.array(address, { maxLength: 3 }) }), { maxLength: 4 }),
  defaultTarget: fc.option(address),
});

/** What a pattern means, said with the language's own matcher. */
function toExpression(match: string): RegExp {
  const parts = match.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's');
}

describe('planRoute: names, as properties', () => {
  it('gives a tag to every name for Ollama, and takes the default one from names that clients asked of others', () => {
    fc.assert(
      fc.property(modelName, anyTable, (model, { backends }) => {
        const [first] = planRoute({ model }, { backends, rules: [], defaultTarget: null }).candidates;
        if (!first) return;
        const { dialect, model: served } = first;
        if (dialect === 'ollama') expect(served).toMatch(/:[^/]*$/);
        else expect(served.endsWith(':latest')).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it('matches a pattern exactly when a regular expression of the same meaning does', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ab*]{1,8}$/), fc.stringMatching(/^[ab]{1,12}$/), (match, model) => {
        const rules = [{ match, use: [{ backend: 'studio', model: 'found' }] }];
        const backends = [{ id: 'studio', dialect: 'openai' as const }];
        const [first] = planRoute({ model }, { backends, rules, defaultTarget: null }).candidates;
        const isFound = first?.model === 'found';
        const expression = toExpression(match);
        expect(isFound).toBe(expression.test(model) || expression.test(`${model}:latest`));
      }),
      { numRuns: 5000 },
    );
  });
});

describe('listAliases', () => {
  it('lists exact names once, in order, without patterns and without rules that lead nowhere', () => {
    const use = [{ backend: 'studio', model: 'x' }];
    const table: RouteTable = {
      backends: [{ id: 'studio', dialect: 'openai' }],
      rules: [
        { match: 'fast', use },
        { match: 'gpt-*', use },
        { match: 'lost', use: [{ backend: 'gone', model: 'x' }] },
        { match: 'best', use: [{ backend: 'gone', model: 'x' }, ...use] },
        { match: 'fast', use },
      ],
      defaultTarget: null,
    };
    expect(listAliases(table)).toEqual([
      { name: 'fast', backend: 'studio' },
      { name: 'best', backend: 'studio' },
    ]);
  });

  it('leaves out a name that an earlier rule leads nowhere', () => {
    const table: RouteTable = {
      backends: [{ id: 'studio', dialect: 'openai' }],
      rules: [
        { match: 'gpt-*', use: [{ backend: 'gone', model: '*' }] },
        { match: 'gpt-4o', use: [{ backend: 'studio', model: 'x' }] },
      ],
      defaultTarget: null,
    };
    expect(listAliases(table)).toEqual([]);
  });
});
