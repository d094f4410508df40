import { describe, expect, it } from 'vitest';
import { renderAnthropicModel, renderAnthropicModelList } from '../../../apps/translate/index.ts';

const models = Array.from({ length: 45 }, (_, index) => ({
  id: `m${index}`,
  createdAtMs: 1_787_000_000_000 + index,
  ownedBy: 'library',
}));

interface Page {
  readonly data: readonly { readonly id: string }[];
  readonly has_more: boolean;
  readonly first_id: string | null;
  readonly last_id: string | null;
}
const pageOf = (paging: Parameters<typeof renderAnthropicModelList>[1]): Page =>
  JSON.parse(renderAnthropicModelList(models, paging).body) as Page;

describe('models for an Anthropic client', () => {
  it('have a type, an id, a name and a time', () => {
    const [model] = models;
    if (model === undefined) throw new Error('no model');
    expect(JSON.parse(renderAnthropicModel(model).body)).toEqual({
      type: 'model',
      id: 'm0',
      display_name: 'm0',
      created_at: '2026-08-17T20:53:20.000Z',
    });
  });

  it('come twenty at a time, and the ends of the page are named', () => {
    const page = pageOf({});
    expect(page.data).toHaveLength(20);
    expect(page).toMatchObject({ has_more: true, first_id: 'm0', last_id: 'm19' });
  });

  it.each(['1', '7', '20', '45', '1000'])('are all found by going on after the last one, %s at a time', (limit) => {
    const ids: string[] = [];
    let afterId: string | null = null;
    for (let count = 0; count <= models.length; count++) {
      const page: Page = pageOf({ limit, afterId });
      ids.push(...page.data.map(({ id }) => id));
      afterId = page.last_id;
      if (!page.has_more) break;
    }
    expect(ids).toEqual(models.map(({ id }) => id));
  });

  it('are found backwards too', () => {
    expect(pageOf({ limit: '3', beforeId: 'm5' })).toMatchObject({ first_id: 'm2', last_id: 'm4', has_more: true });
    expect(pageOf({ limit: '3', beforeId: 'm3' })).toMatchObject({ first_id: 'm0', last_id: 'm2', has_more: false });
    expect(pageOf({ limit: '3', beforeId: 'm1' })).toMatchObject({ first_id: 'm0', last_id: 'm0', has_more: false });
  });

  it('are an empty list when there are none or none is left', () => {
    const empty = { data: [], has_more: false, first_id: null, last_id: null };
    expect(JSON.parse(renderAnthropicModelList([]).body)).toEqual(empty);
    expect(pageOf({ afterId: 'm44' })).toEqual(empty);
  });

  it.each([
    ['limit', { limit: '0' }],
    ['limit', { limit: '1001' }],
    ['limit', { limit: '-1' }],
    ['limit', { limit: '' }],
    ['limit', { limit: '1e2' }],
    ['after_id', { afterId: 'gone' }],
    ['before_id', { beforeId: 'gone' }],
    ['before_id', { afterId: 'm1', beforeId: 'm2' }],
  ])('are refused for a wrong %s', (field, paging) => {
    const rendered = renderAnthropicModelList(models, paging);
    expect(rendered.status).toBe(400);
    expect(JSON.parse(rendered.body)).toMatchObject({
      type: 'error',
      error: { type: 'invalid_request_error', message: expect.stringMatching(new RegExp(`^${field} `)) },
    });
  });
});
