import { RoomError } from '../../base/index.ts';
import type { DaemonStatus } from '../../contract/control/index.ts';
import type { DaemonState, RestartTime } from '../../contract/model/index.ts';
import type { RestartPlan } from '../restart-plan.ts';

export interface RestartDependencies {
  readonly plan: Pick<RestartPlan, 'start' | 'stop' | 'restart' | 'cancel'>;
  readonly daemonState: () => DaemonState;
  readonly readDaemon: () => DaemonStatus;
  /** Why the daemon section of the file on disk is not in force, in a sentence; `null` when it is. */
  readonly settingsProblem: () => string | null;
}

export interface RestartWish {
  readonly when: RestartTime;
  readonly reason?: string | undefined;
}

/** Restarts the daemon now, or plans it. The answer says when the file's settings could not be taken. */
export async function restartDaemon(deps: RestartDependencies, wish?: RestartWish): Promise<DaemonStatus> {
  refuseForeign(deps);
  await deps.plan.restart(wish?.when ?? 'now', wish?.reason);
  return answer(deps);
}

/** Starts a stopped daemon with the settings as they are by then. */
export async function startDaemon(deps: RestartDependencies): Promise<DaemonStatus> {
  await deps.plan.start();
  return answer(deps);
}

export async function stopDaemon(deps: RestartDependencies): Promise<DaemonStatus> {
  refuseForeign(deps);
  await deps.plan.stop();
  return deps.readDaemon();
}

/** Forgets a pending restart; without one nothing happens. */
export function cancelRestart({ plan, readDaemon }: RestartDependencies): DaemonStatus {
  plan.cancel();
  return readDaemon();
}

function refuseForeign({ daemonState }: RestartDependencies): void {
  const state = daemonState();
  if (state.kind !== 'ready' || state.ownership !== 'adopted') return;
  throw new RoomError('daemon_not_ours', 'This Ollama was not started by Drover.');
}

/** A bad file is looked at anew with each start, so what it says belongs to this answer. */
function answer({ readDaemon, settingsProblem }: RestartDependencies): DaemonStatus {
  const problem = settingsProblem();
  return { ...readDaemon(), ...(problem === null ? {} : { settingsProblem: problem }) };
}
