import type { Overview } from '../../contract/control/index.ts';
import type { ControlDependencies } from '../control-dependencies.ts';
import { readStatus } from './read-status.ts';

const speedPoints = 60;

interface OverviewWindow {
  readonly windowMs: number;
  /** Now where it is left out. */
  readonly untilMs?: number | undefined;
}

async function readHistory(
  { clock, telemetry }: ControlDependencies,
  { windowMs, untilMs = clock.nowMs() }: OverviewWindow,
): Promise<Overview['history']> {
  const sinceMs = untilMs - windowMs;
  const { queries } = telemetry;
  const [byProject, byApp, byModel, speed] = await Promise.all([
    queries.summarizeUsage('project', sinceMs, untilMs),
    queries.summarizeUsage('app', sinceMs, untilMs),
    queries.summarizeUsage('model', sinceMs, untilMs),
    queries.listSpeed(sinceMs, untilMs, speedPoints),
  ]);
  return { byProject, byApp, byModel, speed: [...speed] };
}

/** The Overview page in one call. A log that cannot be read leaves the rest standing. */
export async function readOverview(deps: ControlDependencies, window: OverviewWindow): Promise<Overview> {
  const status = await readStatus(deps);
  try {
    return { status, history: await readHistory(deps, window), storageProblem: null };
  } catch (error) {
    deps.log('history cannot be read', { error: String(error) });
    const { status: storage, message } = deps.telemetry.health();
    return { status, history: null, storageProblem: storage === 'ok' ? 'The request log cannot be read.' : message };
  }
}
