import { listAliases } from '../../routing/index.ts';
import {
  createError,
  describeForeignModel,
  type ForeignModel,
  type ListedModel,
  type Parsed,
} from '../../translate/index.ts';
import type { GatewayContext } from '../gateway-context.ts';
import { type Backend, findOllama } from '../upstream/backend.ts';
import type { CatalogModel } from './catalog-model.ts';
import { fetchJson } from './fetch-json.ts';
import { readTags } from './read-tags.ts';

/** Somewhat longer than the time between two looks at a backend that is in use. */
const freshMs = 45_000;

/** What a backend has, under its own names, as it told a moment ago or tells now; refused when it does not. */
export async function fetchModels(gateway: GatewayContext, backend: Backend): Promise<Parsed<readonly ListedModel[]>> {
  if (backend.url === 'managed') {
    const reply = await fetchJson(gateway, backend, '/api/tags');
    return reply.kind === 'refused' ? reply : { kind: 'parsed', value: readTags(reply.value) };
  }
  const { backendWatch, ports } = gateway;
  const last = backendWatch.sighting(backend.id);
  const isFresh = last !== null && last.models !== null && ports.clock.nowMs() - last.checkedAtMs < freshMs;
  const sighting = isFresh ? last : await backendWatch.look(backend.id);
  if (sighting?.models) return { kind: 'parsed', value: sighting.listed };
  const message = sighting?.problem ?? 'The backend does not tell its models.';
  return { kind: 'refused', error: createError('backend_unavailable', message) };
}

async function listModelsOf(gateway: GatewayContext, backend: Backend): Promise<readonly CatalogModel[]> {
  const models = await fetchModels(gateway, backend);
  if (models.kind === 'refused') return [];
  return models.value.map((listed) => ({
    listed: { ...listed, id: `${backend.id}/${listed.id}`, ownedBy: backend.id },
    backend: backend.id,
  }));
}

/** Models of all backends but the machine's own Ollama; a backend that does not answer has none. */
export async function listForeignModels(gateway: GatewayContext): Promise<readonly CatalogModel[]> {
  const own = findOllama(gateway.backends);
  const others = [...gateway.backends.values()].filter((backend) => backend !== own);
  const lists = await Promise.all(others.map((backend) => listModelsOf(gateway, backend)));
  return lists.flat();
}

/** Names that rules give to models of any backend. */
export function listAliasModels(gateway: GatewayContext): readonly CatalogModel[] {
  return listAliases(gateway.settings.routes).map(({ name, backend }) => ({
    listed: { id: name, createdAtMs: 0, ownedBy: backend },
    backend,
  }));
}

/** Such a model as an Ollama client expects it. */
export function describeModel({ listed, backend }: CatalogModel): ForeignModel {
  return describeForeignModel(listed.id, backend, { modifiedAtMs: listed.createdAtMs });
}
