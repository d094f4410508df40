import type { DaemonStatus, Status } from '../../contract/control/index.ts';
import { buildHealth } from '../build-health.ts';
import type { ControlDependencies } from '../control-dependencies.ts';
import { readProblems } from '../problems/read-problems.ts';

/** The daemon with what surrounds it. */
export function readDaemon({
  supervisor,
  restarts,
  pauses,
}: Pick<ControlDependencies, 'supervisor' | 'restarts' | 'pauses'>): DaemonStatus {
  const pause = pauses?.current() ?? null;
  return {
    engine: supervisor.engine(),
    state: supervisor.state(),
    binary: supervisor.binary(),
    installHint: supervisor.installHint(),
    pendingRestart: restarts.pending(),
    ...(pause === null ? {} : { pause }),
  };
}

/** One look at everything that changes. */
export async function readStatus(deps: ControlDependencies): Promise<Status> {
  const { budget: memory, residents: resident, ...memoryNow } = deps.residence.residency();
  const problems = await readProblems(deps, { memory, memoryNow });
  const daemon = readDaemon(deps);
  const inFlight = [...deps.gateway.inFlight()];
  return {
    about: deps.about(),
    health: buildHealth({
      daemon: daemon.state,
      storage: deps.telemetry.health(),
      configProblem: deps.configProblem(),
      notices: deps.notices?.() ?? [],
    }),
    ...{ daemon, memory, memoryNow, resident, inFlight, problems },
    tokensPerSecond: inFlight.reduce((sum, { tokensPerSecond }) => sum + (tokensPerSecond ?? 0), 0),
  };
}
