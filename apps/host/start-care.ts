import { randomUUID } from 'node:crypto';
import type { Clock, Timers } from '../base/index.ts';
import type { Config, Incident } from '../contract/model/index.ts';
import type { Gateway } from '../gateway/index.ts';
import { createDeepHealth, createPowerAssertion, createWakeWatch, type DeepHealth } from '../supervisor/index.ts';
import type { Telemetry } from '../telemetry/index.ts';
import type { HostOptions } from './host.ts';
import type { Logging } from './logging.ts';
import type { DaemonRooms } from './start-daemon-rooms.ts';
import type { StopOrder } from './stop-order.ts';

interface CareInput {
  readonly options: Pick<HostOptions, 'care'>;
  readonly config: Config;
  readonly rooms: DaemonRooms;
  readonly gateway: Gateway;
  readonly telemetry: Telemetry;
  readonly logging: Logging;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly lookouts: Timers;
  readonly stops: StopOrder;
}

export interface Care extends DeepHealth {
  /** From who hears of it from the system itself, which is sooner than by the clocks. */
  notePower(event: 'suspending' | 'resumed'): void;
}

/** Looks after the daemon beyond its process: stuck requests, sleep and wake, and a machine that stays awake while it works. */
export function startCare(input: CareInput): Care {
  const { clock, timers, stops, gateway, rooms } = input;
  const health = createHealth(input);
  stops.push('deep health', health.dispose);
  const wake = createWakeWatch({
    clock,
    timers,
    onWake(sleptMs) {
      gateway.daemonTraffic.purgeConnections();
      health.noteWake();
      rooms.supervisor.noteWake(sleptMs);
    },
  });
  stops.push('wake watch', wake.dispose);
  const notePower = (event: 'suspending' | 'resumed'): void => {
    input.logging.logger.info({ room: 'host', event }, 'the system tells of its sleep');
    if (event === 'resumed') wake.noteWake();
  };
  if (input.config.daemon.keepAwake) keepAwake(input);
  return { ...health, notePower };
}

function createHealth({ options, rooms, gateway, telemetry, logging, clock, timers, lookouts }: CareInput): DeepHealth {
  const { supervisor, models, residence } = rooms;
  return createDeepHealth({
    ...options.care,
    daemon: supervisor,
    traffic: {
      waiting: gateway.daemonTraffic.silent,
      cancel: gateway.daemonTraffic.cancel,
      idsSince: gateway.daemonTraffic.idsSince,
    },
    residency: {
      // A canary that asks for another context than the model has would have it loaded anew.
      resident: () => models.resident().map((one) => ({ ...one, contextLength: residence.gate.contextToAsk(one) })),
      unload: residence.recover,
    },
    memory: () => describeMemory(rooms),
    record: telemetry.recordIncident,
    createId: randomUUID,
    clock,
    timers,
    lookouts,
    log: logging.logger.child({ room: 'supervisor' }),
  });
}

function describeMemory({ liveBudget, models, machine }: DaemonRooms): Incident['memory'] {
  const { budgetBytes } = liveBudget.current();
  const { availableBytes = null, pressure = 'unknown' } = machine.lastMemory() ?? {};
  const residents = models.resident().map(({ name, sizeBytes }) => ({ name, sizeBytes }));
  return { budgetBytes, availableBytes, pressure, residents };
}

function keepAwake({ gateway, timers, logging, stops }: CareInput): void {
  const assertion = createPowerAssertion({
    platform: process.platform,
    timers,
    log: logging.logger.child({ room: 'supervisor' }),
  });
  const end = gateway.onInFlightChange(() => assertion.setWorking(gateway.runningCount() > 0));
  stops.push('power assertion', () => {
    end();
    assertion.dispose();
  });
}
