import { isPlainObject } from '../../base/index.ts';
import {
  createError,
  type ListedModel,
  type Parsed,
  renderOpenaiModel,
  renderOpenaiModelList,
} from '../../translate/index.ts';
import { answerError } from '../exchange/answer-error.ts';
import { answerWhole } from '../exchange/answer-whole.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { takeWishes } from '../exchange/prepare.ts';
import { parseAnswer } from '../upstream/parse-answer.ts';
import { fetchWhole } from '../upstream/reach-backend.ts';

function readModel(entry: unknown): ListedModel[] {
  if (!isPlainObject(entry) || typeof entry['name'] !== 'string') return [];
  const id = entry['name'];
  const modifiedAt = typeof entry['modified_at'] === 'string' ? Date.parse(entry['modified_at']) : Number.NaN;
  const owner = id.includes('/') ? id.split('/').at(-2) : undefined;
  return [{ id, createdAtMs: Number.isNaN(modifiedAt) ? 0 : modifiedAt, ownedBy: owner ?? 'library' }];
}

async function listModels(exchange: Exchange): Promise<Parsed<readonly ListedModel[]>> {
  const taken = takeWishes(exchange);
  if (taken.kind === 'refused') return taken;
  exchange.facts.backend = 'local';
  const reply = await fetchWhole(exchange, { method: 'GET', path: '/api/tags', body: null });
  if (reply.kind === 'failed') return { kind: 'refused', error: reply.error };
  const body = parseAnswer(reply.bytes, exchange.gateway.settings.maxJsonDepth);
  if (body.kind === 'refused') return body;
  const entries = isPlainObject(body.value) && Array.isArray(body.value['models']) ? body.value['models'] : [];
  return { kind: 'parsed', value: entries.flatMap(readModel) };
}

/** `GET /v1/models`: what the daemon has installed. */
export async function serveModelList(exchange: Exchange): Promise<void> {
  const models = await listModels(exchange);
  if (models.kind === 'refused') return answerError(exchange, models.error);
  return answerWhole(exchange, renderOpenaiModelList(models.value));
}

/** `GET /v1/models/{id}`: one of them, by its name with or without the default tag. The id may contain `/` and `:`. */
export async function serveModel(exchange: Exchange): Promise<void> {
  const id = exchange.wildcard;
  exchange.facts.model = id;
  const models = await listModels(exchange);
  if (models.kind === 'refused') return answerError(exchange, models.error);
  const wanted = id.toLowerCase();
  const found = models.value.find(({ id: name }) => [wanted, `${wanted}:latest`].includes(name.toLowerCase()));
  if (!found)
    return answerError(exchange, createError('model_not_found', 'There is no such model.', { field: 'model' }));
  return answerWhole(exchange, renderOpenaiModel({ ...found, id }));
}
