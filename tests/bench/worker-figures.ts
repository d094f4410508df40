import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createControlClient } from '../../apps/cli/control-client.ts';
import type { Effort } from './figures.ts';
import { runLoad } from './load.ts';
import { readCpuMs, readMainThreadMs } from './processor-time.ts';
import { medianOf } from './statistics.ts';
import { renderOpenai, startService, stopProcess, waitForDaemon } from './subjects.ts';

/** Processor time of one request, milliseconds: of all threads of a process, and of its main thread alone, which nothing can share with it. */
interface Costs {
  /** Of the process that has the limits, the line and the log. */
  readonly primaryMs: number;
  readonly primaryThreadMs: number;
  /** Of all workers together. */
  readonly workersMs: number;
  readonly workersThreadMs: number;
  readonly upstreamMs: number;
  readonly generatorMs: number;
}

/** What one request costs, and how many a second there were. */
export interface WorkerFigure extends Costs {
  readonly workers: number;
  readonly requestsPerSecond: number;
  /** Requests a second that the service could answer if it had two cores for itself, and what keeps it from more. */
  readonly projected: number;
  readonly bound: Bound;
  /** The same of each round. */
  readonly projections: readonly number[];
}

type Bound = 'the service' | 'a worker' | 'the cores';

interface Crew {
  readonly workers: number;
  readonly child: ChildProcess;
  readonly gateway: string;
  readonly pids: Readonly<Record<'primary' | 'upstream', number>> & { readonly workers: readonly number[] };
  end(): Promise<void>;
}

const clients = 32;
const cores = 2;
/** Rounds are so many requests, not so much time: on a busy machine a round of time is all warm-up. */
const requestsPerMs = 4;
/** Two workers get half of the requests each, and their code is compiled as late. */
const warmUpRounds = 3;
const longestRoundMs = 600_000;

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

function readCosts({ pids }: Crew): Costs {
  const { user, system } = process.cpuUsage();
  const sum = (read: (pid: number) => number): number => pids.workers.reduce((total, pid) => total + read(pid), 0);
  return {
    primaryMs: readCpuMs(pids.primary),
    primaryThreadMs: readMainThreadMs(pids.primary),
    workersMs: sum(readCpuMs),
    workersThreadMs: sum(readMainThreadMs),
    upstreamMs: readCpuMs(pids.upstream),
    generatorMs: (user + system) / 1000,
  };
}

interface Round extends Costs {
  readonly requestsPerSecond: number;
}

async function runRound(crew: Crew, requests: number): Promise<Round> {
  const before = readCosts(crew);
  const target = { url: crew.gateway, path: '/v1/chat/completions', render: renderOpenai };
  const options = { clients, durationMs: longestRoundMs, maxRequests: requests, prompt: 'hi', isStreaming: false };
  const load = await runLoad(target, options);
  if (load.failures > 0) throw new Error(`${load.failures} failed requests with ${crew.workers} workers`);
  const after = readCosts(crew);
  const each = (name: keyof Costs): number => (after[name] - before[name]) / load.totalMs.length;
  return { requestsPerSecond: load.requestsPerSecond, ...pickCosts(each) };
}

const pickCosts = (pick: (name: keyof Costs) => number): Costs => ({
  primaryMs: pick('primaryMs'),
  primaryThreadMs: pick('primaryThreadMs'),
  workersMs: pick('workersMs'),
  workersThreadMs: pick('workersThreadMs'),
  upstreamMs: pick('upstreamMs'),
  generatorMs: pick('generatorMs'),
});

/** What takes longest for a request: the main thread of the service, that of one worker, or all threads on the cores that there are. */
function project(workers: number, costs: Costs): Pick<WorkerFigure, 'projected' | 'bound'> {
  const { primaryMs, primaryThreadMs, workersMs, workersThreadMs } = costs;
  const bounds: Readonly<Record<Bound, number>> = {
    'the service': primaryThreadMs,
    'a worker': workersThreadMs / workers,
    'the cores': (primaryMs + workersMs) / cores,
  };
  const longestMs = Math.max(...Object.values(bounds));
  const bound = (Object.keys(bounds) as Bound[]).find((name) => bounds[name] === longestMs) ?? 'the cores';
  return { projected: 1000 / longestMs, bound };
}

function summarize({ workers }: Crew, rounds: readonly Round[]): WorkerFigure {
  const median = (name: keyof Round): number => medianOf(rounds.map((round) => round[name]));
  const costs = pickCosts(median);
  return {
    ...{ workers, requestsPerSecond: median('requestsPerSecond'), ...costs },
    ...project(workers, costs),
    projections: rounds.map((round) => project(workers, round).projected),
  };
}

/** One process and two workers, in turn in each round, at 32 clients. */
export async function measureWorkers(effort: Effort): Promise<readonly WorkerFigure[]> {
  const requests = effort.durationMs * requestsPerMs;
  const crews: Crew[] = [];
  try {
    for (const workers of [1, 2]) crews.push(await startCrew(workers));
    const rounds = crews.map((): Round[] => []);
    for (const crew of crews) await runRound(crew, requests * warmUpRounds);
    for (let round = 0; round < effort.rounds; round++) {
      for (const [index, crew] of crews.entries()) rounds[index]?.push(await runRound(crew, requests));
    }
    return crews.map((crew, index) => summarize(crew, rounds[index] ?? []));
  } finally {
    for (const crew of crews) await crew.end();
  }
}

const us = (ms: number): string => `${(ms * 1000).toFixed(0)} us`;
const both = (allMs: number, threadMs: number): string => `${us(allMs)} (${us(threadMs)})`;

/** The figures as a Markdown table, with what they come to. */
export function renderWorkers(figures: readonly WorkerFigure[]): string {
  const head =
    '| workers | requests/s, measured here | service (its main thread) | workers (main threads) | upstream | generator | requests/s, projected for two cores | bounded by |\n| --- | --- | --- | --- | --- | --- | --- | --- |';
  const rows = figures.map((figure) => {
    const { workers, requestsPerSecond, primaryMs, primaryThreadMs, workersMs, workersThreadMs } = figure;
    const { upstreamMs, generatorMs, projected, bound } = figure;
    const service = `${both(primaryMs, primaryThreadMs)} | ${both(workersMs, workersThreadMs)}`;
    return `| ${workers} | ${requestsPerSecond.toFixed(0)} | ${service} | ${us(upstreamMs)} | ${us(generatorMs)} | ${projected.toFixed(0)} | ${bound} |`;
  });
  return `${[head, ...rows].join('\n')}\n\n${renderGrowth(figures)}`;
}

function renderGrowth([one, two]: readonly WorkerFigure[]): string {
  if (one === undefined || two === undefined) return '';
  const times = (ratio: number): string => `${ratio.toFixed(2)}x`;
  const each = two.projections.map((projected, round) => projected / (one.projections[round] ?? projected));
  const measured = times(two.requestsPerSecond / one.requestsPerSecond);
  const range = `${times(Math.min(...each))} to ${times(Math.max(...each))}`;
  return `With two workers: ${measured} as measured, where upstream and generator share the cores; ${times(two.projected / one.projected)} (rounds ${range}) as projected from the processor time of each process, for two cores of its own.`;
}
