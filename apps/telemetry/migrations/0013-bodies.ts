/**
 * Prompts and answers, where they are kept. `size_bytes` is the size of the whole body, `stored_bytes` that of `content` as it lies here.
 * `body_marks` tells up to which receiving time (UTC milliseconds) the limit on space has removed bodies.
 */
export const createBodies = `
  CREATE TABLE bodies (
    sequence INTEGER PRIMARY KEY,
    request_id TEXT NOT NULL,
    part TEXT NOT NULL,
    received_at_ms INTEGER NOT NULL,
    size_bytes INTEGER NOT NULL,
    is_cut INTEGER NOT NULL,
    encoding TEXT NOT NULL,
    stored_bytes INTEGER NOT NULL,
    content BLOB NOT NULL,
    UNIQUE (request_id, part)
  ) STRICT;
  CREATE INDEX bodies_age ON bodies (received_at_ms, stored_bytes);
  CREATE TABLE body_marks (name TEXT NOT NULL PRIMARY KEY, at_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`;
