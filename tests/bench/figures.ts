import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LoadOptions, type LoadResult, runLoad } from './load.ts';
import { medianOf, quantileOf } from './statistics.ts';
import { type Subjects, startService, stopProcess } from './subjects.ts';

/** One line of the table. `ratio` is Drover to the bare pipe where both mean something. */
export interface Figure {
  readonly id: string;
  readonly title: string;
  readonly direct: string;
  readonly pipe: string;
  readonly drover: string;
  readonly ratio: number | null;
  readonly target: string;
}

export interface Effort {
  readonly rounds: number;
  readonly durationMs: number;
  readonly memoryRequests: number;
  readonly starts: number;
}

type Way = 'direct' | 'pipe' | 'drover';
type Rounds = Readonly<Record<Way, readonly LoadResult[]>>;
const ways: readonly Way[] = ['direct', 'pipe', 'drover'];
const ms = (value: number): string => `${value.toFixed(3)} ms`;

/** Runs the same load over the three ways in turn, `rounds` times, starting each round with another way. */
async function runRounds(subjects: Subjects, effort: Effort, load: Omit<LoadOptions, 'durationMs'>): Promise<Rounds> {
  const results: Record<Way, LoadResult[]> = { direct: [], pipe: [], drover: [] };
  for (const way of ways) await runLoad(subjects[way], { ...load, durationMs: effort.durationMs / 2 });
  for (let round = 0; round < effort.rounds; round++) {
    for (let turn = 0; turn < ways.length; turn++) {
      const way = ways[(round + turn) % ways.length] ?? 'direct';
      const result = await runLoad(subjects[way], { ...load, durationMs: effort.durationMs });
      if (result.failures > 0) throw new Error(`${result.failures} failed requests on the way "${way}"`);
      results[way].push(result);
    }
  }
  return results;
}

/** What a way adds to the direct one in a round, median over rounds. */
function addedMs(rounds: Rounds, way: Way, pick: (result: LoadResult) => number): number {
  return medianOf(rounds[way].map((result, index) => pick(result) - pick(rounds.direct[index] ?? result)));
}

function addedFigure(
  rounds: Rounds,
  label: { id: string; title: string; target: string },
  pick: (result: LoadResult) => number,
): Figure {
  const pipe = addedMs(rounds, 'pipe', pick);
  const drover = addedMs(rounds, 'drover', pick);
  return {
    ...label,
    direct: ms(medianOf(rounds.direct.map(pick))),
    pipe: `+${ms(pipe)}`,
    drover: `+${ms(drover)}`,
    ratio: drover / pipe,
  };
}

export async function measureLatency(subjects: Subjects, effort: Effort): Promise<Figure[]> {
  const one = await runRounds(subjects, effort, { clients: 1, prompt: 'hi', isStreaming: false });
  const ten = await runRounds(subjects, effort, { clients: 10, prompt: 'hi', isStreaming: false });
  const p50 = (result: LoadResult): number => quantileOf(result.totalMs, 0.5);
  const p99 = (result: LoadResult): number => quantileOf(result.totalMs, 0.99);
  return [
    addedFigure(
      one,
      { id: 'P1', title: 'added latency, 1 client, p50', target: '<= 1.5x pipe (first release: <= 2x)' },
      p50,
    ),
    addedFigure(one, { id: 'P2', title: 'added latency, 1 client, p99', target: '<= 2x pipe' }, p99),
    addedFigure(ten, { id: 'P3', title: 'added latency, 10 clients, p50', target: '<= 1.8 ms' }, p50),
  ];
}

export async function measureThroughput(subjects: Subjects, effort: Effort): Promise<Figure> {
  const rounds = await runRounds(subjects, effort, { clients: 32, prompt: 'hi', isStreaming: false });
  const rate = (way: Way): number => medianOf(rounds[way].map((result) => result.requestsPerSecond));
  const show = (way: Way): string => `${Math.round(rate(way))}/s`;
  const ratio = medianOf(
    rounds.drover.map((result, index) => result.requestsPerSecond / (rounds.pipe[index]?.requestsPerSecond ?? 1)),
  );
  return {
    id: 'P4',
    title: 'throughput, 32 clients',
    direct: show('direct'),
    pipe: show('pipe'),
    drover: show('drover'),
    ratio,
    target: '>= 0.5x pipe',
  };
}

export async function measureFirstToken(subjects: Subjects, effort: Effort): Promise<Figure[]> {
  const load = { clients: 10, prompt: 'stream 20 at 200', isStreaming: true };
  const rounds = await runRounds(subjects, effort, load);
  const first = (quantile: number) => (result: LoadResult) => quantileOf(result.firstByteMs, quantile);
  return [
    addedFigure(
      rounds,
      { id: 'P5', title: 'added time to first token, 10 streams, p50', target: '<= 0.5 ms' },
      first(0.5),
    ),
    addedFigure(
      rounds,
      { id: 'P5', title: 'added time to first token, 10 streams, p99', target: '<= 5 ms' },
      first(0.99),
    ),
  ];
}

const memoryFigure = (title: string, megabytes: number, target: string): Figure => ({
  id: 'P7',
  title,
  direct: '',
  pipe: '',
  drover: `${megabytes.toFixed(0)} MB`,
  ratio: null,
  target,
});

export const measureIdleMemory = (subjects: Subjects): Figure =>
  memoryFigure('memory, idle', subjects.droverMemoryMb(), '<= 100 MB');

export async function measureLoadedMemory(subjects: Subjects, effort: Effort): Promise<Figure[]> {
  const requests = {
    clients: 16,
    prompt: 'hi',
    isStreaming: false,
    durationMs: 600_000,
    maxRequests: effort.memoryRequests,
  };
  await runLoad(subjects.drover, requests);
  const after = memoryFigure(`memory, after ${effort.memoryRequests} requests`, subjects.droverMemoryMb(), '<= 130 MB');
  const streams = {
    clients: 200,
    prompt: 'stream 100 at 50',
    isStreaming: true,
    durationMs: Math.max(effort.durationMs, 1500),
  };
  let peakMb = 0;
  const sampler = setInterval(() => {
    peakMb = Math.max(peakMb, subjects.droverMemoryMb());
  }, 100);
  await runLoad(subjects.drover, { ...streams, maxRequests: effort.rounds > 1 ? 400 : 200 });
  clearInterval(sampler);
  return [after, memoryFigure('memory, peak at 200 streams', peakMb, '<= 170 MB')];
}

export async function measureStart(effort: Effort): Promise<Figure> {
  const tookMs: number[] = [];
  for (let index = 0; index < effort.starts; index++) {
    const dataDir = mkdtempSync(join(tmpdir(), 'drover-bench-start-'));
    const { child, readyMs } = await startService(dataDir);
    tookMs.push(readyMs);
    await stopProcess(child);
    rmSync(dataDir, { recursive: true, force: true });
  }
  const drover = `${medianOf(tookMs).toFixed(0)} ms`;
  return {
    id: 'P9',
    title: 'process start to ready, empty log',
    direct: '',
    pipe: '',
    drover,
    ratio: null,
    target: '<= 500 ms',
  };
}

/** How p50 through Drover grows with the number of clients. */
export async function measureSlope(subjects: Subjects, effort: Effort): Promise<string> {
  const points: string[] = [];
  for (const clients of [1, 10, 50, 200]) {
    const result = await runLoad(subjects.drover, {
      clients,
      durationMs: effort.durationMs,
      prompt: 'hi',
      isStreaming: false,
    });
    points.push(`${clients}: ${quantileOf(result.totalMs, 0.5).toFixed(2)}`);
  }
  return points.join(', ');
}
