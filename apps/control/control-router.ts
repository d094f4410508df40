import { implement, type Router } from '@orpc/server';
import { type ControlContract, controlContract } from '../contract/control/index.ts';
import type { ControlDependencies } from './control-dependencies.ts';
import type { EventHub } from './event-hub.ts';
import { toControlError } from './map-error.ts';
import { explainRoute } from './verbs/explain-route.ts';
import { followLogs } from './verbs/follow-logs.ts';
import { getRequest } from './verbs/get-request.ts';
import { listRequests } from './verbs/list-requests.ts';
import { orderPull, readDisk, removeModel } from './verbs/look-after-models.ts';
import { orderDaemon } from './verbs/order-daemon.ts';
import { previewFit } from './verbs/preview-fit.ts';
import { readOverview } from './verbs/read-overview.ts';
import { readDaemon, readStatus } from './verbs/read-status.ts';
import { reportBenchmarks } from './verbs/report-benchmarks.ts';
import { runBench } from './verbs/run-bench.ts';
import { runDoctor } from './verbs/run-doctor.ts';
import { watchEvents } from './verbs/watch-events.ts';

export type ControlRouter = Router<ControlContract, Record<never, never>>;

const contract = implement(controlContract).use(async ({ next }) => {
  try {
    return await next();
  } catch (error) {
    throw toControlError(error);
  }
});

const untilClosed = (hub: EventHub, signal: AbortSignal | undefined): AbortSignal =>
  signal ? AbortSignal.any([signal, hub.closed]) : hub.closed;

function implementDaemon(deps: ControlDependencies, hub: EventHub) {
  const { daemon } = contract;
  return {
    status: daemon.status.handler(() => readDaemon(deps)),
    start: daemon.start.handler(() => orderDaemon(deps, 'start')),
    stop: daemon.stop.handler(() => orderDaemon(deps, 'stop')),
    restart: daemon.restart.handler(() => orderDaemon(deps, 'restart')),
    logs: daemon.logs.handler(({ input }) => [...deps.supervisor.recentLogs(input.source, input.limit)]),
    followLogs: daemon.followLogs.handler(({ signal }) => followLogs(deps.supervisor, untilClosed(hub, signal))),
  };
}

function implementModels(deps: ControlDependencies) {
  const { models } = deps;
  return {
    installed: contract.models.installed.handler(async () => [...(await models.installed())]),
    resident: contract.models.resident.handler(async () => [...(await models.refresh())]),
    fit: contract.models.fit.handler(({ input }) => previewFit(deps, input)),
    load: contract.models.load.handler(async ({ input }) => [...(await models.load(input.model))]),
    unload: contract.models.unload.handler(async ({ input }) => [...(await models.unload(input.model))]),
  };
}

function implementInventory(deps: ControlDependencies) {
  const { inventory } = deps;
  const { models } = contract;
  return {
    show: models.show.handler(({ input }) => inventory.show(input.model)),
    pull: models.pull.handler(({ input }) => inventory.pulls.pull(input.model)),
    pulls: models.pulls.handler(() => [...inventory.pulls.list()]),
    pausePull: models.pausePull.handler(({ input }) => orderPull(deps, 'pause', input.id)),
    resumePull: models.resumePull.handler(({ input }) => orderPull(deps, 'resume', input.id)),
    cancelPull: models.cancelPull.handler(({ input }) => orderPull(deps, 'cancel', input.id)),
    remove: models.remove.handler(({ input }) => removeModel(deps, input.model)),
    copy: models.copy.handler(async ({ input }) => [...(await inventory.copy(input.source, input.destination))]),
    disk: models.disk.handler(() => readDisk(deps)),
    cleanDisk: models.cleanDisk.handler(() => inventory.clean()),
  };
}

function implementRequests({ telemetry, gateway }: ControlDependencies) {
  const { requests } = contract;
  return {
    list: requests.list.handler(({ input }) => listRequests(telemetry, input)),
    get: requests.get.handler(({ input }) => getRequest(telemetry, input.id)),
    facets: requests.facets.handler(({ input }) => telemetry.queries.countFacets(input.filter)),
    histogram: requests.histogram.handler(async ({ input: { filter, span, bars } }) => [
      ...(await telemetry.queries.countHistogram(filter, span.sinceMs, span.untilMs, bars)),
    ]),
    cancel: requests.cancel.handler(({ input }) => ({ isCancelled: gateway.cancel(input.id) })),
  };
}

function implementBench(deps: ControlDependencies, hub: EventHub) {
  const { bench } = contract;
  return {
    run: bench.run.handler(({ input, signal }) => runBench(deps, input, untilClosed(hub, signal))),
    list: bench.list.handler(async ({ input }) => [...(await deps.telemetry.queries.listBenchmarks(input))]),
    report: bench.report.handler(({ input }) => reportBenchmarks(deps.telemetry, input)),
  };
}

/** Implements the control contract over the rooms. */
export function createControlRouter(deps: ControlDependencies, hub: EventHub): ControlRouter {
  return contract.router({
    status: contract.status.handler(() => readStatus(deps)),
    overview: contract.overview.handler(({ input }) => readOverview(deps, input.windowMs)),
    watch: contract.watch.handler(({ signal }) => watchEvents(hub, untilClosed(hub, signal))),
    environment: contract.environment.handler(() => [...deps.supervisor.environment()]),
    doctor: contract.doctor.handler(() => runDoctor(deps)),
    route: contract.route.handler(({ input }) => explainRoute(deps.routes, input.model)),
    daemon: implementDaemon(deps, hub),
    models: { ...implementModels(deps), ...implementInventory(deps) },
    requests: implementRequests(deps),
    bench: implementBench(deps, hub),
    usage: contract.usage.handler(({ input: { by, span } }) =>
      deps.telemetry.queries.summarizeUsage(by, span.sinceMs, span.untilMs),
    ),
  });
}
