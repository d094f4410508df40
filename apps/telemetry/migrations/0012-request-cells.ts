/**
 * Requests by all their names at once. A group is one combination: `names` is the JSON array of `groupColumns`. A cell is what a group's
 * requests of an hour or a day (from `start_ms`, UTC milliseconds) add up to; times are in microseconds, so that sums are exact, `slow` are
 * those with a late first token, `last_*` is the newest. `request_cell_rows` has the requests of an hour's cell one by one. Only spans that are
 * named in `cell_spans` are complete.
 */
export const createRequestCells = `
  CREATE TABLE request_groups (id INTEGER PRIMARY KEY, names TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE request_cells (
    span_ms INTEGER NOT NULL,
    group_id INTEGER NOT NULL,
    start_ms INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    prompt_tokens INTEGER NOT NULL,
    completion_tokens INTEGER NOT NULL,
    slow INTEGER NOT NULL,
    busy_us INTEGER NOT NULL,
    max_total_us INTEGER NOT NULL,
    max_first_token_us INTEGER NOT NULL,
    last_at_ms INTEGER NOT NULL,
    last_sequence INTEGER NOT NULL,
    PRIMARY KEY (span_ms, group_id, start_ms)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE request_cell_rows (
    start_ms INTEGER NOT NULL,
    group_id INTEGER NOT NULL,
    rows BLOB NOT NULL,
    PRIMARY KEY (start_ms, group_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE cell_spans (
    span_ms INTEGER NOT NULL,
    start_ms INTEGER NOT NULL,
    PRIMARY KEY (span_ms, start_ms)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX requests_correlation ON requests (correlation_id COLLATE NOCASE) WHERE correlation_id IS NOT NULL;
`;
