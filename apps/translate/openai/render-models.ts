import type { ListedModel } from '../canonical/listed-model.ts';
import type { RenderedResponse } from '../canonical/ports.ts';

const renderEntry = ({ id, createdAtMs, ownedBy }: ListedModel) => ({
  id,
  object: 'model',
  created: Math.floor(createdAtMs / 1000),
  owned_by: ownedBy,
});

const renderJson = (value: unknown): RenderedResponse => ({
  status: 200,
  contentType: 'application/json',
  body: JSON.stringify(value),
});

/** The answer of `GET /v1/models`, in the order given. */
export function renderOpenaiModelList(models: readonly ListedModel[]): RenderedResponse {
  return renderJson({ object: 'list', data: models.map(renderEntry) });
}

/** The answer of `GET /v1/models/{id}`. */
export function renderOpenaiModel(model: ListedModel): RenderedResponse {
  return renderJson(renderEntry(model));
}
