import type { CancelTimer } from '../../base/index.ts';
import type { Status } from '../../contract/control/index.ts';
import type { Incident, Problem, RequestRecord, UsageRow } from '../../contract/model/index.ts';
import { buildProblems } from '../build-problems.ts';
import type { ControlDependencies } from '../control-dependencies.ts';
import { previewFit } from '../verbs/preview-fit.ts';
import { listPendingSettings } from './list-pending-settings.ts';
import { type RoomRefusals, recentWindowMs } from './problem-facts.ts';

const maxRefusals = 200;
const maxIncidents = 20;
/** Nobody who asks how things stand waits longer for a daemon that hangs. */
const adviceTimeoutMs = 500;
const usualAdvice = 'A smaller context, a smaller model, or unpinning another one would help.';

export type ProblemSources = Pick<
  ControlDependencies,
  | 'clock'
  | 'timers'
  | 'telemetry'
  | 'supervisor'
  | 'fit'
  | 'residence'
  | 'routes'
  | 'configProblem'
  | 'notices'
  | 'restarts'
  | 'log'
>;

interface RecentPast {
  readonly recent: UsageRow | null;
  readonly refused: readonly RequestRecord[];
  readonly isMore: boolean;
  readonly incidents: readonly Incident[];
}

const unknownPast: RecentPast = { recent: null, refused: [], isMore: false, incidents: [] };

async function readPast({ clock, telemetry, log }: ProblemSources): Promise<RecentPast> {
  if (telemetry.health().status !== 'ok') return unknownPast;
  const untilMs = clock.nowMs();
  const sinceMs = untilMs - recentWindowMs;
  const { queries } = telemetry;
  try {
    const [usage, refused, incidents] = await Promise.all([
      queries.summarizeUsage('model', sinceMs, untilMs),
      queries.listRequests({ filter: { sinceMs, errorCode: 'memory_budget' }, limit: maxRefusals, before: null }),
      queries.listIncidents({ limit: maxIncidents, before: null }),
    ]);
    return { recent: usage.total, refused: refused.requests, isMore: refused.hasMore, incidents };
  } catch (error) {
    log('recent requests cannot be read', { error: String(error) });
    return unknownPast;
  }
}

/** The model that most of the refused requests asked for. */
function findMostRefused(refused: readonly RequestRecord[]): Pick<RoomRefusals, 'model' | 'modelCount'> {
  const counts = new Map<string, number>();
  for (const { servedModel, model } of refused) {
    const name = servedModel ?? model;
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const [most = null] = [...counts].sort(([, a], [, b]) => b - a);
  return { model: most?.[0] ?? null, modelCount: most?.[1] ?? 0 };
}

async function findWayOut(sources: ProblemSources, model: string): Promise<string> {
  try {
    const { verdict, choices } = await previewFit(sources, { model, contextLength: null });
    if (verdict.kind === 'go') return 'There is room for it now, at its usual context.';
    const [choice] = choices;
    return choice === undefined ? usualAdvice : `Would help: ${choice.label}.`;
  } catch {
    // Without a daemon to ask, or for a model that is gone, the general advice still holds.
    return usualAdvice;
  }
}

async function advise(sources: ProblemSources, model: string | null): Promise<string> {
  if (model === null) return usualAdvice;
  let cancelTimer: CancelTimer = () => undefined;
  const late = new Promise<string>((resolve) => {
    cancelTimer = sources.timers.after(adviceTimeoutMs, () => resolve(usualAdvice));
  });
  try {
    return await Promise.race([findWayOut(sources, model), late]);
  } finally {
    cancelTimer();
  }
}

async function readRefusals(sources: ProblemSources, past: RecentPast): Promise<RoomRefusals | null> {
  const [newest] = past.refused;
  if (newest === undefined) return null;
  const most = findMostRefused(past.refused);
  return {
    ...{ count: past.refused.length, isMore: past.isMore, ...most },
    lastAtMs: Date.parse(newest.receivedAt),
    advice: await advise(sources, most.model),
  };
}

/** What wants attention now. What cannot be read of the past leaves the rest standing. */
export async function readProblems(
  sources: ProblemSources,
  { memory, memoryNow }: Pick<Status, 'memory' | 'memoryNow'>,
): Promise<Problem[]> {
  const { clock, supervisor, telemetry, configProblem, restarts } = sources;
  const pendingSettings = listPendingSettings(supervisor);
  const past = await readPast(sources);
  return buildProblems({
    nowMs: clock.nowMs(),
    daemon: supervisor.state(),
    installHint: supervisor.installHint(),
    storage: telemetry.health(),
    configProblem: configProblem(),
    notices: sources.notices?.() ?? [],
    upgrade: supervisor.upgrade(),
    recent: past.recent,
    refusals: await readRefusals(sources, past),
    incidents: past.incidents,
    ...{ budgetBytes: memory.budgetBytes, memoryNow, pendingSettings },
    pendingRestart: restarts.pending(),
  });
}
