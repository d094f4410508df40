import type { implement } from '@orpc/server';
import type { controlContract } from '../../../apps/contract/control/index.ts';
import { toControlError } from '../../../apps/control/map-error.ts';
import { compareDrafts } from '../../../apps/control/routing/compare-drafts.ts';
import { askFor, dryRun } from '../../../apps/control/routing/dry-run.ts';
import { readFlow } from '../../../apps/control/routing/read-flow.ts';
import { readRoutingPage } from '../../../apps/control/routing/read-routing-page.ts';
import type { RoutingLog } from '../../../apps/control/routing/routing-log.ts';
import { explainRoute } from '../../../apps/control/verbs/explain-route.ts';
import { systemClock } from '../../../apps/host/clock.ts';
import { createTelemetryError } from '../../../apps/telemetry/telemetry-error.ts';
import type { ScriptedConfig } from './scripted-config.ts';
import type { ScriptedRouting } from './scripted-routing.ts';
import type { ScriptedService } from './scripted-service.ts';
import { summarizeUse } from './summarize-use.ts';

type Contract = ReturnType<typeof implement<typeof controlContract>>;

function createLog(service: ScriptedService): RoutingLog {
  return {
    asked: () => {
      if (service.failure === 'storage') {
        return Promise.reject(createTelemetryError('storage_unavailable', 'The request log cannot be read.'));
      }
      const counts = Map.groupBy(service.book.records, ({ model }) => model);
      const asked = [...counts].map(([model, records]) => ({ model, requests: records.length }));
      return Promise.resolve(asked.sort((one, other) => other.requests - one.requests));
    },
    use: () => Promise.resolve(summarizeUse(service.book.records, Date.now())),
  };
}

function createQueries({ book }: ScriptedService) {
  return {
    countFlow: ({ sinceMs, untilMs, bars }: { sinceMs: number; untilMs: number; bars: number }) => {
      const barOf = (receivedAt: string): number =>
        Math.floor(((Date.parse(receivedAt) - sinceMs) * bars) / (untilMs - sinceMs));
      const inside = book.records.filter(({ receivedAt }) => barOf(receivedAt) >= 0 && barOf(receivedAt) < bars);
      return Promise.resolve(
        inside.map(({ receivedAt, backend, outcome }) => ({
          ...{ bar: barOf(receivedAt), requests: 1 },
          backend: outcome === 'rejected' ? null : backend,
        })),
      );
    },
    summarizeUsage: (by: 'backend', sinceMs: number, untilMs: number) =>
      Promise.resolve(book.usage(by, sinceMs, untilMs)),
  };
}

/** The routing part of the scripted control API: the real verbs, beside scripted backends and a scripted log. */
export function createRoutingRoutes(
  contract: { readonly route: Contract['route']; readonly routing: Omit<Contract['routing'], 'middleware' | 'use'> },
  { service, config, routing }: { service: ScriptedService; config: ScriptedConfig; routing: ScriptedRouting },
) {
  const log = createLog(service);
  const sources = {
    clock: systemClock,
    config: config.store,
    gateway: {
      backends: routing.reports,
      routeState: routing.state,
      queue: { snapshot: () => [] },
      settings: () => ({
        projects: new Map(
          config.store
            .current()
            .config.projects.map(({ id, models, localOnly }) => [
              id,
              { rules: { id, models, isLocalOnly: localOnly } },
            ]),
        ),
      }),
    },
    routes: () => routing.table(config.store.current().config),
    buildRoutes: routing.table,
  };
  const telemetry = { queries: createQueries(service) };
  const procedures = contract.routing;
  return {
    route: contract.route.handler(async ({ input }) => explainRoute(await dryRun(sources, log, askFor(input.model)))),
    routing: {
      page: procedures.page.handler(() => readRoutingPage(sources)),
      history: procedures.history.handler(async () => {
        // As the real router does it.
        await log.asked().catch((error: unknown) => {
          throw toControlError(error);
        });
        return readFlow({ clock: systemClock, telemetry });
      }),
      dryRun: procedures.dryRun.handler(({ input }) => dryRun(sources, log, input)),
      compare: procedures.compare.handler(({ input }) => compareDrafts(sources, log, input.draft)),
      probeBackend: procedures.probeBackend.handler(({ input }) => routing.probe(input)),
    },
  };
}
