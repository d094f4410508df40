import type { Overview } from '../../contract/control/index.ts';
import type { ControlDependencies } from '../control-dependencies.ts';
import { readStatus } from './read-status.ts';

const speedPoints = 60;

async function readHistory({ clock, telemetry }: ControlDependencies, windowMs: number): Promise<Overview['history']> {
  const untilMs = clock.nowMs();
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
export async function readOverview(deps: ControlDependencies, windowMs: number): Promise<Overview> {
  const status = await readStatus(deps);
  try {
    return { status, history: await readHistory(deps, windowMs), storageProblem: null };
  } catch (error) {
    deps.log('history cannot be read', { error: String(error) });
    const { status: storage, message } = deps.telemetry.health();
    return { status, history: null, storageProblem: storage === 'ok' ? 'The request log cannot be read.' : message };
  }
}
