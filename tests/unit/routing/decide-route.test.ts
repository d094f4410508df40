import { describe, expect, it } from 'vitest';
import { decideRoute } from '../../../apps/routing/index.ts';

describe('decideRoute', () => {
  it('sends a plain name to the local backend as it is', () => {
    const decision = decideRoute({ model: 'llama3.2:3b' });
    expect(decision).toMatchObject({
      kind: 'target',
      target: { backend: 'local', dialect: 'ollama', model: 'llama3.2:3b' },
    });
    expect(decision.steps).toHaveLength(1);
  });

  it('adds the default tag and says so', () => {
    const decision = decideRoute({ model: 'qwen3' });
    expect(decision).toMatchObject({ kind: 'target', target: { model: 'qwen3:latest' } });
    expect(decision.steps[0]).toBe('qwen3 has no tag: qwen3:latest');
  });

  it.each([
    ['someone/foo', 'someone/foo:latest'],
    ['hf.co/org/repo-GGUF:Q4_K_M', 'hf.co/org/repo-GGUF:Q4_K_M'],
    ['host:5000/space/model', 'host:5000/space/model:latest'],
    ['x@sha256', 'x@sha256:latest'],
  ])('reads %j as %j', (model, served) => {
    expect(decideRoute({ model })).toMatchObject({ kind: 'target', target: { model: served } });
  });

  it.each([
    '',
    '../etc/passwd',
    'a/../b',
    '-flag',
    'a\u0000b',
    'file:///etc',
    'a b',
    'a\u202eb',
    '$(id)',
    'x'.repeat(10_240),
  ])('T36 refuses %j, which cannot be a name', (model) => {
    const decision = decideRoute({ model });
    expect(decision.kind).toBe('refused');
    expect(decision.steps).toHaveLength(1);
  });
});
