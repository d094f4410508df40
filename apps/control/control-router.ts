import { implement, type Router } from '@orpc/server';
import { type ControlContract, controlContract } from '../contract/control/index.ts';
import type { ModelPolicy } from '../contract/model/index.ts';
import { changeProject, createProject, removeProject } from './access/change-projects.ts';
import { readAccessPage } from './access/read-access-page.ts';
import type { AuditFact } from './audit/audit-trail.ts';
import { importConfig } from './config/import-config.ts';
import { previewConfig } from './config/preview-config.ts';
import { readConfigPage } from './config/read-config-page.ts';
import { readConfigSchema } from './config/read-config-schema.ts';
import { restoreConfig, saveConfig } from './config/save-config.ts';
import { weighChange } from './config/weigh-change.ts';
import { readConnectPage } from './connect/read-connect-page.ts';
import { testConnection } from './connect/test-connection.ts';
import type { ControlDependencies } from './control-dependencies.ts';
import type { EventHub } from './event-hub.ts';
import { withKeyIds } from './keys/key-names.ts';
import { readWishes } from './keys/read-wishes.ts';
import type { Actor } from './listeners/read-actor.ts';
import { followLogFiles } from './logs/follow-log-files.ts';
import { listLogFiles } from './logs/list-log-files.ts';
import { readLogs } from './logs/read-logs.ts';
import { toControlError } from './map-error.ts';
import { runOwnCall } from './playground/run-own-call.ts';
import { compareDrafts } from './routing/compare-drafts.ts';
import { askFor, dryRun } from './routing/dry-run.ts';
import { readFlow } from './routing/read-flow.ts';
import { readRoutingPage } from './routing/read-routing-page.ts';
import { createRoutingLog } from './routing/routing-log.ts';
import { readSettingsPage } from './settings/read-settings-page.ts';
import { gatherMarks } from './usage/gather-marks.ts';
import { readUsagePage } from './usage/read-usage-page.ts';
import { readUsageParts } from './usage/read-usage-parts.ts';
import { readWriting } from './usage/read-writing.ts';
import { countFacets } from './verbs/count-facets.ts';
import { createModel } from './verbs/create-model.ts';
import { explainRoute } from './verbs/explain-route.ts';
import { exportRequests } from './verbs/export-requests.ts';
import { followLogs } from './verbs/follow-logs.ts';
import { getBodies } from './verbs/get-bodies.ts';
import { getIncident } from './verbs/get-incident.ts';
import { getRequest } from './verbs/get-request.ts';
import { listRequests } from './verbs/list-requests.ts';
import { orderPull, readDisk, removeModel } from './verbs/look-after-models.ts';
import { previewFit, previewSteps } from './verbs/preview-fit.ts';
import { purgeRequests } from './verbs/purge-requests.ts';
import { readEnvironment } from './verbs/read-environment.ts';
import { readModelsPage } from './verbs/read-models-page.ts';
import { readOverview } from './verbs/read-overview.ts';
import { readDaemon, readStatus } from './verbs/read-status.ts';
import { reportBenchmarks } from './verbs/report-benchmarks.ts';
import { cancelRestart, restartDaemon, startDaemon, stopDaemon } from './verbs/restart-daemon.ts';
import { runBench } from './verbs/run-bench.ts';
import { runDoctor } from './verbs/run-doctor.ts';
import { setPolicy } from './verbs/set-policy.ts';
import { watchEvents } from './verbs/watch-events.ts';

/** What every call brings along. */
export interface ControlCall {
  readonly actor: Actor;
}

export type ControlRouter = Router<ControlContract, ControlCall>;

const contract = implement(controlContract)
  .$context<ControlCall>()
  .use(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      throw toControlError(error);
    }
  });

const untilClosed = (hub: EventHub, signal: AbortSignal | undefined): AbortSignal =>
  signal ? AbortSignal.any([signal, hub.closed]) : hub.closed;

const orderFact = ({ actor }: ControlCall, action: string, detail = ''): AuditFact => ({
  ...{ actor, action, detail },
  target: null,
});

function implementDaemon(deps: ControlDependencies, hub: EventHub) {
  const { daemon } = contract;
  const { supervisor, restarts: plan, settingsProblem, audit } = deps;
  const orders = { plan, settingsProblem, daemonState: supervisor.state, readDaemon: () => readDaemon(deps) };
  return {
    status: daemon.status.handler(() => readDaemon(deps)),
    start: daemon.start.handler(({ context }) =>
      audit.run(orderFact(context, 'daemon-started'), () => startDaemon(orders)),
    ),
    stop: daemon.stop.handler(({ context }) =>
      audit.run(orderFact(context, 'daemon-stopped'), () => stopDaemon(orders)),
    ),
    restart: daemon.restart.handler(({ input, context }) =>
      audit.run(orderFact(context, 'daemon-restarted', input?.when), () => restartDaemon(orders, input)),
    ),
    cancelRestart: daemon.cancelRestart.handler(({ context }) =>
      audit.run(orderFact(context, 'daemon-restart-cancelled'), () => cancelRestart(orders)),
    ),
    pause: daemon.pause.handler(({ input: { forMs }, context }) =>
      audit.run(orderFact(context, 'daemon-requests-paused'), async () => {
        deps.pauses?.pause(forMs);
        return readDaemon(deps);
      }),
    ),
    resume: daemon.resume.handler(({ context }) =>
      audit.run(orderFact(context, 'daemon-requests-resumed'), async () => {
        deps.pauses?.resume();
        return readDaemon(deps);
      }),
    ),
    logs: daemon.logs.handler(({ input }) => [...supervisor.recentLogs(input.source, input.limit)]),
    followLogs: daemon.followLogs.handler(({ signal }) => followLogs(supervisor, untilClosed(hub, signal))),
  };
}

function implementModels(deps: ControlDependencies) {
  const { models, residence } = deps;
  return {
    installed: contract.models.installed.handler(async () => [...(await models.installed())]),
    resident: contract.models.resident.handler(async () => [...(await models.refresh())]),
    fit: contract.models.fit.handler(({ input }) => previewFit(deps, input)),
    fitSteps: contract.models.fitSteps.handler(({ input }) => previewSteps(deps, input.model)),
    load: contract.models.load.handler(async ({ input: { model, contextLength = null, keepAlive = null } }) => [
      ...(await residence.load(model, { contextLength, keepAlive })),
    ]),
    unload: contract.models.unload.handler(async ({ input }) => [...(await residence.unload(input.model))]),
  };
}

function implementResidence(deps: ControlDependencies) {
  const { models, policies, residence, log } = deps;
  const policyDependencies = {
    policies,
    installed: models.installed,
    follow: ({ model }: ModelPolicy) => residence.followPolicy(model),
    log,
  };
  return {
    residency: contract.models.residency.handler(() => residence.residency()),
    page: contract.models.page.handler(() => readModelsPage(deps)),
    policies: contract.models.policies.handler(() => [...policies.all()]),
    setPolicy: contract.models.setPolicy.handler(({ input }) => setPolicy(policyDependencies, input)),
    timeline: contract.models.timeline.handler(async ({ input }) => [
      ...(await deps.telemetry.queries.listModelEvents(input)),
    ]),
  };
}

function implementInventory(deps: ControlDependencies, hub: EventHub) {
  const { inventory } = deps;
  const { models } = contract;
  return {
    show: models.show.handler(({ input }) => inventory.show(input.model)),
    pull: models.pull.handler(({ input }) => inventory.pulls.pull(input.model)),
    pulls: models.pulls.handler(() => [...inventory.pulls.list()]),
    pausePull: models.pausePull.handler(({ input }) => orderPull(deps, 'pause', input.id)),
    resumePull: models.resumePull.handler(({ input }) => orderPull(deps, 'resume', input.id)),
    cancelPull: models.cancelPull.handler(({ input }) => orderPull(deps, 'cancel', input.id)),
    remove: models.remove.handler(({ input, context: { actor } }) =>
      deps.audit.run({ actor, action: 'model-deleted', target: input.model, detail: '' }, () =>
        removeModel(deps, input.model),
      ),
    ),
    copy: models.copy.handler(async ({ input }) => [...(await inventory.copy(input.source, input.destination))]),
    create: models.create.handler(({ input, signal }) => createModel(deps, input, untilClosed(hub, signal))),
    disk: models.disk.handler(() => readDisk(deps)),
    cleanDisk: models.cleanDisk.handler(() => inventory.clean()),
  };
}

function implementHistory({ telemetry, audit, keys }: ControlDependencies, hub: EventHub) {
  const { requests } = contract;
  return {
    export: requests.export.handler(({ input, signal }) =>
      exportRequests(telemetry, withKeyIds(keys, input), untilClosed(hub, signal)),
    ),
    purge: requests.purge.handler(({ input, signal, context: { actor } }) =>
      purgeRequests({ telemetry, audit }, { order: input, actor }, untilClosed(hub, signal)),
    ),
  };
}

function implementRequests(deps: ControlDependencies) {
  const { telemetry, gateway, keys } = deps;
  const { requests } = contract;
  return {
    list: requests.list.handler(({ input }) => listRequests(telemetry, withKeyIds(keys, input))),
    bodies: requests.bodies.handler(({ input }) => getBodies(deps, input.id)),
    get: requests.get.handler(({ input }) => getRequest(telemetry, input.id)),
    facets: requests.facets.handler(({ input }) => countFacets(deps, input.filter)),
    histogram: requests.histogram.handler(async ({ input: { span, bars, ...input } }) => {
      const { filter } = withKeyIds(keys, input);
      return [...(await telemetry.queries.countHistogram(filter, span.sinceMs, span.untilMs, bars))];
    }),
    cancel: requests.cancel.handler(({ input }) => ({ isCancelled: gateway.cancel(input.id) })),
  };
}

function implementKeys({ keys }: ControlDependencies) {
  const { keys: procedures } = contract;
  return {
    list: procedures.list.handler(() => [...keys.list()]),
    create: procedures.create.handler(({ input, context: { actor } }) => keys.create(readWishes(input), actor)),
    change: procedures.change.handler(({ input, context: { actor } }) => keys.change(input, actor)),
    revoke: procedures.revoke.handler(({ input, context: { actor } }) => keys.revoke(input.id, actor)),
    rotate: procedures.rotate.handler(({ input, context: { actor } }) => keys.rotate(input.id, input.overlapMs, actor)),
  };
}

function implementAccess(deps: ControlDependencies) {
  const { access } = contract;
  return {
    page: access.page.handler(() => readAccessPage(deps)),
    createProject: access.createProject.handler(({ input, context }) => createProject(deps, input, context.actor)),
    changeProject: access.changeProject.handler(({ input, context }) => changeProject(deps, input, context.actor)),
    removeProject: access.removeProject.handler(({ input, context }) => removeProject(deps, input.id, context.actor)),
  };
}

function implementRouting(deps: ControlDependencies) {
  const { routing } = contract;
  const log = createRoutingLog(deps);
  return {
    route: contract.route.handler(async ({ input: { model } }) => explainRoute(await dryRun(deps, log, askFor(model)))),
    routing: {
      page: routing.page.handler(() => readRoutingPage(deps)),
      history: routing.history.handler(() => readFlow(deps)),
      dryRun: routing.dryRun.handler(({ input }) => dryRun(deps, log, input)),
      compare: routing.compare.handler(({ input }) => compareDrafts(deps, log, input.draft)),
      probeBackend: routing.probeBackend.handler(({ input }) => deps.probeBackend(input)),
    },
  };
}

function implementConfig(deps: ControlDependencies) {
  const { config } = contract;
  const previewSources = { ...deps, weigh: weighChange(deps) };
  return {
    page: config.page.handler(() => readConfigPage(deps)),
    schema: config.schema.handler(() => readConfigSchema()),
    preview: config.preview.handler(({ input }) => previewConfig(previewSources, input.change)),
    save: config.save.handler(({ input, context }) => saveConfig(deps, { ...input, who: context.actor })),
    history: config.history.handler(({ input }) => deps.config.history().slice(0, input.limit)),
    restore: config.restore.handler(({ input, context }) => restoreConfig(deps, { ...input, who: context.actor })),
    importSettings: config.importSettings.handler(({ input }) => importConfig(input)),
  };
}

function implementLogs({ clock, timers, about }: ControlDependencies, hub: EventHub) {
  const { logs } = contract;
  const room = () => ({ clock, timers, dataDir: about().dataDir });
  return {
    read: logs.read.handler(({ input }) => readLogs(room(), input)),
    follow: logs.follow.handler(({ input, signal }) => followLogFiles(room(), input, untilClosed(hub, signal))),
    files: logs.files.handler(() => listLogFiles(room().dataDir)),
  };
}

function implementConnect(deps: ControlDependencies) {
  const { connect } = contract;
  return {
    page: connect.page.handler(() => readConnectPage(deps)),
    test: connect.test.handler(({ input, signal }) => testConnection(deps, input, signal)),
  };
}

function implementIncidents({ telemetry }: ControlDependencies) {
  const { incidents } = contract;
  return {
    list: incidents.list.handler(async ({ input }) => [
      ...(await telemetry.queries.listIncidents({ limit: input.limit, before: null })),
    ]),
    get: incidents.get.handler(({ input }) => getIncident(telemetry, input.id)),
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

function implementUsage(deps: ControlDependencies) {
  const { marks, use } = contract;
  return {
    marks: marks.handler(({ input }) => gatherMarks(deps, input)),
    use: {
      page: use.page.handler(({ input }) => readUsagePage(deps, input)),
      parts: use.parts.handler(({ input }) => readUsageParts(deps.telemetry, input)),
      speed: use.speed.handler(({ input }) => deps.telemetry.queries.speedBy(input)),
      writing: use.writing.handler(() => readWriting(deps)),
    },
  };
}

/** Implements the control contract over the rooms. */
export function createControlRouter(deps: ControlDependencies, hub: EventHub): ControlRouter {
  return contract.router({
    status: contract.status.handler(() => readStatus(deps)),
    overview: contract.overview.handler(({ input }) => readOverview(deps, input)),
    watch: contract.watch.handler(({ signal }) => watchEvents(hub, untilClosed(hub, signal))),
    environment: contract.environment.handler(() => readEnvironment(deps)),
    machine: contract.machine.handler(() => deps.readMachine()),
    notePower: contract.notePower.handler(({ input }) => {
      deps.notePower?.(input.event);
      return {};
    }),
    doctor: contract.doctor.handler(() => runDoctor(deps)),
    ...implementRouting(deps),
    daemon: implementDaemon(deps, hub),
    models: { ...implementModels(deps), ...implementResidence(deps), ...implementInventory(deps, hub) },
    requests: { ...implementRequests(deps), ...implementHistory(deps, hub) },
    keys: implementKeys(deps),
    access: implementAccess(deps),
    audit: contract.audit.handler(async ({ input }) => [...(await deps.telemetry.audit.list(input))]),
    connect: implementConnect(deps),
    settings: {
      page: contract.settings.page.handler(() => readSettingsPage(deps)),
      desktop: contract.settings.desktop.handler(() => deps.config.current().config.desktop),
    },
    config: implementConfig(deps),
    logs: implementLogs(deps, hub),
    playground: {
      run: contract.playground.run.handler(({ input, signal }) =>
        runOwnCall(deps.gateway, input, untilClosed(hub, signal)),
      ),
    },
    ...implementUsage(deps),
    incidents: implementIncidents(deps),
    bench: implementBench(deps, hub),
    usage: contract.usage.handler(({ input: { by, span } }) =>
      deps.telemetry.queries.summarizeUsage(by, span.sinceMs, span.untilMs),
    ),
  });
}
