import { createEmitter } from '../../base/index.ts';
import type { Incident } from '../../contract/model/index.ts';
import { createStuckCare } from './care-for-stuck.ts';
import { type DeepHealthOptions, resolveDeepHealth } from './deep-health-options.ts';
import { watchOutages } from './watch-outages.ts';

/** Looks after a daemon beyond its health check, and writes an incident about every failure it dealt with. */
export interface DeepHealth {
  /** After it was recorded. */
  onIncident(listener: (incident: Incident) => void): () => void;
  /** The machine slept: silence so far is forgiven. Call it before `Supervisor.noteWake`. */
  noteWake(): void;
  /** Ends the looks, and a recovery that is under way. */
  dispose(): void;
}

/** Models that Ollama has answered elsewhere: their silence is not the daemon's. */
const isLocal = ({ model }: { readonly model: string }): boolean => !/[:-]cloud$/.test(model);

export function createDeepHealth(given: DeepHealthOptions): DeepHealth {
  const { traffic } = given;
  const options = resolveDeepHealth({
    ...given,
    traffic: { ...traffic, waiting: () => traffic.waiting().filter(isLocal) },
  });
  const { log, daemon, record } = options;
  const incidents = createEmitter<Incident>((error) =>
    log.error({ reason: String(error) }, 'a listener to incidents failed'),
  );
  const publish = (incident: Incident): void => {
    const { kind, isRecovered, durationMs, sentence } = incident;
    log[isRecovered ? 'warn' : 'error']({ kind, isRecovered, durationMs }, sentence);
    try {
      record(incident);
    } catch (error) {
      log.error({ reason: String(error) }, 'an incident could not be recorded');
    }
    incidents.emit(incident);
  };
  const stuck = createStuckCare(options, publish);
  const outages = watchOutages(options, publish);
  const unsubscribe = daemon.onStateChange(() => {
    outages.noteStateChange();
    stuck.noteStateChange();
  });
  return {
    onIncident: (listener) => incidents.subscribe(listener),
    noteWake() {
      outages.noteWake();
      stuck.noteWake();
    },
    dispose() {
      unsubscribe();
      stuck.dispose();
    },
  };
}
