/** One row per incident. `started_at_ms` is UTC milliseconds; `body` is all of it as JSON but its log lines, which only its own page reads. */
export const createIncidents = `
  CREATE TABLE incidents (
    sequence INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    started_at_ms INTEGER NOT NULL,
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    log_lines TEXT NOT NULL
  ) STRICT;
  CREATE INDEX incidents_started ON incidents (started_at_ms);
`;
