import type { Limiter } from '../../../access/index.ts';
import type { GatewayContext } from '../../gateway-context.ts';
import { listAllowedHosts } from '../../guards/check-host.ts';
import type { WorkerPort } from '../../ports.ts';
import { maxPerAddress } from '../../server/limit-connections.ts';
import type { Order } from '../messages.ts';
import { pack, packSettings } from '../pack.ts';
import type { WorkerStart } from '../worker-start.ts';
import { createConnectionSpread } from './connection-spread.ts';
import { createDesk } from './create-desk.ts';
import type { Desk, DeskParts } from './desk.ts';
import { createFactSharing } from './fact-sharing.ts';
import type { HandOver } from './hand-over-server.ts';
import { keepWorkers } from './keep-workers.ts';
import { createTurnHolds } from './turn-holds.ts';
import { pulse, watchPulse } from './watch-pulse.ts';

/** One worker, for people. */
export interface CrewMember {
  readonly pid: number;
  readonly isReady: boolean;
  readonly residentBytes: number;
  readonly cpuMs: number;
  readonly connections: number;
  readonly running: number;
}

/** The workers of a gateway: they are kept running, get the connections in turn, and hear of what changes. */
export interface Crew extends HandOver {
  /** Resolves when all are ready for the first time. */
  start(): Promise<void>;
  /** The settings have changed. */
  applySettings(): void;
  purgeConnections(): void;
  /** They take no more requests; resolves when none is left in any of them. */
  drain(): Promise<void>;
  end(): Promise<void>;
  members(): readonly CrewMember[];
}

export interface CrewOptions {
  readonly gateway: GatewayContext;
  readonly limiter: Limiter;
  readonly workers: WorkerPort;
}

const endWithinMs = 3_000;

/** Those who work, and what tells them. */
function gatherTeam({ gateway, limiter, workers }: CrewOptions) {
  const { ports } = gateway;
  const state = { hosts: listAllowedHosts([]) };
  const tellAll = (order: Order, except: Desk | null = null): void => {
    for (const desk of kept.desks) if (desk !== except) desk.post(order);
  };
  const facts = createFactSharing(gateway, (next) => tellAll({ order: 'facts', packed: pack(next) }));
  const parts: DeskParts = {
    ...{ gateway, limiter, holds: createTurnHolds(), tellOthers: tellAll, onTraffic: facts.noteTraffic },
    onReady(desk) {
      kept.noteReady(desk);
      spread.resume();
    },
  };
  const kept = keepWorkers({
    ...{ ports, workers },
    startOne() {
      const desk = createDesk(parts, workers.start());
      facts.refresh();
      const start = describeStart({ gateway, workers, hosts: state.hosts, facts: facts.now() });
      desk.post({ order: 'start', packed: pack(start) });
      return desk;
    },
  });
  const spread = createConnectionSpread(() => [...kept.desks].filter(({ isReady }) => isReady));
  return { state, tellAll, facts, kept, spread };
}

export function createCrew(options: CrewOptions): Crew {
  const { gateway, workers } = options;
  const { state, tellAll, facts, kept, spread } = gatherTeam(options);
  let lastDoor = 0;
  const ends = [
    watchPulse({ timers: gateway.ports.timers, workers: kept.desks, onHung: (desk) => endHung(gateway, desk) }),
    workers.onKeysChange(() => tellAll({ order: 'keys', keys: workers.keys() })),
    workers.onFactsChange(facts.refresh),
  ];
  return {
    start: kept.start,
    open: () => ++lastDoor,
    take: (socket, door, isEncrypted) => spread.take({ socket, door, isEncrypted }),
    allow(hosts) {
      state.hosts = hosts;
      tellAll({ order: 'hosts', packed: pack(hosts) });
    },
    retire: (door) => tellAll({ order: 'retire', door }),
    applySettings() {
      tellAll({ order: 'settings', packed: packForWorker(gateway, workers.count) });
      facts.refresh();
    },
    purgeConnections: () => tellAll({ order: 'purge' }),
    async drain() {
      tellAll({ order: 'drain' });
      await Promise.all([...kept.desks].map((desk) => awaitDrained(gateway, desk)));
    },
    async end() {
      for (const end of ends) end();
      facts.close();
      kept.close();
      spread.close();
      await Promise.all([...kept.desks].map((desk) => endWorker(gateway, desk)));
    },
    members: () => [...kept.desks].map(describeMember),
  };
}

interface StartSources extends Pick<WorkerStart, 'hosts' | 'facts'> {
  readonly gateway: GatewayContext;
  readonly workers: WorkerPort;
}

function describeStart({ gateway, workers, hosts, facts }: StartSources): WorkerStart {
  return {
    ...{ hosts, facts },
    settings: packForWorker(gateway, workers.count),
    keys: workers.keys(),
    innerSocketPath: workers.innerSocketPath,
    maxPerAddress: Math.ceil(maxPerAddress / workers.count),
  };
}

/** Each keeps its share of the answers that are kept. */
function packForWorker({ settings }: GatewayContext, count: number): string {
  const { cache } = settings;
  return packSettings({ ...settings, cache: { ...cache, maxBytes: Math.floor(cache.maxBytes / count) } });
}

const describeMember = ({ process, isReady, vitals, requests }: Desk): CrewMember => ({
  ...{ pid: process.pid, isReady, running: requests.size },
  ...vitals,
});

/** Its requests are told of by their rows, and another takes its place. */
function endHung({ ports }: GatewayContext, { process, silentBeats }: Desk): void {
  ports.log.error(
    { worker: process.pid, silentMs: silentBeats * pulse.everyMs },
    'a worker gives no sign of life and is ended; its requests are in the log as crashed: look for what they have in common',
  );
  process.kill();
}

/** A worker that does not keep to the grace is ended. */
async function awaitDrained({ ports, settings }: GatewayContext, { drained, process }: Desk): Promise<void> {
  const cancel = ports.timers.after(settings.drainGraceMs + endWithinMs, process.kill);
  await drained;
  cancel();
}

function endWorker({ ports }: GatewayContext, { post, process }: Desk): Promise<void> {
  return new Promise((resolve) => {
    const cancel = ports.timers.after(endWithinMs, process.kill);
    process.onExit(() => {
      cancel();
      resolve();
    });
    post({ order: 'end' });
  });
}
