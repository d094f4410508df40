import type { Database } from 'better-sqlite3';
import type { Benchmark } from '../../contract/model/index.ts';
import type { SqlValue } from '../request-row.ts';

/** `model` `null` lists those of all models. */
export interface BenchmarkQuery {
  readonly model: string | null;
  readonly limit: number;
}

/** Stored benchmarks, newest first. */
export function listBenchmarks(database: Database, { model, limit }: BenchmarkQuery): Benchmark[] {
  const where = model === null ? '' : 'WHERE model = ?';
  const values = model === null ? [limit] : [model, limit];
  return database
    .prepare<SqlValue[], string>(`SELECT result FROM benchmarks ${where} ORDER BY sequence DESC LIMIT ?`)
    .pluck()
    .all(...values)
    .map(parseBenchmark);
}

/** A stored benchmark as it was written. */
export function parseBenchmark(text: string): Benchmark {
  return JSON.parse(text) as Benchmark;
}
