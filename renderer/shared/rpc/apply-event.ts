import type { ControlEvent, Status } from '../../../apps/contract/control/index.ts';

const sumSpeed = (requests: Status['inFlight']): number =>
  requests.reduce((sum, { tokensPerSecond }) => sum + (tokensPerSecond ?? 0), 0);

/** The status after a fact. Facts that say nothing about it leave it untouched, by identity. */
export function applyEvent(status: Status, event: ControlEvent): Status {
  switch (event.type) {
    case 'daemon-changed':
      return { ...status, health: event.health, daemon: { ...status.daemon, state: event.state } };
    case 'in-flight-changed':
      return { ...status, inFlight: event.requests, tokensPerSecond: sumSpeed(event.requests) };
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
