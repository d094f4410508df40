import {
  createError,
  describeForeignModel,
  type Parsed,
  toWorkerType,
  type WorkerType,
} from '../../translate/index.ts';
import { fetchJson } from '../catalog/fetch-json.ts';
import { fetchModels } from '../catalog/foreign-models.ts';
import { readTags } from '../catalog/read-tags.ts';
import { awaitBackend } from '../exchange/await-backend.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { GatewayContext } from '../gateway-context.ts';
import type { Backend } from '../upstream/backend.ts';
import { addressModel, listWorkerBackends } from './worker-backends.ts';

type Choice = Parsed<string> | null;

const nothing: Parsed<string> = {
  kind: 'refused',
  error: createError(
    'invalid_request',
    'model_id is required: there is no model that this worker could choose by itself.',
    {
      field: 'model_id',
    },
  ),
};
const choose = (model: string): Parsed<string> => ({ kind: 'parsed', value: model });

function findConfigured({ settings }: GatewayContext, names: readonly (string | null)[]): Choice {
  const models = new Map(Object.entries(settings.workers.models));
  const model = names.map((name) => models.get(name ?? '')).find((one) => one !== undefined);
  return model === undefined ? null : choose(model);
}

/** The configuration's default model, where it names one. */
function findDefault(
  { settings, backends }: GatewayContext,
  allowed: readonly Backend[] = [...backends.values()],
): Choice {
  const target = settings.routes.defaultTarget;
  if (target === null || target.model === '*') return null;
  return allowed.some(({ id }) => id === target.backend) ? choose(`${target.backend}/${target.model}`) : null;
}

const canChat = (backend: Backend, model: string): boolean =>
  describeForeignModel(model, backend.id).capabilities.includes('completion');

async function listResidents(gateway: GatewayContext, backend: Backend): Promise<readonly string[]> {
  const reply = await fetchJson(gateway, backend, '/api/ps');
  return reply.kind === 'parsed' ? readTags(reply.value).map(({ id }) => id) : [];
}

/** A model of the backend that can chat: one that is loaded, else the first it has. */
async function findModelOf(exchange: Exchange, backend: Backend): Promise<Choice> {
  const { gateway } = exchange;
  exchange.facts.backend = backend.id;
  const wait = await awaitBackend(exchange);
  if (wait.kind === 'refused') return wait;
  const residents = backend.kind === 'ollama' ? await listResidents(gateway, backend) : [];
  const resident = residents.find((model) => canChat(backend, model));
  if (resident !== undefined) return choose(addressModel(gateway, backend, resident));
  const listed = await fetchModels(gateway, backend);
  const first = listed.kind === 'parsed' ? listed.value.find(({ id }) => canChat(backend, id)) : undefined;
  return first === undefined ? null : choose(addressModel(gateway, backend, first.id));
}

async function findOfType(exchange: Exchange, type: WorkerType): Promise<Choice> {
  const backends = listWorkerBackends(exchange.gateway, type);
  const preferred = findDefault(exchange.gateway, backends);
  if (preferred !== null) return preferred;
  for (const backend of backends) {
    const found = await findModelOf(exchange, backend);
    if (found !== null) return found;
  }
  return null;
}

/**
 * The model for a worker's request that names none: the configuration's for this type of worker, else one of the first backend of that kind, else
 * the default model. Unknown types take the default model, else what is on this machine.
 */
export async function chooseWorkerModel(exchange: Exchange, workerType: string | null): Promise<Parsed<string>> {
  const { gateway } = exchange;
  const type = toWorkerType(workerType);
  const named = findConfigured(gateway, [workerType, type]);
  if (named !== null) return named;
  const found =
    type === null
      ? (findDefault(gateway) ?? (await findOfType(exchange, 'local_llm')))
      : ((await findOfType(exchange, type)) ?? findDefault(gateway));
  return found ?? nothing;
}
