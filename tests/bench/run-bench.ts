import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Effort,
  type Figure,
  measureFirstToken,
  measureIdleMemory,
  measureLatency,
  measureLoadedMemory,
  measureSlope,
  measureStart,
  measureThroughput,
} from './figures.ts';
import { type HistoryEffort, measureHistory } from './history/measure-history.ts';
import { renderHistory } from './history/render-history.ts';
import { type LogEffort, measureLogCost } from './log-cost.ts';
import { measurePairs, type PairFigure, renderPairTable } from './pairs.ts';
import { startSubjects } from './subjects.ts';
import { measureWorkers, renderWorkers } from './worker-figures.ts';

const full: Effort = { rounds: 5, durationMs: 3000, memoryRequests: 100_000, starts: 7 };
/** Proves that the benchmark works; its figures mean nothing. */
const smoke: Effort = { rounds: 1, durationMs: 60, memoryRequests: 50, starts: 1 };

const fullLog: LogEffort = { rows: 10_000, rounds: 7 };
const smokeLog: LogEffort = { rows: 200, rounds: 1 };

const millions = (count: number): number => count * 1_000_000;
const fullHistory: HistoryEffort = {
  ...{ sizes: [10_000, 100_000, millions(1), millions(5)], days: 120, rounds: 7, starts: 5, trimMs: 240_000 },
  coldFrom: millions(5),
  coldEvery: 1,
};
const smokeHistory: HistoryEffort = {
  ...{ sizes: [500], days: 3, rounds: 1, starts: 1, trimMs: 300, coldFrom: 1, coldEvery: 50 },
};

/** The figures as a Markdown table. */
export function renderTable(figures: readonly Figure[]): string {
  const head =
    '| # | figure | direct | bare pipe | Drover | Drover / pipe | target |\n| --- | --- | --- | --- | --- | --- | --- |';
  const rows = figures.map(
    ({ id, title, direct, pipe, drover, ratio, target }) =>
      `| ${id} | ${title} | ${direct} | ${pipe} | ${drover} | ${ratio === null ? '' : `${ratio.toFixed(2)}x`} | ${target} |`,
  );
  return [head, ...rows].join('\n');
}

async function measureAll(effort: Effort, logEffort: LogEffort): Promise<{ figures: Figure[]; slope: string }> {
  const logCost = await measureLogCost(logEffort);
  const subjects = await startSubjects();
  try {
    const figures = [
      measureIdleMemory(subjects),
      ...(await measureLatency(subjects, effort)),
      await measureThroughput(subjects, effort),
      ...(await measureFirstToken(subjects, effort)),
      ...(await measureLoadedMemory(subjects, effort)),
      await measureStart(effort),
      ...logCost,
    ];
    const slope = await measureSlope(subjects, effort);
    return { figures: figures.sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true })), slope };
  } finally {
    await subjects.stop();
  }
}

function writeReport(name: string, report: object): void {
  mkdirSync('artifacts', { recursive: true });
  writeFileSync(join('artifacts', name), `${JSON.stringify(report, null, 2)}\n`);
}

const printPairs = (pairs: readonly PairFigure[]): void =>
  void process.stdout.write(`Added latency per pair, p50:\n\n${renderPairTable(pairs)}\n`);

/** `--history 1m` stops at a million requests. */
async function runHistory(isSmoke: boolean, most: string | undefined): Promise<void> {
  const limit =
    most === undefined ? Number.POSITIVE_INFINITY : Number(most.replace(/m$/i, '000000').replace(/k$/i, '000'));
  const effort = isSmoke ? smokeHistory : { ...fullHistory, sizes: fullHistory.sizes.filter((rows) => rows <= limit) };
  const history = await measureHistory(effort, (text) => void process.stderr.write(`bench: ${text}\n`));
  writeReport(`bench-history${isSmoke ? '-smoke' : ''}.json`, { history });
  process.stdout.write(`\nQuestions of the pages, by requests in the log:\n\n${renderHistory(history)}\n`);
}

/** Takes the figures of docs/performance.md; prints tables, writes artifacts/bench.json. With `--pairs` those of the pairs alone, with `--workers` those of several workers, with `--history [1m]` those of a long log. */
export async function runBench(args: readonly string[]): Promise<void> {
  const isSmoke = args.includes('--smoke');
  const effort = isSmoke ? smoke : full;
  const suffix = isSmoke ? '-smoke' : '';
  if (args.includes('--pairs')) {
    const pairs = await measurePairs(effort);
    writeReport(`bench-pairs${suffix}.json`, { pairs });
    printPairs(pairs);
    return;
  }
  if (args.includes('--workers')) {
    const workers = await measureWorkers(effort);
    writeReport(`bench-workers${suffix}.json`, { workers });
    process.stdout.write(
      `\nOne process and two workers, 32 clients, processor time a request:\n\n${renderWorkers(workers)}\n`,
    );
    return;
  }
  if (args.includes('--history')) {
    await runHistory(isSmoke, args[args.indexOf('--history') + 1]);
    return;
  }
  const { figures, slope } = await measureAll(effort, isSmoke ? smokeLog : fullLog);
  const pairs = await measurePairs(effort);
  writeReport(`bench${suffix}.json`, { figures, slope, pairs });
  process.stdout.write(`${renderTable(figures)}\n\nLatency p50 through Drover by number of clients, ms: ${slope}\n\n`);
  printPairs(pairs);
  await runHistory(isSmoke, undefined);
  if (isSmoke) process.stdout.write('Smoke run: it shows that the benchmark works; the figures mean nothing.\n');
}
