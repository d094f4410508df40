import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createControlClient } from '../../apps/cli/control-client.ts';
import type { Effort } from './figures.ts';
import { runLoad } from './load.ts';
import { readCpuMs } from './processor-time.ts';
import { medianOf } from './statistics.ts';
import { renderOpenai, startService, stopProcess, waitForDaemon } from './subjects.ts';

/** What one request costs, processor milliseconds, and how many a second there were. */
export interface WorkerFigure {
  readonly workers: number;
  readonly requestsPerSecond: number;
  /** Of the process that has the limits, the line and the log. */
  readonly primaryMs: number;
  /** Of all workers together. */
  readonly workersMs: number;
  readonly upstreamMs: number;
  readonly generatorMs: number;
  /** Requests a second that the service could answer if it had two cores for itself. */
  readonly projected: number;
}

interface Crew {
  readonly workers: number;
  readonly child: ChildProcess;
  readonly gateway: string;
  readonly pids: Readonly<Record<'primary' | 'upstream', number>> & { readonly workers: readonly number[] };
  end(): Promise<void>;
}

const clients = 32;
const cores = 2;
/** Two workers get half of the requests each, and their code is compiled as late. */
const warmUpRounds = 5;

async function startCrew(workers: number): Promise<Crew> {
  const dataDir = mkdtempSync(join(tmpdir(), 'drover-bench-'));
  // The upstream answers any number at once: its line must not be what is measured.
  writeFileSync(join(dataDir, 'config.yaml'), 'limits:\n  concurrency:\n    local: 1000\n', { mode: 0o600 });
  const { child, gateway } = await startService(dataDir, workers === 1 ? [] : ['--workers', String(workers)]);
  await waitForDaemon(gateway);
  const { about, daemon } = await createControlClient(join(dataDir, 'run', 'drover.sock')).status();
  const { state } = daemon;
  const upstream = 'pid' in state && state.pid !== null ? state.pid : 0;
  return {
    ...{ workers, child, gateway },
    pids: { primary: about.pid, upstream, workers: (about.workers ?? []).map(({ pid }) => pid) },
    async end() {
      await stopProcess(child);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

type Costs = Readonly<Record<'primaryMs' | 'workersMs' | 'upstreamMs' | 'generatorMs', number>>;

function readCosts({ pids }: Crew): Costs {
  const { user, system } = process.cpuUsage();
  return {
    primaryMs: readCpuMs(pids.primary),
    workersMs: pids.workers.reduce((sum, pid) => sum + readCpuMs(pid), 0),
    upstreamMs: readCpuMs(pids.upstream),
    generatorMs: (user + system) / 1000,
  };
}

interface Round extends Costs {
  readonly requestsPerSecond: number;
}

async function runRound(crew: Crew, durationMs: number): Promise<Round> {
  const before = readCosts(crew);
  const target = { url: crew.gateway, path: '/v1/chat/completions', render: renderOpenai };
  const load = await runLoad(target, { clients, durationMs, prompt: 'hi', isStreaming: false });
  if (load.failures > 0) throw new Error(`${load.failures} failed requests with ${crew.workers} workers`);
  const after = readCosts(crew);
  const count = load.totalMs.length;
  const each = (name: keyof Costs): number => (after[name] - before[name]) / count;
  return {
    requestsPerSecond: load.requestsPerSecond,
    primaryMs: each('primaryMs'),
    workersMs: each('workersMs'),
    upstreamMs: each('upstreamMs'),
    generatorMs: each('generatorMs'),
  };
}

/** The slowest of: the primary process, one worker, and all of them together on the cores that there are. */
function project(workers: number, { primaryMs, workersMs }: Costs): number {
  return 1000 / Math.max(primaryMs, workersMs / workers, (primaryMs + workersMs) / cores);
}

function summarize({ workers }: Crew, rounds: readonly Round[]): WorkerFigure {
  const median = (name: keyof Round): number => medianOf(rounds.map((round) => round[name]));
  const costs: Costs = {
    primaryMs: median('primaryMs'),
    workersMs: median('workersMs'),
    upstreamMs: median('upstreamMs'),
    generatorMs: median('generatorMs'),
  };
  // Without workers one thread does it all.
  const projected = workers === 1 ? 1000 / costs.primaryMs : project(workers, costs);
  return { workers, requestsPerSecond: median('requestsPerSecond'), ...costs, projected };
}

/** One process and two workers, in turn in each round, at 32 clients. */
export async function measureWorkers(effort: Effort): Promise<readonly WorkerFigure[]> {
  const crews: Crew[] = [];
  try {
    for (const workers of [1, 2]) crews.push(await startCrew(workers));
    const rounds = crews.map((): Round[] => []);
    for (const crew of crews) await runRound(crew, effort.durationMs * warmUpRounds);
    for (let round = 0; round < effort.rounds; round++) {
      for (const [index, crew] of crews.entries()) rounds[index]?.push(await runRound(crew, effort.durationMs));
    }
    return crews.map((crew, index) => summarize(crew, rounds[index] ?? []));
  } finally {
    for (const crew of crews) await crew.end();
  }
}

/** The figures as a Markdown table, with what they come to. */
export function renderWorkers(figures: readonly WorkerFigure[]): string {
  const head =
    '| workers | requests/s, measured here | service | workers | upstream | generator | requests/s, projected for two cores |\n| --- | --- | --- | --- | --- | --- | --- |';
  const us = (ms: number): string => `${(ms * 1000).toFixed(0)} us`;
  const rows = figures.map(
    ({ workers, requestsPerSecond, primaryMs, workersMs, upstreamMs, generatorMs, projected }) =>
      `| ${workers} | ${requestsPerSecond.toFixed(0)} | ${us(primaryMs)} | ${us(workersMs)} | ${us(upstreamMs)} | ${us(generatorMs)} | ${projected.toFixed(0)} |`,
  );
  const [one, two] = figures;
  const growth = (pick: (figure: WorkerFigure) => number): string =>
    one && two ? `${(pick(two) / pick(one)).toFixed(2)}x` : '';
  const measured = growth(({ requestsPerSecond }) => requestsPerSecond);
  const projected = growth((figure) => figure.projected);
  return `${[head, ...rows].join('\n')}\n\nWith two workers: ${measured} as measured, where upstream and generator share the cores; ${projected} as projected from the processor time of each process, for two cores of its own.`;
}
