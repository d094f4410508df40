import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { implement, ORPCError } from '@orpc/server';
import { RPCHandler } from '@orpc/server/node';
import { type ControlEvent, controlContract, type Status } from '../../../apps/contract/control/index.ts';
import type {
  DaemonState,
  RequestBodies,
  RequestDetail,
  RequestRecord,
  Savings,
} from '../../../apps/contract/model/index.ts';
import { createAccessRoutes } from './access-routes.ts';
import { createConfigRoutes } from './config-routes.ts';
import { createConnectRoutes } from './connect-routes.ts';
import { createLogRoutes } from './log-routes.ts';
import { createBenchRoutes, createModelRoutes } from './model-routes.ts';
import { createPlaygroundRoutes } from './playground-routes.ts';
import type { RecordBook } from './record-book.ts';
import { createRoutingRoutes } from './routing-routes.ts';
import type { ScenarioName } from './scenarios.ts';
import type { ScriptedAccess } from './scripted-access.ts';
import { createScriptedConfig, type ScriptedConfig } from './scripted-config.ts';
import type { ScriptedInventory } from './scripted-inventory.ts';
import type { ScriptedLogs } from './scripted-logs.ts';
import type { ScriptedMemory } from './scripted-memory.ts';
import { createScriptedRouting, type ScriptedRouting } from './scripted-routing.ts';
import { ScriptedService } from './scripted-service.ts';
import { builtPageFolder, servePage } from './serve-page.ts';
import { createSettingsRoutes } from './settings-routes.ts';
import { createUsageRoutes } from './usage-routes.ts';

export interface FakeControlOptions {
  readonly scenario: ScenarioName;
  /** Bearer token the API asks for; none by default. */
  readonly token?: string;
  readonly heartbeatMs?: number;
  /** Folder of the built page. */
  readonly pageFolder?: string;
}

/** The control API of a scripted service, with the page, over HTTP. */
export interface FakeControl {
  readonly url: string;
  readonly book: RecordBook;
  status: Status;
  /** Orders it was given, in order. */
  readonly orders: string[];
  readonly inventory: ScriptedInventory;
  readonly memory: ScriptedMemory;
  readonly config: ScriptedConfig;
  readonly routing: ScriptedRouting;
  readonly access: ScriptedAccess;
  readonly logs: ScriptedLogs;
  /** Tells every open page a fact. */
  push(event: ControlEvent): void;
  /** Finishes a request: it leaves the running ones, is stored, and both facts are told. */
  finish(record: RequestRecord): void;
  /** Changes the daemon's state and tells it. */
  setDaemon(state: DaemonState): void;
  /** Prices of models elsewhere, with what they come to. */
  setSavings(savings: Savings): void;
  /** No further facts, as from a stalled service. Calls still answer. */
  mute(): void;
  /** Calls fail with this from now on; `null` ends it. */
  failCalls(failure: 'storage' | 'crash' | null): void;
  /** Ends every open connection, as a service that died. */
  dropPages(): void;
  /** Connections are closed before they are answered, until this is called with `false`. */
  refusePages(isRefusing: boolean): void;
  /** Answers wait until the returned function is called. */
  holdCalls(): () => void;
  close(): Promise<void>;
}

const defaultHeartbeatMs = 500;
const noBodies: RequestBodies = {
  parts: [],
  whyNone: { reason: 'off', text: 'Prompts and answers are not kept: log.bodies is off.' },
};

function toDetail(record: RequestRecord): RequestDetail {
  return {
    ...record,
    admittedAt: record.receivedAt,
    firstByteAt: null,
    doneAt: record.receivedAt,
    keyId: null,
    attemptNotes:
      record.attempts > 1
        ? ['Try 2: the backend refused the connection.', 'Try 3: the backend refused the connection.']
        : [],
    routeSteps: [
      `“${record.model}” was asked for.`,
      `It is served by ${record.servedModel ?? 'no model'} on ${record.backend ?? 'no backend'}.`,
    ],
    clientAddress: '127.0.0.1',
    userAgent: 'OpenAI/Python 2.8.0',
    prefixBreak: null,
  };
}

function createRouter(service: ScriptedService, config: ScriptedConfig, routing: ScriptedRouting) {
  const contract = implement(controlContract);
  const steady = contract.use(async ({ next }) => {
    await service.gate;
    if (service.failure === 'crash') throw new Error('scripted crash');
    return next();
  });
  /** What reads the request log. */
  const base = steady.use(({ next }) => {
    if (service.failure === 'storage') {
      throw new ORPCError('STORAGE_UNAVAILABLE', {
        status: 503,
        message: 'The request log cannot be read.',
        data: { advice: 'Traffic goes on. `drover doctor` says what is wrong with the log.' },
      });
    }
    return next();
  });
  const { book } = service;
  return contract.router({
    status: contract.status.handler(async () => {
      await service.gate;
      return service.snapshot();
    }),
    overview: base.overview.handler(({ input: { windowMs, untilMs = Date.now() } }) => {
      const sinceMs = untilMs - windowMs;
      return {
        status: service.snapshot(),
        history: {
          byProject: book.usage('project', sinceMs, untilMs),
          byApp: book.usage('app', sinceMs, untilMs),
          byModel: book.usage('model', sinceMs, untilMs),
          speed: book.speed(sinceMs, untilMs, 60),
        },
        storageProblem: null,
      };
    }),
    machine: steady.machine.handler(() => service.machine()),
    notePower: base.notePower.handler(() => ({})),
    watch: contract.watch.handler(({ signal }) => service.watch(signal)),
    environment: base.environment.handler(() => []),
    doctor: base.doctor.handler(() => []),
    ...createRoutingRoutes(steady, { service, config, routing }),
    ...createAccessRoutes(steady, service),
    audit: base.audit.handler(({ input }) => service.access.audit(input)),
    config: createConfigRoutes(steady.config, service, config),
    playground: createPlaygroundRoutes(steady.playground, service),
    logs: createLogRoutes(steady.logs, service.logs),
    connect: createConnectRoutes(steady.connect, service),
    settings: createSettingsRoutes(steady.settings, service, config),
    daemon: {
      status: base.daemon.status.handler(() => service.status.daemon),
      start: base.daemon.start.handler(() => service.order('start')),
      stop: base.daemon.stop.handler(() => service.order('stop')),
      restart: base.daemon.restart.handler(({ input }) => service.restart(input?.when ?? 'now')),
      cancelRestart: base.daemon.cancelRestart.handler(() => service.cancelRestart()),
      pause: base.daemon.pause.handler(({ input: { forMs } }) => service.pause({ untilMs: forMs })),
      resume: base.daemon.resume.handler(() => service.pause(null)),
      logs: base.daemon.logs.handler(() => []),
      followLogs: base.daemon.followLogs.handler(async function* () {}),
    },
    models: {
      ...createModelRoutes(steady.models, service),
      page: steady.models.page.handler(() => service.page()),
    },
    requests: {
      list: base.requests.list.handler(({ input: { filter, limit, before } }) => book.list(filter, limit, before)),
      bodies: base.requests.bodies.handler(({ input: { id } }) => book.bodies.get(id) ?? noBodies),
      get: base.requests.get.handler(({ input: { id }, errors }) => {
        const record = book.records.find((candidate) => candidate.id === id);
        if (!record)
          throw errors.NOT_FOUND({ message: 'There is no request with this id.', data: { advice: 'Check the id.' } });
        return toDetail(record);
      }),
      export: base.requests.export.handler(async function* () {}),
      purge: base.requests.purge.handler(async function* () {}),
      facets: base.requests.facets.handler(({ input: { filter } }) => book.facets(filter)),
      histogram: base.requests.histogram.handler(({ input: { filter, span, bars } }) =>
        book.histogram(filter, span, bars),
      ),
      cancel: base.requests.cancel.handler(({ input: { id } }) => {
        service.orders.push(`cancel ${id}`);
        const isCancelled = service.status.inFlight.some((request) => request.id === id);
        service.status = {
          ...service.status,
          inFlight: service.status.inFlight.filter((request) => request.id !== id),
        };
        service.push({ type: 'in-flight-changed', requests: service.status.inFlight });
        return { isCancelled };
      }),
    },
    incidents: {
      list: base.incidents.list.handler(() => []),
      get: base.incidents.get.handler(({ errors }) => {
        throw errors.NOT_FOUND({ message: 'There is no such incident.', data: { advice: 'Check the id.' } });
      }),
    },
    bench: createBenchRoutes(base.bench, service),
    ...createUsageRoutes({ use: base.use, marks: base.marks }, service),
    usage: base.usage.handler(({ input: { by, span } }) => book.usage(by, span.sinceMs, span.untilMs)),
  });
}

function listen(server: Server): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
}

/** Starts a scripted service on a free port of the loopback. */
export async function startFakeControl(options: FakeControlOptions): Promise<FakeControl> {
  const { pageFolder = builtPageFolder } = options;
  const service = new ScriptedService(options.scenario);
  const config = await createScriptedConfig(options.scenario, (event) => service.push(event));
  const routing = createScriptedRouting(service, config.store);
  const handler = new RPCHandler(createRouter(service, config, routing));
  let isRefusing = false;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (isRefusing) {
      request.socket.destroy();
      return;
    }
    if (!request.url?.startsWith('/rpc')) return servePage(pageFolder, request.url ?? '/', response);
    if (options.token !== undefined && request.headers.authorization !== `Bearer ${options.token}`) {
      response.writeHead(401, { 'content-type': 'application/json' }).end('{"error":{"code":"token_required"}}');
      return;
    }
    const { matched } = await handler.handle(request, response, { prefix: '/rpc', context: {} });
    if (!matched) response.writeHead(404).end();
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const heartbeat = setInterval(() => {
    const { overheadMs } = service.status.about;
    service.push({ type: 'heartbeat', atMs: Date.now(), residentBytes: 84 * 2 ** 20, cpuPercent: 0.1, overheadMs });
  }, options.heartbeatMs ?? defaultHeartbeatMs);
  const url = await listen(server);
  return {
    url,
    book: service.book,
    orders: service.orders,
    inventory: service.inventory,
    memory: service.memory,
    config,
    routing,
    access: service.access,
    logs: service.logs,
    get status() {
      return service.status;
    },
    set status(status) {
      service.status = status;
    },
    push: (event) => service.push(event),
    setDaemon: (state) => service.setDaemon(state),
    finish(record) {
      service.book.store(record);
      service.status = { ...service.status, inFlight: service.status.inFlight.filter(({ id }) => id !== record.id) };
      service.push({ type: 'in-flight-changed', requests: service.status.inFlight });
      service.push({ type: 'records-stored', records: [record] });
    },
    setSavings(savings) {
      service.savings = savings;
    },
    mute() {
      service.isMute = true;
    },
    failCalls(failure) {
      service.failure = failure;
    },
    dropPages: () => server.closeAllConnections(),
    refusePages(next) {
      isRefusing = next;
    },
    holdCalls() {
      const { promise, resolve } = Promise.withResolvers<void>();
      service.gate = promise;
      return resolve;
    },
    async close() {
      clearInterval(heartbeat);
      config.dispose();
      service.logs.dispose();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
