import { toModelKey } from '../../base/index.ts';
import type { BackendState, ModelState, RouteState } from '../../routing/index.ts';
import type { LocalModel } from '../catalog/local-model.ts';
import type { GatewayContext } from '../gateway-context.ts';
import type { Backend } from '../upstream/backend.ts';

type ToldModel = Pick<ModelState, 'capabilities' | 'contextLength' | 'isResident'> & {
  readonly name: string;
  readonly hasRoom?: boolean | null;
};

/** What is put together from. */
export type Known = Pick<
  GatewayContext,
  'backends' | 'backendWatch' | 'circuits' | 'rateLimits' | 'registry' | 'queue' | 'settings' | 'ports'
>;

/**
 * Creates what tells of backends and models as routing needs it. What it told is told again until something changes; how many requests run or
 * wait is looked up only by who reads it.
 */
export function createRouteView(known: Known): () => RouteState {
  let seen: Seen | null = null;
  const isLimited = (backend: string, model: string): boolean =>
    known.rateLimits.isLimited(backend, model, known.ports.clock.monotonicMs());
  return () => {
    const { backends, backendWatch, circuits, ports } = known;
    const localModels = ports.localModels();
    const version = backendWatch.version();
    const isCalm = circuits.areAllClosed();
    const isSame = seen?.backends === backends && seen.localModels === localModels && seen.version === version;
    // An open circuit changes with time alone.
    if (isSame && seen !== null && isCalm && seen.isCalm) return seen.state;
    const models = isSame && seen !== null ? seen.state.models : describeModels(known, localModels);
    seen = { backends, localModels, version, isCalm, state: { backends: describeBackends(known), models, isLimited } };
    return seen.state;
  };
}

interface Seen {
  readonly backends: ReadonlyMap<string, Backend>;
  readonly localModels: readonly LocalModel[] | null;
  readonly version: number;
  readonly isCalm: boolean;
  readonly state: RouteState;
}

function describeBackends({ backends, backendWatch, circuits, ports }: Known): ReadonlyMap<string, BackendState> {
  const nowMs = ports.clock.monotonicMs();
  const states = [...backends.keys()].map((id) => {
    const isAnswering = backendWatch.sighting(id)?.isAnswering ?? null;
    return [id, { ...circuits.view(id, nowMs), isAnswering }] as const;
  });
  return new Map(states);
}

function describeModels(known: Known, localModels: readonly LocalModel[] | null): RouteState['models'] {
  const states = [...known.backends.values()].flatMap((backend) => {
    const told =
      backend.url === 'managed' ? localModels : (known.backendWatch.sighting(backend.id)?.models?.values() ?? null);
    return told === null ? [] : [[backend.id, describeEach(known, backend, told)] as const];
  });
  return new Map(states);
}

function describeEach(known: Known, { id, kind }: Backend, told: Iterable<ToldModel>): ReadonlyMap<string, ModelState> {
  const models = new Map<string, ModelState>();
  for (const model of told) {
    const state = describeModel(known, id, model);
    models.set(model.name, state);
    // Ollama takes more spellings of a name than the one it lists.
    if (kind === 'ollama' && !models.has(toModelKey(model.name))) models.set(toModelKey(model.name), state);
  }
  return models;
}

function describeModel(known: Known, backend: string, model: ToldModel): ModelState {
  const { name, capabilities, contextLength, isResident, hasRoom = null } = model;
  const { registry, queue } = known;
  return {
    ...{ capabilities, contextLength, isResident, hasRoom },
    get running() {
      return registry.countAt(backend, name);
    },
    get waiting() {
      return queue.waitingIn(backend, name);
    },
    get maxWaiting() {
      return known.settings.queue.maxWaiting;
    },
  };
}
