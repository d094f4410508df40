import type { Database } from 'better-sqlite3';
import type { Benchmark } from '../../contract/model/index.ts';
import type { SqlValue } from '../request-row.ts';
import { parseBenchmark } from './list-benchmarks.ts';

/** The newest run of a model and the one it is to be compared with, if there is one. */
export interface BenchmarkPair {
  readonly newest: Benchmark;
  readonly baseline: Benchmark | null;
}

/** `baseline` `null` asks for the run before; `model` `null` for every model. */
export interface BenchmarkPairQuery {
  readonly baseline: string | null;
  readonly model: string | null;
}

interface BenchmarkCells {
  readonly sequence: number;
  readonly model: string;
  readonly result: string;
}

const newestSql = `SELECT sequence, model, result FROM benchmarks
  WHERE sequence IN (SELECT max(sequence) FROM benchmarks GROUP BY model) AND model = coalesce(?, model) ORDER BY model`;
const earlierSql = `SELECT result FROM benchmarks
  WHERE model = ? AND sequence < ? AND name IS coalesce(?, name) ORDER BY sequence DESC LIMIT 1`;

/** Pairs by name of the model. A run is never its own baseline. */
export function pairBenchmarks(database: Database, { baseline, model }: BenchmarkPairQuery): BenchmarkPair[] {
  const findEarlier = database.prepare<SqlValue[], string>(earlierSql).pluck();
  return database
    .prepare<SqlValue[], BenchmarkCells>(newestSql)
    .all(model)
    .map((row) => {
      const earlier = findEarlier.get(row.model, row.sequence, baseline);
      return {
        newest: parseBenchmark(row.result),
        baseline: earlier === undefined ? null : parseBenchmark(earlier),
      };
    });
}
