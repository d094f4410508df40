import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { planCells } from '../../../apps/telemetry/cells/plan-cells.ts';
import { toCellValues } from '../../../apps/telemetry/cells/store-cells.ts';
import { migrationSteps } from '../../../apps/telemetry/migrations/steps.ts';
import { openDatabase } from '../../../apps/telemetry/open-database.ts';
import { createRequestStore, type RequestStore } from '../../../apps/telemetry/request-store.ts';
import { planRollup } from '../../../apps/telemetry/rollups/plan-rollup.ts';
import { toRollupValues } from '../../../apps/telemetry/rollups/store-rollup.ts';
import { buildBatch } from '../../../apps/telemetry/write-flight.ts';
import { createRandom } from '../control/random.ts';
import { createEvents } from './create-events.ts';
import { createRequestSource, type HistoricRequest } from './create-request.ts';
import { prepareInsert } from './insert-requests.ts';
import { dayMs, loadAt, planStory, type Span, type Story, slotMs } from './story.ts';

/** The same seed gives the same rows. `untilMs` is where the history ends, UTC milliseconds. */
export interface HistoryOptions {
  readonly dataDir: string;
  readonly rows: number;
  readonly days: number;
  readonly seed: number;
  readonly untilMs: number;
  readonly onProgress?: (rows: number) => void;
}

const rowsPerBatch = 50_000;
const nothing = { opens: [], completions: [], daemonEvents: [] };

/** Writes months of believable use into the log of `dataDir`, which must have none, with all sums that the service would have made. */
export function seedHistory({ dataDir, rows, days, seed, untilMs, onProgress }: HistoryOptions): void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const { database } = openDatabase({ path: join(dataDir, 'drover.db'), nowMs: untilMs, steps: migrationSteps });
  // A history that is lost with the power is made again.
  database.pragma('synchronous = OFF');
  const store = createRequestStore(database);
  const random = createRandom(seed);
  const span = { sinceMs: Math.floor(untilMs - days * dayMs), untilMs };
  const story = planStory(rows, span, random);
  const insert = prepareInsert(database);
  let count = 0;
  for (const batch of inBatches(listRequests(story, span, random))) {
    insert(batch);
    database.pragma('wal_checkpoint(TRUNCATE)');
    count += batch.length;
    onProgress?.(count);
  }
  store.write(buildBatch({ opens: [], completions: [], notes: createEvents(story, span, random) }));
  sumUp(database, store, untilMs);
  database.pragma('wal_checkpoint(TRUNCATE)');
  store.close();
}

function* listRequests({ slots, troubles }: Story, span: Span, random: () => number): Iterable<HistoricRequest> {
  const create = createRequestSource(random);
  const { sinceMs, untilMs } = span;
  for (const [slot, count] of slots.entries()) {
    const startMs = sinceMs + slot * slotMs;
    const lengthMs = Math.min(slotMs, untilMs - startMs);
    const times = Array.from({ length: count }, () => startMs + Math.floor(random() * lengthMs)).sort((a, b) => a - b);
    const busyness = Math.min(1, 2 * loadAt(startMs, span));
    for (const receivedAtMs of times) {
      const trouble = troubles.find(({ startMs: from, endMs }) => receivedAtMs >= from && receivedAtMs < endMs) ?? null;
      yield create({ receivedAtMs, busyness, trouble });
    }
  }
}

function* inBatches(requests: Iterable<HistoricRequest>): Iterable<HistoricRequest[]> {
  let batch: HistoricRequest[] = [];
  for (const request of requests) {
    batch.push(request);
    if (batch.length < rowsPerBatch) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/** As the service does, an hour or a day at a time. */
function sumUp(database: Database, store: RequestStore, nowMs: number): void {
  let count = 0;
  const fold = (): void => {
    if (++count % 100 === 0) database.pragma('wal_checkpoint(TRUNCATE)');
  };
  for (let plan = planRollup(database, { nowMs }); plan !== null; plan = planRollup(database, { nowMs })) {
    store.write({ ...nothing, rollups: toRollupValues(plan) });
    fold();
  }
  for (let plan = planCells(database, { nowMs }); plan !== null; plan = planCells(database, { nowMs })) {
    store.write({ ...nothing, cells: plan.slices.map(toCellValues) });
    fold();
  }
}
