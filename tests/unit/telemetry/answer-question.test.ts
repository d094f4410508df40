import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type RequestRecord, requestRecordSchema } from '../../../apps/contract/model/index.ts';
import { type Answers, answerQuestion, type Question } from '../../../apps/telemetry/answer-question.ts';
import { openForReading } from '../../../apps/telemetry/open-for-reading.ts';
import { seedRequests } from '../../fakes/seed-requests.ts';
import { createDataDir } from '../../fakes/telemetry-rows.ts';

const untilMs = 1_760_000_000_000;
const sinceMs = untilMs - 86_400_000;
const rowCount = 6000;

function openSeeded(): Database {
  const dataDir = createDataDir();
  seedRequests(dataDir, rowCount, { untilMs });
  const database = openForReading(join(dataDir, 'drover.db'));
  onTestFinished(() => void database.close());
  return database;
}

const ask = <Kind extends keyof Answers>(
  database: Database,
  question: Question & { readonly kind: Kind },
): Answers[Kind] => answerQuestion(database, question) as Answers[Kind];

const failed = new Set(['client_error', 'rejected', 'backend_error', 'timeout', 'crashed']);

function rankNearest(records: readonly RequestRecord[], quantile: number): number {
  const values = records.flatMap(({ totalMs }) => (totalMs === null ? [] : [totalMs])).sort((a, b) => a - b);
  return values[Math.ceil(quantile * values.length) - 1] ?? Number.NaN;
}

describe('answer-question', () => {
  it('gives answers that agree with each other and with the rows themselves', () => {
    const database = openSeeded();
    const { requests } = ask(database, {
      kind: 'list-requests',
      query: { filter: {}, limit: rowCount + 1, before: null },
    });
    expect(requests).toHaveLength(rowCount);
    for (const record of requests.slice(0, 50)) requestRecordSchema.strict().parse(record);
    const errors = requests.filter(({ outcome }) => outcome !== null && failed.has(outcome)).length;

    const facets = ask(database, { kind: 'count-facets', filter: { sinceMs, untilMs } });
    const bars = ask(database, { kind: 'count-histogram', filter: {}, sinceMs, untilMs, bars: 48 });
    const steps = ask(database, { kind: 'list-speed', sinceMs, untilMs, points: 48 });
    const { total, rows } = ask(database, { kind: 'summarize-usage', by: 'model', sinceMs, untilMs });

    expect(facets.total).toBe(rowCount);
    expect(facets.models.reduce((sum, { count }) => sum + count, 0)).toBe(rowCount);
    for (const series of [bars, steps]) {
      expect(series.reduce((sum, step) => sum + step.requests, 0)).toBe(rowCount);
      expect(series.reduce((sum, step) => sum + step.errors, 0)).toBe(errors);
    }
    expect(total).toMatchObject({ requests: rowCount, errors, promptTokens: facets.promptTokens });
    expect(rows.reduce((sum, row) => sum + row.requests, 0)).toBe(rowCount);
    for (const [name, quantile] of [
      ['p50', 0.5],
      ['p95', 0.95],
      ['p99', 0.99],
    ] as const) {
      expect(Math.abs((total.totalMs[name] ?? 0) / rankNearest(requests, quantile) - 1)).toBeLessThan(0.01);
    }
  });

  it('gives the last use of each model, and how far back the log goes', () => {
    const database = openSeeded();
    const { requests } = ask(database, {
      kind: 'list-requests',
      query: { filter: {}, limit: rowCount + 1, before: null },
    });
    const { oldestAtMs, lastUsed } = ask(database, { kind: 'list-model-use', sinceMs });
    expect(oldestAtMs).toBe(Date.parse(requests.at(-1)?.receivedAt ?? ''));
    expect(lastUsed.length).toBeGreaterThan(1);
    for (const { model, atMs } of lastUsed) {
      const newest = requests.find((request) => (request.servedModel ?? request.model) === model);
      expect(atMs).toBe(Date.parse(newest?.receivedAt ?? ''));
    }
    expect(ask(database, { kind: 'list-model-use', sinceMs: untilMs + 1 })).toEqual({ oldestAtMs: null, lastUsed: [] });
  });

  it('gives one request with what only its page shows', () => {
    const database = openSeeded();
    const { requests } = ask(database, { kind: 'list-requests', query: { filter: {}, limit: 1, before: null } });
    const detail = ask(database, { kind: 'get-request', id: requests[0]?.id ?? '' });
    expect(detail).toMatchObject({ ...requests[0], clientAddress: '127.0.0.1', attemptNotes: [] });
  });
});
