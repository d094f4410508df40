import { describe, expect, it } from 'vitest';
import { findRedirection } from '../../../apps/access/index.ts';

describe('findRedirection', () => {
  it.each([
    [{ model: 'x', api_base: 'http://evil' }, 'api_base'],
    [{ base_url: 'http://evil' }, 'base_url'],
    [{ baseURL: 'http://evil' }, 'baseURL'],
    [{ 'api-key': 'k' }, 'api-key'],
    [{ extra_headers: {} }, 'extra_headers'],
    [{ headers: null }, 'headers'],
    [{ proxy: 'http://evil' }, 'proxy'],
    [{ extra_body: { api_base: 'http://evil' } }, 'extra_body.api_base'],
    [{ litellm_params: { custom_llm_provider: 'x' } }, 'litellm_params.custom_llm_provider'],
    [{ options: { BaseUrl: 'x' } }, 'options.BaseUrl'],
    [{ model: 'x', Model: 'y' }, 'Model'],
    [{ MODEL: 'y' }, 'MODEL'],
  ])('T23 finds where %j says where to go', (body, path) => {
    expect(findRedirection(body)).toBe(path);
  });

  it('T23 leaves alone what only looks like it, deep in tools and messages', () => {
    const parameters = { type: 'object', properties: { base_url: { type: 'string' }, headers: {} } };
    const body = {
      model: 'x',
      messages: [{ role: 'user', content: 'api_base' }],
      tools: [{ type: 'function', function: { name: 'fetch', parameters } }],
      options: { num_ctx: 4096 },
      extra_body: ['api_base'],
    };
    expect(findRedirection(body)).toBeNull();
  });
});
