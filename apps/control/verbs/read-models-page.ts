import { RoomError } from '../../base/index.ts';
import type { Benchmark, ModelsPage } from '../../contract/model/index.ts';
import type { ControlDependencies } from '../control-dependencies.ts';
import { describeNow } from './preview-fit.ts';

const hourMs = 3_600_000;
const timelineMs = 12 * hourMs;
const useMs = 7 * 24 * hourMs;
const maxEvents = 2000;
const maxBenchmarks = 200;

type PageSources = Pick<
  ControlDependencies,
  'clock' | 'models' | 'fit' | 'residence' | 'policies' | 'inventory' | 'telemetry' | 'routes'
>;

/** The Models page in one call. A daemon or a log that does not answer leaves the rest standing. */
export async function readModelsPage(deps: PageSources): Promise<ModelsPage> {
  const { clock, residence, policies, inventory } = deps;
  const [daemon, log] = await Promise.all([readInstalled(deps), readLog(deps)]);
  return {
    atMs: clock.nowMs(),
    ...daemon,
    residency: residence.residency(),
    pulls: [...inventory.pulls.list()],
    policies: [...policies.all()],
    ...log,
  };
}

/** Models that can only be fitted with a daemon to ask. */
async function readInstalled(deps: PageSources): Promise<Pick<ModelsPage, 'installed' | 'fits' | 'daemonProblem'>> {
  try {
    const installed = [...(await deps.models.installed())];
    const fits = [...(await deps.fit.summarize(describeNow(deps)))];
    return { installed, fits, daemonProblem: null };
  } catch (error) {
    return { installed: null, fits: [], daemonProblem: describe(error) };
  }
}

async function readLog({
  clock,
  telemetry: { queries },
}: PageSources): Promise<Pick<ModelsPage, 'events' | 'use' | 'benchmarks' | 'storageProblem'>> {
  const untilMs = clock.nowMs() + 1;
  try {
    const [events, use, benchmarks] = await Promise.all([
      queries.listModelEvents({ sinceMs: untilMs - timelineMs, untilMs, model: null, limit: maxEvents }),
      queries.summarizeModelUse(untilMs - useMs),
      queries.listBenchmarks({ model: null, limit: maxBenchmarks }),
    ]);
    return { events: events.toReversed(), use: [...use], benchmarks: newestOfEach(benchmarks), storageProblem: null };
  } catch (error) {
    return { events: [], use: null, benchmarks: [], storageProblem: describe(error) };
  }
}

function newestOfEach(benchmarks: readonly Benchmark[]): Benchmark[] {
  const newest = new Map<string, Benchmark>();
  for (const benchmark of benchmarks) if (!newest.has(benchmark.model)) newest.set(benchmark.model, benchmark);
  return [...newest.values()];
}

function describe(error: unknown): string {
  if (!(error instanceof RoomError)) throw error;
  return error.message;
}
