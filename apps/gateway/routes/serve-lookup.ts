import { isPlainObject, isSameModel, type PlainObject } from '../../base/index.ts';
import {
  createError,
  describeForeignModel,
  type ForeignModel,
  renderResident,
  renderShow,
  renderTag,
  renderVersion,
  replaceTopLevelText,
} from '../../translate/index.ts';
import { createListFilter } from '../access/model-limits.ts';
import { describeModel, listAliasModels, listForeignModels } from '../catalog/foreign-models.ts';
import { answerError } from '../exchange/answer-error.ts';
import { answerWhole } from '../exchange/answer-whole.ts';
import type { Exchange } from '../exchange/exchange.ts';
import { takeRoute, takeWishes } from '../exchange/prepare.ts';
import { readJson } from '../exchange/read-json.ts';
import { findOllama } from '../upstream/backend.ts';
import { type BackendRequest, fetchParsed } from '../upstream/reach-backend.ts';

const jsonType = 'application/json; charset=utf-8';
/** Reported where there is no Ollama to ask: the version whose routes these are. */
const spokenVersion = '0.31.2';

interface Lookup {
  readonly path: '/api/tags' | '/api/ps';
  readonly listForeign: (exchange: Exchange) => Promise<readonly ForeignModel[]>;
  readonly render: (model: ForeignModel) => PlainObject;
}

const tags: Lookup = {
  path: '/api/tags',
  listForeign: async ({ gateway }) =>
    [...(await listForeignModels(gateway)), ...listAliasModels(gateway)].map(describeModel),
  render: renderTag,
};
const residents: Lookup = {
  path: '/api/ps',
  listForeign: ({ gateway }) => Promise.resolve(gateway.foreignUse.recent().map(describeModel)),
  render: renderResident,
};

async function passJson(exchange: Exchange, request: BackendRequest): Promise<void> {
  const fetched = await fetchParsed(exchange, request);
  if (fetched.kind === 'refused') return answerError(exchange, fetched.error);
  return answerWhole(exchange, { status: 200, contentType: jsonType, body: fetched.bytes });
}

/** The machine's own models and those of other backends in one native list. */
function serveList({ path, listForeign, render }: Lookup): (exchange: Exchange) => Promise<void> {
  return async (exchange) => {
    const taken = takeWishes(exchange);
    if (taken.kind === 'refused') return answerError(exchange, taken.error);
    const own = findOllama(exchange.gateway.backends);
    exchange.facts.backend = own?.id ?? null;
    const mayList = createListFilter(exchange);
    const [fetched, allForeign] = await Promise.all([
      own ? fetchParsed(exchange, { method: 'GET', path, body: null }) : null,
      listForeign(exchange),
    ]);
    const foreign = mayList ? allForeign.filter(({ name }) => mayList(name)) : allForeign;
    if (fetched?.kind === 'refused' && foreign.length === 0) return answerError(exchange, fetched.error);
    if (fetched?.kind === 'parsed' && foreign.length === 0 && !mayList) {
      return answerWhole(exchange, { status: 200, contentType: jsonType, body: fetched.bytes });
    }
    const body = fetched?.kind === 'parsed' && isPlainObject(fetched.value) ? fetched.value : {};
    const listed: readonly unknown[] = Array.isArray(body['models']) ? body['models'] : [];
    const entries = mayList ? listed.filter((entry) => isListable(entry, mayList)) : listed;
    const all = JSON.stringify({ ...body, models: [...entries, ...foreign.map(render)] });
    return answerWhole(exchange, { status: 200, contentType: jsonType, body: all });
  };
}

function isListable(entry: unknown, mayList: (name: string) => boolean): boolean {
  const name = isPlainObject(entry) ? (entry['name'] ?? entry['model']) : null;
  return typeof name === 'string' && mayList(name);
}

/** `GET /api/tags`: what can be asked for. */
export const serveTags = serveList(tags);
/** `GET /api/ps`: what is loaded, and models of other backends that were used lately. */
export const serveResidents = serveList(residents);

/** `GET /api/version`: the Ollama's own. */
export async function serveOllamaVersion(exchange: Exchange): Promise<void> {
  const taken = takeWishes(exchange);
  if (taken.kind === 'refused') return answerError(exchange, taken.error);
  const own = findOllama(exchange.gateway.backends);
  if (!own) return answerWhole(exchange, renderVersion(spokenVersion));
  exchange.facts.backend = own.id;
  return passJson(exchange, { method: 'GET', path: '/api/version', body: null });
}

/** `POST /api/show`, whose model may also be called `name`. */
export async function serveShow(exchange: Exchange): Promise<void> {
  const taken = takeWishes(exchange);
  if (taken.kind === 'refused') return answerError(exchange, taken.error);
  const read = await readJson(exchange);
  if (read.kind === 'refused') return answerError(exchange, read.error);
  const model = readShownModel(read.value);
  if (model === null) {
    return answerError(exchange, createError('invalid_request', 'model must be a text.', { field: 'model' }));
  }
  const route = await takeRoute(exchange, { model, isStreaming: false, project: null, session: null });
  if (route.kind === 'refused') return answerError(exchange, route.error);
  const { target } = route;
  if (target.dialect !== 'ollama') {
    return answerWhole(exchange, renderShow(describeForeignModel(model, target.backend)));
  }
  const isSame = isSameModel(model, target.model);
  return passJson(exchange, {
    method: 'POST',
    path: '/api/show',
    body: isSame ? read.bytes : rename(read.bytes, target.model),
  });
}

function rename(bytes: Buffer, model: string): string {
  return replaceTopLevelText(replaceTopLevelText(bytes.toString('utf8'), 'name', model), 'model', model);
}

/** Ollama's JSON reader takes names in any case: nothing may be read there that was not checked here. */
const isSpeltOtherwise = (name: string): boolean => name !== name.toLowerCase() && /^(?:model|name)$/i.test(name);

function readShownModel(body: unknown): string | null {
  if (!isPlainObject(body) || Object.keys(body).some(isSpeltOtherwise)) return null;
  const model = body['model'] ?? body['name'];
  return typeof model === 'string' ? model : null;
}
