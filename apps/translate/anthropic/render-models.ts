import type { ListedModel } from '../canonical/listed-model.ts';
import type { Parsed, RenderedResponse } from '../canonical/ports.ts';
import { parseOrRefuse, refuse } from '../reading/refusal.ts';
import { renderError } from './render-error.ts';

/** The query of a model list, as text; absent and `null` mean the same. */
export interface ModelPaging {
  readonly limit?: string | null;
  /** Id of the model before the page. */
  readonly afterId?: string | null;
  /** Id of the model behind the page. */
  readonly beforeId?: string | null;
}

const defaultLimit = 20;
const maxLimit = 1000;

const renderEntry = ({ id, createdAtMs }: ListedModel) => ({
  type: 'model',
  id,
  display_name: id,
  created_at: new Date(createdAtMs).toISOString(),
});

const renderJson = (value: unknown): RenderedResponse => ({
  status: 200,
  contentType: 'application/json',
  body: JSON.stringify(value),
});

function readLimit(text: string | null): number {
  if (text === null) return defaultLimit;
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return limit >= 1 && limit <= maxLimit ? limit : refuse('limit', `must be a number from 1 to ${maxLimit}`);
}

function findModel(models: readonly ListedModel[], id: string, key: string): number {
  const index = models.findIndex((model) => model.id === id);
  return index < 0 ? refuse(key, 'names no model of the list') : index;
}

interface Page {
  readonly models: readonly ListedModel[];
  readonly hasMore: boolean;
}

function selectPage(models: readonly ListedModel[], paging: ModelPaging): Page {
  const limit = readLimit(paging.limit ?? null);
  const afterId = paging.afterId ?? null;
  const beforeId = paging.beforeId ?? null;
  if (afterId !== null && beforeId !== null) refuse('before_id', 'cannot be used together with after_id');
  if (beforeId !== null) {
    const end = findModel(models, beforeId, 'before_id');
    return { models: models.slice(Math.max(0, end - limit), end), hasMore: end > limit };
  }
  const start = afterId === null ? 0 : findModel(models, afterId, 'after_id') + 1;
  return { models: models.slice(start, start + limit), hasMore: start + limit < models.length };
}

/** One page of `GET /v1/models` in Anthropic's form, in the order given; a paging that makes no sense is answered with its error. */
export function renderAnthropicModelList(models: readonly ListedModel[], paging: ModelPaging = {}): RenderedResponse {
  const parsed: Parsed<Page> = parseOrRefuse(() => selectPage(models, paging));
  if (parsed.kind === 'refused') return renderError(parsed.error);
  const page = parsed.value;
  return renderJson({
    data: page.models.map(renderEntry),
    has_more: page.hasMore,
    first_id: page.models[0]?.id ?? null,
    last_id: page.models.at(-1)?.id ?? null,
  });
}

/** The answer of `GET /v1/models/{id}` in Anthropic's form. Source: Anthropic API reference, models. */
export function renderAnthropicModel(model: ListedModel): RenderedResponse {
  return renderJson(renderEntry(model));
}
