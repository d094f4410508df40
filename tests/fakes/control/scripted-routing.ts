import { withDefaultTag } from '../../../apps/base/index.ts';
import { type ConfigStore, resolveBackends } from '../../../apps/config/index.ts';
import type {
  BackendModel,
  BackendProbe,
  BackendProbeRequest,
  BackendReport,
  CircuitSnapshot,
} from '../../../apps/contract/model/index.ts';
import type { RuleSettings } from '../../../apps/control/routing/routing-sources.ts';
import { readBackendSettings } from '../../../apps/host/backend-settings.ts';
import { readRouteTable } from '../../../apps/host/route-settings.ts';
import type { RouteState, RouteTable } from '../../../apps/routing/index.ts';
import { library } from './scripted-library.ts';
import type { ScriptedService } from './scripted-service.ts';

/** What the gateway of a scripted service would know of its backends. */
export interface ScriptedRouting {
  /** In place of what would be known of a backend. */
  readonly changes: Map<string, Partial<BackendReport>>;
  /** By address. */
  readonly probes: Map<string, Omit<BackendProbe, 'url' | 'trial'>>;
  reports(): readonly BackendReport[];
  state(): RouteState;
  table(settings: RuleSettings): RouteTable;
  probe(request: BackendProbeRequest): BackendProbe;
}

const closed = (backend: string): CircuitSnapshot => ({
  ...{ backend, state: 'closed', failures: 0, lastFailure: null, nextTryInMs: null },
});

const named = (name: string): BackendModel => ({ name, capabilities: null, contextLength: null, isResident: null });
const foreign: Readonly<Record<string, readonly string[]>> = {
  studio: ['qwen3-4b', 'gemma-3-12b', 'mistral-small-3.2'],
  openai: ['gpt-5.2', 'gpt-5.2-mini', 'o4-mini', 'text-embedding-3-small', 'gpt-4o-mini', 'gpt-4o'],
};

function listLocal(service: ScriptedService): BackendModel[] {
  const resident = new Set(service.status.resident.map(({ name }) => withDefaultTag(name)));
  return service.inventory.installed.map(({ name, capabilities }) => ({
    name: withDefaultTag(name),
    capabilities,
    contextLength: library.find((model) => model.name === name)?.trainedContext ?? null,
    isResident: resident.has(withDefaultTag(name)),
  }));
}

const firstChanges = (nowMs: number): [string, Partial<BackendReport>][] => [
  ['openai', { checkedAtMs: nowMs - 12_000 }],
  [
    'desk',
    {
      ...{ isAnswering: false, models: null, checkedAtMs: nowMs - 8000, problem: 'The connection was refused.' },
      circuit: { backend: 'desk', state: 'open', failures: 7, lastFailure: 'refused', nextTryInMs: 22_000 },
    },
  ],
];

/** Knows the backends of the configuration that `store` has in force. */
export function createScriptedRouting(service: ScriptedService, store: ConfigStore): ScriptedRouting {
  const changes = new Map(firstChanges(Date.now()));
  const probes = new Map<string, Omit<BackendProbe, 'url' | 'trial'>>();
  const report = ({ id, kind, url }: ReturnType<typeof resolveBackends>[number]): BackendReport => {
    const isManaged = url === 'managed';
    const daemon = service.status.daemon.state;
    const running = service.status.inFlight.filter(({ backend }) => backend === id).length;
    const address = isManaged ? (daemon.kind === 'ready' ? daemon.url : null) : new URL(url).origin;
    return {
      ...{ id, kind, isManaged, url: address },
      isLocal: isManaged || /127\.0\.0\.1|localhost/.test(url),
      isAnswering: address !== null,
      checkedAtMs: Date.now() - 40_000,
      problem: address === null ? `Ollama does not run: its state is ${daemon.kind}.` : null,
      models: isManaged ? (address === null ? null : listLocal(service)) : (foreign[id] ?? []).map(named),
      circuit: closed(id),
      running,
      pool: { connected: 2, free: 2, running: 0, pending: 0 },
      ...changes.get(id),
    };
  };
  const reports = (): BackendReport[] => resolveBackends(store.current().config).map(report);
  return {
    ...{ changes, probes, reports },
    state: () => describeState(reports()),
    table: (settings) => {
      const config = { ...store.current().config, ...settings };
      const places = { env: {}, configFolder: '/', keychain: { find: () => ({ kind: 'no-keychain' as const }) } };
      return readRouteTable(config, readBackendSettings(config, { ...places, hasDaemon: true }).backends);
    },
    probe: ({ url, trialModel }) => {
      const found = probes.get(url);
      if (!found) {
        return {
          ...{ kind: null, url, models: [], trial: null, message: 'Nothing answered.' },
          problem: 'The connection was refused. Start the program that serves models there, then look again.',
        };
      }
      const trial =
        trialModel === null
          ? null
          : { model: trialModel, isAnswered: true, tookMs: 412, message: `${trialModel} wrote a token after 412 ms.` };
      return { ...found, url: found.kind === 'ollama' ? url : `${url.replace(/\/v1$/, '')}/v1`, trial };
    },
  };
}

function describeState(reports: readonly BackendReport[]): RouteState {
  const backends = reports.map(({ id, circuit, isAnswering }) => {
    const { state, nextTryInMs } = circuit;
    return [id, { circuit: state, isTrialRunning: false, nextTryInMs, isAnswering }] as const;
  });
  const models = reports.flatMap(({ id, models: list }) => {
    const known = { hasRoom: null, running: 0, waiting: 0, maxWaiting: null };
    return list === null ? [] : [[id, new Map(list.map((model) => [model.name, { ...model, ...known }]))] as const];
  });
  return { backends: new Map(backends), models: new Map(models) };
}
