import { createLockout, type Lockout } from '../../../access/index.ts';
import type { Clock, Timers } from '../../../base/index.ts';
import type { StoredKey } from '../../../contract/model/index.ts';
import { createError } from '../../../translate/index.ts';
import { createContext, type SharedParts } from '../../create-context.ts';
import type { GatewayContext } from '../../gateway-context.ts';
import type { AllowedHosts } from '../../guards/check-host.ts';
import { createLiveSettings, type LiveSettings } from '../../live-settings.ts';
import type { GatewayPorts } from '../../ports.ts';
import { countUsualSlots } from '../../queue/count-slots.ts';
import { refreshParts } from '../../refresh-parts.ts';
import { createConnections } from '../../server/connections.ts';
import { createRouter } from '../../server/create-router.ts';
import { createConnectionLimit } from '../../server/limit-connections.ts';
import { probeHalfClosed } from '../../server/probe-half-closed.ts';
import { createServe } from '../../server/serve-request.ts';
import type { Order, SharedFacts, Vitals } from '../messages.ts';
import { unpack, unpackSettings } from '../pack.ts';
import { isServedByWorkers } from '../served-here.ts';
import { takeAnswer } from '../short-answers.ts';
import type { WorkerStart } from '../worker-start.ts';
import { createDoors, type Doors } from './doors.ts';
import { createHandOn } from './hand-on.ts';
import { type Channel, createPrimaryLink, type PrimaryLink } from './primary-link.ts';
import { createRemoteLimits } from './remote-limits.ts';
import { createRemoteMetrics } from './remote-metrics.ts';
import { createRemotePorts } from './remote-ports.ts';
import { createRemoteQueue } from './remote-queue.ts';
import { createRemoteWatch } from './remote-watch.ts';
import { createRoomsAhead, type RoomsAhead } from './rooms-ahead.ts';
import { tellRunning } from './tell-running.ts';

/** What a worker needs of its process. */
export interface WorkerOptions {
  readonly channel: Channel;
  readonly clock: Clock;
  readonly timers: Timers;
  /** `bytes` random bytes in lower-case hex. */
  readonly randomHex: (bytes: number) => string;
  readonly readVitals: () => Omit<Vitals, 'connections'>;
  /** Everything is answered. */
  readonly onEnd: () => void;
}

interface Worker {
  readonly gateway: GatewayContext;
  readonly doors: Doors;
  readonly link: PrimaryLink;
  readonly live: LiveSettings;
  readonly known: Known;
  readonly tellVitals: () => void;
  readonly drain: () => void;
  readonly end: () => void;
}

/** What the primary process has told. */
interface Known {
  facts: SharedFacts;
  version: number;
  keys: ReadonlyMap<string, StoredKey>;
  /** Of all workers. */
  readonly lockout: Lockout;
}

/** Waits for the order to start, then serves the connections that are handed over. */
export function startWorker(options: WorkerOptions): void {
  const link = createPrimaryLink(options.channel);
  let worker: Promise<Worker> | null = null;
  options.channel.onOrders((orders, socket) => {
    for (const sent of orders) {
      const order = takeAnswer(sent, link.settle);
      if (order === null) continue;
      if (order.order === 'start') worker = openWorker(options, link, unpack(order.packed) as WorkerStart);
      else void worker?.then((opened) => obey(opened, order, socket));
    }
  });
}

const toMap = (keys: readonly StoredKey[]): ReadonlyMap<string, StoredKey> =>
  new Map(keys.map((key) => [key.record.id, key]));

const laterMs = 1000;

async function openWorker(options: WorkerOptions, link: PrimaryLink, start: WorkerStart): Promise<Worker> {
  const { clock, timers } = options;
  const known: Known = { facts: start.facts, version: 0, keys: toMap(start.keys), lockout: createLockout() };
  const live = createLiveSettings(unpackSettings(start.settings));
  let isDraining = false;
  const rooms = createRoomsAhead(link);
  const ports = createRemotePorts({
    ...{ ...options, link, rooms, facts: () => known.facts, keys: () => known.keys },
    registry: () => gateway.registry,
  });
  const shared = createSharedParts({ link, rooms, ports, live, known, clock });
  const gateway: GatewayContext = createContext({ live, ports, shared, isDraining: () => isDraining });
  const doors = await openDoors(gateway, start);
  const tellVitals = (): void =>
    link.tell({ tell: 'vitals', vitals: { ...options.readVitals(), connections: doors.countConnections() } });
  const telling = tellRunning(gateway, link, tellVitals);
  tellVitals();
  link.tell({ tell: 'ready' });
  return {
    ...{ gateway, doors, link, live, known, tellVitals },
    drain() {
      isDraining = true;
      const cancel = stopLate(gateway);
      void gateway.registry.whenEmpty().then(() => {
        cancel();
        link.tell({ tell: 'drained' });
      });
    },
    end() {
      telling.stop();
      doors.close(false);
      // What is left of answers may take a moment to leave.
      const waitMs = doors.countConnections() === 0 ? 0 : laterMs;
      timers.after(waitMs, () => {
        doors.close(true);
        void gateway.upstream.close().finally(options.onEnd);
      });
    },
  };
}

/** Ends what still runs after the grace. */
function stopLate({ registry, ports, settings }: GatewayContext): () => void {
  const reason = createError('shutting_down', 'Drover is shutting down.', { retryAfterSeconds: 5 });
  return ports.timers.after(settings.drainGraceMs, () => {
    for (const exchange of registry.all()) exchange.stop.stop(reason);
  });
}

interface SharedSources {
  readonly link: PrimaryLink;
  readonly rooms: RoomsAhead;
  readonly ports: GatewayPorts;
  readonly live: LiveSettings;
  readonly known: Known;
  readonly clock: Clock;
}

function createSharedParts({ link, rooms, ports, live, known, clock }: SharedSources): SharedParts {
  const facts = (): SharedFacts => known.facts;
  return {
    queue: createRemoteQueue({
      ...{ link, rooms, facts },
      slotsOf(backend) {
        const { settings, backends } = live.current();
        return settings.concurrency.get(backend) ?? countUsualSlots(backends.get(backend), ports);
      },
    }),
    limiter: createRemoteLimits(link),
    usageSaver: { note: () => undefined, close: () => undefined },
    metrics: createRemoteMetrics(clock, link),
    lockout: createSharedLockout(link, known.lockout),
    replayGuard: { accept: (signature) => link.ask('signature', signature).answer },
    backendWatch: createRemoteWatch({ link, facts, version: () => known.version }),
  };
}

/** Who shows wrong keys to one worker is known to all. */
function createSharedLockout(link: PrimaryLink, lockout: Lockout): Lockout {
  return {
    ...lockout,
    noteFailure(address, atMs) {
      lockout.noteFailure(address, atMs);
      link.tell({ tell: 'wrong-key', address });
    },
  };
}

async function openDoors(gateway: GatewayContext, start: WorkerStart): Promise<Doors> {
  const connections = createConnections(probeHalfClosed);
  const { serve, refuse } = createServe(gateway, connections);
  const handOn = createHandOn(start.innerSocketPath);
  const route = await createRouter((request, response, found) => {
    if (isServedByWorkers(found.route) && !gateway.settings.arePluginsOn) serve(request, response, found);
    else handOn(request, response);
  });
  const admit = createConnectionLimit(start.maxPerAddress);
  return createDoors({ gateway, connections, route, refuse, admit }, start.hosts);
}

type Later = Exclude<Order, { readonly order: 'answer' | 'start' }>;
type OrderOf<Name extends Later['order']> = Extract<Later, { readonly order: Name }>;
type Socket = Parameters<Doors['take']>[2];
type Obedience = {
  readonly [Name in Later['order']]: (worker: Worker, order: OrderOf<Name>, socket: Socket | undefined) => void;
};

const obedience: Obedience = {
  connection({ doors }, { door, isEncrypted }, socket) {
    if (socket) doors.take(door, isEncrypted, socket);
  },
  facts({ known }, { packed }) {
    known.facts = unpack(packed) as SharedFacts;
    known.version++;
  },
  settings: applySettings,
  hosts: ({ doors }, { packed }) => doors.allow(unpack(packed) as AllowedHosts),
  keys({ known }, { keys }) {
    known.keys = toMap(keys);
  },
  retire: ({ doors }, { door }) => doors.retire(door),
  cancel: ({ gateway }, { id, error }) => gateway.registry.find(id)?.stop.stop(error),
  'wrong-key': ({ known, gateway }, { address }) =>
    known.lockout.noteFailure(address, gateway.ports.clock.monotonicMs()),
  purge: ({ gateway }) => gateway.upstream.purge(),
  ping: ({ link }) => link.tell({ tell: 'alive' }),
  drain: ({ drain }) => drain(),
  end: ({ end }) => end(),
};

function obey(worker: Worker, order: Later, socket: Socket | undefined): void {
  const act = obedience[order.order] as (...told: [Worker, Later, Socket | undefined]) => void;
  act(worker, order, socket);
}

function applySettings({ live, gateway, doors }: Worker, { packed }: OrderOf<'settings'>): void {
  const before = live.current().settings;
  const next = unpackSettings(packed);
  live.replace(next);
  if (next.tls !== null && next.tls.fingerprint !== before.tls?.fingerprint) doors.renew(next.tls);
  refreshParts(gateway, before, next);
}
