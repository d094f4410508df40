/**
 * Cells in order of time, and the requests of an hour in columns: the tables of the step for cells in another shape, filled anew from the
 * requests. A part has at most some thousand requests in order of time; a column has a whole number of each, little-endian, of 1, 2 or 4 bytes,
 * or as a float of 8. Durations are microseconds and one more, 0 for none. Times are counted from `start_ms`, sequences from `first_sequence`.
 */
export const createHourRows = `
  DROP TABLE request_cells;
  DROP TABLE request_cell_rows;
  DELETE FROM cell_spans;
  CREATE TABLE request_cells (
    span_ms INTEGER NOT NULL,
    start_ms INTEGER NOT NULL,
    group_id INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    prompt_tokens INTEGER NOT NULL,
    completion_tokens INTEGER NOT NULL,
    slow INTEGER NOT NULL,
    busy_us INTEGER NOT NULL,
    max_total_us INTEGER NOT NULL,
    max_first_token_us INTEGER NOT NULL,
    last_at_ms INTEGER NOT NULL,
    last_sequence INTEGER NOT NULL,
    PRIMARY KEY (span_ms, start_ms, group_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE request_hour_rows (
    part_id INTEGER PRIMARY KEY,
    start_ms INTEGER NOT NULL,
    part INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    first_sequence INTEGER NOT NULL,
    group_ids BLOB NOT NULL,
    received_ms BLOB NOT NULL,
    first_token_us BLOB NOT NULL,
    total_us BLOB NOT NULL,
    prompt_tokens BLOB NOT NULL,
    completion_tokens BLOB NOT NULL,
    sequences BLOB NOT NULL,
    UNIQUE (start_ms, part)
  ) STRICT;
`;
