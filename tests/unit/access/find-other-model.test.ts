import { describe, expect, it } from 'vitest';
import { findOtherModel } from '../../../apps/access/index.ts';

describe('findOtherModel', () => {
  it.each([
    [{ model: 'x', models: ['y'] }, 'models'],
    [{ fallbacks: [{ x: ['y'] }] }, 'fallbacks'],
    [{ 'fallback-models': 'y' }, 'fallback-models'],
    [{ context_window_fallbacks: [] }, 'context_window_fallbacks'],
    [{ extra_body: { models: ['y'] } }, 'extra_body.models'],
    [{ extra_body: { model: 'y' } }, 'extra_body.model'],
  ])('T22 finds where %j names a further model', (body, path) => {
    expect(findOtherModel(body)).toBe(path);
  });

  it('T22 leaves alone what only looks like it, deep in tools and messages', () => {
    const parameters = { type: 'object', properties: { models: { type: 'array' } } };
    const tools = [{ type: 'function', function: { name: 'list', parameters } }];
    const body = { model: 'x', messages: [{ role: 'user', content: 'models' }], tools, extra_body: ['models'] };
    expect(findOtherModel(body)).toBeNull();
  });
});
