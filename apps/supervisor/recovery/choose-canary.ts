import { isSameModel } from '../../base/index.ts';
import type { ResidentModel } from '../../contract/model/index.ts';
import type { CanaryTarget } from '../probe-canary.ts';
import type { WaitingRequest } from './health-policy.ts';

type Resident = Pick<ResidentModel, 'name' | 'contextLength' | 'expiresAtMs'>;

export interface CanaryChoice {
  readonly residents: readonly Resident[];
  readonly waiting: readonly WaitingRequest[];
  /** UTC milliseconds. */
  readonly nowMs: number;
}

/**
 * The model to try, so that nothing is reloaded by it or expires otherwise: the resident one that somebody has waited for longest, another
 * resident one, else the one that is waited for. `null` when there is neither.
 */
export function chooseCanary({ residents, waiting, nowMs }: CanaryChoice): CanaryTarget | null {
  const longestFirst = waiting.toSorted((a, b) => b.silentMs - a.silentMs);
  for (const { model } of longestFirst) {
    const resident = residents.find(({ name }) => isSameModel(model, name));
    // A keep-alive would replace that of the requests which use it, and the time left is not known while they do.
    if (resident) return { ...describeTarget(resident), keepAliveSeconds: resident.expiresAtMs === null ? -1 : null };
  }
  const [idle] = residents;
  if (idle) return { ...describeTarget(idle), keepAliveSeconds: findTimeLeft(idle, nowMs) };
  const [longest] = longestFirst;
  return longest
    ? { model: longest.model, contextLength: longest.contextLength ?? null, keepAliveSeconds: null }
    : null;
}

function describeTarget({ name, contextLength }: Resident): Pick<CanaryTarget, 'model' | 'contextLength'> {
  return { model: name, contextLength };
}

function findTimeLeft({ expiresAtMs }: Resident, nowMs: number): number | null {
  if (expiresAtMs === null) return -1;
  const leftSeconds = Math.ceil((expiresAtMs - nowMs) / 1000);
  return leftSeconds > 0 ? leftSeconds : null;
}

/** The same model after it was unloaded: only one that stays for ever says so again. */
export function chooseFreshCanary(target: CanaryTarget): CanaryTarget {
  return { ...target, keepAliveSeconds: target.keepAliveSeconds === -1 ? -1 : null };
}
