import { isPlainObject } from '../../base/index.ts';
import {
  describeForeignModel,
  type ForeignModel,
  type ListedModel,
  type Parsed,
  parseAnthropicModels,
  parseOpenaiModels,
} from '../../translate/index.ts';
import type { GatewayContext } from '../gateway-context.ts';
import { type Backend, findOllama } from '../upstream/backend.ts';
import type { CatalogModel } from './catalog-model.ts';
import { fetchJson } from './fetch-json.ts';

function readTags(body: unknown): readonly ListedModel[] {
  const entries = isPlainObject(body) && Array.isArray(body['models']) ? body['models'] : [];
  return entries.flatMap((entry: unknown) => readTag(entry));
}

/** One entry of a native `tags` answer. */
export function readTag(entry: unknown): readonly ListedModel[] {
  if (!isPlainObject(entry) || typeof entry['name'] !== 'string') return [];
  const id = entry['name'];
  const modifiedAt = typeof entry['modified_at'] === 'string' ? Date.parse(entry['modified_at']) : Number.NaN;
  const owner = id.includes('/') ? id.split('/').at(-2) : undefined;
  return [{ id, createdAtMs: Number.isNaN(modifiedAt) ? 0 : modifiedAt, ownedBy: owner ?? 'library' }];
}

/** What a backend has, under its own names; refused when it does not answer. */
export async function fetchModels(gateway: GatewayContext, backend: Backend): Promise<Parsed<readonly ListedModel[]>> {
  const reply = await fetchJson(gateway, backend, backend.kind === 'ollama' ? '/api/tags' : '/models');
  if (reply.kind === 'refused') return reply;
  const read = { ollama: readTags, openai: parseOpenaiModels, anthropic: parseAnthropicModels }[backend.kind];
  return { kind: 'parsed', value: read(reply.value) };
}

async function askBackend(gateway: GatewayContext, backend: Backend): Promise<readonly CatalogModel[]> {
  const models = await fetchModels(gateway, backend);
  if (models.kind === 'refused') return [];
  return models.value.map((listed) => ({
    listed: { ...listed, id: `${backend.id}/${listed.id}`, ownedBy: backend.id },
    backend: backend.id,
  }));
}

/** Models of all backends but the machine's own Ollama, asked at the same time; a backend that does not answer has none. */
export async function listForeignModels(gateway: GatewayContext): Promise<readonly CatalogModel[]> {
  const own = findOllama(gateway.backends);
  const others = [...gateway.backends.values()].filter((backend) => backend !== own);
  const lists = await Promise.all(others.map((backend) => askBackend(gateway, backend)));
  return lists.flat();
}

/** Names that rules give to models of any backend. */
export function listAliasModels(gateway: GatewayContext): readonly CatalogModel[] {
  return gateway.settings.routes.rules
    .filter(({ match }) => !match.includes('*'))
    .map(({ match, use: [first] }) => ({
      listed: { id: match, createdAtMs: 0, ownedBy: first?.backend ?? 'drover' },
      backend: first?.backend ?? '',
    }));
}

/** Such a model as an Ollama client expects it. */
export function describeModel({ listed, backend }: CatalogModel): ForeignModel {
  return describeForeignModel(listed.id, backend, { modifiedAtMs: listed.createdAtMs });
}
