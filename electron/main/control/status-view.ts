import type { ControlEvent, Status } from '../../../apps/contract/control/index.ts';

/** What the shell knows of the service at this moment. */
export type StatusView =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'known'; readonly status: Status };

/** The status after an event; the same object when the event changes nothing in it. */
export function applyControlEvent(status: Status, event: ControlEvent): Status {
  switch (event.type) {
    case 'daemon-changed':
      return { ...status, daemon: { ...status.daemon, state: event.state }, health: event.health };
    case 'in-flight-changed':
      return {
        ...status,
        inFlight: event.requests,
        tokensPerSecond: event.requests.reduce((sum, request) => sum + (request.tokensPerSecond ?? 0), 0),
      };
    case 'residency-changed':
      return { ...status, resident: event.models };
    case 'memory-changed': {
      const { budget, residents, ...memoryNow } = event.residency;
      return { ...status, resident: residents, memory: budget, memoryNow };
    }
    case 'restart-changed':
      return { ...status, daemon: { ...status.daemon, pendingRestart: event.pendingRestart } };
    case 'pause-changed': {
      const { pause: _, ...daemon } = status.daemon;
      return { ...status, daemon: event.pause === null ? daemon : { ...daemon, pause: event.pause } };
    }
    case 'heartbeat': {
      const { residentBytes, cpuPercent, overheadMs } = event;
      return { ...status, about: { ...status.about, residentBytes, cpuPercent, overheadMs } };
    }
    case 'records-stored':
    case 'pulls-changed':
    case 'installed-changed':
    case 'model-event':
    case 'policies-changed':
    case 'incident-recorded':
    case 'config-changed':
    case 'missed':
      return status;
  }
}
