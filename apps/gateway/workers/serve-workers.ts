import { createError, toWorkerType, type WorkerType, workerTypeNames, workerTypes } from '../../translate/index.ts';
import { createListFilter } from '../access/model-limits.ts';
import { fetchModels } from '../catalog/foreign-models.ts';
import { answerError } from '../exchange/answer-error.ts';
import { answerWhole } from '../exchange/answer-whole.ts';
import { claimProject } from '../exchange/claim-project.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { GatewayContext } from '../gateway-context.ts';
import type { Backend } from '../upstream/backend.ts';
import { addressModel, listWorkerBackends, typeOfBackend } from './worker-backends.ts';

const json = (value: unknown) => ({ status: 200, contentType: 'application/json', body: JSON.stringify(value) });

/** The models of one backend; `null` when it does not answer. */
async function listModels(gateway: GatewayContext, backend: Backend) {
  const models = await fetchModels(gateway, backend);
  if (models.kind === 'refused') return null;
  return models.value.map(({ id }) => ({ id: addressModel(gateway, backend, id), backend: backend.id }));
}

async function describeWorkers(gateway: GatewayContext, type: WorkerType) {
  const backends = listWorkerBackends(gateway, type);
  const lists = await Promise.all(backends.map((backend) => listModels(gateway, backend)));
  const answered = lists.filter((list) => list !== null);
  const isAvailable = answered.length > 0;
  return {
    type,
    available: isAvailable,
    backends: backends.map(({ id }) => id),
    ...(isAvailable ? { models: answered.flat().length } : {}),
  };
}

/** The type that requests without one end up with. */
function findDefaultType({ settings, backends }: GatewayContext): WorkerType {
  const target = backends.get(settings.routes.defaultTarget?.backend ?? '');
  if (target) return typeOfBackend(target);
  const kinds = [...backends.values()].map(typeOfBackend);
  return kinds.includes('local_llm') ? 'local_llm' : (kinds[0] ?? 'local_llm');
}

/** `GET /workers`: every type with its backends and whether one of them answers. */
export async function serveWorkerList(exchange: Exchange): Promise<void> {
  const { gateway } = exchange;
  const workers = await Promise.all(workerTypes.map((type) => describeWorkers(gateway, type)));
  return answerWhole(exchange, json({ workers, default: findDefaultType(gateway) }));
}

/** `GET /workers/types`: names that `worker_type` may have. */
export function serveWorkerTypes(exchange: Exchange): Promise<void> {
  return answerWhole(exchange, json({ types: workerTypeNames }));
}

/** `GET /workers/{type}/models`: what can be asked of the backends of one type. Those that do not answer have nothing. */
export async function serveWorkerModels(exchange: Exchange): Promise<void> {
  const { gateway, wildcard } = exchange;
  const name = /^([^/]+)\/models$/.exec(wildcard)?.[1] ?? null;
  const type = toWorkerType(name);
  if (type === null) return answerError(exchange, createError('not_found', 'There is no such type of worker.'));
  const badProject = claimProject(exchange, null);
  if (badProject) return answerError(exchange, badProject);
  const lists = await Promise.all(listWorkerBackends(gateway, type).map((backend) => listModels(gateway, backend)));
  const all = lists.flatMap((list) => list ?? []);
  const mayList = createListFilter(exchange);
  return answerWhole(
    exchange,
    json({ worker_type: name, models: mayList ? all.filter(({ id }) => mayList(id)) : all }),
  );
}
