import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Telemetry } from '../../../apps/telemetry/index.ts';
import { migrationSteps } from '../../../apps/telemetry/migrations/steps.ts';
import { seedHistory } from '../../fakes/history/seed-history.ts';
import { dayMs } from '../../fakes/history/story.ts';
import { medianOf } from '../statistics.ts';
import { startService, stopProcess } from '../subjects.ts';
import { askAll, type QuestionFigure } from './ask-on-thread.ts';
import { workUnderLoad } from './log-under-load.ts';

/** Where every seeded history ends: what one run has seeded is good for the next. */
const untilMs = Date.UTC(2026, 0, 15, 15, 20);
/** Retention deletes what is older: about a fifth of it all. */
const keptPart = 0.77;

/** What a log of one size answers, takes and delays. Loops are those of the process that logs 100 requests a second, p99. */
export interface HistoryFigures {
  readonly rows: number;
  readonly bytesPerRow: number;
  readonly questions: readonly QuestionFigure[];
  readonly loops: { readonly idleMs: number; readonly askedMs: number; readonly trimmedMs: number };
  readonly trimmed: { readonly rows: number; readonly tookMs: number };
  readonly startMs: number;
}

export interface HistoryEffort {
  readonly sizes: readonly number[];
  readonly days: number;
  readonly rounds: number;
  readonly starts: number;
  /** From so many requests on questions are asked of new threads as well. */
  readonly coldFrom: number;
  /** One question in so many. */
  readonly coldEvery: number;
  /** For how long at most retention is watched. */
  readonly trimMs: number;
}

/** Takes the figures of each size in turn, telling of each as it begins. */
export async function measureHistory(effort: HistoryEffort, tell: (text: string) => void): Promise<HistoryFigures[]> {
  const figures: HistoryFigures[] = [];
  for (const rows of effort.sizes) {
    tell(`a history of ${rows} requests`);
    figures.push(await measureSize(rows, effort));
  }
  return figures;
}

async function measureSize(rows: number, effort: HistoryEffort): Promise<HistoryFigures> {
  const seeded = join(provideHistory(rows, effort.days), 'drover.db');
  const dataDir = mkdtempSync(join(tmpdir(), 'drover-bench-history-'));
  try {
    copyFileSync(seeded, join(dataDir, 'drover.db'));
    const questions = await askAll({
      dataDir,
      untilMs,
      rounds: effort.rounds,
      coldEvery: rows >= effort.coldFrom ? effort.coldEvery : 0,
    });
    const startMs = await measureStarts(dataDir, effort.starts);
    const log = { dataDir, nowMs: untilMs, retentionDays: 10_000 };
    const idle = await workUnderLoad(log, () => wait(Math.min(effort.trimMs, 5000)));
    const asked = await workUnderLoad(log, () => askAll({ dataDir, untilMs, rounds: 1, coldEvery: 0 }));
    const retentionDays = effort.days * keptPart;
    const trimmed = await workUnderLoad({ ...log, retentionDays }, (telemetry) =>
      watchTrim(telemetry, { beforeMs: untilMs - retentionDays * dayMs, forMs: effort.trimMs }),
    );
    return {
      ...{ rows, questions, startMs, trimmed: trimmed.result },
      bytesPerRow: statSync(seeded).size / rows,
      loops: { idleMs: idle.loopP99Ms, askedMs: asked.loopP99Ms, trimmedMs: trimmed.loopP99Ms },
    };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

/** The folder of a history of that size, seeded when it is not there yet. */
function provideHistory(rows: number, days: number): string {
  const dataDir = join('artifacts', `history-${rows}-${days}d-v${migrationSteps.length}`);
  const mark = join(dataDir, 'complete');
  if (existsSync(mark)) return dataDir;
  rmSync(dataDir, { recursive: true, force: true });
  seedHistory({ dataDir, rows, days, seed: 1, untilMs });
  mkdirSync(mark);
  return dataDir;
}

async function measureStarts(dataDir: string, starts: number): Promise<number> {
  const tookMs: number[] = [];
  for (let index = 0; index < starts; index++) {
    const { child, readyMs } = await startService(dataDir);
    tookMs.push(readyMs);
    await stopProcess(child);
  }
  return medianOf(tookMs);
}

/** How many requests retention deletes until it has no more to do, or until the time is over. */
async function watchTrim(
  telemetry: Telemetry,
  { beforeMs, forMs }: { readonly beforeMs: number; readonly forMs: number },
): Promise<HistoryFigures['trimmed']> {
  const old = { untilMs: beforeMs - 1 };
  const count = async (): Promise<number> => (await telemetry.queries.countFacets(old)).total;
  const startedMs = performance.now();
  const before = await count();
  let left = before;
  while (left > 0 && performance.now() - startedMs < forMs) {
    await wait(1000);
    left = await count();
  }
  return { rows: before - left, tookMs: performance.now() - startedMs };
}
