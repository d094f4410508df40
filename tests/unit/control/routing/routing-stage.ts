import {
  type Config,
  configSchema,
  type DryRun,
  type DryRunRequest,
  dryRunRequestSchema,
  type ModelUseSummary,
  type RuleDraft,
} from '../../../../apps/contract/model/index.ts';
import { dryRun } from '../../../../apps/control/routing/dry-run.ts';
import type { RoutingLog } from '../../../../apps/control/routing/routing-log.ts';
import type { BackendSettings } from '../../../../apps/gateway/index.ts';
import { systemClock, systemTimers } from '../../../../apps/host/clock.ts';
import { readRouteTable } from '../../../../apps/host/route-settings.ts';
import type { ModelState, RouteState } from '../../../../apps/routing/index.ts';
import type { AskedName } from '../../../../apps/telemetry/index.ts';

const backend = (id: string, kind: BackendSettings['kind'], url: string): BackendSettings => ({
  ...{ id, kind, url, apiKey: null, isStrict: false },
});
const backends = [
  backend('local', 'ollama', 'managed'),
  backend('studio', 'openai', 'http://127.0.0.1:1234/v1'),
  backend('cloud', 'openai', 'https://api.example.com/v1'),
];

export const modelState = (change: Partial<ModelState> = {}): ModelState => ({
  ...{ capabilities: null, contextLength: null, isResident: null, hasRoom: null, running: 0, waiting: 0 },
  ...{ maxWaiting: null, ...change },
});

/** What is known of models, by `backend/model`. */
export function describeModels(known: Readonly<Record<string, Partial<ModelState>>>): RouteState {
  const models = new Map<string, Map<string, ModelState>>();
  for (const [address, change] of Object.entries(known)) {
    const slash = address.indexOf('/');
    const of = models.get(address.slice(0, slash)) ?? new Map<string, ModelState>();
    models.set(address.slice(0, slash), of.set(address.slice(slash + 1), modelState(change)));
  }
  return { backends: new Map(), models };
}

export interface Stage {
  readonly rules?: readonly Partial<RuleDraft>[];
  readonly defaultModel?: string;
  readonly projects?: readonly object[];
  readonly known?: Parameters<typeof describeModels>[0];
  readonly use?: readonly Partial<ModelUseSummary>[];
  readonly asked?: readonly AskedName[] | Error;
}

/** The rooms behind the routing verbs, with nothing in them but what a test names. */
export function setStage({ rules = [], defaultModel, projects = [], known = {}, use = [], asked = [] }: Stage) {
  const config: Config = configSchema.parse({
    ...{ models: rules, projects },
    ...(defaultModel === undefined ? {} : { defaultModel }),
  });
  const state = describeModels(known);
  const log: RoutingLog = {
    asked: () => (asked instanceof Error ? Promise.reject(asked) : Promise.resolve(asked)),
    use: () => Promise.resolve(use as readonly ModelUseSummary[]),
  };
  const build = (settings: Pick<Config, 'models' | 'defaultModel'>) =>
    readRouteTable({ ...config, ...settings }, backends);
  return {
    log,
    sources: {
      ...{ clock: systemClock, timers: systemTimers, buildRoutes: build, routes: () => build(config) },
      config: { current: () => ({ config }) },
      gateway: {
        routeState: () => state,
        settings: () => ({
          projects: new Map(
            config.projects.map(({ id, models, localOnly }) => [id, { rules: { id, models, isLocalOnly: localOnly } }]),
          ),
        }),
      },
    },
  };
}

/** A dry run on a stage. */
export function play({
  model,
  project = null,
  needs,
  draft = null,
  ...stage
}: Stage &
  Pick<DryRunRequest, 'model'> &
  Partial<Omit<DryRunRequest, 'needs'>> & {
    readonly needs?: Partial<DryRunRequest['needs']>;
  }): Promise<DryRun> {
  const { sources, log } = setStage(stage);
  return dryRun(sources, log, dryRunRequestSchema.parse({ model, project, draft, ...(needs ? { needs } : {}) }));
}
