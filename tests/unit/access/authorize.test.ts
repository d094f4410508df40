import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AccessQuery,
  authorize,
  chooseProject,
  isModelAllowed,
  routePolicies,
} from '../../../apps/access/index.ts';
import { anyHop, anyModels, anyScopes, createRecord } from './sample-keys.ts';

const local = { backend: 'local', model: 'qwen3:8b', isLocal: true };
const open: AccessQuery = {
  key: null,
  isLoopback: true,
  policy: 'infer',
  project: null,
  model: 'qwen3:8b',
  hops: [local],
};
const judge = (changes: Partial<AccessQuery>): string => {
  const decision = authorize({ ...open, ...changes });
  return decision.kind === 'allowed' ? 'allowed' : `${decision.status} ${decision.code}`;
};

const anyKey = fc.option(fc.record({ scopes: anyScopes, models: anyModels }).map((wishes) => createRecord(wishes)));
const anyProject = fc.option(fc.record({ id: fc.constant('notes'), models: anyModels, isLocalOnly: fc.boolean() }));
const anyQuery: fc.Arbitrary<AccessQuery> = fc.record({
  key: anyKey,
  isLoopback: fc.boolean(),
  policy: fc.constantFrom(...routePolicies, undefined),
  project: anyProject,
  model: fc.constantFrom(null, 'alias'),
  hops: fc.array(anyHop, { maxLength: 3 }),
});

describe('authorize', () => {
  it('T21 refuses a route without a policy to everybody', () => {
    const admin = createRecord({ scopes: ['infer', 'manage', 'admin'] });
    for (const key of [null, admin]) expect(judge({ policy: undefined, key, hops: [] })).toBe('403 no_policy');
    expect(judge({ policy: 'everything' as 'open' })).toBe('403 no_policy');
  });

  it.each([
    ['open', 'allowed', 'allowed'],
    ['infer', 'allowed', '401 key_required'],
    ['manage', 'allowed', '401 key_required'],
    ['admin', '401 key_required', '403 admin_not_here'],
  ] as const)('T13 without a key a route for %s is %s on loopback and %s beyond', (policy, onLoopback, beyond) => {
    expect(judge({ policy })).toBe(onLoopback);
    expect(judge({ policy, isLoopback: false })).toBe(beyond);
  });

  it('T13 keeps administration on loopback, whatever the key may do', () => {
    const key = createRecord({ scopes: ['infer', 'manage', 'admin'] });
    expect(judge({ policy: 'admin', key })).toBe('allowed');
    expect(judge({ policy: 'admin', key, isLoopback: false })).toBe('403 admin_not_here');
  });

  it('T21 holds each scope apart from the others, on loopback too', () => {
    for (const scope of ['infer', 'manage', 'admin'] as const) {
      const key = createRecord({ scopes: [scope] });
      for (const policy of ['infer', 'manage', 'admin'] as const) {
        expect(judge({ policy, key })).toBe(policy === scope ? 'allowed' : '403 scope_missing');
      }
    }
  });

  it('T22 checks the models that a request reaches, not the name that it used', () => {
    const key = createRecord({ models: ['gpt-4o'] });
    expect(judge({ key, model: 'gpt-4o', hops: [local] })).toBe('403 model_forbidden');
    expect(judge({ key, model: 'innocent', hops: [{ ...local, model: 'gpt-4o' }] })).toBe('allowed');
  });

  it('T22 allows exactly what each hop of any chain is allowed to be', () => {
    fc.assert(
      fc.property(anyQuery, (query) => {
        const { key, project, hops, policy } = query;
        const isEveryHopAllowed = hops.every(
          (hop) =>
            (key === null || isModelAllowed(key.models, hop)) &&
            (project === null || (isModelAllowed(project.models, hop) && (hop.isLocal || !project.isLocalOnly))),
        );
        if (policy === 'open') expect(authorize(query).kind).toBe('allowed');
        else if (!isEveryHopAllowed) expect(authorize(query).kind).toBe('refused');
        else expect(authorize(query)).toEqual(authorize({ ...query, hops: [] }));
      }),
    );
  });

  it('T21 never allows with fewer scopes, fewer models, a stricter project or from farther away what it refuses', () => {
    fc.assert(
      fc.property(anyQuery, anyScopes, anyModels, anyHop, (query, scopes, models, hop) => {
        if (authorize(query).kind === 'allowed') return;
        const { key, project, hops } = query;
        const stricterKey = key && {
          ...key,
          scopes: key.scopes.filter((scope) => scopes.includes(scope)),
          models: key.models.filter((pattern) => (models as readonly string[]).includes(pattern)),
        };
        const stricterProject = project && { ...project, isLocalOnly: true };
        for (const stricter of [
          { ...query, key: stricterKey },
          { ...query, project: stricterProject },
          { ...query, isLoopback: false },
          { ...query, hops: [...hops, hop] },
        ]) {
          expect(authorize(stricter).kind).toBe('refused');
        }
      }),
    );
  });

  it('keeps a project that stays on this machine from every backend elsewhere, also as a fallback', () => {
    const project = { id: 'notes', models: ['*'], isLocalOnly: true };
    const away = { backend: 'cloud', model: 'gpt-4o', isLocal: false };
    expect(judge({ project })).toBe('allowed');
    expect(judge({ project, hops: [local, away] })).toBe('403 local_only');
    expect(judge({ project: { ...project, isLocalOnly: false }, hops: [local, away] })).toBe('allowed');
  });

  it('T29 shortens a model’s name in its message', () => {
    const key = createRecord({ models: [] });
    const decision = authorize({ ...open, key, model: 'x'.repeat(1000) });
    expect(decision).toMatchObject({ message: `The key may not use the model "${'x'.repeat(127)}…".` });
    expect(authorize({ ...open, key, model: null })).toMatchObject({ message: 'The key may not use this model.' });
  });

  it('T5 refuses a forbidden model in the same words whether it is there or not, and names no other', () => {
    const key = createRecord({ models: ['qwen3*'] });
    const decision = authorize({ ...open, key, model: 'a\u001b[31m', hops: [{ ...local, model: 'secret-model' }] });
    expect(decision).toMatchObject({ message: 'The key may not use the model "a\ufffd[31m".' });
  });
});

describe('isModelAllowed', () => {
  it.each([
    ['*', 'local', 'qwen3', true],
    ['qwen3*', 'local', 'qwen3:8b', true],
    ['qwen3*', 'local', 'llama', false],
    ['qwen3', 'local', 'qwen3:latest', true],
    ['qwen3:latest', 'local', 'qwen3', true],
    ['qwen3', 'local', 'qwen3:8b', false],
    ['local/*', 'local', 'any', true],
    ['local/*', 'studio', 'local/any', false],
    ['openai/gpt-oss', 'studio', 'openai/gpt-oss', false],
    ['*/openai/gpt-oss', 'studio', 'openai/gpt-oss', true],
    ['s*/q*', 'studio', 'qwen3', true],
    ['a*b*c', 'local', 'a-b-c', true],
    ['a*b*c', 'local', 'a-c-b', false],
    ['ab*ba', 'local', 'aba', false],
    ['a*b*c', 'local', 'axxc', false],
    ['a*b*b*c', 'local', 'abc', false],
    ['*b*c', 'local', 'bc', true],
    ['Qwen3', 'local', 'qwen3', false],
    ['qwen3.', 'local', 'qwen3x', false],
  ])('the pattern %s means %s/%s: %s', (pattern, backend, model, isAllowed) => {
    expect(isModelAllowed([pattern], { backend, model, isLocal: true })).toBe(isAllowed);
  });

  it('allows nothing by an empty list', () => {
    expect(isModelAllowed([], local)).toBe(false);
  });
});

describe('chooseProject', () => {
  const claim = { path: 'claimed', header: null, body: null };

  it('lets no claim change the project of a key', () => {
    expect(chooseProject(createRecord({ project: 'notes' }), claim)).toEqual({ kind: 'project', project: 'notes' });
    expect(chooseProject(createRecord({ project: 'notes' }), { ...claim, path: 'a b' })).toMatchObject({
      project: 'notes',
    });
  });

  it('hears the claim where no key says otherwise', () => {
    for (const key of [null, createRecord()]) {
      expect(chooseProject(key, claim)).toEqual({ kind: 'project', project: 'claimed' });
    }
  });
});
