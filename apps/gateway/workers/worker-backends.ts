import type { WorkerType } from '../../translate/index.ts';
import type { GatewayContext } from '../gateway-context.ts';
import { type Backend, findOllama } from '../upstream/backend.ts';

const kinds: Readonly<Record<WorkerType, Backend['kind']>> = {
  openai: 'openai',
  anthropic: 'anthropic',
  local_llm: 'ollama',
};
const types: Readonly<Record<Backend['kind'], WorkerType>> = {
  openai: 'openai',
  anthropic: 'anthropic',
  ollama: 'local_llm',
};

/** The backends that do the work of a type, in the order of the configuration; the machine's own Ollama comes first. */
export function listWorkerBackends({ backends }: GatewayContext, type: WorkerType): readonly Backend[] {
  const own = findOllama(backends);
  const rest = [...backends.values()].filter((backend) => backend.kind === kinds[type] && backend !== own);
  return own !== null && kinds[type] === 'ollama' ? [own, ...rest] : rest;
}

export const typeOfBackend = ({ kind }: Pick<Backend, 'kind'>): WorkerType => types[kind];

/** The name by which clients reach a model of a backend. */
export function addressModel({ backends }: GatewayContext, backend: Backend, model: string): string {
  return backend === findOllama(backends) ? model : `${backend.id}/${model}`;
}
