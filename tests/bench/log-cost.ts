import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { openTelemetry, type Telemetry } from '../../apps/telemetry/index.ts';
import { createRandom } from '../fakes/control/random.ts';
import { createRequestSource, type HistoricRequest } from '../fakes/history/create-request.ts';
import type { Figure } from './figures.ts';
import { medianOf } from './statistics.ts';

const startMs = Date.UTC(2026, 0, 15, 10);
const silent = (): void => undefined;

/** How many requests are logged in a round, and how many rounds there are. */
export interface LogEffort {
  readonly rows: number;
  readonly rounds: number;
}

/** What a row of the log takes: time of the thread that serves requests, for it alone and among others, and room on the disk. */
export async function measureLogCost({ rows, rounds }: LogEffort): Promise<Figure[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'drover-bench-row-'));
  try {
    const telemetry = await openTelemetry({
      ...{ dataDir, clock: { nowMs: Date.now, monotonicMs: () => performance.now() } },
      log: { info: silent, warn: silent, error: silent },
    });
    // As in the service: the page and the figures hear of each row.
    telemetry.onStored(silent);
    const create = createRequestSource(createRandom(1));
    let atMs = startMs;
    const measure = async (atOnce: number): Promise<number> => {
      const requests = Array.from({ length: rows }, () => {
        atMs += 40;
        return create({ receivedAtMs: atMs, busyness: 0.5, trouble: null });
      });
      return logAll(telemetry, requests, atOnce);
    };
    await measure(1);
    const [alone, among]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      alone.push(await measure(1));
      among.push(await measure(16));
    }
    await telemetry.close();
    return [
      timeFigure("the service's thread for a row of the log, one at a time", medianOf(alone)),
      timeFigure('the same, 16 requests at once', medianOf(among)),
      figure('disk of a row with its indexes', `${measureBytes(join(dataDir, 'drover.db')).toFixed(0)} B`, '<= 400 B'),
    ];
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const figure = (title: string, drover: string, target: string): Figure => ({
  ...{ id: 'P11', title, direct: '', pipe: '' },
  ...{ drover, ratio: null, target },
});

const timeFigure = (title: string, us: number): Figure => figure(title, `${us.toFixed(1)} us`, '<= 60 us');

/** Processor time of this thread for each request, in microseconds: from its admission to the news of its stored row. */
async function logAll(telemetry: Telemetry, requests: readonly HistoricRequest[], atOnce: number): Promise<number> {
  const before = process.threadCpuUsage();
  for (let start = 0; start < requests.length; start += atOnce) {
    const turn = requests.slice(start, start + atOnce);
    await Promise.all(turn.map(({ open }) => telemetry.open(open)));
    for (const { completion } of turn) telemetry.complete(completion);
  }
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / requests.length;
}

/** Of the pages that hold requests, their details and all that leads to them. */
function measureBytes(path: string): number {
  const database = new Sqlite(path, { readonly: true });
  try {
    const sql = `SELECT sum(pgsize) * 1.0 / (SELECT count(*) FROM requests) FROM dbstat
      WHERE name IN (SELECT name FROM sqlite_schema WHERE tbl_name IN ('requests', 'request_details'))`;
    return Number(database.prepare(sql).pluck().get());
  } finally {
    database.close();
  }
}
