/** One row per benchmark, kept for ever. `at_ms` is UTC milliseconds; `result` is the whole of it as JSON. */
export const createBenchmarks = `
  CREATE TABLE benchmarks (
    sequence INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    at_ms INTEGER NOT NULL,
    model TEXT NOT NULL,
    name TEXT,
    result TEXT NOT NULL
  ) STRICT;
  CREATE INDEX benchmarks_model ON benchmarks (model, sequence);
`;
