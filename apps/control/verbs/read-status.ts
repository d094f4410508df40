import type { DaemonStatus, Status } from '../../contract/control/index.ts';
import type { UsageRow } from '../../contract/model/index.ts';
import { buildHealth } from '../build-health.ts';
import { buildProblems, recentWindowMs } from '../build-problems.ts';
import type { ControlDependencies } from '../control-dependencies.ts';

/** The daemon with what surrounds it. */
export function readDaemon({ supervisor }: ControlDependencies): DaemonStatus {
  return {
    engine: supervisor.engine(),
    state: supervisor.state(),
    binary: supervisor.binary(),
    installHint: supervisor.installHint(),
  };
}

async function readRecent(deps: ControlDependencies): Promise<UsageRow | null> {
  if (deps.telemetry.health().status !== 'ok') return null;
  const untilMs = deps.clock.nowMs();
  try {
    return (await deps.telemetry.queries.summarizeUsage('model', untilMs - recentWindowMs, untilMs)).total;
  } catch (error) {
    deps.log('recent requests cannot be read', { error: String(error) });
    return null;
  }
}

/** One look at everything that changes. */
export async function readStatus(deps: ControlDependencies): Promise<Status> {
  const daemon = readDaemon(deps);
  const storage = deps.telemetry.health();
  const configProblem = deps.configProblem();
  const inFlight = [...deps.gateway.inFlight()];
  return {
    about: deps.about(),
    health: buildHealth({ daemon: daemon.state, storage, configProblem }),
    daemon,
    memory: deps.models.budget(),
    resident: [...deps.models.resident()],
    inFlight,
    tokensPerSecond: inFlight.reduce((sum, { tokensPerSecond }) => sum + (tokensPerSecond ?? 0), 0),
    problems: buildProblems({
      nowMs: deps.clock.nowMs(),
      daemon: daemon.state,
      installHint: daemon.installHint,
      storage,
      configProblem,
      upgrade: deps.supervisor.upgrade(),
      recent: await readRecent(deps),
    }),
  };
}
