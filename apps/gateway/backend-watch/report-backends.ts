import type { BackendModel, BackendReport } from '../../contract/model/index.ts';
import type { LocalModel } from '../catalog/local-model.ts';
import type { GatewayContext } from '../gateway-context.ts';
import type { Backend } from '../upstream/backend.ts';
import type { Sighting } from './sighting.ts';

/** What the gateway knows of its backends, for people. */
export function reportBackends(gateway: GatewayContext): readonly BackendReport[] {
  const { backends, circuits, ports } = gateway;
  const snapshots = new Map(
    circuits.snapshot(ports.clock.monotonicMs()).map((snapshot) => [snapshot.backend, snapshot] as const),
  );
  return [...backends.values()].map((backend) => ({
    ...describe(gateway, backend),
    circuit: snapshots.get(backend.id) ?? {
      ...{ backend: backend.id, state: 'closed', failures: 0 },
      ...{ lastFailure: null, nextTryInMs: null },
    },
  }));
}

function describe(gateway: GatewayContext, backend: Backend): Omit<BackendReport, 'circuit'> {
  const { id, kind, url } = backend;
  const { settings, registry, upstream, backendWatch } = gateway;
  const isManaged = url === 'managed';
  const route = settings.routes.backends.find((one) => one.id === id);
  return {
    ...{ id, kind, isManaged },
    isLocal: route?.isLocal === true,
    running: registry.countAt(id, null),
    pool: upstream.facts(id),
    ...(isManaged
      ? describeManaged(gateway)
      : { url: new URL(url).origin, ...describeSeen(backendWatch.sighting(id)) }),
  };
}

type Known = Pick<BackendReport, 'isAnswering' | 'checkedAtMs' | 'problem' | 'models'>;

const describeSeen = (sighting: Sighting | null): Known => ({
  isAnswering: sighting?.isAnswering ?? null,
  checkedAtMs: sighting?.checkedAtMs ?? null,
  problem: sighting?.problem ?? null,
  models: sighting?.models ? [...sighting.models.values()] : null,
});

/** Of the managed daemon the supervisor and the room of models know without asking. */
function describeManaged({ ports }: GatewayContext): Known & Pick<BackendReport, 'url'> {
  const url = ports.daemon.readyUrl();
  return {
    url,
    isAnswering: url !== null,
    checkedAtMs: ports.clock.nowMs(),
    problem: url === null ? 'Ollama does not run, or is not ready.' : null,
    models: ports.localModels()?.map(describeLocal) ?? null,
  };
}

const describeLocal = ({ name, capabilities, contextLength, isResident }: LocalModel): BackendModel => ({
  ...{ name, contextLength, isResident },
  capabilities: capabilities === null ? null : [...capabilities],
});
