import type { DaemonState } from '../contract/model/index.ts';
import type { Supervisor } from '../supervisor/index.ts';

type Watched = Pick<Supervisor, 'state' | 'onStateChange' | 'environment'>;

/** How many requests each model of the daemon answers at once, as it was started last; `null` for one that somebody else started. */
export function createDaemonSlots({ state, onStateChange, environment }: Watched): () => number | null {
  let slots = readSlots(state(), environment);
  onStateChange((next) => {
    if (next.kind === 'ready') slots = readSlots(next, environment);
  });
  return () => slots;
}

function readSlots(state: DaemonState, environment: Watched['environment']): number | null {
  if (state.kind === 'ready' && state.ownership === 'adopted') return null;
  const written = Number(environment().find(({ name }) => name === 'OLLAMA_NUM_PARALLEL')?.value ?? '');
  return Number.isInteger(written) && written > 0 ? written : null;
}
