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
import { measurePairs, type PairFigure, renderPairTable } from './pairs.ts';
import { startSubjects } from './subjects.ts';

const full: Effort = { rounds: 5, durationMs: 3000, memoryRequests: 100_000, starts: 7 };
/** Proves that the benchmark works; its figures mean nothing. */
const smoke: Effort = { rounds: 1, durationMs: 60, memoryRequests: 50, starts: 1 };

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

async function measureAll(effort: Effort): Promise<{ figures: Figure[]; slope: string }> {
  const subjects = await startSubjects();
  try {
    const figures = [
      measureIdleMemory(subjects),
      ...(await measureLatency(subjects, effort)),
      await measureThroughput(subjects, effort),
      ...(await measureFirstToken(subjects, effort)),
      ...(await measureLoadedMemory(subjects, effort)),
      await measureStart(effort),
    ];
    const slope = await measureSlope(subjects, effort);
    return { figures: figures.sort((a, b) => a.id.localeCompare(b.id)), slope };
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

/** Takes the figures of docs/performance.md; prints tables, writes artifacts/bench.json. With `--pairs` those of the pairs alone. */
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
  const { figures, slope } = await measureAll(effort);
  const pairs = await measurePairs(effort);
  writeReport(`bench${suffix}.json`, { figures, slope, pairs });
  process.stdout.write(`${renderTable(figures)}\n\nLatency p50 through Drover by number of clients, ms: ${slope}\n\n`);
  printPairs(pairs);
  if (isSmoke) process.stdout.write('Smoke run: it shows that the benchmark works; the figures mean nothing.\n');
}
