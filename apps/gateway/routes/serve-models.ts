import { isSameModel } from '../../base/index.ts';
import {
  createError,
  type ListedModel,
  type Parsed,
  renderAnthropicModel,
  renderAnthropicModelList,
  renderOpenaiModel,
  renderOpenaiModelList,
} from '../../translate/index.ts';
import { createListFilter } from '../access/model-limits.ts';
import { listAliasModels, listForeignModels } from '../catalog/foreign-models.ts';
import { readTags } from '../catalog/read-tags.ts';
import { answerError } from '../exchange/answer-error.ts';
import { answerWhole } from '../exchange/answer-whole.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { takeWishes } from '../exchange/prepare.ts';
import { findOllama } from '../upstream/backend.ts';
import { fetchParsed } from '../upstream/reach-backend.ts';

/** What the machine's own Ollama has installed. */
async function listOwnModels(exchange: Exchange): Promise<Parsed<readonly ListedModel[]>> {
  const own = findOllama(exchange.gateway.backends);
  if (!own) return { kind: 'parsed', value: [] };
  exchange.facts.backend = own.id;
  const body = await fetchParsed(exchange, { method: 'GET', path: '/api/tags', body: null });
  if (body.kind === 'refused') return body;
  return { kind: 'parsed', value: readTags(body.value) };
}

/** All models a client may ask for. An Ollama that does not answer is an error only when nothing else is there. */
async function listModels(exchange: Exchange): Promise<Parsed<readonly ListedModel[]>> {
  const taken = takeWishes(exchange);
  if (taken.kind === 'refused') return taken;
  const { gateway } = exchange;
  const [own, foreign] = await Promise.all([listOwnModels(exchange), listForeignModels(gateway)]);
  if (own.kind === 'refused' && (foreign.length === 0 || exchange.stop.reason() !== null)) return own;
  const installed = own.kind === 'parsed' ? own.value : [];
  const names = new Set(installed.map(({ id }) => id));
  const aliases = listAliasModels(gateway).filter(({ listed }) => !names.has(listed.id));
  const all = [...installed, ...[...foreign, ...aliases].map(({ listed }) => listed)];
  const mayList = createListFilter(exchange);
  return { kind: 'parsed', value: mayList ? all.filter(({ id }) => mayList(id)) : all };
}

const isAnthropic = (exchange: Exchange): boolean => exchange.dialect === 'anthropic';

/** `GET /v1/models`: every model of every backend, in OpenAI's form or in Anthropic's. */
export async function serveModelList(exchange: Exchange): Promise<void> {
  const models = await listModels(exchange);
  if (models.kind === 'refused') return answerError(exchange, models.error);
  if (!isAnthropic(exchange)) return answerWhole(exchange, renderOpenaiModelList(models.value));
  const query = new URLSearchParams((exchange.request.url ?? '').split('?').slice(1).join('?'));
  const paging = { limit: query.get('limit'), afterId: query.get('after_id'), beforeId: query.get('before_id') };
  return answerWhole(exchange, renderAnthropicModelList(models.value, paging));
}

/** `GET /v1/models/{id}`: one of them, by its name with or without the default tag. The id may contain `/` and `:`. */
export async function serveModel(exchange: Exchange): Promise<void> {
  const id = exchange.wildcard;
  exchange.facts.model = id;
  const models = await listModels(exchange);
  if (models.kind === 'refused') return answerError(exchange, models.error);
  const wanted = id.toLowerCase();
  const found = models.value.find(({ id: name }) => isSameModel(wanted, name.toLowerCase()));
  if (!found)
    return answerError(exchange, createError('model_not_found', 'There is no such model.', { field: 'model' }));
  const model = { ...found, id };
  return answerWhole(exchange, isAnthropic(exchange) ? renderAnthropicModel(model) : renderOpenaiModel(model));
}
