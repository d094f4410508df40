import { RoomError } from '../../base/index.ts';
import type { DaemonStatus } from '../../contract/control/index.ts';
import type { ControlDependencies } from '../control-dependencies.ts';
import { readDaemon } from './read-status.ts';

/** Gives the daemon one order and answers once it has settled. */
export async function orderDaemon(
  deps: ControlDependencies,
  order: 'start' | 'stop' | 'restart',
): Promise<DaemonStatus> {
  const state = deps.supervisor.state();
  if (order !== 'start' && state.kind === 'ready' && state.ownership === 'adopted') {
    throw new RoomError('daemon_not_ours', 'This Ollama was not started by Drover.');
  }
  await deps.supervisor[order]();
  return readDaemon(deps);
}
