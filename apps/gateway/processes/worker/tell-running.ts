import type { CancelTimer } from '../../../base/index.ts';
import { projectOf } from '../../callers/peer.ts';
import type { GatewayContext } from '../../gateway-context.ts';
import type { InFlightRegistry } from '../../registry/in-flight-registry.ts';
import type { RunningRequest } from '../../registry/running-request.ts';
import type { RunningFacts } from '../messages.ts';
import type { PrimaryLink } from './primary-link.ts';

const everyMs = 250;

/** Tells the primary process from time to time of the requests that have run for a while: of short ones it knows by their rows. */
export function tellRunning(
  { registry, ports }: Pick<GatewayContext, 'registry' | 'ports'>,
  link: PrimaryLink,
  also: () => void,
): { stop(): void } {
  const { clock, timers } = ports;
  let cancel: CancelTimer | null = null;
  const tell = (): void => {
    cancel = null;
    also();
    if (registry.size() === 0) return;
    const nowMs = clock.monotonicMs();
    const lasting = registry.all().filter(({ times }) => nowMs - times.startedMs >= everyMs);
    if (lasting.length > 0) {
      link.tell({ tell: 'running', requests: lasting.map((request) => describe(request, nowMs)) });
    }
    cancel = timers.after(everyMs, tell);
  };
  const end = registry.onChange(() => {
    cancel ??= timers.after(everyMs, tell);
  });
  return {
    stop() {
      end();
      cancel?.();
    },
  };
}

type Registered = ReturnType<InFlightRegistry['all']>[number];

function describe(request: Registered, nowMs: number): RunningFacts {
  const { id, receivedAtMs, app, route, priority, phase, facts, times }: RunningRequest = request;
  const { model, servedModel, backend, stream, bytesIn, writtenTokens } = facts;
  const ago = (momentMs: number | null): number | null => (momentMs === null ? null : nowMs - momentMs);
  return {
    ...{ id, receivedAtMs, app, priority, phase },
    route: route.name,
    project: projectOf(request),
    facts: { model, servedModel, backend, stream, bytesIn, writtenTokens },
    ago: {
      startedMs: nowMs - times.startedMs,
      sentMs: ago(times.sentMs),
      firstAnswerMs: ago(times.firstAnswerMs),
      lastAnswerMs: ago(times.lastAnswerMs),
      firstTokenMs: ago(times.firstTokenMs),
    },
  };
}
