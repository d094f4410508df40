/**
 * What requests received in a span of time (milliseconds from `start_ms`, UTC) add up to, by one dimension: `all`, `project`, `model`, `app`,
 * `backend`, `key` or `outcome`. `name` is `=` and the name, or nothing where the requests have none. Busy time is in microseconds, so that
 * sums are exact; `sketches` are those of total, first token, decode rate, overhead, queue, load and prefill rate.
 */
export const createRollups = `
  CREATE TABLE rollups (
    dimension TEXT NOT NULL,
    span_ms INTEGER NOT NULL,
    start_ms INTEGER NOT NULL,
    name TEXT NOT NULL,
    requests INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    prompt_tokens INTEGER NOT NULL,
    completion_tokens INTEGER NOT NULL,
    busy_us INTEGER NOT NULL,
    sketches BLOB NOT NULL,
    PRIMARY KEY (dimension, span_ms, start_ms, name)
  ) STRICT, WITHOUT ROWID;
`;
