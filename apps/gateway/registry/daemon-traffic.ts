import { createError } from '../../translate/index.ts';
import type { GatewayContext } from '../gateway-context.ts';
import type { DaemonTraffic, SilentRequest } from '../ports.ts';
import { backendOfLane } from '../queue/lane-name.ts';
import type { RunningRequest } from './running-request.ts';

const secondMs = 1000;
const minuteMs = 60 * secondMs;
/** A slow machine reads a long prompt at about this many tokens a second, of four bytes each. */
const slowestPrefill = 50;
const bytesPerToken = 4;
/** An answer that comes as a whole is silent until it is done. */
const wholePatienceMs = 5 * minuteMs;
const longestPatienceMs = 10 * minuteMs;

/** Others that have connections to backends. */
interface ConnectionHolder {
  purgeConnections(): void;
}

/** The requests of the managed daemon, for those who look after it. */
export function createDaemonTraffic(gateway: GatewayContext, crew: ConnectionHolder | null = null): DaemonTraffic {
  const { registry, ports, upstream, queue } = gateway;
  const stuck = createError('backend_stuck', 'Ollama did not go on with the request, and is being brought back.', {
    retryAfterSeconds: 10,
  });
  const isManaged = (backend: string | null): boolean => gateway.backends.get(backend ?? '')?.url === 'managed';
  return {
    silent() {
      const { silencePatienceMs } = gateway.settings;
      const nowMs = ports.clock.monotonicMs();
      return registry.all().flatMap((request) => {
        const { sentMs } = request.times;
        // One that has left another place waits for its turn here: it was not sent yet.
        const isSent = request.phase !== 'waiting' && isManaged(request.facts.backend);
        return sentMs === null || !isSent ? [] : [describe(request, { nowMs, sentMs, silencePatienceMs })];
      });
    },
    idsSince(atMs) {
      const running = registry.all().filter(({ facts }) => isManaged(facts.backend));
      const ended = registry.failed().filter(({ backend, endedAtMs }) => isManaged(backend) && endedAtMs >= atMs);
      return [...ended, ...running].map(({ id }) => id);
    },
    inLineCount: () =>
      queue
        .snapshot()
        .filter(({ lane }) => isManaged(backendOfLane(lane)))
        .reduce((sum, { waiting }) => sum + waiting.reduce((inLane, { count }) => inLane + count, 0), 0),
    cancel(ids) {
      for (const id of ids) registry.find(id)?.stop.stop(stuck);
    },
    purgeConnections() {
      upstream.purge();
      crew?.purgeConnections();
    },
  };
}

interface Moment {
  readonly nowMs: number;
  readonly sentMs: number;
  readonly silencePatienceMs: number;
}

function describe({ id, facts, times }: RunningRequest, moment: Moment): SilentRequest {
  const { nowMs, sentMs, silencePatienceMs } = moment;
  const isFirst = times.firstAnswerMs === null;
  return {
    id,
    model: facts.servedModel ?? '',
    silentMs: Math.max(0, nowMs - (times.lastAnswerMs ?? sentMs)),
    patienceMs: isFirst ? patienceFor(facts, silencePatienceMs) : silencePatienceMs,
  };
}

function patienceFor({ stream, bytesIn }: RunningRequest['facts'], silencePatienceMs: number): number {
  const readingMs = (bytesIn / bytesPerToken / slowestPrefill) * secondMs;
  return Math.min(longestPatienceMs, (stream ? silencePatienceMs : wholePatienceMs) + readingMs);
}
